/* The console's streams and files, over py/port.h. */
#include "py/lib/stream.h"

#include <string.h>

#include "py/lib/help.h"
#include "py/lib/module.h"
#include "py/lib/vfs.h"

/* --- console ------------------------------------------------------------------------------- */

void stream_part(struct py *py, size_t n, const val *args, struct buffer *out)
{
    ops_need_buffer(py, args[1], out, false);
    size_t from = n > 3 ? (size_t)int_get(py, args[2]) : 0, most = n > 2 ? (size_t)int_get(py, args[n - 1]) : SIZE_MAX;
    if (from > out->length)
        from = out->length;
    out->data = (char *)out->data + from;
    out->length = out->length - from < most ? out->length - from : most;
}

size_t stream_chunk(struct py *py, val stream, size_t most)
{
    enum { GET_BUFFER_SIZE = 11 };
    if (!ops_attr_or_0(py, stream, N(ioctl)))
        return most;
    intptr_t size = int_get_clamped(py, py_call_method(py, stream, N(ioctl), 2, (val[]){INT(GET_BUFFER_SIZE), INT(0)}));
    return size < 1 || size > (intptr_t)most ? most : (size_t)size;
}

intptr_t stream_read(struct py *py, val stream, void *to, size_t size)
{
    struct buffer b;
    bool into = ops_attr_or_0(py, stream, N(readinto)) != 0;
    val arg = into ? bytearray_new(py, NULL, size) : INT(size);
    val got = py_call_method(py, stream, into ? N(readinto) : N(read), 1, &arg);
    if (got == NONE)
        return -1;
    ops_need_buffer(py, into ? arg : got, &b, false);
    size_t n = into ? (size_t)int_get(py, got) : b.length;
    n = n < size ? n : size;
    memcpy(to, b.data, n);
    return (intptr_t)n;
}

/* Each is text; its `buffer` is the same in bytes. */
const struct constant stream_stdin = {{&type_stdio}, 0};
const struct constant stream_stdout = {{&type_stdio}, 1};
const struct constant stream_stderr = {{&type_stdio}, 2};
static const struct constant raw[] = {{{&type_stdio_raw}, 0}, {{&type_stdio_raw}, 1}, {{&type_stdio_raw}, 2}};

FN(console_write)
{
    struct buffer b;
    struct sink to = print_console(py);
    stream_part(py, n, args, &b);
    print_bytes(py, &to, b.data, b.length);
    return INT(str_check(args[1]) && n == 2 ? str_count(args[1]) : b.length);
}

static int next_byte(struct py *py)
{
    for (;;) {
        if (py->pending)
            py_poll(py);
        int c = py->port->read(py->context, PORT_FOREVER);
        if (c != PORT_NO_BYTE)
            return c;
    }
}

static val console_get(struct py *py, val self, intptr_t most, bool line)
{
    struct sink out = print_to_builder(py);
    while (most < 0 || (intptr_t)print_built_length(&out) < most) {
        int c = next_byte(py);
        if (c == PORT_END)
            break;
        print_char(py, &out, (char)c);
        if (line && c == '\n')
            break;
    }
    return is_a(self, &type_stdio) ? print_built(py, &out) : print_built_bytes(py, &out);
}
FN(console_read)
{
    return console_get(py, args[0], n > 1 ? int_get(py, args[1]) : -1, false);
}
FN(console_readline)
{
    return console_get(py, args[0], n > 1 ? int_get(py, args[1]) : -1, true);
}
FN(console_readlines)
{
    return list_from(py, args[0]);
}
FN(console_readinto)
{
    struct buffer b;
    ops_need_buffer(py, args[1], &b, true);
    size_t most = n > 2 ? (size_t)int_get(py, args[2]) : b.length, count = 0;
    for (int c; count < most && count < b.length && (c = next_byte(py)) != PORT_END; count++)
        ((char *)b.data)[count] = (char)c;
    return INT(count);
}
FN(console_fileno)
{
    return INT(PTR(constant, args[0])->number);
}
FN(console_self)
{
    return args[0];
}
FN(console_flush)
{
    return NONE;
}
NATIVE(console_flush_native, console_flush, 1, NATIVE_ANY);
static const struct native console_functions[] = {
    FUNCTION(write, console_write, 2, 4),
    FUNCTION(read, console_read, 1, 2),
    FUNCTION(readline, console_readline, 1, 2),
    FUNCTION(readlines, console_readlines, 1, 1),
    FUNCTION(readinto, console_readinto, 2, 3),
    FUNCTION(fileno, console_fileno, 1, 1),
    FUNCTION(__enter__, console_self, 1, 1),
};

