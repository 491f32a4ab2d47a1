/* os: files and folders (py/lib/vfs.h), the machine */
#include <string.h>

#include "py/import.h"
#include "py/lib/module.h"
#include "py/lib/vfs.h"

#define PATH_CALL(name, what)                                                                       \
    FN(o_##name)                                                                                    \
    {                                                                                               \
        return vfs_call(py, what, n ? str_text(py, args[0]) : "");                                  \
    }
PATH_CALL(remove, VFS_REMOVE)
PATH_CALL(mkdir, VFS_MKDIR)
PATH_CALL(rmdir, VFS_RMDIR)
PATH_CALL(chdir, VFS_CHDIR)
PATH_CALL(stat, VFS_STAT)
PATH_CALL(statvfs, VFS_STATVFS)
PATH_CALL(ilistdir, VFS_ILISTDIR)

FN(o_rename)
{
    return vfs_rename(py, str_text(py, args[0]), str_text(py, args[1]));
}
FN(o_getcwd)
{
    return vfs_getcwd(py);
}
/* A path of bytes gives names of bytes. */
FN(o_listdir)
{
    struct buffer b;
    bool bytes = n && !str_check(native_of(args[0]));
    val path = n ? args[0] : 0;
    if (bytes) {
        ops_need_buffer(py, path, &b, false);
        path = str_new(py, b.data, b.length);
    }
    val it = o_ilistdir(py, n, &path), out = list_new(py, 0, NULL), entry;
    while ((entry = ops_next(py, it))) {
        val name = ops_item(py, entry, INT(0));
        list_append(py, out, bytes && str_check(name) ? bytes_new(py, str_text(py, name), str_length(name)) : name);
    }
    return out;
}
FN(o_urandom)
{
    intptr_t count = int_get(py, args[0]);
    if (count < 0)
        py_error(py, &type_ValueError, "negative count");
    val b = bytes_alloc(py, (size_t)count);
    for (intptr_t i = 0; i < count; i++)
        PTR(str, b)->data_rw[i] = (char)py->port->random(py->context);
    return b;
}
FN(o_nothing)
{
    return NONE;
}
FN(o_uname)
{
    return tuple_new(py, 5, (val[]){str_from(py, py->port->sysname), str_from(py, py->port->platform), str_from(py, ESPY_VERSION),
                                    str_from(py, "espy " ESPY_VERSION), str_from(py, py->port->machine)});
}
/* The kinds of filesystem that the port can mount are names of its vfs module. */
FN(o_getattr)
{
    val vfs = modules_find(N(vfs));
    bool kind = vfs && !strncmp(str_text(py, args[0]), "Vfs", 3);
    val found = kind ? entry_find(PTR(module, vfs)->entries, args[0]) : 0;
    if (!found)
        py_error(py, &type_AttributeError, "'module' object has no attribute '%S'", args[0]);
    return found;
}
static const struct native functions[] = {
    FUNCTION(unlink, o_remove, 1, 1),
    FUNCTION(remove, o_remove, 1, 1),
    FUNCTION(rename, o_rename, 2, 2),
    FUNCTION(mkdir, o_mkdir, 1, 1),
    FUNCTION(rmdir, o_rmdir, 1, 1),
    FUNCTION(chdir, o_chdir, 1, 1),
    FUNCTION(getcwd, o_getcwd, 0, 0),
    FUNCTION(listdir, o_listdir, 0, 1),
    FUNCTION(ilistdir, o_ilistdir, 0, 1),
    FUNCTION(stat, o_stat, 1, 1),
    FUNCTION(statvfs, o_statvfs, 1, 1),
    FUNCTION(urandom, o_urandom, 1, 1),
    FUNCTION(uname, o_uname, 0, 0),
    FUNCTION(sync, o_nothing, 0, 0),
    FUNCTION(__getattr__, o_getattr, 1, 1),
};

static const struct entry entries[] = {
    {N(__name__), N(os)},
    
    {N(mount), OBJ(&vfs_mount_native)},
    {N(umount), OBJ(&vfs_umount_native)},
    {N(sep), N(slash)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(os);
