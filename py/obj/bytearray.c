/* bytearray: bytes that change. */
#include <string.h>

#include "py/obj/class.h"
#include "py/obj/exc.h"
#include "py/obj/int.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/obj/text.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"

val bytearray_new(struct py *py, const void *data, size_t length)
{
    if ((const char *)data >= py->heap.start && (const char *)data < py->heap.payload_top)
        gc_pin(py);
    struct bytearray *b = gc_new(py, &type_bytearray, sizeof *b);
    gc_resize(py, &b->data, length ? length : 1);
    if (data)
        memcpy(b->data, data, length);
    else
        memset(b->data, 0, length);
    b->length = length;
    return OBJ(b);
}

static void trace(struct py *py, void *object)
{
    (void)py;
    gc_trace_payload(((struct bytearray *)object)->data);
}

static void reserve(struct py *py, struct bytearray *b, size_t length)
{
    if (length > gc_payload_size(b->data))
        gc_resize(py, &b->data, length + length / 4 + 4);
}

/* Replaces [from, to) by n bytes, which may be the array's own. */
static void splice(struct py *py, struct bytearray *b, size_t from, size_t to, val source, bool given)
{
    struct buffer y = {NULL, 0, 0};
    if (given && OBJ(b) == source)
        source = bytes_new(py, b->data, b->length);
    if (given && !ops_buffer(py, source, &y, false)) {
        source = ops_bytes_of(py, source);
        ops_buffer(py, source, &y, false);
    }
    size_t length = b->length - (to - from) + y.length;
    reserve(py, b, length);
    memmove(b->data + from + y.length, b->data + to, b->length - to);
    if (y.length)
        memcpy(b->data + from, y.data, y.length);
    b->length = length;
}

static val stepped(struct py *py, val v, intptr_t start, intptr_t step, size_t count)
{
    val r = bytearray_new(py, NULL, count);
    for (size_t i = 0; i < count; i++)
        PTR(bytearray, r)->data[i] = PTR(bytearray, v)->data[start + (intptr_t)i * step];
    return r;
}

static val item(struct py *py, val v, val index, val value)
{
    struct bytearray *b = PTR(bytearray, v);
    if (is_a(index, &type_slice)) {
        intptr_t start, stop, step;
        size_t count = ops_slice(py, index, b->length, &start, &stop, &step);
        if (value == SLOT_LOAD)
            return step == 1 ? bytearray_new(py, b->data + start, count) : stepped(py, v, start, step, count);
        if (step != 1)
            py_error(py, &type_NotImplementedError, "");
        if (value && int_check(value))
            py_error(py, &type_TypeError, "object 'int' isn't iterable");
        splice(py, b, (size_t)start, (size_t)start + count, value, value != SLOT_DELETE);
        return NONE;
    }
    size_t i = ops_index(py, index, b->length, "bytearray");
    if (value == SLOT_LOAD)
        return INT((unsigned char)b->data[i]);
    if (value == SLOT_DELETE)
        splice(py, b, i, i + 1, 0, false);
    else
        b->data[i] = (char)int_get(py, value);
    return NONE;
}

static val unary(struct py *py, enum unary op, val v)
{
    (void)py;
    size_t n = PTR(bytearray, v)->length;
    return op == UNARY_BOOL ? bool_val(n) : op == UNARY_LEN ? INT(n) : 0;
}

static val compare(struct py *py, unsigned op, val a, val b)
{
    struct buffer x, y;
    ops_buffer(py, a, &x, false);
    if (type_of(b)->name == N(array) || !ops_buffer(py, b, &y, false))
        return 0;
    val p = bytes_new(py, x.data, x.length), q = bytes_new(py, y.data, y.length);
    return ops_compare(py, op, p, q);
}

static val binary(struct py *py, unsigned op, val a, val b)
{
    struct buffer y;
    bool inplace = op & OP_INPLACE;
    op &= ~(unsigned)OP_INPLACE;
    if (op == OP_MOD)
        return str_percent(py, a, b);
    if (op >= OP_LT && op <= OP_NE)
        return str_check(b) ? 0 : compare(py, op, a, b);
    if (op == OP_MUL && int_check(b)) {
        struct bytearray *s = PTR(bytearray, a);
        intptr_t times = int_get_clamped(py, b);
        val r = bytearray_new(py, NULL, s->length * (size_t)(times < 0 ? 0 : times));
        for (intptr_t i = 0; i < times; i++)
            memcpy(PTR(bytearray, r)->data + (size_t)i * s->length, s->data, s->length);
        return r;
    }
    if (op != OP_ADD || str_check(b) || !ops_buffer(py, b, &y, false))
        return 0;
    val r = inplace ? a : bytearray_new(py, PTR(bytearray, a)->data, PTR(bytearray, a)->length);
    size_t end = PTR(bytearray, r)->length;
    splice(py, PTR(bytearray, r), end, end, b, true);
    return r;
}

static val contains(struct py *py, val v, val what)
{
    struct text self = text_of(py, v);
    if (int_check(what))
        return bool_val(memchr(self.p, (int)int_get(py, what), self.n) != NULL);
    struct text needle = text_like(py, &self, what);
    return bool_val(text_search(self.p, self.n, needle.p, needle.n) != NULL);
}

static void print(struct py *py, struct sink *to, val v, enum print_how how)
{
    print_c(py, to, "bytearray(");
    bytes_print(py, to, v, how);
    print_c(py, to, ")");
}

static val iter(struct py *py, val v)
{
    return iterator_new(py, &type_seq_iter, v);
}

static bool buffer(struct py *py, val v, struct buffer *out, bool write)
{
    (void)write;
    gc_pin(py);
    *out = (struct buffer){PTR(bytearray, v)->data, PTR(bytearray, v)->length, 'B'};
    return true;
}

static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)type;
    native_arity(py, n, nkw, 0, 3);
    if (n == 0)
        return bytearray_new(py, NULL, 0);
    if (n == 1 && int_check(args[0])) {
        if (int_get(py, args[0]) < 0)
            py_error(py, &type_ValueError, "negative count");
        return bytearray_new(py, NULL, (size_t)int_get(py, args[0]));
    }
    val b = py_call(py, OBJ(&type_bytes), n, args);
    return bytearray_new(py, str_data(b), str_length(b));
}

static val method_append(struct py *py, size_t n, const val *args)
{
    (void)n;
    struct bytearray *b = PTR(bytearray, args[0]);
    intptr_t byte = int_get(py, args[1]);
    reserve(py, b, b->length + 1);
    b->data[b->length++] = (char)byte;
    return NONE;
}

static val method_extend(struct py *py, size_t n, const val *args)
{
    (void)n;
    size_t end = PTR(bytearray, args[0])->length;
    splice(py, PTR(bytearray, args[0]), end, end, args[1], true);
    return NONE;
}

static const struct native functions[] = {
    FUNCTION(append, method_append, 2, 2),
    FUNCTION(extend, method_extend, 2, 2),
};

static const struct entry entries[] = {
    FUNCTIONS(functions), {0, OBJ(bytes_entries)}, /* goes on there */
};

static const struct slots slots = {.print = print, .unary = unary, .binary = binary, .make = make,
    .item = item, .iter = iter, .contains = contains, .trace = trace, .buffer = buffer};
const struct type type_bytearray = {.head = {&type_type}, .slots = &slots, .name = N(bytearray), .entries = entries};
