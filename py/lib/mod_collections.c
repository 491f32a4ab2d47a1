/* collections: namedtuple, deque, OrderedDict */
#include <string.h>

#include "py/intern.h"
#include "py/lib/module.h"

/* --- namedtuple: a class derived from tuple, with the fields' names in its dict --------------- */

static struct tuple *fields_in(struct py *py, const struct type *type)
{
    val fields = class_lookup(type, N(_fields), NULL);
    if (!fields || !is_a(fields, &type_tuple))
        py_error(py, &type_TypeError, "arg must be user-type");
    return PTR(tuple, fields);
}

/* The methods may be called with anything. */
static struct tuple *fields_of(struct py *py, val v)
{
    struct tuple *fields = fields_in(py, type_of(v));
    val items = native_of(v);
    if (!is_a(items, &type_tuple) || PTR(tuple, items)->length < fields->length)
        py_error(py, &type_TypeError, "arg must be user-type");
    return fields;
}

FN_KW(nt_new)
{
    if (!n || !is_a(args[0], &type_type))
        py_error(py, &type_TypeError, "arg must be user-type");
    const struct type *type = PTR(type, args[0]);
    struct tuple *fields = fields_in(py, type);
    val t = tuple_new(py, fields->length, NULL);
    if (n - 1 + nkw != fields->length)
        py_error(py, &type_TypeError, "function takes %z positional arguments but %z were given", fields->length, n - 1 + nkw);
    if (fields->length)
        memcpy(PTR(tuple, t)->items, args + 1, (n - 1) * sizeof(val));
    for (size_t k = 0; k < nkw; k++) {
        size_t i = 0;
        while (i < fields->length && fields->items[i] != args[n + 2 * k])
            i++;
        if (i == fields->length)
            py_error(py, &type_TypeError, "unexpected keyword argument '%S'", args[n + 2 * k]);
        if (PTR(tuple, t)->items[i])
            py_error(py, &type_TypeError, "function got multiple values for argument '%S'", args[n + 2 * k]);
        PTR(tuple, t)->items[i] = args[n + 2 * k + 1];
    }
    struct instance *o = instance_new(py, type);
    o->native = t;
    return OBJ(o);
}

FN(nt_getattr)
{
    struct tuple *fields = fields_of(py, args[0]);
    for (size_t i = 0; i < fields->length; i++)
        if (fields->items[i] == args[1])
            return PTR(tuple, native_of(args[0]))->items[i];
    py_error(py, &type_AttributeError, "'%T' object has no attribute '%S'", args[0], args[1]);
}

FN(nt_setattr)
{
    struct tuple *fields = fields_of(py, args[0]);
    for (size_t i = 0; i < fields->length; i++)
        if (fields->items[i] == args[1])
            py_error(py, &type_AttributeError, "can't set attribute");
    py_error(py, &type_AttributeError, "'%T' object has no attribute '%S'", args[0], args[1]);
}

FN(nt_repr)
{
    struct sink to = print_to_builder(py);
    struct tuple *fields = fields_of(py, args[0]), *t = PTR(tuple, native_of(args[0]));
    print_format(py, &to, "%T(", args[0]);
    for (size_t i = 0; i < fields->length; i++)
        print_format(py, &to, i ? ", %S=%r" : "%S=%r", fields->items[i], t->items[i]);
    print_char(py, &to, ')');
    return print_built(py, &to);
}

FN(nt_asdict)
{
    val d = dict_new_of(py, &type_ordered_dict, 0);
    struct tuple *fields = fields_of(py, args[0]), *t = PTR(tuple, native_of(args[0]));
    for (size_t i = 0; i < fields->length; i++)
        dict_set(py, d, fields->items[i], t->items[i]);
    return d;
}

static const struct native nt_new_native = {{&type_native}, {.fn_kw = nt_new}, NATIVE_TAKES_KW | NATIVE_WHOLE};
STATICMETHOD(nt_new_static, nt_new_native);
static const struct native nt_getattr_native = {{&type_native}, {.fn = nt_getattr}, 2 | 2 << 8 | NATIVE_WHOLE};
static const struct native nt_setattr_native = {{&type_native}, {.fn = nt_setattr}, 3 | 3 << 8 | NATIVE_WHOLE};
static const struct native nt_repr_native = {{&type_native}, {.fn = nt_repr}, 1 | 1 << 8 | NATIVE_WHOLE};
static const struct native nt_asdict_native = {{&type_native}, {.fn = nt_asdict}, 1 | 1 << 8 | NATIVE_WHOLE};

static val field_names(struct py *py, val v)
{
    if (str_check(v)) {
        if (!memchr(str_data(v), ',', str_length(v)))
            v = py_call_method(py, v, N(split), 0, NULL);
        else
            v = py_call_method(py, py_call_method(py, v, N(replace), 2, (val[]){str_from(py, ","), N(space)}), N(split), 0, NULL);
    }
    val t = tuple_from(py, v), out = tuple_new(py, PTR(tuple, t)->length, NULL);
    for (size_t i = 0; i < PTR(tuple, t)->length; i++)
        PTR(tuple, out)->items[i] = intern_str(py, PTR(tuple, t)->items[i]);
    return out;
}

FN(namedtuple)
{
    val d = dict_new(py, 8), base = OBJ(&type_tuple), fields = field_names(py, args[1]);
    dict_set_name(py, d, N(_fields), fields);
    dict_set_name(py, d, N(__new__), OBJ(&nt_new_static));
    dict_set_name(py, d, N(__getattr__), OBJ(&nt_getattr_native));
    dict_set_name(py, d, N(__repr__), OBJ(&nt_repr_native));
    dict_set_name(py, d, N(_asdict), OBJ(&nt_asdict_native));
    dict_set_name(py, d, N(__setattr__), OBJ(&nt_setattr_native));
    return class_new(py, args[0], tuple_new(py, 1, &base), d, 0, NULL);
}

