#include "py/obj/list.h"

#include <string.h>

#include "py/obj/class.h"
#include "py/obj/exc.h"
#include "py/obj/int.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"

static size_t capacity(const struct list *l)
{
    return gc_payload_size(l->items) / sizeof(val);
}

static void reserve(struct py *py, struct list *l, size_t n)
{
    size_t have = capacity(l);
    if (n <= have)
        return;
    size_t want = have ? have + have / 2 + 1 : n;
    gc_resize(py, &l->items, (want > n ? want : n) * sizeof(val));
}

val list_new(struct py *py, size_t n, const val *items)
{
    struct list *l = gc_new(py, &type_list, sizeof *l);
    if (!n)
        return OBJ(l);
    if (n > SIZE_MAX / 16)
        py_raise(py, py->memory_error);
    gc_resize(py, &l->items, n * sizeof(val));
    if (items)
        memcpy(l->items, items, n * sizeof(val));
    else
        for (size_t i = 0; i < n; i++)
            l->items[i] = NONE;
    l->length = n;
    return OBJ(l);
}

void list_append(struct py *py, val list, val item)
{
    struct list *l = PTR(list, list);
    if (l->length == capacity(l)) {
        gc_keep(py, item);
        size_t have = capacity(l);
        reserve(py, l, have < 4 ? 4 : have * 2);
    }
    l->items[l->length++] = item;
}

static void extend_list(struct py *py, struct list *l, val other)
{
    size_t n = list_check(other) ? PTR(list, other)->length : PTR(tuple, other)->length;
    reserve(py, l, l->length + n);
    const val *from = list_check(other) ? PTR(list, other)->items : PTR(tuple, other)->items;
    if (n)
        memcpy(l->items + l->length, from, n * sizeof(val));
    l->length += n;
}

void list_extend(struct py *py, val list, val iterable)
{
    val plain = native_of(iterable);
    if ((list_check(plain) || tuple_check(plain)) && plain == iterable) {
        extend_list(py, PTR(list, list), plain);
        return;
    }
    val it = ops_iter(py, iterable), item;
    size_t mark = gc_mark_arena(py);
    while ((item = ops_next(py, it))) {
        list_append(py, list, item);
        gc_cut_arena(py, mark);
    }
}

val list_from(struct py *py, val iterable)
{
    val list = list_new(py, 0, NULL);
    list_extend(py, list, iterable);
    return list;
}

val list_pop(struct py *py, val list, size_t at)
{
    struct list *l = PTR(list, list);
    val v = l->items[at];
    memmove(l->items + at, l->items + at + 1, (l->length - at - 1) * sizeof(val));
    l->length--;
    gc_keep(py, v);
    if (l->length < capacity(l) / 4)
        gc_resize(py, &l->items, capacity(l) / 2 * sizeof(val));
    return v;
}

/* --- slots ---------------------------------------------------------------------------- */

static void trace(struct py *py, void *object)
{
    struct list *l = object;
    gc_trace_all(py, l->items, l->length);
    gc_trace_payload(l->items);
}

static void print(struct py *py, struct sink *to, val v, enum print_how how)
{
    print_char(py, to, '[');
    for (size_t i = 0; i < PTR(list, v)->length; i++) {
        if (i)
            print_c(py, to, ", ");
        print_value(py, to, PTR(list, v)->items[i], how == PRINT_JSON ? how : PRINT_REPR);
    }
    print_char(py, to, ']');
}

static val unary(struct py *py, enum unary op, val v)
{
    (void)py;
    size_t n = PTR(list, v)->length;
    return op == UNARY_BOOL ? bool_val(n) : op == UNARY_LEN ? INT(n) : 0;
}

static val repeat(struct py *py, val v, intptr_t times)
{
    size_t n = PTR(list, v)->length, total;
    if (times < 0)
        times = 0;
    if (__builtin_mul_overflow(n, (size_t)times, &total))
        py_raise(py, py->memory_error);
    val r = list_new(py, total, NULL);
    for (size_t i = 0; i < total; i += n)
        memcpy(PTR(list, r)->items + i, PTR(list, v)->items, n * sizeof(val));
    return r;
}

