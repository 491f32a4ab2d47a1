/* Open files of the filesystems on a program's block device. */
#include <errno.h>
#include <string.h>

#include "port/host/block_fs.h"
#include "py/lib/module.h"
#include "py/lib/stream.h"

struct block_file {
    struct object head;
    struct block_fs *fs;
    uint64_t state[]; /* begins with a struct fs_file */
};
static const struct type type_bytes_file, type_text_file_;
enum { ROOM = 256 };

static struct block_file *self_of(const val *args)
{
    return PTR(block_file, native_of(args[0]));
}
static struct fs_file *state_of(struct block_file *f)
{
    return (struct fs_file *)f->state;
}
static const struct fs_kind *kind_of(const struct block_file *f)
{
    return f->fs->kind->kind;
}
static bool is_text(const struct block_file *f)
{
    return f->head.type == &type_text_file_;
}
static void begin(struct py *py, struct block_file *f)
{
    if (!state_of(f)->open)
        py_raise_os(py, EINVAL);
    block_begin(py, f->fs);
}

val block_open(struct py *py, struct block_fs *fs, val path, val mode)
{
    enum { WRITES = FS_WRITE | FS_CREATE | FS_TRUNCATE | FS_APPEND };
    bool text = true;
    const char *name = str_text(py, path);
    unsigned flags = (unsigned)stream_mode(py, str_text(py, mode), &text);
    if (!(flags & (FS_READ | FS_WRITE)))
        flags |= FS_READ;
    if (fs->readonly && (flags & WRITES))
        py_raise_os(py, EROFS);
    struct block_file *f = gc_new(py, text ? &type_text_file_ : &type_bytes_file,
                                  sizeof *f + fs->kind->kind->file_size(&fs->table));
    f->fs = fs;
    gc_watch(py, OBJ(f));
    block_begin(py, fs);
    block_end(py, fs, fs->kind->kind->open(fs->state, f->state, name, flags));
    return OBJ(f);
}

/* --- reading, writing: through a room of our own, since the device is the program's code and may
 * change what it lent us -------------------------------------------------------------------------
 */

static size_t read_some(struct py *py, val self, void *to, size_t size)
{
    struct block_file *f = PTR(block_file, self);
    begin(py, f);
    return (size_t)block_end(py, f->fs,
                             kind_of(f)->read(f->fs->state, f->state, to, (uint32_t)size));
}

static val get(struct py *py, const val *args, intptr_t most, bool line)
{
    struct block_file *f = self_of(args);
    if (!state_of(f)->open)
        py_raise_os(py, EINVAL);
    return stream_get(py, OBJ(f), read_some, is_text(f), most, line);
}
FN(file_read)
{
    return get(py, args, n > 1 && args[1] != NONE ? int_get(py, args[1]) : -1, false);
}
FN(file_readline)
{
    return get(py, args, n > 1 ? int_get(py, args[1]) : -1, true);
}
FN(file_readlines)
{
    val list = list_new(py, 0, NULL), line;
    while (PTR(str, line = get(py, args, -1, true))->length)
        list_append(py, list, line);
    return list;
}
FN(file_readinto)
{
    struct buffer b;
    uint8_t room[ROOM];
    size_t done = 0, got = 1;
    ops_need_buffer(py, args[1], &b, true);
    size_t most = n > 2 ? (size_t)int_get(py, args[2]) : b.length;
    for (; got && done < most && done < b.length; done += got) {
        size_t want = most < b.length ? most - done : b.length - done;
        got = read_some(py, OBJ(self_of(args)), room, want < ROOM ? want : ROOM);
        ops_need_buffer(py, args[1], &b, true);
        if (done + got > b.length)
            py_raise_os(py, EINVAL);
        memcpy((char *)b.data + done, room, got);
    }
    return INT(done);
}

static void write_some(struct py *py, struct block_file *f, const void *from, size_t size)
{
    for (size_t done = 0; done < size;) {
        begin(py, f);
        done +=
            (size_t)block_end(py, f->fs,
                              kind_of(f)->write(f->fs->state, f->state, (const char *)from + done,
                                                (uint32_t)(size - done)));
    }
}
FN(file_write)
{
    struct buffer b;
    uint8_t room[ROOM];
    struct block_file *f = self_of(args);
    size_t done = 0;
    if (!state_of(f)->open)
        py_raise_os(py, EINVAL);
    stream_part(py, n, args, &b);
    for (size_t all = b.length; done < all; stream_part(py, n, args, &b)) {
        if (b.length != all)
            py_raise_os(py, EINVAL);
        size_t some = all - done < ROOM ? all - done : ROOM;
        memcpy(room, (const char *)b.data + done, some);
        write_some(py, f, room, some);
        done += some;
    }
    return INT(is_text(f) && n == 2 && str_check(native_of(args[1])) ? str_count(native_of(args[1]))
                                                                     : done);
}