static const struct entry console_entries[] = {
    {N(flush), OBJ(&console_flush_native)},
    {N(close), OBJ(&console_flush_native)},
    {N(__exit__), OBJ(&console_flush_native)},
    FUNCTIONS_LAST(console_functions),
};
static val console_attr(struct py *py, val v, val name, val value)
{
    if (value != SLOT_LOAD)
        return 0;
    if (name == N(buffer))
        return OBJ(&raw[PTR(constant, v)->number]);
    val f = entry_find(console_entries, name);
    return f ? method_new(py, f, v) : 0;
}
static val self_iter(struct py *py, val v)
{
    (void)py;
    return v;
}
static val console_next(struct py *py, val v)
{
    val line = console_get(py, v, -1, true);
    return str_length(line) ? line : 0;
}
static void console_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)how;
    print_format(py, to, "<io.%T %d>", v, (int)PTR(constant, v)->number);
}
static const struct slots console_slots = {.attr = console_attr, .iter = self_iter, .next = console_next, .print = console_print};
const struct type type_stdio = {.head = {&type_type}, .slots = &console_slots, .name = N(TextIOWrapper), .entries = console_entries};
const struct type type_stdio_raw = {.head = {&type_type}, .slots = &console_slots, .name = N(FileIO), .entries = console_entries};

/* --- files -------------------------------------------------------------------------------------- */

struct file {
    struct object head;
    val number; /* of the port; a small int, -1: closed */
};

static int check(struct py *py, int result)
{
    if (result < 0)
        py_raise_os(py, result);
    return result;
}
static int number_of(struct py *py, val v)
{
    intptr_t number = int_of(PTR(file, v)->number);
    if (number < 0)
        py_error(py, &type_ValueError, "I/O operation on closed file");
    return (int)number;
}
static bool is_text(val v)
{
    return is_a(v, &type_text_file);
}
val stream_get(struct py *py, val self, stream_reader *read, bool text, intptr_t most, bool line)
{
    char room[64];
    struct sink out = print_to_builder(py);
    size_t count = 0;
    while (most < 0 || count < (size_t)most) {
        size_t want = line || (text && most >= 0) ? 1 : sizeof room;
        if (most >= 0 && want > (size_t)most - count)
            want = (size_t)most - count;
        size_t got = read(py, self, room, want);
        if (!got)
            break;
        print_bytes(py, &out, room, got);
        for (size_t i = 0; i < got; i++)
            count += !text || (room[i] & 0xc0) != 0x80;
        /* a character's rest belongs to it */
        if (text && got == 1 && (room[0] & 0x80))
            for (unsigned char lead = (unsigned char)room[0], more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1; more && lead >= 0xc0; more--)
                if (read(py, self, room, 1))
                    print_bytes(py, &out, room, 1);
        if (line && room[0] == '\n')
            break;
    }
    return text ? str_finish(py, print_built(py, &out)) : print_built_bytes(py, &out);
}

