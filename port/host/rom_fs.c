/* VfsRom: a ROMFS in an object with bytes; its files' bytes are those of the object. */
#include <errno.h>
#include <string.h>

#include "fs/rom.h"
#include "port/host/block_fs.h"
#include "py/lib/module.h"
#include "py/lib/stream.h"

enum { FOLDER = 0x4000, FILE_MODE = 0x8000, NAME_MAX_ = 32767 };

struct rom_fs {
    struct object head;
    val memory;
};
struct rom_file {
    struct object head;
    struct rom_fs *fs;
    struct rom_entry entry;
    uint32_t position;
    bool closed;
};
static const struct type type_raw_file, type_text_file_;

static struct rom_fs *self_of(const val *args)
{
    return PTR(rom_fs, native_of(args[0]));
}
static struct rom rom_of(struct py *py, const struct rom_fs *fs)
{
    struct buffer b;
    ops_need_buffer(py, fs->memory, &b, false);
    return (struct rom){b.data, b.length < UINT32_MAX ? (uint32_t)b.length : UINT32_MAX};
}
static void check(struct py *py, int status)
{
    if (status < 0)
        py_raise_os(py, status == FS_NOT_HERE     ? ENODEV
                        : status == FS_NOT_FOLDER ? ENOTDIR
                                                  : ENOENT);
}
static struct rom_entry find(struct py *py, const val *args, size_t n)
{
    struct rom_entry e;
    struct buffer b;
    ops_need_buffer(py, n > 1 ? args[1] : N(empty), &b, false);
    const char *path = str_text(py, str_new(py, b.data, b.length));
    struct rom rom = rom_of(py, self_of(args));
    check(py, rom_find(&rom, path, &e));
    return e;
}

/* --- files ----------------------------------------------------------------------------------- */

