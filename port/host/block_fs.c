#include "port/host/block_fs.h"

#include <errno.h>
#include <string.h>

#include "py/lib/module.h"
#include "py/lib/stream.h"
#include "py/lib/vfs.h"

enum { FOLDER = 0x4000, FILE_MODE = 0x8000, BLOCK = 512 };
enum { IOCTL_INIT = 1, IOCTL_SYNC = 3, IOCTL_COUNT = 4, IOCTL_SIZE = 5, IOCTL_ERASE = 6 };

static const struct block_kind kinds[] = {
    {&fs_lfs2, 5, true,  true,  ENOTEMPTY, EINVAL},
    {&fs_lfs1, 4, true,  true,  ENOTEMPTY, EINVAL},
    {&fs_fat,  1, false, false, EACCES,    EIO   },
};
static const struct type *const types[] = {&block_type_lfs2, &block_type_lfs1, &block_type_fat};

/* --- calling the device ------------------------------------------------------------------------
 */

static int status_of(struct py *py, struct block_fs *fs, val result)
{
    intptr_t n = result == NONE ? 0 : int_get(py, result);
    if (!n)
        return FS_OK;
    fs->number = n < 0 && n > -4096 ? (int)-n : fs->kind->odd;
    return FS_IO;
}

/* Calls back within a trap; what the call makes is garbage when it has returned. */
static int guarded(struct block_fs *fs,
                   int (*call)(struct py *py, struct block_fs *fs, const void *arguments),
                   const void *arguments)
{
    struct py *py = fs->py;
    struct trap trap;
    size_t mark = gc_mark_arena(py);
    if (py_try(py, &trap)) {
        fs->error = trap.error;
        return FS_IO;
    }
    int status = call(py, fs, arguments);
    py_end_try(py);
    gc_cut_arena(py, mark);
    return status;
}

struct transfer {
    uint32_t block, offset, size;
    void *to;
    const void *from;
    bool part; /* of a block */
};
static int read_blocks(struct py *py, struct block_fs *fs, const void *arguments)
{
    const struct transfer *t = arguments;
    val room = bytearray_new(py, NULL, t->size);
    val result = py_call_method(py, fs->device, N(readblocks), t->part ? 3 : 2,
                                (val[]){INT(t->block), room, INT(t->offset)});
    int status = status_of(py, fs, result);
    if (PTR(bytearray, room)->length < t->size)
        py_raise_os(py, EIO);
    memcpy(t->to, PTR(bytearray, room)->data, t->size);
    return status;
}
static int write_blocks(struct py *py, struct block_fs *fs, const void *arguments)
{
    const struct transfer *t = arguments;
    val room = bytearray_new(py, t->from, t->size);
    return status_of(py, fs,
                     py_call_method(py, fs->device, N(writeblocks), t->part ? 3 : 2,
                                    (val[]){INT(t->block), room, INT(t->offset)}));
}
static int device_ioctl(struct py *py, struct block_fs *fs, const void *arguments)
{
    return status_of(py, fs, py_call_method(py, fs->device, N(ioctl), 2, arguments));
}

static int device_read(void *context, uint32_t block, uint32_t offset, void *to, uint32_t size)
{
    struct block_fs *fs = context;
    return guarded(fs, read_blocks,
                   &(struct transfer){block, offset, size, to, NULL, fs->kind->extended});
}
static int device_write(void *context, uint32_t block, const void *from)
{
    struct block_fs *fs = context;
    return guarded(fs, write_blocks,
                   &(struct transfer){block, 0, fs->table.block_size, NULL, from, false});
}
static int device_program(void *context, uint32_t block, uint32_t offset, const void *from,
                          uint32_t size)
{
    return guarded(context, write_blocks,
                   &(struct transfer){block, offset, size, NULL, from, true});
}
static int device_erase(void *context, uint32_t block)
{
    return guarded(context, device_ioctl, (val[]){INT(IOCTL_ERASE), INT(block)});
}
static int old_sync(struct py *py, struct block_fs *fs, const void *arguments)
{
    (void)arguments;
    if (ops_attr_or_0(py, fs->device, N(sync)))
        py_call_method(py, fs->device, N(sync), 0, NULL);
    return FS_OK;
}
static int device_sync(void *context)
{
    struct block_fs *fs = context;
    return guarded(fs, fs->ioctl ? device_ioctl : old_sync, (val[]){INT(IOCTL_SYNC), INT(0)});
}
static uint64_t device_now(void *context)
{
    const struct py *py = ((struct block_fs *)context)->py;
    return py->port->epoch_us(py->context) * 1000;
}

