#include "py/lib/vfs.h"

#include <string.h>

#include "py/lib/module.h"
#include "py/lib/stream.h"

enum { PATH = 512, E_PERM = 1, E_NOENT = 2, E_EXIST = 17, E_NODEV = 19, E_INVAL = 22, E_ROFS = 30, FOLDER = 0x4000 };

static const val method_names[] = {
    [VFS_MKDIR] = N(mkdir), [VFS_REMOVE] = N(remove), [VFS_RMDIR] = N(rmdir), [VFS_STAT] = N(stat),
    [VFS_STATVFS] = N(statvfs), [VFS_CHDIR] = N(chdir), [VFS_ILISTDIR] = N(ilistdir),
};

/* --- the port's files -------------------------------------------------------------------------- */

struct port_fs {
    struct object head;
    val root; /* a folder's path, "" for the whole */
    uintptr_t readonly;
};
static const struct port_fs whole = {{&type_port_fs}, N(empty), 0};

static const struct port_files *files(struct py *py)
{
    if (!py->port->files)
        py_raise_os(py, E_NODEV);
    return py->port->files;
}
static int checked(struct py *py, int result)
{
    if (result < 0)
        py_raise_os(py, result);
    return result;
}
/* The port's path: an absolute one begins at the root. */
static const char *full(struct py *py, const struct port_fs *fs, const char *path, char room[PATH])
{
    struct span root = str_span(fs->root);
    if (!root.length || *path != '/')
        return path;
    if (root.length + strlen(path) >= PATH)
        py_raise_os(py, E_INVAL);
    memcpy(room, root.data, root.length);
    strcpy(room + root.length, path);
    return room;
}
static void writable(struct py *py, const struct port_fs *fs)
{
    if (fs->readonly)
        py_raise_os(py, E_ROFS);
}
static val port_ilistdir(struct py *py, const char *path)
{
    struct port_stat stat;
    char name[256];
    val out = list_new(py, 0, NULL);
    for (int i = 0; checked(py, files(py)->list(py->context, path, i, name, sizeof name, &stat)); i++)
        list_append(py, out, tuple_new(py, 4, (val[]){str_from(py, name), INT(stat.mode & 0xf000), INT(0), int_new_unsigned(py, stat.size)}));
    return out;
}
static val port_stat(struct py *py, const char *path)
{
    struct port_stat s;
    checked(py, files(py)->stat(py->context, path, &s));
    val size = int_new_unsigned(py, s.size), time = int_new_unsigned(py, s.mtime), none = INT(0);
    return tuple_new(py, 10, (val[]){INT(s.mode), none, none, none, none, none, size, time, time, time});
}
static val port_statvfs(struct py *py, const char *path)
{
    uint32_t out[3];
    checked(py, files(py)->statvfs(py->context, path, out));
    val size = int_new_unsigned(py, out[0]), all = int_new_unsigned(py, out[1]), free = int_new_unsigned(py, out[2]), none = INT(0);
    return tuple_new(py, 10, (val[]){size, size, all, free, free, none, none, none, none, INT(255)});
}
static val port_call(struct py *py, const struct port_fs *fs, enum vfs_call what, const char *path)
{
    char room[PATH];
    const struct port_files *f = files(py);
    path = full(py, fs, path, room);
    if (what <= VFS_RMDIR)
        writable(py, fs);
    switch (what) {
    case VFS_MKDIR: checked(py, f->mkdir(py->context, path)); return NONE;
    case VFS_REMOVE: checked(py, f->remove(py->context, path)); return NONE;
    case VFS_RMDIR: checked(py, f->rmdir(py->context, path)); return NONE;
    case VFS_CHDIR: checked(py, f->chdir(py->context, path)); return NONE;
    case VFS_STAT: return port_stat(py, path);
    case VFS_STATVFS: return port_statvfs(py, path);
    default: return port_ilistdir(py, path);
    }
}
static val port_rename(struct py *py, const struct port_fs *fs, const char *from, const char *to)
{
    char room[PATH], room2[PATH];
    writable(py, fs);
    checked(py, files(py)->rename(py->context, full(py, fs, from, room), full(py, fs, to, room2)));
    return NONE;
}
static val port_open(struct py *py, const struct port_fs *fs, val path, val mode)
{
    char room[PATH];
    const char *text = str_text(py, path), *how = str_text(py, mode);
    if (strpbrk(how, "wax+"))
        writable(py, fs);
    const char *name = full(py, fs, text, room);
    return stream_open_file(py, name == text ? path : str_from(py, name), mode);
}
static val port_getcwd(struct py *py, const struct port_fs *fs)
{
    char room[PATH];
    size_t n = str_length(fs->root);
    checked(py, files(py)->getcwd(py->context, room, sizeof room));
    return str_from(py, n && !strncmp(room, str_data(fs->root), n) ? room + n : room);
}

