/* None, Ellipsis, NotImplemented, range, slice, module, the iterator over sequences. */
#include "py/obj/misc.h"

#include "py/obj/class.h"
#include "py/obj/dict.h"
#include "py/obj/exc.h"
#include "py/obj/int.h"
#include "py/obj/list.h"
#include "py/obj/native.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"

/* --- constants ------------------------------------------------------------------------- */

const struct constant none_object = {{&type_NoneType}, 0};
const struct constant false_object = {{&type_bool}, 0};
const struct constant true_object = {{&type_bool}, 1};
const struct constant ellipsis_object = {{&type_ellipsis}, 0};
const struct constant not_implemented_object = {{&type_not_implemented}, 0};

static void print_constant(struct py *py, struct sink *to, val v, enum print_how how)
{
    print_c(py, to, v == NONE ? how == PRINT_JSON ? "null" : "None" : v == ELLIPSIS ? "Ellipsis" : "NotImplemented");
}
static val none_unary(struct py *py, enum unary op, val v)
{
    (void)py;
    return op == UNARY_BOOL ? bool_val(v != NONE) : 0;
}
static const struct slots constant_slots = {.print = print_constant, .unary = none_unary};
const struct type type_NoneType = {.head = {&type_type}, .slots = &constant_slots, .name = N(NoneType)};
const struct type type_ellipsis = {.head = {&type_type}, .slots = &constant_slots, .name = N(ellipsis)};
const struct type type_not_implemented = {
    .head = {&type_type}, .slots = &constant_slots, .name = N(NotImplementedType)};

/* --- entries ------------------------------------------------------------------------------ */

static void open_functions(struct walk *w, const struct entry *e)
{
    intptr_t n = int_of(e->name);
    w->functions = (const struct native *)e->value;
    w->left = (uintptr_t)(n < 0 ? -n : n);
    if (n < 0)
        w->next = NULL;
}

bool walk(struct walk *w)
{
    while (!w->left && w->next) {
        const struct entry *e = w->next++;
        w->name = e->name, w->value = e->value;
        if (!e->name)
            w->next = (const struct entry *)e->value;
        else if (is_int(e->name))
            open_functions(w, e);
        else
            return true;
    }
    if (!w->left)
        return false;
    const struct native *f = w->functions++;
    w->left--;
    w->name = NATIVE_NAME_OF(f), w->value = OBJ(f);
    return true;
}

static val function_find(const struct native *f, size_t n, uintptr_t number)
{
    for (; n; n--, f++)
        if (f->limits >> NATIVE_NAME == number)
            return OBJ(f);
    return 0;
}

val entry_find(const struct entry *e, val name)
{
    uintptr_t number = (name - OBJ(names_built_in)) / sizeof names_built_in[0];
    while (e) {
        if (e->name == name)
            return e->value;
        intptr_t n = is_int(e->name) ? int_of(e->name) : 0;
        val found = n ? function_find((const struct native *)e->value, (size_t)(n < 0 ? -n : n), number) : 0;
        if (found || n < 0)
            return found;
        e = e->name ? e + 1 : (const struct entry *)e->value;
    }
    return 0;
}

/* --- iterator over anything with items by number --------------------------------------------- */

val iterator_new(struct py *py, const struct type *type, val of)
{
    struct iterator *it = gc_new(py, type, sizeof *it);
    it->of = of;
    return OBJ(it);
}

static void trace_iterator(struct py *py, void *object)
{
    struct iterator *it = object;
    gc_trace(py, it->of);
    gc_trace(py, it->a);
    gc_trace(py, it->b);
}

static val self_iter(struct py *py, val v)
{
    (void)py;
    return v;
}