static struct rom_file *file_of(struct py *py, val v)
{
    struct rom_file *f = PTR(rom_file, native_of(v));
    if (f->closed)
        py_raise_os(py, EINVAL);
    return f;
}
/* What is left of a file, when its memory shrank meanwhile. */
static const uint8_t *bytes_of(struct py *py, const struct rom_file *f, uint32_t *size)
{
    struct rom rom = rom_of(py, f->fs);
    uint32_t rest = f->entry.at < rom.length ? rom.length - f->entry.at : 0;
    *size = f->entry.size < rest ? f->entry.size : rest;
    return rom.data + (f->entry.at < rom.length ? f->entry.at : 0);
}
static size_t read_some(struct py *py, val self, void *to, size_t n)
{
    struct rom_file *f = file_of(py, self);
    uint32_t size;
    const uint8_t *bytes = bytes_of(py, f, &size);
    uint32_t rest = f->position < size ? size - f->position : 0;
    n = n < rest ? n : rest;
    memcpy(to, bytes + f->position, n);
    f->position += (uint32_t)n;
    return n;
}
static val get(struct py *py, val self, intptr_t most, bool line)
{
    return stream_get(py, OBJ(file_of(py, self)), read_some,
                      is_a(native_of(self), &type_text_file_), most, line);
}
FN(file_read)
{
    return get(py, args[0], n > 1 && args[1] != NONE ? int_get(py, args[1]) : -1, false);
}
FN(file_readline)
{
    return get(py, args[0], n > 1 ? int_get(py, args[1]) : -1, true);
}
FN(file_readlines)
{
    val list = list_new(py, 0, NULL), line;
    while (PTR(str, line = get(py, args[0], -1, true))->length)
        list_append(py, list, line);
    return list;
}
FN(file_readinto)
{
    struct buffer b;
    ops_need_buffer(py, args[1], &b, true);
    size_t most = n > 2 ? (size_t)int_get(py, args[2]) : b.length;
    return INT(read_some(py, args[0], b.data, most < b.length ? most : b.length));
}
FN(file_seek)
{
    struct rom_file *f = file_of(py, args[0]);
    intptr_t offset = int_get(py, args[1]), whence = n > 2 ? int_get(py, args[2]) : 0;
    intptr_t from = whence == 1 ? (intptr_t)f->position : whence == 2 ? (intptr_t)f->entry.size : 0;
    if (offset < -from || whence < 0 || whence > 2)
        py_raise_os(py, EINVAL);
    f->position =
        offset > (intptr_t)f->entry.size - from ? f->entry.size : (uint32_t)(from + offset);
    return INT(f->position);
}
FN(file_tell)
{
    return INT(file_of(py, args[0])->position);
}
FN(file_close)
{
    PTR(rom_file, native_of(args[0]))->closed = true;
    return NONE;
}
FN(file_flush)
{
    return NONE;
}
/* How much is read at a time; nothing else, so it can't be polled. */
FN(file_ioctl)
{
    enum { GET_BUFFER_SIZE = 11, BUFFER = 256 };
    if (int_get(py, args[1]) != GET_BUFFER_SIZE)
        py_raise_os(py, EINVAL);
    return INT(BUFFER);
}
FN(file_enter)
{
    return args[0];
}
static val self_iter(struct py *py, val v)
{
    (void)py;
    return v;
}
static val file_next(struct py *py, val v)
{
    val line = get(py, v, -1, true);
    return PTR(str, line)->length ? line : 0;
}
/* A view of a file outlives its closing. */
static bool file_buffer(struct py *py, val v, struct buffer *out, bool write)
{
    uint32_t size;
    const uint8_t *bytes = bytes_of(py, PTR(rom_file, v), &size);
    *out = (struct buffer){(void *)(uintptr_t)bytes, size, 'B'};
    return !write;
}
static void file_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)how;
    print_format(py, to, "<io.%T>", v);
}
static void file_trace(struct py *py, void *object)
{
    gc_trace(py, OBJ(((struct rom_file *)object)->fs));
}
NATIVE(read_native, file_read, 1, 2);
NATIVE(readline_native, file_readline, 1, 2);
NATIVE(readlines_native, file_readlines, 1, 1);
NATIVE(readinto_native, file_readinto, 2, 3);
NATIVE(seek_native, file_seek, 2, 3);
NATIVE(tell_native, file_tell, 1, 1);
NATIVE(flush_native, file_flush, 1, 1);
NATIVE(close_native, file_close, 1, 1);
NATIVE(ioctl_native, file_ioctl, 3, 3);
NATIVE(enter_native, file_enter, 1, 1);
NATIVE(exit_native, file_close, 1, 4);
static const struct entry file_entries[] = {
    {N(read),      OBJ(&read_native)     },
    {N(readline),  OBJ(&readline_native) },
    {N(readlines), OBJ(&readlines_native)},
    {N(readinto),  OBJ(&readinto_native) },
    {N(seek),      OBJ(&seek_native)     },
    {N(tell),      OBJ(&tell_native)     },
    {N(flush),     OBJ(&flush_native)    },
    {N(close),     OBJ(&close_native)    },
    {N(ioctl),     OBJ(&ioctl_native)    },
    {N(__enter__), OBJ(&enter_native)    },
    {N(__exit__),  OBJ(&exit_native)     },
    {0,            0                     },
};
static const struct slots file_slots = {.iter = self_iter,
                                        .next = file_next,
                                        .print = file_print,
                                        .trace = file_trace,
                                        .buffer = file_buffer};
static const struct type type_raw_file = {
    .head = {&type_type}, .slots = &file_slots, .name = N(FileIO), .entries = file_entries};
static const struct type type_text_file_ = {
    .head = {&type_type}, .slots = &file_slots, .name = N(TextIOWrapper), .entries = file_entries};

/* --- ilistdir ------------------------------------------------------------------------------------
 */

struct listing {
    struct object head;
    struct rom_fs *fs;
    struct rom_entry folder;
    uint32_t at;
    bool bytes;
};
static val listing_next(struct py *py, val v)
{
    struct listing *l = PTR(listing, v);
    struct rom_entry e;
    struct rom rom = rom_of(py, l->fs);
    if (rom_next(&rom, &l->folder, &l->at, &e) <= 0)
        return 0;
    val name = bytes_new(py, rom.data + e.name_at, e.name_length);
    if (!l->bytes)
        name = str_new(py, PTR(str, name)->data, e.name_length);
    return tuple_new(py, 4, (val[]){name, INT(e.folder ? FOLDER : FILE_MODE), INT(0), INT(e.size)});
}
static void listing_trace(struct py *py, void *object)
{
    gc_trace(py, OBJ(((struct listing *)object)->fs));
}
static const struct slots listing_slots = {
    .iter = self_iter, .next = listing_next, .trace = listing_trace};
