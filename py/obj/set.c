/* set and frozenset: a dict's table whose values are None. */
#include "py/obj/class.h"
#include "py/obj/dict.h"
#include "py/obj/exc.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"

val set_new(struct py *py, const struct type *type)
{
    return dict_new_of(py, type, 0);
}

void set_add(struct py *py, val set, val item)
{
    dict_set(py, set, item, NONE);
}

bool set_check(val v)
{
    return is_a(v, &type_set) || is_a(v, &type_frozenset);
}

static bool next(val set, size_t *at, val *item)
{
    val ignored;
    return dict_next(set, at, item, &ignored);
}

static void fill(struct py *py, val set, val iterable)
{
    val it = ops_iter(py, iterable), v;
    for (size_t mark = gc_mark_arena(py); (v = ops_next(py, it)); gc_cut_arena(py, mark))
        set_add(py, set, v);
}

static val copy_as(struct py *py, const struct type *type, val from)
{
    val r = set_new(py, type);
    fill(py, r, from);
    return r;
}

/* The argument as a set. */
static val as_set(struct py *py, val v)
{
    val plain = native_of(v);
    return set_check(plain) ? plain : copy_as(py, &type_set, v);
}

static const struct type *kind(val v)
{
    return PTR(object, v)->type;
}

static bool has(struct py *py, val set, val item)
{
    return dict_get(py, set, item) != 0;
}

/* Members of a that are (or aren't) in b. */
static val filtered(struct py *py, val a, val b, bool present)
{
    val r = set_new(py, kind(a)), v;
    for (size_t at = 0; next(a, &at, &v);)
        if (has(py, b, v) == present)
            set_add(py, r, v);
    return r;
}

static bool is_subset(struct py *py, val a, val b)
{
    val v;
    for (size_t at = 0; next(a, &at, &v);)
        if (!has(py, b, v))
            return false;
    return true;
}

static val union_of(struct py *py, val a, val b)
{
    val r = copy_as(py, kind(a), a);
    fill(py, r, b);
    return r;
}

static val symmetric(struct py *py, val a, val b)
{
    val r = filtered(py, a, b, false), other = filtered(py, b, a, false);
    fill(py, r, other);
    return r;
}

static val compare(struct py *py, unsigned op, val a, val b)
{
    size_t n = dict_length(a), m = dict_length(b);
    switch (op) {
    case OP_EQ: return bool_val(n == m && is_subset(py, a, b));
    case OP_NE: return bool_val(n != m || !is_subset(py, a, b));
    case OP_LT: return bool_val(n < m && is_subset(py, a, b));
    case OP_LE: return bool_val(is_subset(py, a, b));
    case OP_GT: return bool_val(n > m && is_subset(py, b, a));
    case OP_GE: return bool_val(is_subset(py, b, a));
    default: return 0;
    }
}

static val combine(struct py *py, unsigned op, val a, val b)
{
    switch (op) {
    case OP_OR: return union_of(py, a, b);
    case OP_AND: return filtered(py, a, b, true);
    case OP_SUB: return filtered(py, a, b, false);
    case OP_XOR: return symmetric(py, a, b);
    default: return 0;
    }
}

static val binary(struct py *py, unsigned op, val a, val b)
{
    bool inplace = (op & OP_INPLACE) && is_a(a, &type_set);
    op &= ~(unsigned)OP_INPLACE;
    b = native_of(b);
    if (!set_check(b))
        return 0;
    if (op >= OP_LT)
        return compare(py, op, a, b);
    val r = combine(py, op, a, b);
    if (!r || !inplace)
        return r;
    dict_hand_over(py, a, r);
    return a;
}

static val unary(struct py *py, enum unary op, val v)
{
    uint32_t h = 0;
    val item;
    switch (op) {
    case UNARY_BOOL: return bool_val(dict_length(v));
    case UNARY_LEN: return INT(dict_length(v));
    case UNARY_HASH:
        if (is_a(v, &type_set))
            return 0;
        for (size_t at = 0; next(v, &at, &item);)
            h += ops_hash(py, item) * 2654435761u;
        return INT(h & 0x3fffffff);
    default: return 0;
    }
}

static void print(struct py *py, struct sink *to, val v, enum print_how how)
{
    bool frozen = is_a(v, &type_frozenset), first = true;
    val item;
    (void)how;
    if (frozen)
        print_c(py, to, "frozenset(");
    if (!dict_length(v))
        print_c(py, to, frozen ? "" : "set()");
    else
        print_char(py, to, '{');
    for (size_t at = 0; next(v, &at, &item); first = false) {
        if (!first)
            print_c(py, to, ", ");
        print_value(py, to, item, PRINT_REPR);
    }
    if (dict_length(v))
        print_char(py, to, '}');
    if (frozen)
        print_char(py, to, ')');
}

static void trace(struct py *py, void *object)
{
    SLOT(type_dict.slots, trace)(py, object);
}

static val iter(struct py *py, val v)
{
    return SLOT(type_dict.slots, iter)(py, v);
}

static val contains(struct py *py, val v, val item)
{
    return bool_val(has(py, v, item));
}

static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    native_arity(py, n, nkw, 0, 1);
    if (n && type == &type_frozenset && is_a(args[0], type))
        return args[0];
    return n ? copy_as(py, type, args[0]) : set_new(py, type);
}