/* --- statuses and errors
 * --------------------------------------------------------------------------- */

static int number_of(const struct block_fs *fs, int status)
{
    static const uint8_t numbers[] = {
        [-FS_IO] = EIO,
        [-FS_CORRUPT] = EIO,
        [-FS_NOT_HERE] = ENODEV,
        [-FS_NO_ENTRY] = ENOENT,
        [-FS_EXISTS] = EEXIST,
        [-FS_NOT_FOLDER] = ENOTDIR,
        [-FS_IS_FOLDER] = EISDIR,
        [-FS_NOT_EMPTY] = 0,
        [-FS_FULL] = ENOSPC,
        [-FS_INVALID] = EINVAL,
        [-FS_NAME_LONG] = ENAMETOOLONG,
        [-FS_TOO_LARGE] = EFBIG,
        [-FS_NO_PARENT] = ENOENT,
        [-FS_PROTECTED] = EACCES,
    };
    return status == FS_NOT_EMPTY ? fs->kind->not_empty : numbers[-status];
}

static void set_busy(struct py *py, struct block_fs *fs)
{
    if (fs->busy)
        py_raise_os(py, EBUSY);
    fs->busy = true;
    fs->error = 0;
    fs->number = 0;
}
void block_begin(struct py *py, struct block_fs *fs)
{
    if (!fs->mounted)
        py_raise_os(py, ENODEV);
    set_busy(py, fs);
}

int block_end(struct py *py, struct block_fs *fs, int status)
{
    val error = fs->error;
    fs->busy = false;
    fs->error = 0;
    if (status < 0 && error)
        py_raise(py, error);
    if (status < 0)
        py_raise_os(py, status == FS_IO && fs->number ? fs->number : number_of(fs, status));
    return status;
}

static void writable(struct py *py, const struct block_fs *fs)
{
    if (fs->readonly)
        py_raise_os(py, EROFS);
}

/* --- making, mounting
 * ------------------------------------------------------------------------------- */

static uint32_t ask(struct py *py, val device, intptr_t what, intptr_t otherwise)
{
    val answer = py_call_method(py, device, N(ioctl), 2, (val[]){INT(what), INT(0)});
    intptr_t n = answer == NONE ? otherwise : int_get(py, answer);
    if (n < 0 || n > INT32_MAX)
        py_raise_os(py, EINVAL);
    return (uint32_t)n;
}

/* What the device says of itself. */
static void measure(struct py *py, val device, struct fs_device *table, bool *ioctl)
{
    *ioctl = ops_attr_or_0(py, device, N(ioctl)) != 0;
    table->block_size = BLOCK;
    if (*ioctl) {
        py_call_method(py, device, N(ioctl), 2, (val[]){INT(IOCTL_INIT), INT(0)});
        table->block_count = ask(py, device, IOCTL_COUNT, 0);
        table->block_size = ask(py, device, IOCTL_SIZE, BLOCK);
    } else {
        table->block_count = (uint32_t)int_get(py, py_call_method(py, device, N(count), 0, NULL));
    }
    if (table->block_size < 16 || table->block_size > 1 << 20)
        py_raise_os(py, EINVAL);
}

static void check_sizes(struct py *py, const struct fs_device *t)
{
    if (!t->read_size || !t->program_size || t->block_size % t->read_size ||
        t->block_size % t->program_size || !t->lookahead_size || t->lookahead_size > 4096)
        py_raise_os(py, EINVAL);
}

/* The object for a device, not mounted yet.  args: the device, read size, program size, look-ahead,
 * times. */
