/* Filesystems of fs/ on a block device that the program wrote: VfsFat and its like.
 *
 * The device is an object with readblocks, writeblocks and ioctl (or sync and count, as the
 * first boards had it).  fs/ calls it through a struct fs_device; what it raises is kept
 * aside, travels as FS_IO, and is raised again when fs/ has returned. */
#ifndef PORT_HOST_BLOCK_FS_H
#define PORT_HOST_BLOCK_FS_H

#include "fs/fs.h"
#include "py/value.h"

/* What the program sees of a kind. */
struct block_kind {
    const struct fs_kind *kind;
    size_t parameters; /* of making one */
    bool extended; /* parts of blocks are read and written, and blocks erased */
    bool strict;   /* a device without a filesystem is refused at once */
    int not_empty; /* errno's number for a folder that isn't */
    int odd;       /* ... and for a device that returned a number above 0 */
};

struct block_fs {
    struct object head;
    const struct block_kind *kind;
    struct py *py;
    val device, cwd;
    val error;  /* what the device raised, or 0 */
    int number; /* ... or errno's number for what it returned */
    bool ioctl; /* it has one */
    bool mounted, readonly, busy;
    uint32_t mounts; /* how often it was: what was opened before is void */
    struct fs_device table;
    uint64_t state[];
};

/* Begins and ends a call of fs/: refuses what isn't mounted or is at work already (called from
 * its own device); raises what a status below 0 stands for. */
void block_begin(struct py *py, struct block_fs *fs);
int block_end(struct py *py, struct block_fs *fs, int status);

extern const struct type block_type_fat, block_type_lfs1, block_type_lfs2, rom_fs_type;

val block_open(struct py *py, struct block_fs *fs, val path, val mode);

#endif
