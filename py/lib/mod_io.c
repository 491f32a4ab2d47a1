/* io: StringIO, BytesIO, open, IOBase */
#include <string.h>

#include "py/lib/help.h"
#include "py/lib/module.h"
#include "py/lib/stream.h"

struct memory_file {
    struct object head;
    val bytes; /* bytearray, or the bytes or str it was made of until something is written; 0: closed */
    size_t at;
};
extern const struct type type_StringIO, type_BytesIO;

/* What the file holds; it doesn't move until the C function returns. */
static struct buffer open_of(struct py *py, val v)
{
    struct buffer b;
    if (!PTR(memory_file, v)->bytes)
        py_error(py, &type_ValueError, "I/O operation on closed file");
    ops_need_buffer(py, PTR(memory_file, v)->bytes, &b, false);
    return b;
}
static struct bytearray *writable(struct py *py, val v)
{
    struct memory_file *f = PTR(memory_file, v);
    struct buffer b = open_of(py, v);
    if (!is_a(f->bytes, &type_bytearray))
        f->bytes = bytearray_new(py, b.data, b.length);
    return PTR(bytearray, f->bytes);
}
static val text_or_bytes(struct py *py, val v, const char *p, size_t n)
{
    return is_a(v, &type_StringIO) ? str_new(py, p, n) : bytes_new(py, p, n);
}
static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    native_arity(py, n, nkw, 0, 1);
    struct memory_file *f = gc_new(py, type, sizeof *f);
    struct buffer b = {NULL, 0, 0};
    val from = n ? native_of(args[0]) : NONE;
    bool sized = int_check(from);
    if (!sized && from != NONE)
        ops_need_buffer(py, from, &b, false);
    f->bytes = str_check(from) || is_a(from, &type_bytes) ? from : bytearray_new(py, b.data, b.length);
    if (sized && int_get(py, from) > 0)
        gc_resize(py, &PTR(bytearray, f->bytes)->data, (size_t)int_get(py, from));
    return OBJ(f);
}
static val take(struct py *py, val self, intptr_t most, bool line)
{
    struct buffer b = open_of(py, self);
    struct memory_file *f = PTR(memory_file, self);
    size_t from = f->at < b.length ? f->at : b.length, n = b.length - from;
    if (most >= 0 && (size_t)most < n)
        n = (size_t)most;
    if (line) {
        const char *end = memchr((char *)b.data + from, '\n', n);
        n = end ? (size_t)(end - ((char *)b.data + from)) + 1 : n;
    }
    f->at = from + n;
    return text_or_bytes(py, self, (char *)b.data + from, n);
}
FN(m_read)
{
    return take(py, args[0], n > 1 && args[1] != NONE ? int_get(py, args[1]) : -1, false);
}
FN(m_readline)
{
    return take(py, args[0], n > 1 && args[1] != NONE ? int_get(py, args[1]) : -1, true);
}
FN(m_readinto)
{
    struct buffer b = open_of(py, args[0]);
    struct memory_file *f = PTR(memory_file, args[0]);
    struct buffer to;
    ops_need_buffer(py, args[1], &to, true);
    size_t n_left = f->at < b.length ? b.length - f->at : 0, count = n_left < to.length ? n_left : to.length;
    if (n > 2 && (size_t)int_get(py, args[2]) < count)
        count = (size_t)int_get(py, args[2]);
    memcpy(to.data, (char *)b.data + f->at, count);
    f->at += count;
    return INT(count);
}
FN(m_write)
{
    struct bytearray *b = writable(py, args[0]);
    struct memory_file *f = PTR(memory_file, args[0]);
    struct buffer from;
    stream_part(py, n, args, &from);
    size_t end = f->at + from.length;
    if (end > gc_payload_size(b->data))
        gc_resize(py, &b->data, end + end / 2 + 16);
    if (f->at > b->length)
        memset(b->data + b->length, 0, f->at - b->length);
    memcpy(b->data + f->at, from.data, from.length);
    f->at = end;
    if (end > b->length)
        b->length = end;
    return INT(from.length);
}
FN(m_seek)
{
    struct buffer b = open_of(py, args[0]);
    intptr_t offset = int_get(py, args[1]), whence = n > 2 ? int_get(py, args[2]) : 0;
    intptr_t base = whence == 1 ? (intptr_t)PTR(memory_file, args[0])->at : whence == 2 ? (intptr_t)b.length : 0;
    if (base + offset < 0 && whence == 0)
        py_raise_os(py, 22);
    PTR(memory_file, args[0])->at = base + offset < 0 ? 0 : (size_t)(base + offset);
    return INT(PTR(memory_file, args[0])->at);
}
FN(m_tell)
{
    open_of(py, args[0]);
    return INT(PTR(memory_file, args[0])->at);
}
FN(m_getvalue)
{
    struct buffer b = open_of(py, args[0]);
    return text_or_bytes(py, args[0], b.data, b.length);
}
FN(m_close)
{
    PTR(memory_file, args[0])->bytes = 0;
    return NONE;
}
FN(m_same)
{
    return args[0];
}
FN(m_flush)
{
    open_of(py, args[0]);
    return NONE;
}
static val next(struct py *py, val v)
{
    val line = take(py, v, -1, true);
    return str_length(line) ? line : 0;
}
static val self_iter(struct py *py, val v)
{
    (void)py;
    return v;
}
static void trace(struct py *py, void *object)
{
    gc_trace(py, ((struct memory_file *)object)->bytes);
}
static void print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)how;
    print_format(py, to, "<io.%T %p>", v, (void *)v);
}
static const struct native file_functions[] = {
    FUNCTION(__exit__, m_close, 1, 4),
    FUNCTION(close, m_close, 1, 4),
    FUNCTION(read, m_read, 1, 2),
    FUNCTION(readline, m_readline, 1, 2),
    FUNCTION(readinto, m_readinto, 2, 3),
    FUNCTION(write, m_write, 2, 4),
    FUNCTION(seek, m_seek, 2, 3),
    FUNCTION(tell, m_tell, 1, 1),
    FUNCTION(flush, m_flush, 1, 1),
    FUNCTION(getvalue, m_getvalue, 1, 1),
    FUNCTION(__enter__, m_same, 1, 1),
};

