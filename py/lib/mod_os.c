/* os: files and folders of the port */
#include <string.h>

#include "py/lib/module.h"

static const struct port_files *files(struct py *py)
{
    if (!py->port->files)
        py_raise_os(py, 19);
    return py->port->files;
}
static val checked(struct py *py, int result)
{
    if (result < 0)
        py_raise_os(py, result);
    return NONE;
}
FN(o_remove)
{
    return checked(py, files(py)->remove(py->context, str_text(py, args[0])));
}
FN(o_rename)
{
    return checked(py, files(py)->rename(py->context, str_text(py, args[0]), str_text(py, args[1])));
}
FN(o_mkdir)
{
    return checked(py, files(py)->mkdir(py->context, str_text(py, args[0])));
}
FN(o_rmdir)
{
    return checked(py, files(py)->rmdir(py->context, str_text(py, args[0])));
}
FN(o_chdir)
{
    return checked(py, files(py)->chdir(py->context, str_text(py, args[0])));
}
FN(o_getcwd)
{
    char room[512];
    checked(py, files(py)->getcwd(py->context, room, sizeof room));
    return str_from(py, room);
}
static val list(struct py *py, const char *path, bool with_stat)
{
    struct port_stat stat;
    char name[256];
    val out = list_new(py, 0, NULL);
    for (int i = 0;; i++) {
        int found = files(py)->list(py->context, path, i, name, sizeof name, &stat);
        checked(py, found);
        if (!found)
            return out;
        val text = str_from(py, name);
        list_append(py, out, !with_stat ? text : tuple_new(py, 4, (val[]){text, INT(stat.mode), INT(0), int_new_unsigned(py, stat.size)}));
    }
}
FN(o_listdir)
{
    return list(py, n ? str_text(py, args[0]) : "", false);
}
FN(o_ilistdir)
{
    return ops_iter(py, list(py, n ? str_text(py, args[0]) : "", true));
}
FN(o_stat)
{
    struct port_stat s;
    checked(py, files(py)->stat(py->context, str_text(py, args[0]), &s));
    val t = tuple_new(py, 10, NULL), *items = PTR(tuple, t)->items;
    for (int i = 0; i < 10; i++)
        items[i] = INT(0);
    items[0] = INT(s.mode);
    items[6] = int_new_unsigned(py, s.size);
    for (int i = 7; i < 10; i++)
        items[i] = int_new_unsigned(py, s.mtime);
    return t;
}
FN(o_statvfs)
{
    uint32_t out[3];
    checked(py, files(py)->statvfs(py->context, str_text(py, args[0]), out));
    return tuple_new(py, 10, (val[]){int_new_unsigned(py, out[0]), int_new_unsigned(py, out[0]), int_new_unsigned(py, out[1]),
                                     int_new_unsigned(py, out[2]), int_new_unsigned(py, out[2]), INT(0), INT(0), INT(0), INT(0), INT(255)});
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
NATIVE(remove_native, o_remove, 1, 1);
NATIVE(rename_native, o_rename, 2, 2);
NATIVE(mkdir_native, o_mkdir, 1, 1);
NATIVE(rmdir_native, o_rmdir, 1, 1);
NATIVE(chdir_native, o_chdir, 1, 1);
NATIVE(getcwd_native, o_getcwd, 0, 0);
NATIVE(listdir_native, o_listdir, 0, 1);
NATIVE(ilistdir_native, o_ilistdir, 0, 1);
NATIVE(stat_native, o_stat, 1, 1);
NATIVE(statvfs_native, o_statvfs, 1, 1);
NATIVE(urandom_native, o_urandom, 1, 1);
NATIVE(uname_native, o_uname, 0, 0);
NATIVE(nothing_native, o_nothing, 0, 0);
static const struct entry entries[] = {
    {N(__name__), N(os)},
    {N(remove), OBJ(&remove_native)},
    {N(unlink), OBJ(&remove_native)},
    {N(rename), OBJ(&rename_native)},
    {N(mkdir), OBJ(&mkdir_native)},
    {N(rmdir), OBJ(&rmdir_native)},
    {N(chdir), OBJ(&chdir_native)},
    {N(getcwd), OBJ(&getcwd_native)},
    {N(listdir), OBJ(&listdir_native)},
    {N(ilistdir), OBJ(&ilistdir_native)},
    {N(stat), OBJ(&stat_native)},
    {N(statvfs), OBJ(&statvfs_native)},
    {N(urandom), OBJ(&urandom_native)},
    {N(uname), OBJ(&uname_native)},
    {N(sync), OBJ(&nothing_native)},
    {N(sep), N(slash)},
    {0, 0},
};
MODULE_OBJECT(os);
