#include "py/ops.h"

#include <string.h>

#include "py/intern.h"
#include "py/obj/class.h"
#include "py/obj/exc.h"
#include "py/obj/float.h"
#include "py/obj/func.h"
#include "py/obj/int.h"
#include "py/obj/list.h"
#include "py/obj/dict.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/print.h"
#include "py/py.h"

static const struct slots *slots_of(struct py *py, val v)
{
    if (!v)
        py_error(py, &type_NameError, "local variable referenced before assignment");
    return type_of(v)->slots;
}

/* --- unary ------------------------------------------------------------------------------- */

val ops_unary(struct py *py, enum unary op, val v)
{
    const struct slots *s = slots_of(py, v);
    return TRY_SLOT(s, unary, op, v);
}

bool ops_true(struct py *py, val v)
{
    if (v == TRUE || v == FALSE || v == NONE)
        return v == TRUE;
    if (is_int(v))
        return v != INT(0);
    val r = ops_unary(py, UNARY_BOOL, v);
    if (!r)
        r = ops_unary(py, UNARY_LEN, v);
    return !r || (r != FALSE && r != INT(0));
}

/* Types that compare by value and can change. */
static bool unhashable(val v)
{
    const struct type *t = type_of(v);
    return t == &type_list || t == &type_dict || t == &type_ordered_dict || t == &type_set ||
           t == &type_bytearray;
}

uint32_t ops_hash(struct py *py, val v)
{
    val h = ops_unary(py, UNARY_HASH, v);
    if (h && !int_check(h))
        py_error(py, &type_TypeError, "__hash__ should return an int");
    if (h)
        return (uint32_t)int_get_bits(py, h);
    if (unhashable(v) || !is_ptr(v) || (SLOT(type_of(v)->slots, binary) && !is_instance(v) && SLOT(type_of(v)->slots, item)))
        py_error(py, &type_TypeError, "unhashable type: '%T'", v);
    return (uint32_t)(v >> 4 & 0x3fffffff);
}

val ops_length_or_0(struct py *py, val v)
{
    return ops_unary(py, UNARY_LEN, v);
}

size_t ops_length(struct py *py, val v)
{
    val n = ops_unary(py, UNARY_LEN, v);
    if (!n)
        py_error(py, &type_TypeError, "object of type '%T' has no len()", v);
    return (size_t)int_get(py, n);
}

val ops_to_int(struct py *py, val v)
{
    if (int_check(v))
        return ops_unary(py, UNARY_INT, v);
    if (float_check(v))
        return int_from_real(py, float_of(v));
    val f = class_special(py, v, N(__int__)), r = f ? py_call(py, f, 1, &v) : 0;
    if (!r)
        r = ops_unary(py, UNARY_INT, v);
    if (!r && native_of(v) != v)
        return ops_to_int(py, native_of(v));
    if (!r)
        py_error(py, &type_TypeError, "can't convert %T to int", v);
    if (!int_check(native_of(r)))
        py_error(py, &type_TypeError, "__int__ should return int");
    return r;
}

/* --- binary ---------------------------------------------------------------------------------- */

extern const val class_reflected_names[];

static const unsigned char mirrored[] = {
    [OP_LT] = OP_GT, [OP_LE] = OP_GE, [OP_GT] = OP_LT, [OP_GE] = OP_LE, [OP_EQ] = OP_EQ, [OP_NE] = OP_NE};

static bool is_comparison(unsigned op)
{
    return op >= OP_LT && op <= OP_NE;
}