static val seq_next(struct py *py, val v)
{
    struct iterator *it = PTR(iterator, v);
    if (list_check(it->of))
        return it->at < PTR(list, it->of)->length ? PTR(list, it->of)->items[it->at++] : 0;
    if (tuple_check(it->of))
        return it->at < PTR(tuple, it->of)->length ? PTR(tuple, it->of)->items[it->at++] : 0;
    if (is_a(it->of, &type_bytearray))
        return it->at < PTR(bytearray, it->of)->length
                   ? INT((unsigned char)PTR(bytearray, it->of)->data[it->at++])
                   : 0;
    const struct slots *slots = type_of(it->of)->slots;
    if (SLOT(slots, unary) && SLOT(slots, item) && !is_instance(it->of)) {
        val n = SLOT(slots, unary)(py, UNARY_LEN, it->of);
        return n && it->at < (size_t)int_of(n) ? SLOT(slots, item)(py, it->of, INT(it->at++), SLOT_LOAD) : 0;
    }
    struct trap trap;
    if (py_try(py, &trap)) {
        if (exc_is(trap.error, &type_IndexError) || exc_is(trap.error, &type_StopIteration))
            return 0;
        py_raise(py, trap.error);
    }
    val r = ops_item(py, it->of, INT(it->at));
    it->at++;
    py_end_try(py);
    return r;
}

static const struct slots seq_slots = {.iter = self_iter, .next = seq_next, .trace = trace_iterator};
const struct type type_seq_iter = {.head = {&type_type}, .slots = &seq_slots, .name = N(iterator)};

/* --- range ------------------------------------------------------------------------------------- */

val range_new(struct py *py, intptr_t start, intptr_t stop, intptr_t step)
{
    struct range *r = gc_new(py, &type_range, sizeof *r);
    r->start = start, r->stop = stop, r->step = step;
    return OBJ(r);
}

size_t range_length(const struct range *r)
{
    if (r->step > 0)
        return r->start < r->stop ? ((size_t)r->stop - (size_t)r->start - 1) / (size_t)r->step + 1 : 0;
    return r->start > r->stop ? ((size_t)r->start - (size_t)r->stop - 1) / (0 - (size_t)r->step) + 1 : 0;
}

static val range_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)type;
    native_arity(py, n, nkw, 1, 3);
    intptr_t start = n > 1 ? int_get(py, args[0]) : 0, stop = int_get(py, args[n > 1]);
    intptr_t step = n > 2 ? int_get(py, args[2]) : 1;
    if (!step)
        py_error(py, &type_ValueError, "zero step");
    return range_new(py, start, stop, step);
}

static void range_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    struct range *r = PTR(range, v);
    (void)how;
    print_format(py, to, "range(%z, %z", (size_t)r->start, (size_t)r->stop);
    if (r->step == 1)
        print_char(py, to, ')');
    else
        print_format(py, to, ", %z)", (size_t)r->step);
}

static val range_unary(struct py *py, enum unary op, val v)
{
    struct range *r = PTR(range, v);
    if (op == UNARY_HASH) {
        size_t n = range_length(r);
        return INT(((n ? (size_t)r->start * 31 : 0) + n + (n > 1 ? (size_t)r->step * 17 : 0)) & 0x3fffffff);
    }
    return op == UNARY_BOOL ? bool_val(range_length(r)) : op == UNARY_LEN ? int_new(py, (int64_t)range_length(r)) : 0;
}

static val range_binary(struct py *py, unsigned op, val a, val b)
{
    (void)py;
    if (!is_a(b, &type_range) || (op != OP_EQ && op != OP_NE))
        return 0;
    struct range *x = PTR(range, a), *y = PTR(range, b);
    size_t n = range_length(x);
    bool same = n == range_length(y) && (!n || x->start == y->start) && (n < 2 || x->step == y->step);
    return bool_val(same == (op == OP_EQ));
}

static val range_item(struct py *py, val v, val index, val value)
{
    struct range *r = PTR(range, v);
    if (value != SLOT_LOAD)
        py_error(py, &type_TypeError, "%T doesn't support item %s", v, value ? "assignment" : "deletion");
    if (!is_a(index, &type_slice))
        return int_new(py, r->start + (intptr_t)ops_index(py, index, range_length(r), "range") * r->step);
    intptr_t start, stop, step;
    ops_slice(py, index, range_length(r), &start, &stop, &step);
    intptr_t most = (intptr_t)range_length(r) | 1; /* farther is as far: one item */
    step = step > most ? most : step < -most ? -most : step;
    return range_new(py, r->start + start * r->step, r->start + stop * r->step, r->step * step);
}