static val binary(struct py *py, unsigned op, val a, val b)
{
    bool inplace = op & OP_INPLACE;
    op &= ~(unsigned)OP_INPLACE;
    if (op == OP_MUL && int_check(b)) {
        val r = repeat(py, a, int_get_clamped(py, b));
        if (!inplace)
            return r;
        gc_move_payload(&PTR(list, a)->items, &PTR(list, r)->items);
        PTR(list, a)->length = PTR(list, r)->length;
        PTR(list, r)->length = 0;
        return a;
    }
    if (op == OP_ADD && inplace) {
        list_extend(py, a, b);
        return a;
    }
    b = native_as(b, &type_list);
    if (!b)
        return 0;
    if (op == OP_ADD) {
        struct list *x = PTR(list, a), *y = PTR(list, b);
        val r = list_new(py, x->length + y->length, NULL);
        if (x->length)
            memcpy(PTR(list, r)->items, x->items, x->length * sizeof(val));
        if (y->length)
            memcpy(PTR(list, r)->items + x->length, y->items, y->length * sizeof(val));
        return r;
    }
    return op >= OP_LT && op <= OP_NE ? sequence_compare(py, op, a, b) : 0;
}

/* Replaces items [from, to) by those of a list or tuple (0: by none). */
static void splice(struct py *py, struct list *l, size_t from, size_t to, val source)
{
    if (source && source == OBJ(l))
        source = tuple_from(py, source);
    size_t n = !source ? 0 : list_check(source) ? PTR(list, source)->length : PTR(tuple, source)->length;
    reserve(py, l, l->length - (to - from) + n);
    const val *items = !source ? NULL : list_check(source) ? PTR(list, source)->items : PTR(tuple, source)->items;
    if (l->length > to)
        memmove(l->items + from + n, l->items + to, (l->length - to) * sizeof(val));
    if (n)
        memcpy(l->items + from, items, n * sizeof(val));
    l->length = l->length - (to - from) + n;
}

static val get_slice(struct py *py, val v, val slice)
{
    intptr_t start, stop, step;
    size_t count = ops_slice(py, slice, PTR(list, v)->length, &start, &stop, &step);
    val r = list_new(py, count, NULL);
    for (size_t i = 0; i < count; i++)
        PTR(list, r)->items[i] = PTR(list, v)->items[start + (intptr_t)i * step];
    return r;
}

static void delete_stepped(struct list *l, intptr_t start, intptr_t step, size_t count)
{
    if (step < 0)
        start += step * ((intptr_t)count - 1), step = -step;
    size_t to = (size_t)start, next = (size_t)start, left = count;
    for (size_t i = (size_t)start; i < l->length; i++) {
        if (left && i == next) {
            next += (size_t)step;
            left--;
            continue;
        }
        l->items[to++] = l->items[i];
    }
    l->length = to;
}

static void set_slice(struct py *py, val v, val slice, val value)
{
    intptr_t start, stop, step;
    struct list *l = PTR(list, v);
    if (value && !list_check(value) && !tuple_check(value))
        value = list_from(py, value);
    size_t count = ops_slice(py, slice, l->length, &start, &stop, &step);
    if (step == 1) {
        splice(py, l, (size_t)start, (size_t)start + count, value);
        return;
    }
    if (!value) {
        if (count)
            delete_stepped(l, start, step, count);
        return;
    }
    val copy = tuple_from(py, value);
    if (PTR(tuple, copy)->length != count)
        py_error(py, &type_ValueError, "attempt to assign sequence of size %z to extended slice of size %z",
                 PTR(tuple, copy)->length, count);
    for (size_t i = 0; i < count; i++)
        l->items[start + (intptr_t)i * step] = PTR(tuple, copy)->items[i];
}

static val item(struct py *py, val v, val index, val value)
{
    struct list *l = PTR(list, v);
    if (is_a(index, &type_slice)) {
        if (value == SLOT_LOAD)
            return get_slice(py, v, index);
        set_slice(py, v, index, value);
        return NONE;
    }
    size_t i = ops_index(py, index, l->length, "list");
    if (value == SLOT_LOAD)
        return l->items[i];
    if (value == SLOT_DELETE)
        list_pop(py, v, i);
    else
        l->items[i] = value;
    return NONE;
}