static size_t port_read(struct py *py, val self, void *to, size_t n)
{
    return (size_t)check(py, py->port->files->read(py->context, number_of(py, self), to, n));
}
static val get(struct py *py, val self, intptr_t most, bool line)
{
    (void)number_of(py, self);
    return stream_get(py, self, port_read, is_text(self), most, line);
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
    while (str_length(line = get(py, args[0], -1, true)))
        list_append(py, list, line);
    return list;
}
FN(file_readinto)
{
    struct buffer b;
    ops_need_buffer(py, args[1], &b, true);
    size_t most = n > 2 ? (size_t)int_get(py, args[2]) : b.length;
    return INT(check(py, py->port->files->read(py->context, number_of(py, args[0]), b.data, most < b.length ? most : b.length)));
}
FN(file_write)
{
    struct buffer b;
    int file = number_of(py, args[0]);
    if (is_text(args[0]) && !str_check(native_of(args[1])))
        py_error(py, &type_TypeError, "object with str protocol required");
    stream_part(py, n, args, &b);
    for (size_t at = 0; at < b.length;)
        at += (size_t)check(py, py->port->files->write(py->context, file, (char *)b.data + at, b.length - at));
    return INT(is_text(args[0]) && n == 2 ? str_count(native_of(args[1])) : b.length);
}
FN(file_seek)
{
    return INT(check(py, py->port->files->seek(py->context, number_of(py, args[0]), (int32_t)int_get(py, args[1]),
                                               n > 2 ? (int)int_get(py, args[2]) : 0)));
}
FN(file_tell)
{
    return INT(check(py, py->port->files->seek(py->context, number_of(py, args[0]), 0, 1)));
}
FN(file_flush)
{
    check(py, py->port->files->flush(py->context, number_of(py, args[0])));
    return NONE;
}
FN(file_close)
{
    intptr_t number = int_of(PTR(file, args[0])->number);
    PTR(file, args[0])->number = INT(-1);
    if (number >= 0)
        check(py, py->port->files->close(py->context, (int)number));
    return NONE;
}
FN(file_enter)
{
    return args[0];
}
FN(file_fileno)
{
    return INT(number_of(py, args[0]));
}
static const struct native file_functions[] = {
    FUNCTION(__del__, file_close, 1, 1),
    FUNCTION(close, file_close, 1, 1),
    FUNCTION(read, file_read, 1, 2),
    FUNCTION(readline, file_readline, 1, 2),
    FUNCTION(readlines, file_readlines, 1, 1),
    FUNCTION(readinto, file_readinto, 2, 3),
    FUNCTION(write, file_write, 2, 4),
    FUNCTION(seek, file_seek, 2, 3),
    FUNCTION(tell, file_tell, 1, 1),
    FUNCTION(flush, file_flush, 1, 1),
    FUNCTION(__enter__, file_enter, 1, 1),
    FUNCTION(__exit__, file_close, 1, 4),
    FUNCTION(fileno, file_fileno, 1, 1),
};

static const struct entry file_entries[] = {
    FUNCTIONS_LAST(file_functions),
};
static val file_next(struct py *py, val v)
{
    val line = get(py, v, -1, true);
    return str_length(line) ? line : 0;
}
static void file_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)how;
    print_format(py, to, "<io.%T %S>", v, PTR(file, v)->number);
}
static val file_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)type;
    return stream_open(py, n, nkw, args);
}
static const struct slots file_slots = {.iter = self_iter, .next = file_next, .print = file_print, .make = file_make};
const struct type type_file = {.head = {&type_type}, .slots = &file_slots, .name = N(FileIO), .entries = file_entries};
const struct type type_text_file = {.head = {&type_type}, .slots = &file_slots, .name = N(TextIOWrapper), .entries = file_entries};

int stream_mode(struct py *py, const char *mode, bool *text)
{
    int flags = 0;
    for (; *mode; mode++)
        switch (*mode) {
        case 'r': flags |= PORT_READ; break;
        case 'w': flags |= PORT_WRITE | PORT_CREATE | PORT_TRUNCATE; break;
        case 'x': flags |= PORT_WRITE | PORT_CREATE | PORT_EXCLUSIVE; break;
        case 'a': flags |= PORT_WRITE | PORT_CREATE | PORT_APPEND; break;
        case '+': flags |= PORT_READ | PORT_WRITE; break;
        case 'b': *text = false; break;
        case 't': *text = true; break;
        default: py_error(py, &type_ValueError, "invalid mode: '%s'", mode);
        }
    return flags;
}

val stream_open(struct py *py, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {{N(file), 0}, {N(mode), N(r)}, {N(buffering), INT(-1)}, {N(encoding), NONE}};
    val a[4];
    native_parse(py, n, nkw, args, params, 4, a);
    return int_check(a[0]) ? stream_open_file(py, a[0], a[1]) : vfs_open(py, a[0], a[1]);
}

val stream_open_file(struct py *py, val what, val mode)
{
    enum { E_MFILE = 24 };
    bool text = true;
    if (!py->port->files)
        py_raise_os(py, 19);
    int flags = stream_mode(py, str_text(py, mode), &text);
    struct file *f = gc_new(py, text ? &type_text_file : &type_file, sizeof *f);
    f->number = INT(-1);
    if (int_check(what)) {
        f->number = INT((int)int_get(py, what));
        return OBJ(f);
    }
    gc_watch(py, OBJ(f));
    int number = py->port->files->open(py->context, str_text(py, what), flags);
    if (number == -E_MFILE) { /* some that are open are nobody's */
        gc_collect(py);
        gc_finish(py);
        number = py->port->files->open(py->context, str_text(py, what), flags);
    }
    f->number = INT(check(py, number));
    return OBJ(f);
}

static val open_function(struct py *py, size_t n, size_t nkw, const val *args)
{
    return stream_open(py, n, nkw, args);
}
const struct native help_open_native = {{&type_native}, {.fn_kw = open_function}, NATIVE_TAKES_KW};
