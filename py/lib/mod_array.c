/* array.array */
#include <string.h>

#include "py/lib/binary.h"
#include "py/lib/module.h"

struct array {
    struct object head;
    uintptr_t code;
    size_t length; /* items */
    char *data;
};
extern const struct type type_array;

static size_t item_size(val v)
{
    return binary_size((uint32_t)PTR(array, v)->code);
}
static val array_new(struct py *py, uintptr_t code, size_t length)
{
    struct array *a = gc_new(py, &type_array, sizeof *a);
    a->code = code;
    size_t bytes = length * binary_size((uint32_t)code);
    gc_resize(py, &a->data, bytes ? bytes : 1);
    memset(a->data, 0, bytes);
    a->length = length;
    return OBJ(a);
}
static void put(struct py *py, val v, size_t i, val item)
{
    char room[8];
    binary_set(py, (uint32_t)PTR(array, v)->code, room, item);
    memcpy(PTR(array, v)->data + i * item_size(v), room, item_size(v));
}
static void append(struct py *py, val v, val item)
{
    struct array *a = PTR(array, v);
    size_t size = item_size(v);
    if ((a->length + 1) * size > gc_payload_size(a->data))
        gc_resize(py, &a->data, (a->length + a->length / 2 + 4) * size);
    put(py, v, a->length, item);
    a->length++;
}
static bool buffer(struct py *py, val v, struct buffer *out, bool write)
{
    (void)write;
    gc_pin(py);
    *out = (struct buffer){PTR(array, v)->data, PTR(array, v)->length * item_size(v), (uint32_t)PTR(array, v)->code};
    return true;
}
static void extend_bytes(struct py *py, val v, const struct buffer *b)
{
    size_t size = item_size(v), more = b->length / size;
    struct array *a = PTR(array, v);
    size_t offset = 0;
    bool own = b->data == a->data;
    gc_resize(py, &a->data, (a->length + more) * size > gc_payload_size(a->data) ? (a->length + more) * size : gc_payload_size(a->data));
    memcpy(a->data + a->length * size, own ? a->data + offset : b->data, more * size);
    a->length += more;
}
static void extend(struct py *py, val v, val from)
{
    struct buffer b;
    val item;
    if (!str_check(from) && ops_buffer(py, from, &b, false)) {
        extend_bytes(py, v, &b);
        return;
    }
    val it = ops_iter(py, from);
    for (size_t mark = gc_mark_arena(py); (item = ops_next(py, it)); gc_cut_arena(py, mark))
        append(py, v, item);
}
static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)type;
    native_arity(py, n, nkw, 1, 2);
    const char *code = str_text(py, args[0]);
    if (!code[0] || !binary_size((unsigned char)code[0]) || strchr("?cenN", code[0]))
        py_error(py, &type_ValueError, "bad typecode");
    val a = array_new(py, (unsigned char)code[0], 0);
    struct buffer b;
    if (n > 1 && is_a(args[1], &type_array)) {
        val it = ops_iter(py, args[1]), item;
        while ((item = ops_next(py, it)))
            append(py, a, item);
    } else if (n > 1 && !str_check(args[1]) && ops_buffer(py, args[1], &b, false)) {
        extend_bytes(py, a, &b);
    } else if (n > 1) {
        extend(py, a, args[1]);
    }
    return a;
}
static val get(struct py *py, val v, size_t i)
{
    char room[8];
    memcpy(room, PTR(array, v)->data + i * item_size(v), item_size(v));
    return binary_get(py, (uint32_t)PTR(array, v)->code, room);
}
static void print(struct py *py, struct sink *to, val v, enum print_how how)
{
    print_format(py, to, "array('%s'", (char[]){(char)PTR(array, v)->code, 0});
    (void)how;
    for (size_t i = 0; i < PTR(array, v)->length; i++)
        print_format(py, to, i ? ", %r" : ", [%r", get(py, v, i));
    print_c(py, to, PTR(array, v)->length ? "])" : ")");
}
static val item(struct py *py, val v, val index, val value)
{
    struct array *a = PTR(array, v);
    size_t size = item_size(v);
    if (value == SLOT_DELETE) {
        if (is_a(index, &type_slice))
            py_error(py, &type_NotImplementedError, "array slice deletion");
        size_t i = ops_index(py, index, a->length, "array");
        memmove(a->data + i * size, a->data + (i + 1) * size, (a->length - i - 1) * size);
        a->length--;
        return NONE;
    }
    if (!is_a(index, &type_slice)) {
        size_t i = ops_index(py, index, a->length, "array");
        if (value == SLOT_LOAD)
            return get(py, v, i);
        put(py, v, i, value);
        return NONE;
    }
    intptr_t start, stop, step;
    size_t count = ops_slice(py, index, a->length, &start, &stop, &step);
    if (step != 1)
        py_error(py, &type_NotImplementedError, "only slices with step=1 (aka None) are supported");
    if (value == SLOT_LOAD) {
        val r = array_new(py, a->code, count);
        memcpy(PTR(array, r)->data, a->data + (size_t)start * size, count * size);
        return r;
    }
    if (!is_a(value, &type_array) || PTR(array, value)->code != a->code)
        py_error(py, &type_ValueError, "lhs and rhs should be compatible");
    size_t more = PTR(array, value)->length, old = a->length;
    if (value == v)
        value = item(py, v, slice_new(py, NONE, NONE, NONE), SLOT_LOAD);
    gc_resize(py, &a->data, (old - count + more) * size > gc_payload_size(a->data) ? (old - count + more) * size : gc_payload_size(a->data));
    memmove(a->data + ((size_t)start + more) * size, a->data + ((size_t)start + count) * size, (old - (size_t)start - count) * size);
    memcpy(a->data + (size_t)start * size, PTR(array, value)->data, more * size);
    a->length = old - count + more;
    return NONE;
}
static val unary(struct py *py, enum unary op, val v)
{
    (void)py;
    size_t n = PTR(array, v)->length;
    return op == UNARY_BOOL ? bool_val(n) : op == UNARY_LEN ? INT(n) : 0;
}
static val compare(struct py *py, unsigned op, val a, val b)
{
    uintptr_t ca = PTR(array, a)->code, cb = PTR(array, b)->code;
    if ((ca != cb && ((ca ^ cb) != 32 || !strchr("bhilq", (int)(ca | 32)))) || strchr("fd", (int)ca))
        py_error(py, &type_NotImplementedError, "arrays of different items");
    val x = list_from(py, a), y = list_from(py, b);
    return sequence_compare(py, op, x, y);
}
static val binary(struct py *py, unsigned op, val a, val b)
{
    bool inplace = op & OP_INPLACE;
    op &= ~(unsigned)OP_INPLACE;
    struct buffer y;
    if (op == OP_MUL && int_check(b)) {
        intptr_t times = int_get_clamped(py, b);
        struct array *s = PTR(array, a);
        val r = array_new(py, s->code, s->length * (size_t)(times < 0 ? 0 : times));
        for (intptr_t i = 0; i < times; i++)
            memcpy(PTR(array, r)->data + (size_t)i * s->length * item_size(a), s->data, s->length * item_size(a));
        return r;
    }
    if (op == OP_ADD && is_ptr(b) && ops_buffer(py, b, &y, false)) {
        val r = inplace ? a : item(py, a, slice_new(py, NONE, NONE, NONE), SLOT_LOAD);
        extend_bytes(py, r, &y);
        return r;
    }
    return op >= OP_LT && op <= OP_NE && is_a(native_of(b), &type_array) ? compare(py, op, a, native_of(b)) : 0;
}
static val iter(struct py *py, val v)
{
    return iterator_new(py, &type_seq_iter, v);
}
static void trace(struct py *py, void *object)
{
    (void)py;
    gc_trace_payload(((struct array *)object)->data);
}
FN(method_append)
{
    append(py, args[0], args[1]);
    return NONE;
}
FN(method_extend)
{
    extend(py, args[0], args[1]);
    return NONE;
}
NATIVE(append_native, method_append, 2, 2);
NATIVE(extend_native, method_extend, 2, 2);
static const struct entry array_entries[] = {{N(append), OBJ(&append_native)}, {N(extend), OBJ(&extend_native)}, {0, 0}};
static const struct slots slots = {.make = make, .print = print, .item = item, .unary = unary, .binary = binary,
    .iter = iter, .trace = trace, .buffer = buffer};
const struct type type_array = {.head = {&type_type}, .slots = &slots, .name = N(array), .entries = array_entries};

static const struct entry entries[] = {{N(__name__), N(array)}, {N(array), OBJ(&type_array)}, {0, 0}};
MODULE_OBJECT(array);