static val iter(struct py *py, val v)
{
    return iterator_new(py, &type_seq_iter, v);
}

static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)type;
    native_arity(py, n, nkw, 0, 1);
    return n ? list_from(py, args[0]) : list_new(py, 0, NULL);
}

/* --- sorting ---------------------------------------------------------------------------- */

/* Merge sort of n items in `a` with room for as many in `b`; keys, when there are
 * some, are moved along: item i of keys belongs to item i of a.  All four lists
 * are fetched anew around each comparison, since it may run any code. */
struct sorting {
    struct py *py;
    val items, keys, room, key_room;
    bool reverse;
};

static bool less(struct sorting *s, size_t i, size_t j)
{
    val by = s->keys ? s->keys : s->items;
    val a = PTR(list, by)->items[i], b = PTR(list, by)->items[j];
    if (s->reverse) {
        val t = a;
        a = b, b = t;
    }
    if (is_int(a) && is_int(b))
        return (intptr_t)a < (intptr_t)b;
    size_t mark = gc_mark_arena(s->py);
    bool r = ops_less(s->py, a, b);
    gc_cut_arena(s->py, mark);
    return r;
}

static void move_to_room(struct sorting *s, size_t to, size_t from)
{
    PTR(list, s->room)->items[to] = PTR(list, s->items)->items[from];
    if (s->keys)
        PTR(list, s->key_room)->items[to] = PTR(list, s->keys)->items[from];
}

static void copy_back(struct sorting *s, size_t from, size_t to)
{
    size_t n = (to - from) * sizeof(val);
    memcpy(PTR(list, s->items)->items + from, PTR(list, s->room)->items + from, n);
    if (s->keys)
        memcpy(PTR(list, s->keys)->items + from, PTR(list, s->key_room)->items + from, n);
}

static void insertion(struct sorting *s, size_t from, size_t to)
{
    for (size_t i = from + 1; i < to; i++)
        for (size_t j = i; j > from && less(s, j, j - 1); j--) {
            val *l = PTR(list, s->items)->items + j, t = l[0];
            l[0] = l[-1], l[-1] = t;
            if (!s->keys)
                continue;
            l = PTR(list, s->keys)->items + j, t = l[0];
            l[0] = l[-1], l[-1] = t;
        }
}

static void merge_sort(struct sorting *s, size_t from, size_t to)
{
    if (to - from <= 8) {
        insertion(s, from, to);
        return;
    }
    size_t middle = from + (to - from) / 2, i = from, j = middle;
    merge_sort(s, from, middle);
    merge_sort(s, middle, to);
    if (!less(s, middle, middle - 1))
        return;
    for (size_t k = from; k < to; k++)
        move_to_room(s, k, j >= to || (i < middle && !less(s, j, i)) ? i++ : j++);
    copy_back(s, from, to);
}

void list_sort(struct py *py, val list, val key, bool reverse)
{
    /* the list looks empty to code that runs meanwhile */
    struct sorting s = {py, list_new(py, 0, NULL), 0, 0, 0, reverse};
    size_t n = PTR(list, list)->length;
    gc_move_payload(&PTR(list, s.items)->items, &PTR(list, list)->items);
    PTR(list, s.items)->length = n;
    PTR(list, list)->length = 0;
    struct trap trap;
    if (!py_try(py, &trap)) {
        s.room = n > 8 ? list_new(py, n, NULL) : 0;
        if (key) {
            s.keys = list_new(py, 0, NULL);
            size_t mark = gc_mark_arena(py);
            for (size_t i = 0; i < n; i++) {
                list_append(py, s.keys, py_call(py, key, 1, &PTR(list, s.items)->items[i]));
                gc_cut_arena(py, mark);
            }
            s.key_room = n > 8 ? list_new(py, n, NULL) : 0;
        }
        merge_sort(&s, 0, n);
        py_end_try(py);
        trap.error = 0;
    }
    gc_resize(py, &PTR(list, list)->items, 0);
    gc_move_payload(&PTR(list, list)->items, &PTR(list, s.items)->items);
    PTR(list, list)->length = n;
    PTR(list, s.items)->length = 0;
    if (trap.error)
        py_raise(py, trap.error);
}