/* --- deque: a ring in a list of fixed length --------------------------------------------------------- */

struct deque {
    struct object head;
    val ring; /* list; length is the capacity */
    size_t first, count, most;
    bool bounded, strict;
    uint32_t changes;
};
extern const struct type type_deque;

static size_t place(const struct deque *d, size_t i)
{
    size_t n = PTR(list, d->ring)->length;
    return n ? (d->first + i) % n : 0;
}
static val *slot(const struct deque *d, size_t i)
{
    return &PTR(list, d->ring)->items[place(d, i)];
}
static void make_room(struct py *py, struct deque *d)
{
    size_t n = PTR(list, d->ring)->length;
    if (d->count < n)
        return;
    val bigger = list_new(py, n * 2 + 4, NULL);
    for (size_t i = 0; i < d->count; i++)
        PTR(list, bigger)->items[i] = *slot(d, i);
    d->ring = bigger;
    d->first = 0;
}
static val take_first(struct deque *d)
{
    val v = *slot(d, 0);
    *slot(d, 0) = NONE;
    d->first = place(d, 1);
    d->count--;
    d->changes++;
    return v;
}
static val take_last(struct deque *d)
{
    val v = *slot(d, d->count - 1);
    *slot(d, d->count - 1) = NONE;
    d->count--;
    d->changes++;
    return v;
}
static void add(struct py *py, struct deque *d, val v, bool left)
{
    if (d->bounded && d->count == d->most) {
        if (d->strict)
            py_error(py, &type_IndexError, "full");
        if (!d->most)
            return;
        if (left)
            take_last(d);
        else
            take_first(d);
    }
    make_room(py, d);
    if (left)
        d->first = d->first ? d->first - 1 : PTR(list, d->ring)->length - 1;
    d->count++;
    d->changes++;
    *slot(d, left ? 0 : d->count - 1) = v;
}
static val deque_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {{N(iterable), OBJ(&tuple_empty)}, {N(maxlen), 0}, {N(flags), INT(0)}};
    val a[3], v;
    native_parse(py, n, nkw, args, params, 3, a);
    struct deque *d = gc_new(py, type, sizeof *d);
    d->ring = list_new(py, 0, NULL);
    d->bounded = a[1] != NONE;
    if (d->bounded && int_get(py, a[1]) < 0)
        py_error(py, &type_ValueError, "maxlen must be non-negative");
    d->most = d->bounded ? (size_t)int_get(py, a[1]) : 0;
    val it = ops_iter(py, a[0]);
    while ((v = ops_next(py, it)))
        add(py, d, v, false);
    d->strict = int_get(py, a[2]) & 1;
    return OBJ(d);
}
FN(dq_append)
{
    add(py, PTR(deque, args[0]), args[1], false);
    return NONE;
}
FN(dq_appendleft)
{
    add(py, PTR(deque, args[0]), args[1], true);
    return NONE;
}
FN(dq_pop)
{
    if (!PTR(deque, args[0])->count)
        py_error(py, &type_IndexError, "empty");
    return take_last(PTR(deque, args[0]));
}
FN(dq_popleft)
{
    if (!PTR(deque, args[0])->count)
        py_error(py, &type_IndexError, "empty");
    return take_first(PTR(deque, args[0]));
}
FN(dq_extend)
{
    val it = ops_iter(py, args[1]), v;
    while ((v = ops_next(py, it)))
        add(py, PTR(deque, args[0]), v, false);
    return NONE;
}
static val dq_unary(struct py *py, enum unary op, val v)
{
    (void)py;
    size_t n = PTR(deque, v)->count;
    return op == UNARY_BOOL ? bool_val(n) : op == UNARY_LEN ? INT(n) : 0;
}
static val dq_item(struct py *py, val v, val index, val value)
{
    struct deque *d = PTR(deque, v);
    if (value == SLOT_DELETE)
        py_error(py, &type_TypeError, "'%T' object doesn't support item deletion", v);
    size_t i = ops_index(py, index, d->count, "deque");
    if (value == SLOT_LOAD)
        return *slot(d, i);
    *slot(d, i) = value;
    return NONE;
}
static val dq_iter(struct py *py, val v)
{
    return iterator_new(py, &type_seq_iter, v);
}
static void dq_trace(struct py *py, void *object)
{
    gc_trace(py, ((struct deque *)object)->ring);
}
static const struct native dq_functions[] = {
    FUNCTION(append, dq_append, 2, 2),
    FUNCTION(appendleft, dq_appendleft, 2, 2),
    FUNCTION(pop, dq_pop, 1, 1),
    FUNCTION(popleft, dq_popleft, 1, 1),
    FUNCTION(extend, dq_extend, 2, 2),
};

static const struct entry dq_entries[] = {
    FUNCTIONS_LAST(dq_functions)
};
static const struct slots dq_slots = {.make = deque_make, .unary = dq_unary, .item = dq_item, .iter = dq_iter, .trace = dq_trace};
const struct type type_deque = {.head = {&type_type}, .slots = &dq_slots, .name = N(deque), .entries = dq_entries};

static const struct native functions[] = {
    FUNCTION(namedtuple, namedtuple, 2, 2),
};

static const struct entry entries[] = {
    {N(__name__), N(collections)},
    {N(deque), OBJ(&type_deque)},
    {N(OrderedDict), OBJ(&type_ordered_dict)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(collections);