static const struct entry file_entries[] = {
    FUNCTIONS_LAST(file_functions)
};
static const struct slots slots = {.make = make, .print = print, .iter = self_iter, .next = next, .trace = trace};
const struct type type_StringIO = {.head = {&type_type}, .slots = &slots, .name = N(StringIO), .entries = file_entries};
const struct type type_BytesIO = {.head = {&type_type}, .slots = &slots, .name = N(BytesIO), .entries = file_entries};

/* IOBase: to derive from; nothing in it. */
static val base_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)n, (void)nkw, (void)args;
    return OBJ(gc_new(py, type, sizeof(struct object)));
}
FN(base_close)
{
    enum { CLOSE = 4 };
    py_call_method(py, args[0], N(ioctl), 2, (val[]){INT(CLOSE), INT(0)});
    return NONE;
}
FN(base_enter)
{
    return args[0];
}
static const struct native base_close_native = {{&type_native}, {.fn = base_close}, 1 | 4 << 8 | NATIVE_WHOLE};
static const struct native base_enter_native = {{&type_native}, {.fn = base_enter}, 1 | 1 << 8 | NATIVE_WHOLE};
static const struct entry base_entries[] = {{N(close), OBJ(&base_close_native)}, {N(__enter__), OBJ(&base_enter_native)},
    {N(__exit__), OBJ(&base_close_native)}, {0, 0}};
static const struct slots base_slots = {.make = base_make};
static const struct type type_IOBase = {.head = {&type_type}, .slots = &base_slots, .name = N(IOBase), .entries = base_entries};

static const struct entry entries[] = {
    {N(__name__), N(io)},
    {N(open), OBJ(&help_open_native)},
    {N(StringIO), OBJ(&type_StringIO)},
    {N(BytesIO), OBJ(&type_BytesIO)},
    {N(IOBase), OBJ(&type_IOBase)},
    {N(FileIO), OBJ(&type_file)},
    {N(TextIOWrapper), OBJ(&type_text_file)},
    {0, 0},
};
MODULE_OBJECT(io);