static const struct type type_listing = {
    .head = {&type_type}, .slots = &listing_slots, .name = N(iterator)};

/* --- the filesystem
 * --------------------------------------------------------------------------------- */

static val rom_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    struct rom_entry root;
    struct buffer b;
    native_arity(py, n, nkw, 1, 1);
    ops_need_buffer(py, args[0], &b, false);
    struct rom_fs *fs = gc_new(py, type, sizeof *fs);
    fs->memory = args[0];
    struct rom rom = rom_of(py, fs);
    check(py, rom_root(&rom, &root));
    return OBJ(fs);
}
FN(fs_mount)
{
    if (ops_true(py, args[2]))
        py_raise_os(py, EPERM);
    return NONE;
}
FN(fs_umount)
{
    return NONE;
}
FN(fs_open)
{
    bool text = true;
    int flags = stream_mode(py, n > 2 ? str_text(py, args[2]) : "r", &text);
    if (flags & ~FS_READ)
        py_raise_os(py, EROFS);
    struct rom_entry e = find(py, args, 2);
    if (e.folder)
        py_raise_os(py, EISDIR);
    struct rom_file *f = gc_new(py, text ? &type_text_file_ : &type_raw_file, sizeof *f);
    f->fs = self_of(args);
    f->entry = e;
    return OBJ(f);
}
FN(fs_ilistdir)
{
    struct rom_entry e = find(py, args, n);
    if (!e.folder)
        py_raise_os(py, ENOTDIR);
    struct listing *l = gc_new(py, &type_listing, sizeof *l);
    l->fs = self_of(args);
    l->folder = e;
    l->bytes = n > 1 && !str_check(native_of(args[1]));
    return OBJ(l);
}
FN(fs_stat)
{
    struct rom_entry e = find(py, args, n);
    val none = INT(0);
    return tuple_new(py, 10,
                     (val[]){INT(e.folder ? FOLDER : FILE_MODE), none, none, none, none, none,
                             INT(e.size), none, none, none});
}
FN(fs_statvfs)
{
    struct rom_entry e = find(py, args, 1);
    val none = INT(0);
    return tuple_new(
        py, 10,
        (val[]){INT(1), none, INT(e.size), none, none, none, none, none, none, INT(NAME_MAX_)});
}
FN(fs_chdir)
{
    if (!fs_path_ends(str_text(py, args[1])))
        py_raise_os(py, EOPNOTSUPP);
    return NONE;
}
FN(fs_getcwd)
{
    return N(slash);
}
static void fs_trace(struct py *py, void *object)
{
    gc_trace(py, ((struct rom_fs *)object)->memory);
}
NATIVE(mount_native, fs_mount, 3, 3);
NATIVE(umount_native, fs_umount, 1, 1);
NATIVE(open_native, fs_open, 2, 3);
NATIVE(ilistdir_native, fs_ilistdir, 1, 2);
NATIVE(stat_native, fs_stat, 2, 2);
NATIVE(statvfs_native, fs_statvfs, 2, 2);
NATIVE(chdir_native, fs_chdir, 2, 2);
NATIVE(getcwd_native, fs_getcwd, 1, 1);
static const struct entry fs_entries[] = {
    {N(mount),    OBJ(&mount_native)   },
    {N(umount),   OBJ(&umount_native)  },
    {N(open),     OBJ(&open_native)    },
    {N(ilistdir), OBJ(&ilistdir_native)},
    {N(stat),     OBJ(&stat_native)    },
    {N(statvfs),  OBJ(&statvfs_native) },
    {N(chdir),    OBJ(&chdir_native)   },
    {N(getcwd),   OBJ(&getcwd_native)  },
    {0,           0                    },
};
static const struct slots fs_slots = {.make = rom_make, .trace = fs_trace};
const struct type rom_fs_type = {.head = {&type_type},
                                 .flags = TYPE_BASE,
                                 .slots = &fs_slots,
                                 .name = N(VfsRom),
                                 .entries = fs_entries};