static struct block_fs *fs_new(struct py *py, size_t kind, const val args[5])
{
    bool ioctl;
    struct fs_device t = {.read_size = (uint32_t)int_get(py, args[1]),
                          .program_size = (uint32_t)int_get(py, args[2]),
                          .lookahead_size = (uint32_t)int_get(py, args[3]),
                          .stamps = ops_true(py, args[4]),
                          .read = device_read,
                          .write = device_write,
                          .program = device_program,
                          .erase = device_erase,
                          .sync = device_sync,
                          .now = device_now};
    measure(py, args[0], &t, &ioctl);
    if (kinds[kind].extended)
        check_sizes(py, &t);
    struct block_fs *fs = gc_new(py, types[kind], sizeof *fs + kinds[kind].kind->state_size(&t));
    fs->kind = &kinds[kind];
    fs->py = py;
    fs->device = args[0];
    fs->cwd = N(slash);
    fs->ioctl = ioctl;
    fs->table = t;
    fs->table.context = fs;
    return fs;
}

static struct block_fs *fs_from(struct py *py, size_t kind, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {
        {N(block_dev), 0      },
        {N(readsize),  INT(32)},
        {N(progsize),  INT(32)},
        {N(lookahead), INT(32)},
        {N(mtime),     TRUE   }
    };
    val a[5] = {0, INT(32), INT(32), INT(32), TRUE};
    native_parse(py, n, nkw, args, params, kinds[kind].parameters, a);
    return fs_new(py, kind, a);
}

static int mount_state(struct py *py, struct block_fs *fs)
{
    set_busy(py, fs);
    int status = fs->kind->kind->mount(fs->state, &fs->table);
    fs->mounted = status == FS_OK;
    fs->mounts++;
    return status;
}

static val fs_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    size_t kind = 0;
    while (types[kind] != type)
        kind++;
    struct block_fs *fs = fs_from(py, kind, n, nkw, args);
    int status = mount_state(py, fs);
    block_end(py, fs, status == FS_NOT_HERE && !fs->kind->strict ? FS_OK : status);
    return OBJ(fs);
}

static val format(struct py *py, size_t kind, size_t n, size_t nkw, const val *args)
{
    struct block_fs *fs = fs_from(py, kind, n, nkw, args);
    set_busy(py, fs);
    block_end(py, fs, fs->kind->kind->format(fs->state, &fs->table));
    return NONE;
}

/* Tries each kind; a device that can't do what a kind asks for isn't of that kind. */
static val of_device(struct py *py, val device)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct block_fs *fs = fs_new(py, i, (val[]){device, INT(32), INT(32), INT(32), TRUE});
        int status = mount_state(py, fs);
        bool unable = kinds[i].extended && (!fs->error || exc_is(fs->error, &type_Exception));
        block_end(py, fs, status == FS_NOT_HERE || unable ? FS_OK : status);
        if (status == FS_OK)
            return OBJ(fs);
    }
    return 0;
}
val (*const vfs_of_device)(struct py *py, val device) = of_device;

/* --- paths
 * -------------------------------------------------------------------------------------------------
 */

/* Adds the parts of `from` to the path of n bytes at `to`. */
static size_t add_parts(char *to, size_t n, const char *from)
{
    const char *part;
    for (size_t length; (length = fs_path_part(&from, &part));) {
        if (length == 1 && *part == '.')
            continue;
        if (length == 2 && part[0] == '.' && part[1] == '.') {
            while (n && to[--n] != '/')
                ;
            continue;
        }
        to[n++] = '/';
        memcpy(to + n, part, length);
        n += length;
    }
    return n;
}

/* From the root, without dots. */
static val absolute(struct py *py, const struct block_fs *fs, val path)
{
    struct buffer b;
    ops_need_buffer(py, path, &b, false);
    val text = str_new(py, b.data, b.length);
    val whole = bytes_alloc(py, PTR(str, fs->cwd)->length + b.length + 2);
    const char *p = str_text(py, text), *cwd = str_text(py, fs->cwd);
    char *to = PTR(str, whole)->data_rw;
    if (strlen(p) != b.length)
        py_raise_os(py, EINVAL);
    size_t n = add_parts(to, *p == '/' ? 0 : add_parts(to, 0, cwd), p);
    return n ? str_new(py, to, n) : N(slash);
}
static const char *path_text(struct py *py, const struct block_fs *fs, val path)
{
    return str_text(py, absolute(py, fs, path));
}

