#include "py/lib/iters.h"

#include <string.h>

#include "py/obj/class.h"
#include "py/obj/exc.h"
#include "py/obj/int.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/obj/tuple.h"
#include "py/obj/list.h"
#include "py/ops.h"
#include "py/py.h"

static val self_iter(struct py *py, val v)
{
    (void)py;
    return v;
}
static void trace(struct py *py, void *object)
{
    struct iterator *it = object;
    gc_trace(py, it->of);
    gc_trace(py, it->a);
    gc_trace(py, it->b);
}

/* --- enumerate: a is the next number ---------------------------------------------------------- */

static val enumerate_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {{N(iterable), 0}, {N(start), INT(0)}};
    val a[2];
    native_parse(py, n, nkw, args, params, 2, a);
    val it = iterator_new(py, type, ops_iter(py, a[0]));
    PTR(iterator, it)->a = int_index(py, a[1]);
    return it;
}
static val enumerate_next(struct py *py, val v)
{
    struct iterator *it = PTR(iterator, v);
    val item = ops_next(py, it->of);
    if (!item)
        return 0;
    val pair = tuple_pair(py, it->a, item);
    it->a = int_binary(py, OP_ADD, it->a, INT(1));
    return pair;
}
static const struct slots enumerate_slots = {.make = enumerate_make, .iter = self_iter, .next = enumerate_next, .trace = trace};
const struct type type_enumerate = {.head = {&type_type}, .slots = &enumerate_slots, .name = N(enumerate)};

/* --- zip, map: of is a tuple of iterators, a the function --------------------------------------- */

static val iterators(struct py *py, size_t n, const val *args)
{
    val t = tuple_new(py, n, NULL);
    for (size_t i = 0; i < n; i++) {
        val it = ops_iter(py, args[i]);
        PTR(tuple, t)->items[i] = it;
    }
    return t;
}
static val next_of_all(struct py *py, val all)
{
    size_t n = PTR(tuple, all)->length;
    val t = tuple_new(py, n, NULL);
    for (size_t i = 0; i < n; i++) {
        val v = ops_next(py, PTR(tuple, all)->items[i]);
        if (!v)
            return 0;
        PTR(tuple, t)->items[i] = v;
    }
    return n ? t : 0;
}
static val zip_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    native_arity(py, n, nkw, 0, NATIVE_ANY);
    return iterator_new(py, type, iterators(py, n, args));
}
static val zip_next(struct py *py, val v)
{
    return next_of_all(py, PTR(iterator, v)->of);
}
static const struct slots zip_slots = {.make = zip_make, .iter = self_iter, .next = zip_next, .trace = trace};
const struct type type_zip = {.head = {&type_type}, .slots = &zip_slots, .name = N(zip)};

static val map_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    native_arity(py, n, nkw, 2, NATIVE_ANY);
    val it = iterator_new(py, type, iterators(py, n - 1, args + 1));
    PTR(iterator, it)->a = args[0];
    return it;
}
static val map_next(struct py *py, val v)
{
    struct iterator *it = PTR(iterator, v);
    if (PTR(tuple, it->of)->length == 1) {
        val item = ops_next(py, PTR(tuple, it->of)->items[0]);
        return item ? py_call(py, it->a, 1, &item) : 0;
    }
    val t = next_of_all(py, it->of);
    return t ? py_call(py, it->a, PTR(tuple, t)->length, PTR(tuple, t)->items) : 0;
}
static const struct slots map_slots = {.make = map_make, .iter = self_iter, .next = map_next, .trace = trace};
const struct type type_map = {.head = {&type_type}, .slots = &map_slots, .name = N(map)};

static val filter_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    native_arity(py, n, nkw, 2, 2);
    val it = iterator_new(py, type, ops_iter(py, args[1]));
    PTR(iterator, it)->a = args[0];
    return it;
}
static val filter_next(struct py *py, val v)
{
    struct iterator *it = PTR(iterator, v);
    val item;
    while ((item = ops_next(py, it->of))) {
        val keep = it->a == NONE ? item : py_call(py, it->a, 1, &item);
        if (ops_true(py, keep))
            return item;
    }
    return 0;
}
static const struct slots filter_slots = {.make = filter_make, .iter = self_iter, .next = filter_next, .trace = trace};
const struct type type_filter = {.head = {&type_type}, .slots = &filter_slots, .name = N(filter)};

/* --- iter(function, sentinel) ---------------------------------------------------------------------- */

static val call_next(struct py *py, val v)
{
    struct iterator *it = PTR(iterator, v);
    val item = it->of ? py_call(py, it->of, 0, NULL) : 0;
    if (!item || !ops_equal(py, item, it->a))
        return item;
    return it->of = 0;
}
static const struct slots call_iter_slots = {.iter = self_iter, .next = call_next, .trace = trace};
static const struct type type_call_iter = {.head = {&type_type}, .slots = &call_iter_slots, .name = N(iterator)};
val iters_of_call(struct py *py, val function, val sentinel)
{
    val it = iterator_new(py, &type_call_iter, function);
    PTR(iterator, it)->a = sentinel;
    return it;
}

/* --- reversed: at counts down --------------------------------------------------------------------- */

static val reversed_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    native_arity(py, n, nkw, 1, 1);
    val f = class_special(py, args[0], N(__reversed__));
    if (f)
        return py_call(py, f, 1, args);
    if (!SLOT(type_of(native_of(args[0]))->slots, item) && !class_special(py, args[0], N(__getitem__)))
        py_error(py, &type_TypeError, "'%T' object isn't reversible", args[0]);
    val it = iterator_new(py, type, args[0]);
    PTR(iterator, it)->at = ops_length(py, args[0]);
    return it;
}
static val reversed_next(struct py *py, val v)
{
    struct iterator *it = PTR(iterator, v);
    return it->at ? ops_item(py, it->of, INT(--it->at)) : 0;
}
static const struct slots reversed_slots = {.make = reversed_make, .iter = self_iter, .next = reversed_next, .trace = trace};
const struct type type_reversed = {.head = {&type_type}, .slots = &reversed_slots, .name = N(reversed)};
