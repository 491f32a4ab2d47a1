/* vfs: what can be mounted on the host */
#include "port/host/block_fs.h"
#include "py/lib/module.h"
#include "py/lib/vfs.h"

static const struct entry entries[] = {
    {N(__name__), N(vfs)},
    {N(mount), OBJ(&vfs_mount_native)},
    {N(umount), OBJ(&vfs_umount_native)},
    {N(VfsPosix), OBJ(&type_port_fs)},
    {N(VfsFat), OBJ(&block_type_fat)},
    {N(VfsLfs1), OBJ(&block_type_lfs1)},
    {N(VfsLfs2), OBJ(&block_type_lfs2)},
    {N(VfsRom), OBJ(&rom_fs_type)},
    {0, 0},
};
MODULE_OBJECT(vfs);
