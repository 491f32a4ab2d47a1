#include "py/obj/tuple.h"

#include <string.h>

#include "py/obj/class.h"
#include "py/obj/exc.h"
#include "py/obj/int.h"
#include "py/obj/list.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"

const struct tuple tuple_empty = {{&type_tuple}, 0};

val tuple_new(struct py *py, size_t n, const val *items)
{
    if (!n)
        return OBJ(&tuple_empty);
    struct tuple *t = gc_new(py, &type_tuple, sizeof *t + n * sizeof(val));
    t->length = n;
    if (items)
        memcpy(t->items, items, n * sizeof(val));
    return OBJ(t);
}

val tuple_pair(struct py *py, val a, val b)
{
    return tuple_new(py, 2, (val[]){a, b});
}

val tuple_from(struct py *py, val iterable)
{
    if (tuple_check(iterable))
        return iterable;
    val list = list_check(iterable) ? iterable : list_from(py, iterable);
    gc_pin(py);
    return tuple_new(py, PTR(list, list)->length, PTR(list, list)->items);
}

static void trace(struct py *py, void *object)
{
    struct tuple *t = object;
    gc_trace_all(py, t->items, t->length);
}

static void print(struct py *py, struct sink *to, val v, enum print_how how)
{
    struct tuple *t = PTR(tuple, v);
    bool json = how == PRINT_JSON;
    print_char(py, to, json ? '[' : '(');
    for (size_t i = 0; i < t->length; i++) {
        if (i)
            print_c(py, to, ", ");
        print_value(py, to, t->items[i], json ? PRINT_JSON : PRINT_REPR);
    }
    if (t->length == 1 && !json)
        print_char(py, to, ',');
    print_char(py, to, json ? ']' : ')');
}

static val unary(struct py *py, enum unary op, val v)
{
    struct tuple *t = PTR(tuple, v);
    if (op == UNARY_BOOL)
        return bool_val(t->length);
    if (op == UNARY_LEN)
        return INT(t->length);
    if (op != UNARY_HASH)
        return 0;
    uint32_t h = (uint32_t)t->length;
    for (size_t i = 0; i < t->length; i++)
        h = h * 1000003u ^ ops_hash(py, t->items[i]);
    return INT(h & 0x3fffffff);
}

/* Item i of a list or tuple, 0 behind the end. */
static val nth(val v, size_t i)
{
    if (list_check(v))
        return i < PTR(list, v)->length ? PTR(list, v)->items[i] : 0;
    return i < PTR(tuple, v)->length ? PTR(tuple, v)->items[i] : 0;
}

static size_t length_of(val v)
{
    return list_check(v) ? PTR(list, v)->length : PTR(tuple, v)->length;
}

val sequence_compare(struct py *py, unsigned op, val a, val b)
{
    py_check_stack(py);
    if ((op == OP_EQ || op == OP_NE) && length_of(a) != length_of(b))
        return bool_val(op == OP_NE);
    for (size_t i = 0;; i++) {
        val x = nth(a, i), y = nth(b, i);
        if (!x || !y) {
            bool more = x != 0, less = y != 0;
            switch (op) {
            case OP_LT: return bool_val(less);
            case OP_LE: return bool_val(!more);
            case OP_GT: return bool_val(more);
            case OP_GE: return bool_val(!less);
            case OP_EQ: return bool_val(!more && !less);
            default: return bool_val(more || less);
            }
        }
        if (x == y && !is_imm_float(x))
            continue;
        if (!ops_equal(py, x, y))
            return op == OP_EQ || op == OP_NE ? bool_val(op == OP_NE) : ops_compare(py, op, x, y);
    }
}

static val concat(struct py *py, val a, val b)
{
    struct tuple *x = PTR(tuple, a), *y = PTR(tuple, b);
    struct tuple *r = PTR(tuple, tuple_new(py, x->length + y->length, NULL));
    if (x->length)
        memcpy(r->items, x->items, x->length * sizeof(val));
    if (y->length)
        memcpy(r->items + x->length, y->items, y->length * sizeof(val));
    return OBJ(r);
}

static val repeat(struct py *py, val v, intptr_t times)
{
    struct tuple *t = PTR(tuple, v);
    if (times <= 0 || !t->length)
        return OBJ(&tuple_empty);
    size_t total;
    if (__builtin_mul_overflow(t->length, (size_t)times, &total) || total > SIZE_MAX / 16)
        py_raise(py, py->memory_error);
    struct tuple *r = PTR(tuple, tuple_new(py, total, NULL));
    for (size_t i = 0; i < total; i += t->length)
        memcpy(r->items + i, t->items, t->length * sizeof(val));
    return OBJ(r);
}

static val binary(struct py *py, unsigned op, val a, val b)
{
    op &= ~(unsigned)OP_INPLACE;
    if (op == OP_MUL && int_check(b))
        return repeat(py, a, int_get_clamped(py, b));
    b = native_as(b, &type_tuple);
    if (!b)
        return 0;
    if (op == OP_ADD)
        return concat(py, a, b);
    return op >= OP_LT && op <= OP_NE ? sequence_compare(py, op, a, b) : 0;
}

static val item(struct py *py, val v, val index, val value)
{
    struct tuple *t = PTR(tuple, v);
    if (value != SLOT_LOAD)
        py_error(py, &type_TypeError, "%T doesn't support item %s", v, value ? "assignment" : "deletion");
    if (!is_a(index, &type_slice))
        return t->items[ops_index(py, index, t->length, "tuple")];
    intptr_t start, stop, step;
    size_t count = ops_slice(py, index, t->length, &start, &stop, &step);
    struct tuple *r = PTR(tuple, tuple_new(py, count, NULL));
    for (size_t i = 0; i < count; i++)
        r->items[i] = t->items[start + (intptr_t)i * step];
    return OBJ(r);
}

static val iter(struct py *py, val v)
{
    return iterator_new(py, &type_seq_iter, v);
}

static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)type;
    native_arity(py, n, nkw, 0, 1);
    return n ? tuple_from(py, args[0]) : OBJ(&tuple_empty);
}

static val method_count(struct py *py, size_t n, const val *args)
{
    (void)n;
    intptr_t count = 0;
    for (size_t i = 0; i < length_of(args[0]); i++)
        count += ops_equal(py, nth(args[0], i), args[1]);
    return INT(count);
}

static val method_index(struct py *py, size_t n, const val *args)
{
    size_t length = length_of(args[0]);
    intptr_t from = n > 2 ? int_get_clamped(py, args[2]) : 0;
    intptr_t to = n > 3 ? int_get_clamped(py, args[3]) : (intptr_t)length;
    from = from < 0 ? from + (intptr_t)length : from;
    to = to < 0 ? to + (intptr_t)length : to;
    for (intptr_t i = from < 0 ? 0 : from; i < to && i < (intptr_t)length_of(args[0]); i++)
        if (ops_equal(py, nth(args[0], (size_t)i), args[1]))
            return INT(i);
    py_error(py, &type_ValueError, "object not in sequence");
}

static const struct native tuple_functions[] = {
    FUNCTION(count, method_count, 2, 2),
    FUNCTION(index, method_index, 2, 4),
};

const struct entry tuple_entries[] = {
    FUNCTIONS_LAST(tuple_functions),
};

static const struct slots slots = {.print = print, .unary = unary, .binary = binary, .make = make,
    .item = item, .iter = iter, .trace = trace};
const struct type type_tuple = {.head = {&type_type}, .slots = &slots, .name = N(tuple),   .entries = tuple_entries};