/* As an object: VfsPosix(root). */
static val port_fs_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    char room[PATH];
    native_arity(py, n, nkw, 0, 1);
    struct port_fs *fs = gc_new(py, type, sizeof *fs);
    fs->root = n ? args[0] : N(empty);
    if (*str_text(py, fs->root) && *str_text(py, fs->root) != '/') {
        checked(py, files(py)->getcwd(py->context, room, sizeof room));
        fs->root = str_concat(py, str_concat(py, str_from(py, room), N(slash)), fs->root);
    }
    return OBJ(fs);
}
static struct port_fs *self(const val *args)
{
    return PTR(port_fs, native_of(args[0]));
}
FN(fs_mount)
{
    if (gc_is_heap(py, self(args)))
        self(args)->readonly = ops_true(py, args[1]);
    return NONE;
}
FN(fs_umount)
{
    return NONE;
}
#define METHOD(name, what)                                                                          \
    FN(fs_##name)                                                                                   \
    {                                                                                               \
        return port_call(py, self(args), what, n > 1 ? str_text(py, args[1]) : "");                 \
    }
METHOD(mkdir, VFS_MKDIR)
METHOD(remove, VFS_REMOVE)
METHOD(rmdir, VFS_RMDIR)
METHOD(stat, VFS_STAT)
METHOD(statvfs, VFS_STATVFS)
METHOD(chdir, VFS_CHDIR)
FN(fs_ilistdir)
{
    struct buffer b;
    if (n > 1)
        ops_need_buffer(py, args[1], &b, false);
    val list = port_call(py, self(args), VFS_ILISTDIR, n > 1 ? str_text(py, str_new(py, b.data, b.length)) : "");
    for (size_t i = 0; n > 1 && !str_check(args[1]) && i < PTR(list, list)->length; i++) {
        struct tuple *t = PTR(tuple, PTR(list, list)->items[i]);
        val name = bytes_new(py, str_data(t->items[0]), str_length(t->items[0]));
        t->items[0] = name;
    }
    return ops_iter(py, list);
}
FN(fs_rename)
{
    return port_rename(py, self(args), str_text(py, args[1]), str_text(py, args[2]));
}
FN(fs_open)
{
    return port_open(py, self(args), args[1], n > 2 ? args[2] : N(r));
}
FN(fs_getcwd)
{
    return port_getcwd(py, self(args));
}
static const struct native port_fs_functions[] = {
    FUNCTION(mount, fs_mount, 3, 3),
    FUNCTION(umount, fs_umount, 1, 1),
    FUNCTION(mkdir, fs_mkdir, 2, 2),
    FUNCTION(remove, fs_remove, 2, 2),
    FUNCTION(rmdir, fs_rmdir, 2, 2),
    FUNCTION(stat, fs_stat, 2, 2),
    FUNCTION(statvfs, fs_statvfs, 2, 2),
    FUNCTION(chdir, fs_chdir, 2, 2),
    FUNCTION(ilistdir, fs_ilistdir, 1, 2),
    FUNCTION(rename, fs_rename, 3, 3),
    FUNCTION(open, fs_open, 2, 3),
    FUNCTION(getcwd, fs_getcwd, 1, 1),
};
static const struct entry port_fs_entries[] = {FUNCTIONS_LAST(port_fs_functions)};
static void port_fs_trace(struct py *py, void *object)
{
    gc_trace(py, ((struct port_fs *)object)->root);
}
static const struct slots port_fs_slots = {.make = port_fs_make, .trace = port_fs_trace};
const struct type type_port_fs = {.head = {&type_type}, .slots = &port_fs_slots, .name = N(VfsPosix), .entries = port_fs_entries};

/* --- the table: path, filesystem, path, filesystem ... ------------------------------------------ */

/* The filesystem of relative paths; 0: the root of all, where the mounts are. */
static val *current(struct py *py)
{
    return &py->slots[SLOT_CWD];
}
static val table(struct py *py)
{
    if (!py->slots[SLOT_MOUNTS]) {
        bool files = py->port->files != NULL;
        py->slots[SLOT_MOUNTS] = list_new(py, files ? 2 : 0, (val[]){N(slash), OBJ(&whole)});
        *current(py) = files ? OBJ(&whole) : 0;
    }
    return py->slots[SLOT_MOUNTS];
}
static size_t table_size(struct py *py)
{
    return PTR(list, py->slots[SLOT_MOUNTS])->length;
}
static val mount_path(struct py *py, size_t i)
{
    return PTR(list, py->slots[SLOT_MOUNTS])->items[i];
}
static val mounted(struct py *py, size_t i)
{
    return PTR(list, py->slots[SLOT_MOUNTS])->items[i + 1];
}

/* A path's filesystem (0: none) and the path within it. */
struct place {
    val fs;
    const char *path;
};
static bool under(const char *path, struct span mount)
{
    return mount.length > 1 && !strncmp(path, mount.data + 1, mount.length - 1) &&
           (path[mount.length - 1] == '/' || !path[mount.length - 1]);
}
static struct place find(struct py *py, const char *path)
{
    struct place p = {OBJ(&whole), path};
    size_t best = 0;
    if (!py->slots[SLOT_MOUNTS])
        return p;
    if (*path != '/' && *current(py))
        return (struct place){*current(py), path};
    const char *rest = path + (*path == '/');
    p.fs = 0;
    for (size_t i = 0; i < table_size(py); i += 2) {
        struct span m = str_span(mount_path(py, i));
        if (m.length == 1 && !best)
            p = (struct place){mounted(py, i), path};
        if (m.length > best && under(rest, m)) {
            best = m.length;
            p = (struct place){mounted(py, i), rest[best - 1] ? rest + best - 1 : "/"};
        }
    }
    return p;
}
static bool is_root(const char *path)
{
    return !*path || !strcmp(path, "/");
}

static val call_path(struct py *py, struct place p, val name)
{
    val path = str_from(py, p.path);
    return py_call_method(py, p.fs, name, 1, &path);
}
/* The names of the mounts, then what the filesystem at "/" has. */
static val list_root(struct py *py)
{
    val out = list_new(py, 0, NULL), at_root = 0;
    for (size_t i = 0; i < table_size(py); i += 2) {
        struct span m = str_span(mount_path(py, i));
        if (m.length == 1)
            at_root = mounted(py, i);
        else
            list_append(py, out, tuple_new(py, 3, (val[]){str_new(py, m.data + 1, m.length - 1), INT(FOLDER), INT(0)}));
    }
    if (at_root)
        list_extend(py, out, at_root == OBJ(&whole) ? port_call(py, &whole, VFS_ILISTDIR, "/") : call_path(py, (struct place){at_root, "/"}, N(ilistdir)));
    return ops_iter(py, out);
}
static val empty_stat(struct py *py, val first, val last)
{
    val none = INT(0);
    return tuple_new(py, 10, (val[]){first, none, none, none, none, none, none, none, none, last});
}

val vfs_call(struct py *py, enum vfs_call what, const char *path)
{
    struct place p = find(py, path);
    bool top = py->slots[SLOT_MOUNTS] && is_root(path) && (*path || !*current(py));
    if (top && what == VFS_ILISTDIR)
        return list_root(py);
    if (top && what == VFS_STAT)
        return empty_stat(py, INT(FOLDER), INT(0));
    if (top && what == VFS_STATVFS && !p.fs)
        return empty_stat(py, INT(0), INT(255));
    if (what == VFS_MKDIR && py->slots[SLOT_MOUNTS] && !strcmp(p.path, "/"))
        py_raise_os(py, E_EXIST);
    if (!p.fs && !(top && what == VFS_CHDIR))
        py_raise_os(py, what <= VFS_RMDIR && what != VFS_REMOVE ? E_PERM : E_NODEV);
    val r = !p.fs ? NONE : p.fs == OBJ(&whole) ? port_call(py, &whole, what, p.path) : call_path(py, p, method_names[what]);
    if (what == VFS_CHDIR && py->slots[SLOT_MOUNTS])
        *current(py) = top && p.fs != OBJ(&whole) ? 0 : p.fs;
    return what == VFS_ILISTDIR ? ops_iter(py, r) : r;
}

val vfs_rename(struct py *py, const char *from, const char *to)
{
    struct place p = find(py, from), q = find(py, to);
    if (!p.fs || p.fs != q.fs)
        py_raise_os(py, E_PERM);
    if (p.fs == OBJ(&whole))
        return port_rename(py, &whole, p.path, q.path);
    return py_call_method(py, p.fs, N(rename), 2, (val[]){str_from(py, p.path), str_from(py, q.path)});
}

val vfs_getcwd(struct py *py)
{
    val fs = py->slots[SLOT_MOUNTS] ? *current(py) : OBJ(&whole);
    if (!fs)
        return N(slash);
    val inside = fs == OBJ(&whole) ? port_getcwd(py, &whole) : py_call_method(py, fs, N(getcwd), 0, NULL);
    for (size_t i = 0; py->slots[SLOT_MOUNTS] && i < table_size(py); i += 2)
        if (mounted(py, i) == fs && str_length(mount_path(py, i)) > 1)
            return str_is(inside, "/") ? mount_path(py, i) : str_concat(py, mount_path(py, i), inside);
    return inside;
}

val vfs_open(struct py *py, val path, val mode)
{
    struct place p = find(py, str_text(py, path));
    if (!p.fs)
        py_raise_os(py, E_NODEV);
    if (p.fs == OBJ(&whole))
        return port_open(py, &whole, path, mode);
    return py_call_method(py, p.fs, N(open), 2, (val[]){str_from(py, p.path), mode});
}

/* --- for import ------------------------------------------------------------------------------------ */

uint32_t vfs_kind(struct py *py, const char *path)
{
    struct place p = find(py, path);
    struct port_stat s;
    struct trap trap;
    if (!p.fs || (p.fs == OBJ(&whole) && !py->port->files))
        return 0;
    if (p.fs == OBJ(&whole))
        return py->port->files->stat(py->context, p.path, &s) < 0 ? 0 : s.mode & 0xc000;
    if (py_try(py, &trap)) {
        if (!exc_is(trap.error, &type_OSError))
            py_raise(py, trap.error);
        return 0;
    }
    val stat = call_path(py, p, N(stat));
    uint32_t mode = (uint32_t)int_get(py, ops_item(py, stat, INT(0)));
    py_end_try(py);
    return mode & 0xc000;
}

static val load_whole(struct py *py, const char *path)
{
    const struct port_files *f = py->port->files;
    struct port_stat stat;
    struct trap trap;
    int got, file = f->stat(py->context, path, &stat) < 0 || !(stat.mode & 0x8000) ? -1 : f->open(py->context, path, PORT_READ);
    if (file < 0)
        return 0;
    if (py_try(py, &trap)) {
        f->close(py->context, file);
        py_raise(py, trap.error);
    }
    val text = bytes_alloc(py, stat.size);
    size_t n = 0;
    while (n < stat.size && (got = f->read(py->context, file, PTR(str, text)->data_rw + n, stat.size - n)) > 0)
        n += (size_t)got;
    PTR(str, text)->length = (uint32_t)n;
    py_end_try(py);
    f->close(py->context, file);
    return text;
}
/* Through the file object of a program's own filesystem. */
static val load_object(struct py *py, val file)
{
    uint8_t room[256];
    struct sink out = print_to_builder(py);
    intptr_t got;
    if (!ops_attr_or_0(py, file, N(readinto)) && !ops_attr_or_0(py, file, N(read)))
        py_raise_os(py, E_INVAL);
    size_t size = stream_chunk(py, file, sizeof room);
    while ((got = stream_read(py, file, room, size)) > 0)
        print_bytes(py, &out, (char *)room, (size_t)got);
    py_call_method(py, file, N(close), 0, NULL);
    return print_built_bytes(py, &out);
}
val vfs_load(struct py *py, const char *path)
{
    struct place p = find(py, path);
    if (!p.fs || (p.fs == OBJ(&whole) && !py->port->files))
        return 0;
    if (p.fs == OBJ(&whole))
        return load_whole(py, p.path);
    return load_object(py, py_call_method(py, p.fs, N(open), 2, (val[]){str_from(py, p.path), N(rb)}));
}

/* --- mount, umount ---------------------------------------------------------------------------------- */

FN_KW(vfs_mount)
{
    static const struct param params[] = {{N(fsobj), NONE}, {N(mount_point), NONE}, {N(readonly), FALSE}, {N(mkfs), FALSE}};
    val a[4], list = table(py);
    native_parse(py, n, nkw, args, params, 4, a);
    if (!n) {
        val out = list_new(py, 0, NULL);
        for (size_t i = 0; i < table_size(py); i += 2)
            list_append(py, out, tuple_pair(py, mounted(py, i), mount_path(py, i)));
        return out;
    }
    if (*str_text(py, a[1]) != '/')
        py_raise_os(py, E_INVAL);
    if (!ops_attr_or_0(py, a[0], N(mount)) && (!vfs_of_device || !(a[0] = vfs_of_device(py, a[0]))))
        py_raise_os(py, E_NODEV);
    py_call_method(py, a[0], N(mount), 2, (val[]){bool_val(ops_true(py, a[2])), bool_val(ops_true(py, a[3]))});
    for (size_t i = 0; i < table_size(py); i += 2)
        if (str_equal(mount_path(py, i), a[1]))
            py_raise_os(py, E_PERM);
    list_append(py, list, a[1]);
    list_append(py, list, a[0]);
    return NONE;
}
FN(vfs_umount)
{
    val list = table(py);
    for (size_t i = 0; i < table_size(py); i += 2) {
        val fs = mounted(py, i);
        if (fs != args[0] && !(str_check(args[0]) && str_equal(args[0], mount_path(py, i))))
            continue;
        list_pop(py, list, i);
        list_pop(py, list, i);
        if (*current(py) == fs)
            *current(py) = 0;
        return fs == OBJ(&whole) ? NONE : py_call_method(py, fs, N(umount), 0, NULL);
    }
    py_raise_os(py, E_INVAL);
}
const struct native vfs_mount_native = {{&type_native}, {.fn_kw = vfs_mount}, NATIVE_TAKES_KW};
const struct native vfs_umount_native = {{&type_native}, {.fn = vfs_umount}, 1 | 1 << 8};
