#include "py/print.h"

#include <stdio.h>
#include <string.h>

#include "py/obj/class.h"
#include "py/obj/exc.h"
#include "py/obj/native.h"
#include "py/obj/str.h"
#include "py/ops.h"
#include "py/py.h"

/* --- console ------------------------------------------------------------------------------- */

static void put_console(struct py *py, struct sink *sink, const char *text, size_t n)
{
    (void)sink;
    const struct port *port = py->port;
    if (!port->crlf) {
        port->write(py->context, text, n);
        return;
    }
    while (n) {
        const char *end = memchr(text, '\n', n);
        size_t line = end ? (size_t)(end - text) : n;
        if (line)
            port->write(py->context, text, line);
        if (end)
            port->write(py->context, "\r\n", 2);
        text += line + (end != NULL);
        n -= line + (end != NULL);
    }
}

struct sink print_console(struct py *py)
{
    (void)py;
    return (struct sink){put_console, 0};
}

/* --- a string being built: a bytearray until it is done -------------------------------------- */

static void put_builder(struct py *py, struct sink *sink, const char *text, size_t n)
{
    struct bytearray *b = PTR(bytearray, sink->target);
    size_t have = gc_payload_size(b->data);
    if (b->length + n > have)
        gc_resize(py, &b->data, have * 2 > b->length + n ? have * 2 : b->length + n + 16);
    memcpy(b->data + b->length, text, n);
    b->length += n;
}

struct sink print_to_builder(struct py *py)
{
    val b = bytearray_new(py, NULL, 48);
    PTR(bytearray, b)->length = 0;
    return (struct sink){put_builder, b};
}

size_t print_built_length(const struct sink *sink)
{
    return PTR(bytearray, sink->target)->length;
}

/* What was built as a str or bytes: long texts take the payload over. */
static val take(struct py *py, struct sink *sink, const struct type *type)
{
    enum { LONG = 256 };
    struct bytearray *b = PTR(bytearray, sink->target);
    size_t n = b->length;
    val v;
    if (n < LONG) {
        v = type == &type_str ? str_alloc(py, n) : bytes_alloc(py, n);
        memcpy(PTR(str, v)->data_rw, b->data, n);
        gc_resize(py, &b->data, 0);
    } else {
        v = OBJ(gc_new(py, type, sizeof(struct str)));
        gc_resize(py, &b->data, n + 1);
        gc_move_payload(&PTR(str, v)->data_rw, &b->data);
        PTR(str, v)->length = (uint32_t)n;
        PTR(str, v)->data_rw[n] = 0;
    }
    b->length = 0;
    return v;
}

val print_built(struct py *py, struct sink *sink)
{
    val v = take(py, sink, &type_str);
    for (size_t i = 0; i < str_length(v); i++)
        if (str_data(v)[i] & 0x80) {
            PTR(str, v)->hash = STR_WIDE;
            break;
        }
    return v;
}

val print_built_bytes(struct py *py, struct sink *sink)
{
    return take(py, sink, &type_bytes);
}

/* --- a Python stream --------------------------------------------------------------------------- */

static void put_stream(struct py *py, struct sink *sink, const char *text, size_t n)
{
    size_t mark = gc_mark_arena(py);
    val s = str_new(py, text, n);
    py_call_method(py, sink->target, N(write), 1, &s);
    gc_cut_arena(py, mark);
}

struct sink print_to_stream(struct py *py, val stream)
{
    (void)py;
    return (struct sink){put_stream, stream};
}

/* --- what can be printed -------------------------------------------------------------------------- */

void print_bytes(struct py *py, struct sink *to, const char *text, size_t n)
{
    if (n)
        to->put(py, to, text, n);
}

void print_c(struct py *py, struct sink *to, const char *text)
{
    print_bytes(py, to, text, strlen(text));
}

void print_char(struct py *py, struct sink *to, char c)
{
    to->put(py, to, &c, 1);
}