/* b's reflected method, or its built-in slot where that works both ways. */
static val reflected(struct py *py, unsigned op, val a, val b)
{
    const struct type *t = type_of(b);
    val (*binary)(struct py *py, unsigned op, val self, val other) = SLOT(t->slots, binary);
    if (type_is_user(t)) {
        val f = class_find(py, t, class_reflected_names[op]);
        if (f && f != NONE) {
            val r = py_call(py, ops_bind(py, f, b, t), 1, &a);
            return r == NOT_IMPLEMENTED ? 0 : r;
        }
        if (op == OP_NE && !f && (f = class_find(py, t, N(__eq__))) && is_a(f, &type_func)) {
            val r = py_call(py, f, 2, (val[]){b, a});
            return r == NOT_IMPLEMENTED ? 0 : bool_val(!ops_true(py, r));
        }
        if (is_comparison(op) && instance_native(PTR(instance, b)) && binary)
            return binary(py, mirrored[op], b, a);
        val plain = native_of(b);
        return plain != b && !type_is_user(type_of(a)) && !(t->flags & TYPE_EXCEPTION) ? ops_binary(py, op, a, plain) : 0;
    }
    if (!binary)
        return 0;
    if (is_comparison(op))
        return binary(py, mirrored[op], b, a);
    bool sequence = op == OP_MUL && int_check(native_of(a));
    if (sequence && !int_check(b) && !float_check(b))
        return binary(py, op, b, native_of(a));
    if (t->flags & TYPE_REFLECTS)
        return binary(py, op | OP_REFLECTED, b, a);
    return float_check(b) && int_check(a) ? float_binary(py, op, a, b) : 0;
}

static bool prefers_right(struct py *py, unsigned op, val a, val b)
{
    const struct type *s = type_of(a), *t = type_of(b);
    return s != t && type_is_user(t) && class_is_subclass(t, s) && class_find(py, t, class_reflected_names[op]) &&
           (!type_is_user(s) || class_find(py, t, class_reflected_names[op]) != class_find(py, s, class_reflected_names[op]));
}

static val try_binary(struct py *py, unsigned op, val a, val b)
{
    const struct slots *s = slots_of(py, a);
    unsigned plain = op & ~(unsigned)OP_INPLACE;
    slots_of(py, b);
    val r = 0;
    bool right_first = prefers_right(py, plain, a, b);
    if (right_first && (r = reflected(py, plain, a, b)))
        return r;
    if ((r = TRY_SLOT(s, binary, op, a, b)))
        return r;
    return right_first ? 0 : reflected(py, plain, a, b);
}

val ops_binary(struct py *py, unsigned op, val a, val b)
{
    val r = try_binary(py, op, a, b);
    if (r)
        return r;
    bool inplace = op & OP_INPLACE;
    op &= ~(unsigned)OP_INPLACE;
    if (op == OP_DIVMOD)
        py_error(py, &type_TypeError, "unsupported types for divmod: '%T', '%T'", a, b);
    py_error(py, &type_TypeError, "unsupported types for __%s%s__: '%T', '%T'", inplace ? "i" : "",
             str_data(class_reflected_names[op]) + (is_comparison(op) ? 2 : 3) , a, b);
}

static bool identical_default(unsigned op, val a, val b)
{
    return (a == b) == (op == OP_EQ);
}

val ops_compare(struct py *py, unsigned op, val a, val b)
{
    val r = try_binary(py, op, a, b);
    if (r)
        return r;
    if (op == OP_EQ || op == OP_NE)
        return bool_val(identical_default(op, a, b));
    py_error(py, &type_TypeError, "unsupported types for __%s__: '%T', '%T'",
             op == OP_LT ? "lt" : op == OP_LE ? "le" : op == OP_GT ? "gt" : "ge", a, b);
}

bool ops_equal(struct py *py, val a, val b)
{
    if (a == b && !is_imm_float(a) && !is_instance(a))
        return true;
    if (is_int(a) && is_int(b))
        return false;
    if (is_a(a, &type_str) && is_a(b, &type_str))
        return str_equal(a, b);
    return ops_true(py, ops_compare(py, OP_EQ, a, b));
}

bool ops_less(struct py *py, val a, val b)
{
    return ops_true(py, ops_compare(py, OP_LT, a, b));
}

static bool sequence_contains(struct py *py, val v, val item)
{
    bool list = is_a(v, &type_list);
    for (size_t i = 0; i < (list ? PTR(list, v)->length : PTR(tuple, v)->length); i++) {
        val k = list ? PTR(list, v)->items[i] : PTR(tuple, v)->items[i];
        if (k == item || ops_equal(py, k, item))
            return true;
    }
    return false;
}