static val range_contains(struct py *py, val v, val item)
{
    struct range *r = PTR(range, v);
    if (!int_check(item)) {
        size_t n = range_length(r);
        for (size_t i = 0; i < n; i++)
            if (ops_equal(py, int_new(py, r->start + (intptr_t)i * r->step), item))
                return TRUE;
        return FALSE;
    }
    intptr_t i = int_get_clamped(py, item);
    bool within = r->step > 0 ? i >= r->start && i < r->stop : i <= r->start && i > r->stop;
    return bool_val(within && (i - r->start) % r->step == 0);
}

static val range_iter_next(struct py *py, val v)
{
    struct range *r = PTR(range, v);
    if (r->step > 0 ? r->start >= r->stop : r->start <= r->stop)
        return 0;
    val n = int_new(py, r->start);
    if (__builtin_add_overflow(r->start, r->step, &r->start))
        r->start = r->stop;
    return n;
}

static val range_iter(struct py *py, val v)
{
    struct range *it = gc_new(py, &type_range_iter, sizeof *it), *r = PTR(range, v);
    it->start = r->start, it->stop = r->stop, it->step = r->step;
    return OBJ(it);
}

static val range_attr(struct py *py, val v, val name, val value)
{
    struct range *r = PTR(range, v);
    if (value != SLOT_LOAD)
        return 0;
    return name == N(start) ? int_new(py, r->start) : name == N(stop) ? int_new(py, r->stop)
         : name == N(step) ? int_new(py, r->step) : 0;
}

static const struct slots range_slots = {.print = range_print, .unary = range_unary, .binary = range_binary,
    .make = range_make, .item = range_item, .iter = range_iter, .contains = range_contains, .attr = range_attr};
const struct type type_range = {.head = {&type_type}, .slots = &range_slots, .name = N(range)};
static const struct slots range_iter_slots = {.iter = self_iter, .next = range_iter_next};
const struct type type_range_iter = {.head = {&type_type}, .slots = &range_iter_slots, .name = N(iterator)};

/* --- slice ------------------------------------------------------------------------------------------ */

val slice_new(struct py *py, val start, val stop, val step)
{
    struct slice *s = gc_new(py, &type_slice, sizeof *s);
    s->start = start, s->stop = stop, s->step = step;
    return OBJ(s);
}

static void slice_trace(struct py *py, void *object)
{
    gc_trace_all(py, &((struct slice *)object)->start, 3);
}

static void slice_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    struct slice *s = PTR(slice, v);
    (void)how;
    print_format(py, to, "slice(%r, %r, %r)", s->start, s->stop, s->step);
}

static val slice_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)type;
    native_arity(py, n, nkw, 1, 3);
    return slice_new(py, n > 1 ? args[0] : NONE, n > 1 ? args[1] : args[0], n > 2 ? args[2] : NONE);
}

static val slice_attr(struct py *py, val v, val name, val value)
{
    struct slice *s = PTR(slice, v);
    (void)py;
    if (value != SLOT_LOAD)
        return 0;
    return name == N(start) ? s->start : name == N(stop) ? s->stop : name == N(step) ? s->step : 0;
}

static val slice_binary(struct py *py, unsigned op, val a, val b)
{
    if (!is_a(b, &type_slice) || op < OP_LT || op > OP_NE)
        return 0;
    struct slice *x = PTR(slice, a), *y = PTR(slice, b);
    return sequence_compare(py, op, tuple_new(py, 3, &x->start), tuple_new(py, 3, &y->start));
}

static val slice_unary(struct py *py, enum unary op, val v)
{
    return op == UNARY_HASH ? INT(ops_hash(py, tuple_new(py, 3, &PTR(slice, v)->start))) : 0;
}