void print_pad(struct py *py, struct sink *to, char c, size_t n)
{
    char room[16];
    memset(room, c, sizeof room);
    for (; n > sizeof room; n -= sizeof room)
        print_bytes(py, to, room, sizeof room);
    print_bytes(py, to, room, n);
}

void print_int(struct py *py, struct sink *to, intptr_t n)
{
    char room[24], *p = room + sizeof room;
    uintptr_t u = n < 0 ? 0 - (uintptr_t)n : (uintptr_t)n;
    do
        *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (n < 0)
        *--p = '-';
    print_bytes(py, to, p, (size_t)(room + sizeof room - p));
}

void print_str(struct py *py, struct sink *to, val text)
{
    struct span s = str_span(str_stable(py, native_of(text)));
    print_bytes(py, to, s.data, s.length);
}

void print_value(struct py *py, struct sink *to, val v, enum print_how how)
{
    if (!v) {
        print_c(py, to, "(null)");
        return;
    }
    py_check_stack(py);
    if (py->pending)
        py_poll(py);
    const struct type *t = type_of(v);
    if (SLOT(t->slots, print))
        SLOT(t->slots, print)(py, to, v, how);
    else
        print_format(py, to, is_a(v, &type_object) ? "<object>" : "<%S>", t->name);
}

val print_to_str(struct py *py, val v, enum print_how how)
{
    struct sink to = print_to_builder(py);
    print_value(py, &to, v, how);
    return print_built(py, &to);
}

static void print_pointer(struct py *py, struct sink *to, const void *p)
{
    char room[2 + sizeof p * 2], *at = room + sizeof room;
    uintptr_t u = (uintptr_t)p;
    do
        *--at = "0123456789abcdef"[u & 15];
    while (u >>= 4);
    *--at = 'x';
    *--at = '0';
    print_bytes(py, to, at, (size_t)(room + sizeof room - at));
}

static void print_one(struct py *py, struct sink *to, char kind, va_list *args)
{
    val v;
    switch (kind) {
    case 's': print_c(py, to, va_arg(*args, const char *)); break;
    case 'd': print_int(py, to, va_arg(*args, int)); break;
    case 'z': print_int(py, to, (intptr_t)va_arg(*args, size_t)); break;
    case 'p': print_pointer(py, to, va_arg(*args, void *)); break;
    case 'r': print_value(py, to, va_arg(*args, val), PRINT_REPR); break;
    case 'S':
        v = va_arg(*args, val);
        print_value(py, to, v, PRINT_STR);
        break;
    case 'T': print_str(py, to, type_of(va_arg(*args, val))->name); break;
    default: print_char(py, to, kind); break;
    }
}

static const uint8_t pairs[128][2] = {
#define PAIR(a, b) {a, b},
#include "py/pairs.def"
#undef PAIR
};
enum { LONGEST_FORMAT = 120 };

/* The two letters (each may be two again) that a byte from 128 on stands for in the
 * firmware's messages; port/esp8266/pack.py packs them. */
static char *unpack(char *to, const char *end, unsigned c)
{
    if (c >= 128)
        return unpack(unpack(to, end, pairs[c - 128][0]), end, pairs[c - 128][1]);
    *to = (char)c;
    return to < end ? to + 1 : to;
}

/* The format, or what it stands for in `text`. */
static const char *unpacked(char *text, const char *format)
{
    char *end = text;
    const char *p = format;
    while (*p && (uint8_t)*p < 128)
        p++;
    if (!*p)
        return format;
    for (p = format; *p; p++)
        end = unpack(end, text + LONGEST_FORMAT, (uint8_t)*p);
    *end = 0;
    return text;
}

void print_vformat(struct py *py, struct sink *to, const char *format, va_list *args)
{
    char text[LONGEST_FORMAT + 1];
    format = unpacked(text, format);
    for (; *format; format++) {
        size_t plain = strcspn(format, "%");
        print_bytes(py, to, format, plain);
        format += plain;
        if (!*format)
            return;
        print_one(py, to, *++format, args);
    }
}

void print_format(struct py *py, struct sink *to, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_vformat(py, to, format, &args);
    va_end(args);
}
