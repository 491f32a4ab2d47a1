/* memoryview: a window on an object's bytes, with an item type. */
#include <string.h>

#include "py/lib/binary.h"
#include "py/lib/iters.h"
#include "py/obj/class.h"
#include "py/obj/exc.h"
#include "py/obj/int.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/obj/str.h"
#include "py/ops.h"
#include "py/py.h"

/* On 32 bits a view begins within 16 M items: the fifth word would cost two. */
enum { START_BITS = 8 * sizeof(uintptr_t) - 8 };
#define MOST_START (((uintptr_t)1 << START_BITS) - 1)

struct memoryview {
    struct object head;
    val of;
    size_t length; /* items */
    uintptr_t start : START_BITS, code : 8; /* items; struct's type code */
};

val memoryview_new(struct py *py, val of, size_t start, size_t length, uint32_t code)
{
    if (start > MOST_START)
        py_error(py, &type_OverflowError, "memoryview offset too large");
    struct memoryview *m = gc_new(py, &type_memoryview, sizeof *m);
    m->of = of, m->length = length, m->start = start & MOST_START, m->code = code & 255;
    return OBJ(m);
}

static size_t item_size(const struct memoryview *m)
{
    return binary_size(m->code);
}

static bool buffer(struct py *py, val v, struct buffer *out, bool write)
{
    struct memoryview *m = PTR(memoryview, v);
    struct buffer b;
    if (!ops_buffer(py, m->of, &b, write))
        return false;
    size_t size = item_size(m), from = m->start * size, n = m->length * size;
    if (from + n > b.length) /* it shrank meanwhile */
        n = b.length > from ? b.length - from : 0;
    *out = (struct buffer){(char *)b.data + from, n, m->code};
    return true;
}

static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    struct buffer b;
    (void)type;
    native_arity(py, n, nkw, 1, 1);
    ops_need_buffer(py, args[0], &b, false);
    return memoryview_new(py, args[0], 0, b.length / binary_size(b.code), b.code);
}

static val item(struct py *py, val v, val index, val value)
{
    struct memoryview *m = PTR(memoryview, v);
    struct buffer b;
    bool store = value != SLOT_LOAD;
    if (value == SLOT_DELETE || !buffer(py, v, &b, store))
        py_error(py, &type_TypeError, "'%T' object doesn't support item %s", v, value ? "assignment" : "deletion");
    size_t size = item_size(m);
    if (!is_a(index, &type_slice)) {
        size_t i = ops_index(py, index, m->length, "memoryview");
        char *at = (char *)b.data + i * size;
        if (!store)
            return binary_get(py, m->code, at);
        binary_set(py, m->code, at, value);
        return NONE;
    }
    intptr_t start, stop, step;
    size_t count = ops_slice(py, index, m->length, &start, &stop, &step);
    if (step != 1)
        py_error(py, &type_NotImplementedError, "only slices with step=1 (aka None) are supported");
    if (!store)
        return memoryview_new(py, m->of, m->start + (size_t)start, count, m->code);
    struct buffer from;
    ops_need_buffer(py, value, &from, false);
    if (from.length != count * size)
        py_error(py, &type_ValueError, "lhs and rhs should be compatible");
    memmove((char *)b.data + (size_t)start * size, from.data, from.length);
    return NONE;
}

static val unary(struct py *py, enum unary op, val v)
{
    struct memoryview *m = PTR(memoryview, v);
    if (op == UNARY_HASH) {
        struct buffer b;
        if (buffer(py, v, &b, false))
            return ops_unary(py, op, bytes_new(py, b.data, b.length));
    }
    return op == UNARY_BOOL ? bool_val(m->length) : op == UNARY_LEN ? INT(m->length) : 0;
}

static val binary(struct py *py, unsigned op, val a, val b)
{
    struct buffer x, y;
    if ((op != OP_EQ && op != OP_NE) || !is_ptr(b) || !ops_buffer(py, b, &y, false) || !buffer(py, a, &x, false) || str_check(b))
        return 0;
    return bool_val((x.length == y.length && !memcmp(x.data, y.data, x.length)) == (op == OP_EQ));
}

static val attr(struct py *py, val v, val name, val value)
{
    struct memoryview *m = PTR(memoryview, v);
    (void)py;
    return name == N(itemsize) && value == SLOT_LOAD ? INT(item_size(m)) : 0;
}

static val iter(struct py *py, val v)
{
    return iterator_new(py, &type_seq_iter, v);
}
static void trace(struct py *py, void *object)
{
    gc_trace(py, ((struct memoryview *)object)->of);
}

static val method_hex(struct py *py, size_t n, const val *args)
{
    struct buffer b;
    buffer(py, args[0], &b, false);
    val bytes = bytes_new(py, b.data, b.length);
    return py_call_method(py, bytes, N(hex), n - 1, args + 1);
}
NATIVE(hex_native, method_hex, 1, 2);
static const struct entry entries[] = {{N(hex), OBJ(&hex_native)}, {0, 0}};

static const struct slots slots = {.make = make, .item = item, .unary = unary, .binary = binary, .iter = iter,
    .attr = attr, .trace = trace, .buffer = buffer};
const struct type type_memoryview = {.head = {&type_type}, .slots = &slots, .name = N(memoryview), .entries = entries};