static val slice_indices(struct py *py, size_t n, const val *args)
{
    intptr_t start, stop, step;
    (void)n;
    intptr_t length = int_get(py, args[1]);
    if (length < 0)
        py_error(py, &type_ValueError, "length should not be negative");
    size_t count = ops_slice(py, args[0], (size_t)length, &start, &stop, &step);
    (void)count;
    return tuple_new(py, 3, (val[]){INT(start), INT(stop), INT(step)});
}
NATIVE(indices_native, slice_indices, 2, 2);
static const struct entry slice_entries[] = {{N(indices), OBJ(&indices_native)}, {0, 0}};

static const struct slots slice_slots = {.print = slice_print, .make = slice_make, .attr = slice_attr,
    .binary = slice_binary, .unary = slice_unary, .trace = slice_trace};
const struct type type_slice = {.head = {&type_type}, .slots = &slice_slots, .name = N(slice), .entries = slice_entries};

/* --- module ---------------------------------------------------------------------------------------------- */

val module_new(struct py *py, val name)
{
    struct module *m = gc_new(py, &type_module, sizeof *m);
    m->name = name;
    m->globals = dict_new(py, 4);
    dict_set_name(py, m->globals, N(__name__), name);
    return OBJ(m);
}

static void module_trace(struct py *py, void *object)
{
    struct module *m = object;
    gc_trace(py, m->name);
    gc_trace(py, m->globals);
}

static void module_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    struct module *m = PTR(module, v);
    val file = m->globals ? dict_get(py, m->globals, N(__file__)) : 0;
    (void)how;
    print_format(py, to, file ? "<module '%S' from '%S'>" : "<module '%S'>", m->name, file ? file : NONE);
}

val entries_dict(struct py *py, const struct entry *e)
{
    val d = dict_new(py, 0);
    struct walk w = {.next = e};
    while (walk(&w))
        dict_set_name(py, d, w.name, w.value);
    return dict_fix(d);
}

/* A built-in module can't be changed, but for what it takes itself; builtins can. */
static val built_in_store(struct py *py, const struct module *m, val name, val value)
{
    val set = value == SLOT_DELETE ? 0 : entry_find(m->entries, N(__setattr__));
    return set && py_call(py, set, 2, (val[]){name, value}) == TRUE ? NONE : 0;
}

static val module_attr(struct py *py, val v, val name, val value)
{
    struct module *m = PTR(module, v);
    struct dict_entry *e = m->globals ? dict_find_name(PTR(dict, m->globals), name) : NULL;
    if (value == SLOT_LOAD) {
        if (e)
            return e->value;
        val found = entry_find(m->entries, name);
        if (found)
            return found;
        if (name == N(__dict__))
            return m->globals ? m->globals : entries_dict(py, m->entries);
        if (name == N(__name__))
            return m->name;
        if (name == N(__class__))
            return OBJ(&type_module);
        e = m->globals ? dict_find_name(PTR(dict, m->globals), N(__getattr__)) : NULL;
        found = e ? e->value : entry_find(m->entries, N(__getattr__));
        return found ? py_call(py, found, 1, &name) : 0;
    }
    if (m->entries && m->name != N(builtins))
        return built_in_store(py, m, name, value);
    if (value == SLOT_DELETE)
        return e && dict_remove(py, m->globals, name) ? NONE : 0;
    if (!m->globals) {
        if (!gc_is_heap(py, m))
            return 0;
        m->globals = dict_new(py, 1);
    }
    dict_set_name(py, m->globals, name, value);
    return NONE;
}

static val module_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)type;
    native_arity(py, n, nkw, 1, 1);
    return module_new(py, args[0]);
}

static const struct slots module_slots = {.print = module_print, .attr = module_attr, .make = module_make,
                                          .trace = module_trace};
const struct type type_module = {.head = {&type_type}, .slots = &module_slots, .name = N(module)};