/* --- the rest
 * -------------------------------------------------------------------------------------- */

FN(file_seek)
{
    struct block_file *f = self_of(args);
    intptr_t offset = int_get(py, args[1]), whence = n > 2 ? int_get(py, args[2]) : 0;
    begin(py, f);
    block_end(py, f->fs, fs_seek(kind_of(f), state_of(f), offset, (int)whence));
    return int_new_unsigned(py, state_of(f)->position);
}
FN(file_tell)
{
    struct block_file *f = self_of(args);
    begin(py, f);
    block_end(py, f->fs, FS_OK);
    return int_new_unsigned(py, state_of(f)->position);
}
FN(file_flush)
{
    struct block_file *f = self_of(args);
    begin(py, f);
    block_end(py, f->fs,
              state_of(f)->flags & FS_WRITE ? kind_of(f)->sync(f->fs->state, f->state) : FS_OK);
    return NONE;
}
FN(file_close)
{
    struct block_file *f = self_of(args);
    if (!state_of(f)->open)
        return NONE;
    block_begin(py, f->fs);
    block_end(py, f->fs, kind_of(f)->close(f->fs->state, f->state));
    return NONE;
}
/* By the collector; a filesystem at work (it waits for its device, where this was called) has it
 * asked again. */
FN(file_del)
{
    struct block_file *f = self_of(args);
    if (state_of(f)->open && f->fs->busy) {
        gc_watch(py, OBJ(f));
        return NONE;
    }
    return file_close(py, 1, args);
}
FN(file_enter)
{
    return args[0];
}
static val file_iter(struct py *py, val v)
{
    (void)py;
    return v;
}
static val file_next(struct py *py, val v)
{
    val line = get(py, &v, -1, true);
    return PTR(str, line)->length ? line : 0;
}
static void file_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)how;
    print_format(py, to, "<io.%T>", v);
}
static void file_trace(struct py *py, void *object)
{
    gc_trace(py, OBJ(((struct block_file *)object)->fs));
}

NATIVE(read_native, file_read, 1, 2);
NATIVE(readline_native, file_readline, 1, 2);
NATIVE(readlines_native, file_readlines, 1, 1);
NATIVE(readinto_native, file_readinto, 2, 3);
NATIVE(write_native, file_write, 2, 4);
NATIVE(seek_native, file_seek, 2, 3);
NATIVE(tell_native, file_tell, 1, 1);
NATIVE(flush_native, file_flush, 1, 1);
NATIVE(close_native, file_close, 1, 1);
NATIVE(enter_native, file_enter, 1, 1);
NATIVE(exit_native, file_close, 1, 4);
NATIVE(del_native, file_del, 1, 1);
static const struct entry file_entries[] = {
    {N(read),      OBJ(&read_native)     },
    {N(readline),  OBJ(&readline_native) },
    {N(readlines), OBJ(&readlines_native)},
    {N(readinto),  OBJ(&readinto_native) },
    {N(write),     OBJ(&write_native)    },
    {N(seek),      OBJ(&seek_native)     },
    {N(tell),      OBJ(&tell_native)     },
    {N(flush),     OBJ(&flush_native)    },
    {N(close),     OBJ(&close_native)    },
    {N(__enter__), OBJ(&enter_native)    },
    {N(__exit__),  OBJ(&exit_native)     },
    {N(__del__),   OBJ(&del_native)      },
    {0,            0                     },
};
static const struct slots file_slots = {
    .iter = file_iter, .next = file_next, .print = file_print, .trace = file_trace};
static const struct type type_bytes_file = {
    .head = {&type_type}, .slots = &file_slots, .name = N(FileIO), .entries = file_entries};
static const struct type type_text_file_ = {
    .head = {&type_type}, .slots = &file_slots, .name = N(TextIOWrapper), .entries = file_entries};