bool ops_contains(struct py *py, val container, val item)
{
    if (container && (is_a(container, &type_tuple) || is_a(container, &type_list)))
        return sequence_contains(py, container, item);
    const struct slots *s = slots_of(py, container);
    val r = TRY_SLOT(s, contains, container, item), v;
    if (r)
        return r == TRUE;
    val it = ops_iter(py, container);
    for (size_t mark = gc_mark_arena(py); (v = ops_next(py, it)); gc_cut_arena(py, mark))
        if (v == item || ops_equal(py, v, item))
            return true;
    return false;
}

/* --- attributes ------------------------------------------------------------------------------- */

static val call_next(struct py *py, size_t n, const val *args)
{
    (void)n;
    val v = ops_next(py, args[0]);
    if (!v)
        py_error(py, &type_StopIteration, "");
    return v;
}
NATIVE(next_of_any, call_next, 1, 1);

static val builtin_attr(struct py *py, val v, val name)
{
    const struct type *t = type_of(v);
    val found = class_lookup(t, name, NULL);
    if (found)
        return ops_bind(py, found, v, t);
    if (name == N(__next__) && SLOT(t->slots, next))
        return method_new(py, OBJ(&next_of_any), v);
    return name == N(__class__) ? OBJ(t) : 0;
}

val ops_attr_or_0(struct py *py, val v, val name)
{
    const struct slots *s = slots_of(py, v);
    val r = TRY_SLOT(s, attr, v, name, SLOT_LOAD);
    if (r || is_instance(v))
        return r;
    return is_a(v, &type_type) || is_a(v, &type_module) || is_a(v, &type_super) ? 0 : builtin_attr(py, v, name);
}

static _Noreturn void no_attribute(struct py *py, val v, val name)
{
    if (is_a(v, &type_type))
        py_error(py, &type_AttributeError, "type object '%S' has no attribute '%S'", PTR(type, v)->name, name);
    py_error(py, &type_AttributeError, "'%T' object has no attribute '%S'", v, name);
}

val ops_attr(struct py *py, val v, val name)
{
    val r = ops_attr_or_0(py, v, name);
    if (!r)
        no_attribute(py, v, name);
    return r;
}

void ops_set_attr(struct py *py, val v, val name, val value)
{
    const struct slots *s = slots_of(py, v);
    if (!TRY_SLOT(s, attr, v, name, value))
        no_attribute(py, v, name);
}

/* Methods are found without making a bound one. */
val ops_method(struct py *py, val v, val name, val *self)
{
    const struct slots *s = slots_of(py, v);
    const struct type *t = type_of(v);
    val found;
    *self = 0;
    if (type_is_user(t)) {
        if (!(t->flags & (TYPE_GETATTRIBUTE | TYPE_DATA_DESC)) && !instance_get(py, PTR(instance, v), name) &&
            (found = class_find(py, t, name)) && is_a(found, &type_func)) {
            *self = v;
            return found;
        }
        return ops_attr(py, v, name);
    }
    if (t == &type_type && (found = class_lookup(PTR(type, v), name, NULL)) && is_a(found, &type_classmethod)) {
        found = PTR(wrap, found)->function;
        *self = is_a(found, &type_func) || is_a(found, &type_native) ? v : 0;
        if (*self)
            return found;
    }
    if (t == &type_super && (found = super_method(v, name, self)))
        return found;
    *self = 0;
    if (!SLOT(s, attr) && (found = class_find(py, t, name)) && is_a(found, &type_native)) {
        *self = v;
        return found;
    }
    return ops_attr(py, v, name);
}

/* --- items and iteration ------------------------------------------------------------------------ */

val ops_item(struct py *py, val v, val index)
{
    const struct slots *s = slots_of(py, v);
    val r = TRY_SLOT(s, item, v, index, SLOT_LOAD);
    if (r)
        return r;
    if (is_a(v, &type_type)) {
        val f = class_lookup(PTR(type, v), N(__class_getitem__), NULL);
        if (f)
            return py_call(py, is_a(f, &type_classmethod) ? PTR(wrap, f)->function : f, 2, (val[]){v, index});
    }
    py_error(py, &type_TypeError, "'%T' object isn't subscriptable", v);
}

