/* Paths: which filesystem a path belongs to, and what os and open do there.
 *
 * At the start there is one filesystem, the port's (py/port.h), at "/".  A program may
 * mount others: objects with the methods open, ilistdir, stat ... of MicroPython's vfs
 * protocol.  Until it does, nothing of this costs a byte: the table is made at the
 * first mount or umount. */
#ifndef PY_LIB_VFS_H
#define PY_LIB_VFS_H

#include "py/obj/native.h"
#include "py/value.h"

/* The port's files, seen from a folder of theirs; VfsPosix on the host. */
extern const struct type type_port_fs;
extern const struct native vfs_mount_native, vfs_umount_native;

/* The port's: a filesystem object for a block device that was given to mount; 0: none is known.  NULL: it knows no
 * kinds of filesystem. */
extern val (*const vfs_of_device)(struct py *py, val device);

enum vfs_call { VFS_MKDIR, VFS_REMOVE, VFS_RMDIR, VFS_STAT, VFS_STATVFS, VFS_CHDIR, VFS_ILISTDIR };
val vfs_call(struct py *py, enum vfs_call what, const char *path);
val vfs_rename(struct py *py, const char *from, const char *to);
val vfs_getcwd(struct py *py);
val vfs_open(struct py *py, val path, val mode);
/* 0x4000 a folder, 0x8000 a file, 0 nothing; raises nothing. */
uint32_t vfs_kind(struct py *py, const char *path);
/* All of a file, as bytes; 0: it isn't there. */
val vfs_load(struct py *py, const char *path);

#endif