/* --- methods
 * ---------------------------------------------------------------------------------------------------
 */

static struct block_fs *self_of(const val *args)
{
    return PTR(block_fs, native_of(args[0]));
}

FN(fs_mount)
{
    struct block_fs *fs = self_of(args);
    if (!fs->mounted) {
        int status = mount_state(py, fs);
        if (status == FS_NOT_HERE && ops_true(py, args[2])) {
            status = fs->kind->kind->format(fs->state, &fs->table);
            if (status == FS_OK) {
                fs->busy = false;
                status = mount_state(py, fs);
            }
        }
        block_end(py, fs, status);
    }
    fs->readonly = ops_true(py, args[1]);
    return NONE;
}
FN(fs_umount)
{
    struct block_fs *fs = self_of(args);
    if (!fs->mounted)
        return NONE;
    block_begin(py, fs);
    int status = fs->kind->kind->unmount(fs->state);
    fs->mounted = false;
    block_end(py, fs, status);
    return NONE;
}
FN(fs_open)
{
    return block_open(py, self_of(args), absolute(py, self_of(args), args[1]),
                      n > 2 ? args[2] : N(r));
}
FN(fs_mkdir)
{
    struct block_fs *fs = self_of(args);
    const char *path = path_text(py, fs, args[1]);
    writable(py, fs);
    block_begin(py, fs);
    block_end(py, fs, fs->kind->kind->make(fs->state, path));
    return NONE;
}
static val take_away(struct py *py, const val *args, bool folder)
{
    struct block_fs *fs = self_of(args);
    const char *path = path_text(py, fs, args[1]);
    writable(py, fs);
    block_begin(py, fs);
    block_end(py, fs, fs->kind->kind->remove(fs->state, path, folder));
    return NONE;
}
FN(fs_remove)
{
    return take_away(py, args, false);
}
FN(fs_rmdir)
{
    return take_away(py, args, true);
}
FN(fs_rename)
{
    struct block_fs *fs = self_of(args);
    const char *from = path_text(py, fs, args[1]), *to = path_text(py, fs, args[2]);
    writable(py, fs);
    block_begin(py, fs);
    block_end(py, fs, fs->kind->kind->rename(fs->state, from, to));
    return NONE;
}
static void stat(struct py *py, struct block_fs *fs, val path, struct fs_info *info)
{
    const char *text = path_text(py, fs, path);
    block_begin(py, fs);
    block_end(py, fs, fs->kind->kind->stat(fs->state, text, info));
}
FN(fs_stat)
{
    struct fs_info info;
    stat(py, self_of(args), args[1], &info);
    val none = INT(0), size = int_new_unsigned(py, info.size),
        time = int_new_unsigned(py, info.mtime / 1000000000u);
    return tuple_new(py, 10,
                     (val[]){INT(info.folder ? FOLDER : FILE_MODE), none, none, none, none, none,
                             size, time, time, time});
}
FN(fs_chdir)
{
    struct fs_info info;
    struct block_fs *fs = self_of(args);
    val path = absolute(py, fs, args[1]);
    stat(py, fs, path, &info);
    if (!info.folder)
        py_raise_os(py, ENOENT);
    fs->cwd = path;
    return NONE;
}
FN(fs_getcwd)
{
    return self_of(args)->cwd;
}
FN(fs_statvfs)
{
    struct block_fs *fs = self_of(args);
    struct fs_space s;
    block_begin(py, fs);
    block_end(py, fs, fs->kind->kind->space(fs->state, &s));
    val unit = int_new_unsigned(py, s.unit), all = int_new_unsigned(py, s.units),
        free = int_new_unsigned(py, s.free), none = INT(0);
    return tuple_new(py, 10,
                     (val[]){unit, unit, all, free, free, none, none, none, none,
                             int_new_unsigned(py, s.name_max)});
}

/* --- ilistdir
 * ------------------------------------------------------------------------------------------------------
 */