/* --- methods ------------------------------------------------------------------------------ */

static val method_append(struct py *py, size_t n, const val *args)
{
    (void)n;
    list_append(py, args[0], args[1]);
    return NONE;
}

static val method_clear(struct py *py, size_t n, const val *args)
{
    (void)n;
    PTR(list, args[0])->length = 0;
    gc_resize(py, &PTR(list, args[0])->items, 0);
    return NONE;
}

static val method_copy(struct py *py, size_t n, const val *args)
{
    (void)n;
    return list_from(py, args[0]);
}

static val method_extend(struct py *py, size_t n, const val *args)
{
    (void)n;
    list_extend(py, args[0], args[1]);
    return NONE;
}

static val method_insert(struct py *py, size_t n, const val *args)
{
    (void)n;
    struct list *l = PTR(list, args[0]);
    intptr_t at = int_get_clamped(py, args[1]), length = (intptr_t)l->length;
    at = at < 0 ? at + length : at;
    at = at < 0 ? 0 : at > length ? length : at;
    list_append(py, args[0], NONE);
    memmove(l->items + at + 1, l->items + at, (size_t)(length - at) * sizeof(val));
    l->items[at] = args[2];
    return NONE;
}

static val method_pop(struct py *py, size_t n, const val *args)
{
    struct list *l = PTR(list, args[0]);
    if (!l->length)
        py_error(py, &type_IndexError, "pop from empty list");
    size_t at = n > 1 ? ops_index(py, args[1], l->length, "list") : l->length - 1;
    return list_pop(py, args[0], at);
}

static val method_remove(struct py *py, size_t n, const val *args)
{
    (void)n;
    for (size_t i = 0; i < PTR(list, args[0])->length; i++)
        if (ops_equal(py, PTR(list, args[0])->items[i], args[1])) {
            if (i < PTR(list, args[0])->length)
                list_pop(py, args[0], i);
            return NONE;
        }
    py_error(py, &type_ValueError, "list.remove(x): x not in list");
}

static val method_reverse(struct py *py, size_t n, const val *args)
{
    (void)py, (void)n;
    struct list *l = PTR(list, args[0]);
    for (size_t i = 0, j = l->length; i + 1 < j; i++) {
        val v = l->items[i];
        l->items[i] = l->items[--j];
        l->items[j] = v;
    }
    return NONE;
}

static val method_sort(struct py *py, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {{N(key), NONE}, {N(reverse), FALSE}};
    val a[2];
    if (n > 1)
        py_error(py, &type_TypeError, "function takes 1 positional arguments but %z were given", n);
    native_parse(py, n - 1, nkw, args + 1, params, 2, a);
    list_sort(py, args[0], a[0] == NONE ? 0 : a[0], ops_true(py, a[1]));
    return NONE;
}

static const struct native functions[] = {
    FUNCTION(append, method_append, 2, 2),
    FUNCTION(clear, method_clear, 1, 1),
    FUNCTION(copy, method_copy, 1, 1),
    FUNCTION(extend, method_extend, 2, 2),
    FUNCTION(insert, method_insert, 3, 3),
    FUNCTION(pop, method_pop, 1, 2),
    FUNCTION(remove, method_remove, 2, 2),
    FUNCTION(reverse, method_reverse, 1, 1),
    FUNCTION_KW(sort, method_sort),
};

static const struct entry entries[] = {
    FUNCTIONS(functions), {0, OBJ(tuple_entries)}, /* and count, index */
};

static const struct slots slots = {.print = print, .unary = unary, .binary = binary, .make = make,
    .item = item, .iter = iter, .trace = trace};
const struct type type_list = {.head = {&type_type}, .slots = &slots, .name = N(list), .entries = entries};
