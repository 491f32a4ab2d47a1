/* websocket: RFC 6455's frames over any stream; frames of up to 64 KB. */
#include <errno.h>
#include <string.h>

#include "py/lib/module.h"
#include "py/lib/stream.h"

enum opcode { TEXT = 1, BINARY, CLOSE = 8, PING, PONG };
enum { LAST = 0x80, MASKED = 0x80, SIZE_16 = 126, SIZE_64 = 127, IOCTL_CLOSE = 4, IOCTL_OPTIONS = 8, IOCTL_SET_OPTIONS };

struct websocket {
    struct object head;
    val stream;
    uint32_t left, at; /* bytes of this frame to come, and that came */
    uint8_t mask[4], received, sends;
    bool over;
};

static struct websocket *self_of(const val *args)
{
    return PTR(websocket, native_of(args[0]));
}
/* False at the stream's end. */
static bool take(struct py *py, struct websocket *w, uint8_t *to, size_t n)
{
    size_t have = 0;
    for (intptr_t got; have < n && (got = stream_read(py, w->stream, to + have, n - have)) > 0;)
        have += (size_t)got;
    return have == n;
}
static void put(struct py *py, struct websocket *w, const void *data, size_t n)
{
    val bytes = bytes_new(py, data, n);
    py_call_method(py, w->stream, N(write), 1, &bytes);
}
static void skip(struct py *py, struct websocket *w)
{
    for (uint8_t byte; w->left && take(py, w, &byte, 1); w->left--)
        ;
}
/* The next frame with data; false: there is none. */
static bool next_frame(struct py *py, struct websocket *w)
{
    uint8_t head[2], size[2];
    while (!w->over && take(py, w, head, 2)) {
        unsigned opcode = head[0] & 15, n = head[1] & 127u;
        if (n == SIZE_64)
            py_raise_os(py, EIO);
        if (n == SIZE_16 && take(py, w, size, 2))
            n = (unsigned)size[0] << 8 | size[1];
        memset(w->mask, 0, sizeof w->mask);
        if ((head[1] & MASKED) && !take(py, w, w->mask, sizeof w->mask))
            return false;
        w->left = n, w->at = 0;
        if (opcode < CLOSE) {
            w->received = (uint8_t)opcode;
            return true;
        }
        skip(py, w);
        if (opcode == CLOSE) {
            w->over = true;
            put(py, w, "\x88", 2);
        }
    }
    return false;
}
static size_t receive(struct py *py, struct websocket *w, uint8_t *to, size_t most)
{
    size_t n = 0;
    while (n < most && (w->left || next_frame(py, w))) {
        if (w->left && !take(py, w, to + n, 1))
            break;
        if (w->left) {
            to[n++] ^= w->mask[w->at++ % 4];
            w->left--;
        }
    }
    return n;
}
FN(w_read)
{
    struct websocket *w = self_of(args);
    intptr_t most = n > 1 ? int_get(py, args[1]) : -1;
    struct sink out = print_to_builder(py);
    for (uint8_t byte; most-- && receive(py, w, &byte, 1);)
        print_char(py, &out, (char)byte);
    return print_built_bytes(py, &out);
}
FN(w_readinto)
{
    struct buffer b;
    ops_need_buffer(py, args[1], &b, true);
    return INT(receive(py, self_of(args), b.data, b.length));
}
FN(w_write)
{
    struct buffer b;
    struct websocket *w = self_of(args);
    ops_need_buffer(py, args[1], &b, false);
    if (b.length > 0xffff)
        py_raise_os(py, ENOBUFS);
    bool is_long = b.length >= SIZE_16;
    uint8_t head[] = {(uint8_t)(LAST | w->sends), (uint8_t)(is_long ? SIZE_16 : b.length), (uint8_t)(b.length >> 8), (uint8_t)b.length};
    put(py, w, head, is_long ? 4 : 2);
    py_call_method(py, w->stream, N(write), 1, args + 1);
    return INT(b.length);
}
FN(w_close)
{
    struct websocket *w = self_of(args);
    w->over = true;
    py_call_method(py, w->stream, N(close), 0, NULL);
    return NONE;
}
FN(w_ioctl)
{
    struct websocket *w = self_of(args);
    intptr_t request = int_get(py, args[1]), sends = w->sends;
    if (request == IOCTL_CLOSE)
        return w_close(py, 1, args), INT(0);
    if (request == IOCTL_OPTIONS)
        return INT(w->received);
    if (request != IOCTL_SET_OPTIONS)
        py_raise_os(py, EINVAL);
    if (n > 2)
        w->sends = (uint8_t)int_get(py, args[2]);
    return INT(sends);
}
static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    native_arity(py, n, nkw, 1, 2);
    struct websocket *w = gc_new(py, type, sizeof *w);
    w->stream = args[0];
    w->sends = TEXT;
    return OBJ(w);
}
static void trace(struct py *py, void *object)
{
    gc_trace(py, ((struct websocket *)object)->stream);
}
static const struct native websocket_functions[] = {
    FUNCTION(read, w_read, 1, 2),
    FUNCTION(readinto, w_readinto, 2, 2),
    FUNCTION(write, w_write, 2, 2),
    FUNCTION(ioctl, w_ioctl, 2, 3),
    FUNCTION(close, w_close, 1, 1),
};

static const struct entry websocket_entries[] = {
    FUNCTIONS_LAST(websocket_functions)
};
static const struct slots slots = {.make = make, .trace = trace};
static const struct type type_websocket = {.head = {&type_type}, .slots = &slots, .name = N(websocket), .entries = websocket_entries};
static const struct entry entries[] = {{N(__name__), N(websocket)}, {N(websocket), OBJ(&type_websocket)}, {0, 0}};
MODULE_OBJECT(websocket);