struct listing {
    struct object head;
    struct block_fs *fs;
    uint32_t mounts;
    bool bytes, over;
    struct fs_info info; /* here rather than on the stack */
    uint64_t state[];
};

static val listing_next(struct py *py, val v)
{
    struct listing *l = PTR(listing, v);
    struct block_fs *fs = l->fs;
    if (l->over || !fs->mounted || l->mounts != fs->mounts)
        return 0;
    block_begin(py, fs);
    l->over = block_end(py, fs, fs->kind->kind->folder_read(fs->state, l->state, &l->info)) == 0;
    if (l->over)
        return 0;
    val name =
        l->bytes ? bytes_new(py, l->info.name, strlen(l->info.name)) : str_from(py, l->info.name);
    return tuple_new(py, 4,
                     (val[]){name, INT(l->info.folder ? FOLDER : FILE_MODE), INT(0),
                             int_new_unsigned(py, l->info.size)});
}
static val listing_iter(struct py *py, val v)
{
    (void)py;
    return v;
}
static void listing_trace(struct py *py, void *object)
{
    gc_trace(py, OBJ(((struct listing *)object)->fs));
}
static const struct slots listing_slots = {
    .iter = listing_iter, .next = listing_next, .trace = listing_trace};
static const struct type type_listing = {
    .head = {&type_type}, .slots = &listing_slots, .name = N(iterator)};

FN(fs_ilistdir)
{
    struct block_fs *fs = self_of(args);
    const struct fs_kind *kind = fs->kind->kind;
    const char *path = n > 1 ? path_text(py, fs, args[1]) : str_text(py, fs->cwd);
    struct listing *l = gc_new(py, &type_listing, sizeof *l + kind->folder_size);
    l->fs = fs;
    l->mounts = fs->mounts;
    l->bytes = n > 1 && !str_check(native_of(args[1]));
    block_begin(py, fs);
    block_end(py, fs, kind->folder_open(fs->state, l->state, path));
    return OBJ(l);
}

/* --- the types
 * ---------------------------------------------------------------------------------------------------------
 */

/* clang-format off */
#define METHODS                                                                                     \
    NAMED(mount, 3, 3) NAMED(umount, 1, 1) NAMED(mkdir, 2, 2) NAMED(remove, 2, 2) NAMED(rmdir, 2, 2) \
    NAMED(stat, 2, 2) NAMED(statvfs, 2, 2) NAMED(chdir, 2, 2) NAMED(ilistdir, 1, 2)                 \
    NAMED(rename, 3, 3) NAMED(open, 2, 3) NAMED(getcwd, 1, 1)
#define NAMED(name, least, most) NATIVE(fs_##name##_native, fs_##name, least, most);
METHODS
#undef NAMED

/* An open file isn't marked: it is watched, and when nothing else refers to it, closed. */
static void fs_trace(struct py *py, void *object)
{
    const struct block_fs *fs = object;
    gc_trace(py, fs->device);
    gc_trace(py, fs->cwd);
    gc_trace(py, fs->error);
}
static const struct slots fs_slots = {.make = fs_make, .trace = fs_trace};

#define KIND(number, id, title)                                                                     \
    FN_KW(id##_mkfs)                                                                                \
    {                                                                                               \
        return format(py, number, n, nkw, args);                                                    \
    }                                                                                               \
    NATIVE_KW(id##_mkfs_native, id##_mkfs);                                                         \
    STATICMETHOD(id##_mkfs_static, id##_mkfs_native);                                               \
    static const struct entry id##_entries[] = {{N(mkfs), OBJ(&id##_mkfs_static)}, METHODS{0, 0}};  \
    const struct type block_type_##id = {.head = {&type_type}, .flags = TYPE_BASE, .slots = &fs_slots, \
                                         .name = N(title), .entries = id##_entries};
#define NAMED(name, least, most) {N(name), OBJ(&fs_##name##_native)},
KIND(0, lfs2, VfsLfs2)
KIND(1, lfs1, VfsLfs1)
KIND(2, fat, VfsFat)
#undef NAMED
/* clang-format on */