/* --- methods ---------------------------------------------------------------------------- */

static val method_add(struct py *py, size_t n, const val *args)
{
    (void)n;
    set_add(py, args[0], args[1]);
    return NONE;
}
static val method_clear(struct py *py, size_t n, const val *args)
{
    (void)n;
    dict_clear(py, args[0]);
    return NONE;
}
static val method_copy(struct py *py, size_t n, const val *args)
{
    (void)n;
    return copy_as(py, kind(args[0]), args[0]);
}
static val method_discard(struct py *py, size_t n, const val *args)
{
    (void)n;
    dict_remove(py, args[0], args[1]);
    return NONE;
}
static val method_remove(struct py *py, size_t n, const val *args)
{
    (void)n;
    if (!dict_remove(py, args[0], args[1]))
        py_raise_value(py, &type_KeyError, args[1]);
    return NONE;
}
static val method_pop(struct py *py, size_t n, const val *args)
{
    size_t at = 0;
    val item;
    (void)n;
    if (!next(args[0], &at, &item))
        py_error(py, &type_KeyError, "pop from an empty set");
    gc_keep(py, item);
    dict_remove(py, args[0], item);
    return item;
}
static val fold(struct py *py, unsigned op, size_t n, const val *args)
{
    val r = copy_as(py, kind(args[0]), args[0]);
    for (size_t i = 1; i < n; i++)
        r = combine(py, op, r, as_set(py, args[i]));
    return r;
}
static val fold_in_place(struct py *py, unsigned op, size_t n, const val *args)
{
    dict_hand_over(py, args[0], fold(py, op, n, args));
    return NONE;
}
static val method_union(struct py *py, size_t n, const val *args)
{
    return fold(py, OP_OR, n, args);
}
static val method_intersection(struct py *py, size_t n, const val *args)
{
    return fold(py, OP_AND, n, args);
}
static val method_difference(struct py *py, size_t n, const val *args)
{
    return fold(py, OP_SUB, n, args);
}
static val method_symmetric_difference(struct py *py, size_t n, const val *args)
{
    return fold(py, OP_XOR, n, args);
}
static val method_update(struct py *py, size_t n, const val *args)
{
    for (size_t i = 1; i < n; i++)
        fill(py, args[0], args[0] == args[i] ? copy_as(py, &type_set, args[i]) : args[i]);
    return NONE;
}
static val method_intersection_update(struct py *py, size_t n, const val *args)
{
    return fold_in_place(py, OP_AND, n, args);
}
static val method_difference_update(struct py *py, size_t n, const val *args)
{
    return fold_in_place(py, OP_SUB, n, args);
}
static val method_symmetric_difference_update(struct py *py, size_t n, const val *args)
{
    return fold_in_place(py, OP_XOR, n, args);
}
static val method_isdisjoint(struct py *py, size_t n, const val *args)
{
    (void)n;
    return bool_val(!dict_length(filtered(py, args[0], as_set(py, args[1]), true)));
}
static val method_issubset(struct py *py, size_t n, const val *args)
{
    (void)n;
    return bool_val(is_subset(py, args[0], as_set(py, args[1])));
}
static val method_issuperset(struct py *py, size_t n, const val *args)
{
    (void)n;
    return bool_val(is_subset(py, as_set(py, args[1]), args[0]));
}
static val method_contains(struct py *py, size_t n, const val *args)
{
    (void)n;
    return contains(py, args[0], args[1]);
}

static const struct native frozen_functions[] = {
    FUNCTION(copy, method_copy, 1, 1),
    FUNCTION(union, method_union, 1, NATIVE_ANY),
    FUNCTION(intersection, method_intersection, 1, NATIVE_ANY),
    FUNCTION(difference, method_difference, 1, NATIVE_ANY),
    FUNCTION(symmetric_difference, method_symmetric_difference, 2, 2),
    FUNCTION(isdisjoint, method_isdisjoint, 2, 2),
    FUNCTION(issubset, method_issubset, 2, 2),
    FUNCTION(issuperset, method_issuperset, 2, 2),
    FUNCTION(__contains__, method_contains, 2, 2),
};

static const struct entry frozen_entries[] = {
    FUNCTIONS_LAST(frozen_functions),
};
static const struct native functions[] = {
    FUNCTION(add, method_add, 2, 2),
    FUNCTION(clear, method_clear, 1, 1),
    FUNCTION(discard, method_discard, 2, 2),
    FUNCTION(remove, method_remove, 2, 2),
    FUNCTION(pop, method_pop, 1, 1),
    FUNCTION(update, method_update, 1, NATIVE_ANY),
    FUNCTION(intersection_update, method_intersection_update, 1, NATIVE_ANY),
    FUNCTION(difference_update, method_difference_update, 1, NATIVE_ANY),
    FUNCTION(symmetric_difference_update, method_symmetric_difference_update, 2, 2),
};

static const struct entry entries[] = {
    FUNCTIONS(functions), {0, OBJ(frozen_entries)},
};

static const struct slots slots = {.print = print, .unary = unary, .binary = binary, .make = make,
    .iter = iter, .contains = contains, .trace = trace};
const struct type type_set = {.head = {&type_type}, .slots = &slots, .name = N(set), .entries = entries};
const struct type type_frozenset = {
    .head = {&type_type}, .slots = &slots, .name = N(frozenset), .entries = frozen_entries};