void ops_set_item(struct py *py, val v, val index, val value)
{
    const struct slots *s = slots_of(py, v);
    if (!TRY_SLOT(s, item, v, index, value))
        py_error(py, &type_TypeError, "'%T' object doesn't support item %s", v, value ? "assignment" : "deletion");
}

static const struct slots *iterator_slots(struct py *py, val v)
{
    const struct slots *s = slots_of(py, v);
    if (!SLOT(s, next))
        py_error(py, &type_TypeError, "'%T' object isn't an iterator", v);
    return s;
}

val ops_iter(struct py *py, val v)
{
    const struct slots *s = slots_of(py, v);
    if (!SLOT(s, iter))
        py_error(py, &type_TypeError, "'%T' object isn't iterable", v);
    py->heap.exempt++; /* a walk's own state doesn't count as memory that the program asks for */
    val it = SLOT(s, iter)(py, v);
    py->heap.exempt--;
    iterator_slots(py, it);
    return it;
}

val ops_next(struct py *py, val iterator)
{
    const struct slots *s = iterator_slots(py, iterator);
    if (py->pending)
        py_poll(py);
    py_check_stack(py);
    return SLOT(s, next)(py, iterator);
}

bool ops_buffer(struct py *py, val v, struct buffer *out, bool write)
{
    const struct slots *s = slots_of(py, v);
    return TRY_SLOT(s, buffer, v, out, write);
}

void ops_need_buffer(struct py *py, val v, struct buffer *out, bool write)
{
    if (!ops_buffer(py, v, out, write))
        py_error(py, &type_TypeError, "object with buffer protocol required");
}

val ops_bytes_of(struct py *py, val v)
{
    struct sink out = print_to_builder(py);
    val it = ops_iter(py, v), item;
    for (size_t mark = gc_mark_arena(py); (item = ops_next(py, it)); gc_cut_arena(py, mark)) {
        intptr_t byte = int_get(py, item);
        if (byte < 0 || byte > 255)
            py_error(py, &type_ValueError, "bytes value out of range");
        print_char(py, &out, (char)byte);
    }
    return print_built_bytes(py, &out);
}

size_t ops_index(struct py *py, val index, size_t length, const char *what)
{
    intptr_t i;
    if (is_int(index))
        i = int_of(index);
    else {
        val n = int_check(index) ? index : ops_unary(py, UNARY_INT, index);
        if (!n)
            py_error(py, &type_TypeError, "%s indices must be integers, not %T", what, index);
        i = int_get_clamped(py, n);
    }
    if (i < 0)
        i += (intptr_t)length;
    if (i < 0 || (size_t)i >= length)
        py_error(py, &type_IndexError, "%s index out of range", what);
    return (size_t)i;
}

size_t ops_slice(struct py *py, val slice, size_t length, intptr_t *start, intptr_t *stop, intptr_t *step)
{
    struct slice *s = PTR(slice, slice);
    intptr_t n = (intptr_t)length;
    *step = s->step == NONE ? 1 : int_get_clamped(py, s->step);
    if (!*step)
        py_error(py, &type_ValueError, "slice step can't be zero");
    intptr_t low = *step < 0 ? -1 : 0, high = *step < 0 ? n - 1 : n;
    intptr_t ends[2] = {*step < 0 ? high : low, *step < 0 ? low : high};
    val given[2] = {s->start, s->stop};
    for (int i = 0; i < 2; i++) {
        if (given[i] == NONE)
            continue;
        intptr_t at = int_get_clamped(py, given[i]);
        at = at < 0 ? at + n : at;
        ends[i] = at < low ? low : at > high ? high : at;
    }
    *start = ends[0], *stop = ends[1];
    if (*step > 0)
        {
        return *stop > *start ? (size_t)((*stop - *start - 1) / *step) + 1 : 0;
    }
    return *stop < *start ? (size_t)((*start - *stop - 1) / -*step) + 1 : 0;
}
