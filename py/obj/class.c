/* Classes, instances with shapes, method lookup with the cache, super, property. */
#include "py/obj/class.h"

#include <string.h>

#include "py/intern.h"
#include "py/obj/dict.h"
#include "py/obj/exc.h"
#include "py/obj/float.h"
#include "py/obj/func.h"
#include "py/obj/int.h"
#include "py/obj/list.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"

extern const struct slots instance_slots;
static bool is_type(val v)
{
    return is_a(v, &type_type);
}

/* --- inheritance ------------------------------------------------------------------------ */

val class_mro(const struct type *t)
{
    return type_is_user(t) ? CLASS(t)->mro : 0;
}

/* Calls for the classes in order of resolution: `at` counts, NULL behind the last. */
static const struct type *mro_at(const struct type *t, size_t at)
{
    if (class_mro(t)) {
        const struct tuple *mro = PTR(tuple, CLASS(t)->mro);
        return at < mro->length ? PTR(type, mro->items[at]) : NULL;
    }
    while (at-- && t)
        t = t->base;
    return t;
}

static const struct type *next_in_line(const struct type *t, size_t *at, const struct type *now)
{
    ++*at;
    return class_mro(t) ? mro_at(t, *at) : now->base;
}

bool class_is_subclass(const struct type *t, const struct type *of)
{
    if (of == &type_object)
        return true;
    size_t at = 0;
    for (const struct type *k = mro_at(t, 0); k; k = next_in_line(t, &at, k))
        if (k == of)
            return true;
    return false;
}

bool class_is_kind(val v, const struct type *of)
{
    return class_is_subclass(type_of(v), of);
}

static val look_in(const struct type *t, val name)
{
    if (!type_is_user(t))
        return entry_find(t->entries, name);
    struct dict_entry *e = dict_find_name(PTR(dict, t->dict), name);
    return e ? e->value : 0;
}

static val lookup_from(const struct type *t, size_t at, val name, const struct type **where)
{
    for (const struct type *k = mro_at(t, at); k; k = next_in_line(t, &at, k)) {
        val v = look_in(k, name);
        if (v) {
            if (where)
                *where = k;
            return v;
        }
    }
    if (where)
        *where = &type_object;
    return look_in(&type_object, name);
}

val class_lookup(const struct type *t, val name, const struct type **where)
{
    return lookup_from(t, 0, name, where);
}

val class_find(struct py *py, const struct type *t, val name)
{
    struct cached *c = py_cache_at(py, t, name);
    if (c->key != t || c->name != name)
        *c = (struct cached){t, name, class_lookup(t, name, NULL)};
    return c->what;
}

val class_special(struct py *py, val self, val name)
{
    const struct type *t = type_of(self);
    return type_is_user(t) ? class_find(py, t, name) : 0;
}

val native_as(val v, const struct type *type)
{
    if (is_a(v, type))
        return v;
    v = native_of(v);
    return is_a(v, type) ? v : 0;
}

/* C3: takes the first head that is in no tail, again and again. */
static bool in_tail(val sequence, size_t from, val item)
{
    struct list *l = PTR(list, sequence);
    for (size_t i = from + 1; i < l->length; i++)
        if (l->items[i] == item)
            return true;
    return false;
}

static val linear(struct py *py, const struct type *t)
{
    val l = list_new(py, 0, NULL);
    size_t at = 0;
    for (const struct type *k = mro_at(t, 0); k; k = next_in_line(t, &at, k))
        if (k != &type_object)
            list_append(py, l, OBJ(k));
    return l;
}

static val good_head(val lists)
{
    struct list *all = PTR(list, lists);
    for (size_t i = 0; i < all->length; i++) {
        struct list *l = PTR(list, all->items[i]);
        if (!l->length)
            continue;
        bool bad = false;
        for (size_t k = 0; k < all->length; k++)
            bad |= PTR(list, all->items[k])->length && in_tail(all->items[k], 0, l->items[0]);
        if (!bad)
            return l->items[0];
    }
    return 0;
}

static val merge_mro(struct py *py, const struct type *self, val bases)
{
    struct tuple *b = PTR(tuple, bases);
    val lists = list_new(py, 0, NULL), result = list_new(py, 0, NULL), plain = list_new(py, 0, NULL);
    for (size_t i = 0; i < b->length; i++) {
        list_append(py, lists, linear(py, PTR(type, b->items[i])));
        if (b->items[i] != OBJ(&type_object))
            list_append(py, plain, b->items[i]);
    }
    list_append(py, lists, plain);
    list_append(py, result, OBJ(self));
    val head;
    while ((head = good_head(lists))) {
        list_append(py, result, head);
        struct list *all = PTR(list, lists);
        for (size_t k = 0; k < all->length; k++) {
            struct list *l = PTR(list, all->items[k]);
            if (l->length && l->items[0] == head)
                list_pop(py, OBJ(l), 0);
        }
    }
    for (size_t k = 0; k < PTR(list, lists)->length; k++)
        if (PTR(list, PTR(list, lists)->items[k])->length)
            py_error(py, &type_TypeError, "cannot create a consistent method resolution order (MRO) for bases");
    return tuple_from(py, result);
}

/* --- shapes ------------------------------------------------------------------------------- */

static void shape_trace(struct py *py, void *object)
{
    struct shape *s = object;
    gc_trace(py, OBJ(s->parent));
    gc_trace(py, OBJ(s->children));
    gc_trace(py, OBJ(s->sibling));
    gc_trace(py, OBJ(s->owner));
    gc_trace(py, s->name);
}
static const struct slots shape_slots = {.trace = shape_trace};
const struct type type_shape = {.head = {&type_type}, .slots = &shape_slots, .name = N(shape)};

static struct shape *shape_new(struct py *py, struct shape *parent, const struct type *owner, val name)
{
    struct shape *s = gc_new(py, &type_shape, sizeof *s);
    s->parent = parent;
    s->owner = owner;
    s->name = name;
    s->count = parent ? parent->count + 1 : 0;
    if (parent) {
        s->sibling = parent->children;
        parent->children = s;
    }
    return s;
}

static intptr_t walk_shape(const struct shape *s, val name)
{
    for (; s->count; s = s->parent)
        if (s->name == name)
            return (intptr_t)s->count - 1;
    return -1;
}

intptr_t shape_index(struct py *py, const struct shape *s, val name)
{
    struct cached *c = py_cache_at(py, s, name);
    if (c->key == s && c->name == name)
        return is_int(c->what) ? int_of(c->what) : -1;
    intptr_t i = walk_shape(s, name);
    *c = (struct cached){s, name, i < 0 ? 0 : INT(i)};
    return i;
}

static struct shape *shape_with(struct py *py, struct shape *s, val name)
{
    for (struct shape *c = s->children; c; c = c->sibling)
        if (c->name == name)
            return c;
    return shape_new(py, s, s->owner, name);
}

/* --- instances ------------------------------------------------------------------------------ */

static size_t room_inside(const struct instance *o)
{
    return gc_payload_size(o->slots) / sizeof(val);
}

struct instance *instance_new(struct py *py, const struct type *type)
{
    struct class *class = CLASS(type);
    size_t inside = class->native ? 0 : type->flags >> TYPE_EXPECT;
    if (!class->shape) /* the first one */
        class->shape = shape_new(py, NULL, type, 0);
    struct instance *o = gc_new(py, type, sizeof *o + inside * sizeof(val));
    o->shape = class->shape;
    o->slots = o->inside;
    o->native = class->native ? 0 : INT(inside);
    if (type->flags & TYPE_HAS_DEL)
        gc_watch(py, OBJ(o));
    return o;
}

val native_inside(val v)
{
    val native = instance_native(PTR(instance, v));
    return native ? native : v;
}

static bool is_inside(const struct instance *o)
{
    return o->slots == o->inside;
}

static size_t slots_inside(const struct instance *o)
{
    return CLASS(o->head.type)->native ? 0 : (size_t)int_of(o->native);
}

static void grow_slots(struct py *py, struct instance *o, size_t need)
{
    struct type *type = (struct type *)(uintptr_t)o->head.type;
    if (!is_inside(o)) {
        if (need > room_inside(o))
            gc_resize(py, &o->slots, (need + need / 2 + 1) * sizeof(val));
        return;
    }
    size_t have = o->shape->count;
    struct list *holder = PTR(list, list_new(py, 0, NULL));
    gc_resize(py, &holder->items, (need + 2) * sizeof(val));
    memcpy(holder->items, o->inside, have * sizeof(val));
    o->slots = NULL;
    gc_move_payload(&o->slots, &holder->items);
    if (type->flags >> TYPE_EXPECT < need && need <= 16)
        type->flags = (type->flags & TYPE_FLAGS) | need << TYPE_EXPECT;
}

val instance_get(struct py *py, struct instance *o, val name)
{
    intptr_t i = shape_index(py, o->shape, name);
    return i < 0 ? 0 : o->slots[i];
}

void instance_set(struct py *py, struct instance *o, val name, val value)
{
    intptr_t i = shape_index(py, o->shape, name);
    if (i >= 0) {
        o->slots[i] = value;
        return;
    }
    gc_keep(py, value);
    size_t n = o->shape->count;
    struct shape *next = shape_with(py, o->shape, name);
    if (!is_inside(o) || n >= slots_inside(o))
        grow_slots(py, o, n + 1);
    o->slots[n] = value;
    o->shape = next;
}

/* Without one attribute: the path from the empty shape is walked anew. */
static void instance_delete(struct py *py, struct instance *o, intptr_t gone)
{
    struct shape *old = o->shape, *s = old;
    size_t n = old->count;
    val names = list_new(py, n, NULL);
    for (size_t i = n; i-- > 0; s = s->parent)
        PTR(list, names)->items[i] = s->name;
    s = CLASS(o->head.type)->shape;
    for (size_t i = 0; i < n; i++)
        if (i != (size_t)gone)
            s = shape_with(py, s, PTR(list, names)->items[i]);
    memmove(o->slots + gone, o->slots + gone + 1, (n - (size_t)gone - 1) * sizeof(val));
    o->shape = s;
}

static void instance_trace(struct py *py, void *object)
{
    struct instance *o = object;
    gc_trace(py, OBJ(o->shape));
    gc_trace(py, o->native);
    if (!o->shape)
        return;
    gc_trace_all(py, o->slots, o->shape->count);
    if (!is_inside(o))
        gc_trace_payload(o->slots);
}

/* --- attributes of instances ------------------------------------------------------------------- */

val ops_bind(struct py *py, val found, val self, const struct type *type)
{
    const struct type *t = type_of(found);
    if (t == &type_func || t == &type_native) {
        if (!self)
            return found;
        if (t == &type_native && !(PTR(native, found)->limits & NATIVE_WHOLE))
            self = native_of(self);
        return method_new(py, found, self);
    }
    if (t == &type_staticmethod)
        return PTR(wrap, found)->function;
    if (t == &type_classmethod)
        return ops_bind(py, PTR(wrap, found)->function, OBJ(type), type);
    if (t == &type_property && self) {
        struct property *p = PTR(property, found);
        if (p->get == NONE)
            py_error(py, &type_AttributeError, "unreadable attribute");
        return py_call(py, p->get, 1, &self);
    }
    if (!type_is_user(t))
        return found;
    val get = class_find(py, t, N(__get__));
    return get ? py_call(py, get, 3, (val[]){found, self ? self : NONE, OBJ(type)}) : found;
}

static val instance_dict(struct py *py, struct instance *o)
{
    val d = dict_new(py, o->shape->count), names = list_new(py, o->shape->count, NULL);
    struct shape *s = o->shape;
    for (size_t i = s->count; i-- > 0; s = s->parent)
        PTR(list, names)->items[i] = s->name;
    for (size_t i = 0; i < o->shape->count; i++)
        dict_set(py, d, PTR(list, names)->items[i], o->slots[i]);
    return d;
}

static val load(struct py *py, val self, val name)
{
    struct instance *o = PTR(instance, self);
    const struct type *t = o->head.type;
    if (t->flags & TYPE_GETATTRIBUTE) {
        val get = class_find(py, t, N(__getattribute__));
        if (get)
            return py_call(py, get, 2, (val[]){self, name});
    }
    if (t->flags & TYPE_DATA_DESC) {
        val found = class_find(py, t, name);
        if (found && is_a(found, &type_property))
            return ops_bind(py, found, self, t);
    }
    val v = instance_get(py, o, name);
    if (v)
        return v;
    v = class_find(py, t, name);
    if (v)
        return ops_bind(py, v, self, t);
    if (name == N(__class__))
        return OBJ(t);
    if (name == N(__dict__))
        return instance_dict(py, o);
    if (instance_native(o) && (v = ops_attr_or_0(py, instance_native(o), name)))
        return v;
    val get = t->flags & TYPE_GETATTR ? class_find(py, t, N(__getattr__)) : 0;
    return get ? py_call(py, get, 2, (val[]){self, name}) : 0;
}

/* A property or object with __set__ or __delete__ of the class takes the store; else 0. */
static val store_in_descriptor(struct py *py, val self, val name, val value)
{
    val found = class_find(py, type_of(self), name);
    if (!found)
        return 0;
    if (is_a(found, &type_property)) {
        struct property *p = PTR(property, found);
        val f = value ? p->set : p->delete;
        if (f == NONE)
            return NOT_IMPLEMENTED;
        py_call(py, f, value ? 2 : 1, (val[]){self, value});
        return NONE;
    }
    val special = class_special(py, found, value ? N(__set__) : N(__delete__));
    if (!special)
        return 0;
    py_call(py, special, value ? 3 : 2, (val[]){found, self, value});
    return NONE;
}

static val store_plain(struct py *py, val self, val name, val value)
{
    struct instance *o = PTR(instance, self);
    if (value) {
        instance_set(py, o, name, value);
        return NONE;
    }
    intptr_t i = shape_index(py, o->shape, name);
    if (i < 0)
        return 0;
    instance_delete(py, o, i);
    return NONE;
}

static val store(struct py *py, val self, val name, val value)
{
    const struct type *t = type_of(self);
    if (t->flags & TYPE_SETATTR) {
        val special = class_find(py, t, value ? N(__setattr__) : N(__delattr__));
        if (special && special != class_lookup(&type_object, value ? N(__setattr__) : N(__delattr__), NULL)) {
            py_call(py, special, value ? 3 : 2, (val[]){self, name, value});
            return NONE;
        }
    }
    if (t->flags & TYPE_DATA_DESC) {
        val done = store_in_descriptor(py, self, name, value);
        if (done)
            return done == NOT_IMPLEMENTED ? 0 : done;
    }
    return store_plain(py, self, name, value);
}

static val instance_attr(struct py *py, val self, val name, val value)
{
    return value == SLOT_LOAD ? load(py, self, name) : store(py, self, name, value);
}

/* --- special methods of instances ------------------------------------------------------------------ */

/* Calls the class's special method; 0 when it has none (natives of object don't count). */
static val special(struct py *py, val self, val name, size_t n, const val *args)
{
    val f = class_find(py, type_of(self), name);
    if (!f)
        return 0;
    if (f == NONE && name != N(__hash__))
        return 0;
    if (f == NONE)
        py_error(py, &type_TypeError, "unhashable type: '%T'", self);
    if (is_a(f, &type_native) && !(PTR(native, f)->limits & NATIVE_WHOLE) && instance_native(PTR(instance, self)))
        return 0;
    if (is_a(f, &type_func)) {
        val all[4] = {self};
        if (n)
            memcpy(all + 1, args, n * sizeof(val));
        return py_call(py, f, n + 1, all);
    }
    return py_call(py, ops_bind(py, f, self, type_of(self)), n, args);
}

static void instance_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    val text = how == PRINT_STR ? special(py, v, N(__str__), 0, NULL) : 0;
    struct instance *o = PTR(instance, v);
    if (!text && !(how == PRINT_STR && instance_native(o) && o->head.type->flags & TYPE_EXCEPTION &&
                   !class_find(py, type_of(v), N(__repr__))))
        text = special(py, v, N(__repr__), 0, NULL);
    if (text) {
        if (!str_check(native_of(text)))
            py_error(py, &type_TypeError, "__str__ returned non-string");
        print_str(py, to, native_of(text));
        return;
    }
    if (instance_native(o) && o->head.type->flags & TYPE_EXCEPTION) {
        if (how == PRINT_STR) {
            exc_print(py, to, instance_native(o));
            return;
        }
        print_str(py, to, o->head.type->name);
        print_value(py, to, exc_of(v)->args, PRINT_REPR);
        return;
    }
    if (instance_native(o))
        print_value(py, to, instance_native(o), how);
    else
        print_format(py, to, "<%T object at %p>", v, (void *)v);
}

static const val unary_names[] = {
    [UNARY_NEG] = N(__neg__),   [UNARY_POS] = N(__pos__),   [UNARY_INVERT] = N(__invert__),
    [UNARY_BOOL] = N(__bool__), [UNARY_LEN] = N(__len__),   [UNARY_HASH] = N(__hash__),
    [UNARY_ABS] = N(__abs__),   [UNARY_INT] = N(__index__),
};

static val instance_unary(struct py *py, enum unary op, val v)
{
    struct instance *o = PTR(instance, v);
    if (op == UNARY_HASH && (o->head.type->flags & TYPE_HASH_NONE) && !class_find(py, type_of(v), N(__hash__)))
        py_error(py, &type_TypeError, "unhashable type: '%T'", v);
    val r = special(py, v, unary_names[op], 0, NULL);
    if (!r && op == UNARY_BOOL) {
        r = special(py, v, N(__len__), 0, NULL);
        if (r)
            return bool_val(r != INT(0) && r != FALSE);
    }
    if (r && op == UNARY_BOOL && r != TRUE && r != FALSE)
        py_error(py, &type_TypeError, "__bool__ should return bool, returned %T", r);
    if (r && op == UNARY_LEN && !int_check(r))
        py_error(py, &type_TypeError, "object of type '%T' can't be interpreted as int", r);
    if (r && op == UNARY_LEN && int_sign(r) < 0)
        py_error(py, &type_ValueError, "__len__() should return >= 0");
    if (r)
        return r;
    if (instance_native(o))
        return ops_unary(py, op, instance_native(o));
    if (op == UNARY_HASH)
        return INT(v >> 4 & 0x3fffffff);
    return op == UNARY_BOOL ? TRUE : 0;
}

static const val binary_names[] = {
    [OP_ADD] = N(__add__), [OP_SUB] = N(__sub__), [OP_MUL] = N(__mul__), [OP_TRUEDIV] = N(__truediv__),
    [OP_FLOORDIV] = N(__floordiv__), [OP_MOD] = N(__mod__), [OP_POW] = N(__pow__), [OP_AND] = N(__and__),
    [OP_OR] = N(__or__), [OP_XOR] = N(__xor__), [OP_SHL] = N(__lshift__), [OP_SHR] = N(__rshift__),
    [OP_MATMUL] = N(__matmul__), [OP_LT] = N(__lt__), [OP_LE] = N(__le__), [OP_GT] = N(__gt__),
    [OP_GE] = N(__ge__), [OP_EQ] = N(__eq__), [OP_NE] = N(__ne__), [OP_DIVMOD] = N(__divmod__),
};
static const val inplace_names[] = {
    [OP_ADD] = N(__iadd__), [OP_SUB] = N(__isub__), [OP_MUL] = N(__imul__), [OP_TRUEDIV] = N(__itruediv__),
    [OP_FLOORDIV] = N(__ifloordiv__), [OP_MOD] = N(__imod__), [OP_POW] = N(__ipow__), [OP_AND] = N(__iand__),
    [OP_OR] = N(__ior__), [OP_XOR] = N(__ixor__), [OP_SHL] = N(__ilshift__), [OP_SHR] = N(__irshift__),
    [OP_MATMUL] = N(__imatmul__),
};
const val class_reflected_names[] = {
    [OP_ADD] = N(__radd__), [OP_SUB] = N(__rsub__), [OP_MUL] = N(__rmul__), [OP_TRUEDIV] = N(__rtruediv__),
    [OP_FLOORDIV] = N(__rfloordiv__), [OP_MOD] = N(__rmod__), [OP_POW] = N(__rpow__), [OP_AND] = N(__rand__),
    [OP_OR] = N(__ror__), [OP_XOR] = N(__rxor__), [OP_SHL] = N(__rlshift__), [OP_SHR] = N(__rrshift__),
    [OP_MATMUL] = N(__rmatmul__), [OP_LT] = N(__gt__), [OP_LE] = N(__ge__), [OP_GT] = N(__lt__),
    [OP_GE] = N(__le__), [OP_EQ] = N(__eq__), [OP_NE] = N(__ne__), [OP_DIVMOD] = N(__rdivmod__),
};

static val instance_binary(struct py *py, unsigned op, val a, val b)
{
    val r = 0;
    struct instance *o = PTR(instance, a);
    if (op & OP_INPLACE) {
        op &= ~(unsigned)OP_INPLACE;
        r = special(py, a, inplace_names[op], 1, &b);
        if (r && r != NOT_IMPLEMENTED)
            return r;
    }
    r = special(py, a, binary_names[op], 1, &b);
    if (r)
        return r == NOT_IMPLEMENTED ? 0 : r;
    if (op == OP_NE && (r = special(py, a, N(__eq__), 1, &b)) && r != NOT_IMPLEMENTED)
        return bool_val(!ops_true(py, r));
    if (!instance_native(o) || r == NOT_IMPLEMENTED || (o->head.type->flags & TYPE_EXCEPTION))
        return 0;
    const struct slots *slots = type_of(instance_native(o))->slots;
    return TRY_SLOT(slots, binary, op, instance_native(o), native_of(b));
}

static val instance_call(struct py *py, val self, size_t n, size_t nkw, const val *args)
{
    val f = class_find(py, type_of(self), N(__call__));
    if (!f && instance_native(PTR(instance, self)))
        return py_call_kw(py, instance_native(PTR(instance, self)), n, nkw, args);
    if (!f)
        py_error(py, &type_TypeError, "'%T' object isn't callable", self);
    return py_call_kw(py, ops_bind(py, f, self, type_of(self)), n, nkw, args);
}

static val instance_item(struct py *py, val v, val index, val value)
{
    val name = value == SLOT_LOAD ? N(__getitem__) : value == SLOT_DELETE ? N(__delitem__) : N(__setitem__);
    val pair[2] = {index, value}, native = instance_native(PTR(instance, v));
    val r = special(py, v, name, value == SLOT_LOAD || value == SLOT_DELETE ? 1 : 2, pair);
    if (r)
        return r;
    if (native && SLOT(type_of(native)->slots, item))
        return SLOT(type_of(native)->slots, item)(py, native, index, value);
    return 0;
}

static val instance_iter(struct py *py, val v)
{
    val r = special(py, v, N(__iter__), 0, NULL);
    if (r)
        return r;
    if (instance_native(PTR(instance, v)))
        return ops_iter(py, instance_native(PTR(instance, v)));
    if (!class_find(py, type_of(v), N(__getitem__)))
        py_error(py, &type_TypeError, "'%T' object isn't iterable", v);
    return iterator_new(py, &type_seq_iter, v);
}

static val instance_next(struct py *py, val v)
{
    struct trap trap;
    val f = class_find(py, type_of(v), N(__next__));
    if (!f && instance_native(PTR(instance, v)))
        return ops_next(py, instance_native(PTR(instance, v)));
    if (!f)
        py_error(py, &type_TypeError, "'%T' object isn't an iterator", v);
    if (py_try(py, &trap)) {
        if (!exc_is(trap.error, &type_StopIteration))
            py_raise(py, trap.error);
        py->last_error = trap.error;
        return 0;
    }
    val r = special(py, v, N(__next__), 0, NULL);
    py_end_try(py);
    return r;
}

static val instance_contains(struct py *py, val v, val item)
{
    val r = special(py, v, N(__contains__), 1, &item);
    if (r)
        return bool_val(ops_true(py, r));
    if (instance_native(PTR(instance, v)) && !class_find(py, type_of(v), N(__iter__)))
        return bool_val(ops_contains(py, instance_native(PTR(instance, v)), item));
    return 0;
}

static bool instance_buffer(struct py *py, val v, struct buffer *out, bool write)
{
    val native = instance_native(PTR(instance, v));
    return native && ops_buffer(py, native, out, write);
}

const struct slots instance_slots = {.print = instance_print, .unary = instance_unary,
    .binary = instance_binary, .call = instance_call, .attr = instance_attr, .item = instance_item,
    .iter = instance_iter, .next = instance_next, .contains = instance_contains,
    .buffer = instance_buffer, .trace = instance_trace};

/* --- making classes ------------------------------------------------------------------------------- */

static void flush_cache(struct py *py)
{
    memset(py->cache, 0, sizeof py->cache);
}

/* What an attribute of a class says about the class. */
static uintptr_t flags_of(struct py *py, val name, val value)
{
    if (is_a(value, &type_property))
        return TYPE_DATA_DESC;
    if (is_instance(value) && (class_find(py, type_of(value), N(__set__)) || class_find(py, type_of(value), N(__delete__))))
        return TYPE_DATA_DESC;
    return name == N(__getattr__) ? TYPE_GETATTR
         : name == N(__getattribute__) ? TYPE_GETATTRIBUTE
         : name == N(__setattr__) || name == N(__delattr__) ? TYPE_SETATTR
         : name == N(__new__) ? TYPE_NEW
         : name == N(__del__) ? TYPE_HAS_DEL : 0;
}

static void adopt_base(struct py *py, struct class *c, val base)
{
    if (!is_type(base))
        py_error(py, &type_TypeError, "type '%T' isn't an acceptable base type", base);
    const struct type *b = PTR(type, base);
    if (b == &type_object)
        return;
    if (b == &type_bool || b == &type_NoneType || (!type_is_user(b) && !SLOT(b->slots, make) && !(b->flags & TYPE_BASE)))
        py_error(py, &type_TypeError, "type '%S' isn't an acceptable base type", b->name);
    const struct type *native = type_is_user(b) ? CLASS(b)->native : b;
    if (native && c->native && native != c->native && !class_is_subclass(c->native, native)) {
        if (!class_is_subclass(native, c->native))
            py_error(py, &type_TypeError, "multiple bases have instance lay-out conflict");
        c->native = native;
    }
    if (native && !c->native)
        c->native = native;
    c->type.flags |= b->flags & TYPE_FLAGS & ~(uintptr_t)TYPE_HASH_NONE;
}

static void call_set_names(struct py *py, struct type *t)
{
    val key, value, names = 0; /* a copy: they may change the class */
    for (size_t at = 0; !names && dict_next(t->dict, &at, &key, &value);)
        names = is_instance(value) ? dict_copy(py, t->dict) : 0;
    for (size_t at = 0; names && dict_next(names, &at, &key, &value);) {
        if (!is_instance(value))
            continue;
        val f = class_find(py, type_of(value), N(__set_name__));
        if (f)
            py_call(py, f, 3, (val[]){value, OBJ(t), key});
    }
}

static bool binds_not(val v)
{
    return is_a(v, &type_native) && !(PTR(native, v)->limits & NATIVE_WHOLE);
}

/* Built-in functions in a class statement's namespace don't become methods. */
static void keep_unbound(struct py *py, val dict)
{
    val key, value;
    for (size_t at = 0; dict_next(dict, &at, &key, &value);) {
        if (!binds_not(value))
            continue;
        struct wrap *w = gc_new(py, &type_staticmethod, sizeof *w);
        w->function = value;
        dict_set(py, dict, key, OBJ(w));
    }
}

val class_new(struct py *py, val name, val bases, val dict, size_t nkw, const val *kw)
{
    struct class *c = gc_new(py, &type_type, sizeof *c);
    struct type *t = &c->type;
    struct tuple *b = PTR(tuple, bases);
    t->slots = &instance_slots;
    t->name = intern_str(py, name);
    t->flags = TYPE_USER;
    t->dict = dict;
    for (size_t i = 0; i < b->length; i++)
        adopt_base(py, c, b->items[i]);
    if (b->length && b->items[0] != OBJ(&type_object))
        t->base = PTR(type, b->items[0]);
    c->bases = b->length > 1 ? bases : 0;
    if (b->length > 1 || (t->base && class_mro(t->base)))
        c->mro = merge_mro(py, t, bases);
    if (t->base)
        t->flags |= t->base->flags & ~(uintptr_t)TYPE_FLAGS;
    val key, value;
    for (size_t at = 0; dict_next(dict, &at, &key, &value);)
        t->flags |= flags_of(py, key, value);
    if (dict_find_name(PTR(dict, dict), N(__eq__)) && !dict_find_name(PTR(dict, dict), N(__hash__)))
        t->flags |= TYPE_HASH_NONE;
    keep_unbound(py, dict);
    struct dict_entry *e = dict_find_name(PTR(dict, dict), N(__new__));
    if (e && is_a(e->value, &type_func)) {
        struct wrap *w = gc_new(py, &type_staticmethod, sizeof *w);
        w->function = dict_find_name(PTR(dict, dict), N(__new__))->value;
        dict_set_name(py, dict, N(__new__), OBJ(w));
    }
    dict_trim(py, dict);
    call_set_names(py, t);
    if (t->base || c->mro) {
        val init = lookup_from(t, 1, N(__init_subclass__), NULL);
        if (init && !is_a(init, &type_native))
            py_call_kw(py, method_new(py, is_a(init, &type_classmethod) ? PTR(wrap, init)->function : init, OBJ(t)),
                       0, nkw, kw);
    }
    return OBJ(t);
}

/* --- calling classes --------------------------------------------------------------------------------- */

static val make_native(struct py *py, const struct type *native, size_t n, size_t nkw, const val *args)
{
    if (!SLOT(native->slots, make))
        return 0;
    return SLOT(native->slots, make)(py, native, n, nkw, args);
}

/* Is it filled by __init__ and not by __new__? */
static bool filled_later(const struct type *t)
{
    return t == &type_list || t == &type_dict || t == &type_set || t == &type_bytearray || t == &type_ordered_dict;
}

static bool made_at_once(const struct type *t)
{
    return t == &type_int || t == &type_float || t == &type_str || t == &type_bytes || t == &type_tuple ||
           t == &type_frozenset || (t->flags & TYPE_EXCEPTION);
}

static val new_instance(struct py *py, const struct type *t, bool has_init, size_t n, size_t nkw, const val *args)
{
    struct instance *o = instance_new(py, t);
    const struct type *native = CLASS(t)->native;
    if (!native)
        return OBJ(o);
    if (!has_init || made_at_once(native))
        o->native = make_native(py, native, n, native->flags & TYPE_EXCEPTION ? 0 : nkw, args);
    else if (filled_later(native))
        o->native = make_native(py, native, 0, 0, NULL);
    return OBJ(o);
}

static void run_init(struct py *py, val self, val init, size_t n, size_t nkw, const val *args)
{
    struct exc *e = type_of(self)->flags & TYPE_EXCEPTION ? exc_of(self) : NULL;
    if (e)
        e->cause = EXC_UNFINISHED;
    val r = py_call_kw(py, ops_bind(py, init, self, type_of(self)), n, nkw, args);
    if (e && e->cause == EXC_UNFINISHED)
        e->cause = 0;
    if (r != NONE)
        py_error(py, &type_TypeError, "__init__() should return None, not '%T'", r);
}

static val make_user(struct py *py, const struct type *t, size_t n, size_t nkw, const val *args)
{
    val init = class_find(py, t, N(__init__)), self;
    bool has_init = init && !is_a(init, &type_native);
    if (t->flags & TYPE_NEW) {
        val new = class_find(py, t, N(__new__));
        size_t total = n + 2 * nkw + 1;
        struct tuple *all = PTR(tuple, tuple_new(py, total, NULL));
        all->items[0] = OBJ(t);
        memcpy(all->items + 1, args, (total - 1) * sizeof(val));
        self = py_call_kw(py, ops_bind(py, new, 0, t), n + 1, nkw, all->items);
        if (!class_is_kind(self, t))
            return self;
    } else {
        self = new_instance(py, t, has_init, n, nkw, args);
    }
    if (has_init)
        run_init(py, self, init, n, nkw, args);
    else if (n + nkw && !CLASS(t)->native && !(t->flags & TYPE_NEW))
        py_error(py, &type_TypeError, "function takes 0 positional arguments but %z were given", n + nkw);
    return self;
}

static val type_call(struct py *py, val self, size_t n, size_t nkw, const val *args)
{
    const struct type *t = PTR(type, self);
    if (type_is_user(t))
        return make_user(py, t, n, nkw, args);
    if (!SLOT(t->slots, make))
        py_error(py, &type_TypeError, "cannot create '%S' instances", t->name);
    return SLOT(t->slots, make)(py, t, n, nkw, args);
}

static val type_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)type;
    if (n == 1)
        return OBJ(type_of(args[0]));
    if (n != 3)
        py_error(py, &type_TypeError, "type takes 1 or 3 arguments");
    if (!str_check(args[0]) || !tuple_check(args[1]) || !dict_check(args[2]))
        py_error(py, &type_TypeError, "type() takes (str, tuple, dict)");
    return class_new(py, args[0], args[1], dict_copy(py, args[2]), nkw, args + 3);
}

/* --- the type of types ---------------------------------------------------------------------------------- */

static val bases_of(struct py *py, const struct type *t)
{
    if (type_is_user(t) && CLASS(t)->bases)
        return CLASS(t)->bases;
    if (t == &type_object)
        return OBJ(&tuple_empty);
    val base = OBJ(t->base ? t->base : &type_object);
    return tuple_new(py, 1, &base);
}

/* list.append and the like: the first argument must be of the type. */
static val unbound_call(struct py *py, val self, size_t n, size_t nkw, const val *args)
{
    struct method *m = PTR(method, self);
    size_t total = n + 2 * nkw;
    if (!n || !class_is_kind(args[0], PTR(type, m->self)))
        py_error(py, &type_TypeError, "argument should be a '%S' not a '%T'", PTR(type, m->self)->name, n ? args[0] : NONE);
    struct tuple *all = PTR(tuple, tuple_new(py, total, args));
    if (!(PTR(native, m->function)->limits & NATIVE_WHOLE))
        all->items[0] = native_of(args[0]);
    return native_call(py, PTR(native, m->function), n, nkw, all->items);
}
static void unbound_trace(struct py *py, void *object)
{
    gc_trace_all(py, &((struct method *)object)->function, 2);
}
static void unbound_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)v, (void)how;
    print_c(py, to, "<function>");
}
static val unbound_binary(struct py *py, unsigned op, val a, val b)
{
    (void)py;
    if (type_of(b) != type_of(a) || (op != OP_EQ && op != OP_NE))
        return 0;
    return bool_val((PTR(method, a)->function == PTR(method, b)->function) == (op == OP_EQ));
}
static const struct slots unbound_slots = {.call = unbound_call, .trace = unbound_trace, .print = unbound_print, .binary = unbound_binary};
static const struct type type_unbound = {.head = {&type_type}, .slots = &unbound_slots, .name = N(function)};

static val unbound_new(struct py *py, val function, val type)
{
    struct method *m = gc_new(py, &type_unbound, sizeof *m);
    m->function = function;
    m->self = type;
    return OBJ(m);
}

static val type_load(struct py *py, val self, val name)
{
    const struct type *t = PTR(type, self);
    if (name == N(__name__) || name == N(__qualname__))
        return t->name;
    if (name == N(__class__))
        return OBJ(&type_type);
    if (name == N(__bases__))
        return bases_of(py, t);
    if (name == N(__dict__))
        return type_is_user(t) ? dict_fix(dict_copy(py, t->dict)) : entries_dict(py, t->entries);
    if (name == N(__mro__) && class_mro(t))
        return class_mro(t);
    const struct type *where;
    val v = class_lookup(t, name, &where);
    if (v && is_a(v, &type_native) && !type_is_user(where) && where != &type_object)
        return unbound_new(py, v, OBJ(where));
    return v ? ops_bind(py, v, 0, t) : 0;
}

static val type_attr(struct py *py, val self, val name, val value)
{
    struct type *t = PTR(type, self);
    if (value == SLOT_LOAD)
        return type_load(py, self, name);
    if (!type_is_user(t))
        return 0;
    flush_cache(py);
    if (value == SLOT_DELETE)
        return dict_remove(py, t->dict, name) ? NONE : 0;
    dict_set_name(py, t->dict, name, value);
    t->flags |= flags_of(py, name, value);
    return NONE;
}

static void type_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)how;
    print_format(py, to, "<class '%S'>", PTR(type, v)->name);
}

static void type_trace(struct py *py, void *object)
{
    struct class *c = object;
    const val all[] = {c->type.name, OBJ(c->type.base), c->type.dict, c->bases, c->mro, OBJ(c->shape)};
    gc_trace_all(py, all, sizeof all / sizeof all[0]);
}

static val type_unary(struct py *py, enum unary op, val v)
{
    (void)py;
    return op == UNARY_HASH ? INT(v >> 4 & 0x3fffffff) : 0;
}

static const struct slots type_slots = {.print = type_print, .call = type_call, .make = type_make,
    .attr = type_attr, .trace = type_trace, .unary = type_unary};
const struct type type_type = {.head = {&type_type}, .slots = &type_slots, .name = N(type)};

/* --- object ------------------------------------------------------------------------------------------------ */

static val object_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)args, (void)type;
    native_arity(py, n, nkw, 0, 0);
    return OBJ(gc_new(py, &type_object, sizeof(struct object)));
}

static val object_init(struct py *py, size_t n, size_t nkw, const val *args)
{
    (void)py, (void)n, (void)nkw, (void)args;
    return NONE;
}

static val object_new(struct py *py, size_t n, size_t nkw, const val *args)
{
    if (!n || !is_type(args[0]) || !type_is_user(PTR(type, args[0])))
        py_error(py, &type_TypeError, "arg must be user-type");
    const struct type *t = PTR(type, args[0]);
    const struct type *native = CLASS(t)->native;
    return new_instance(py, t, native && !made_at_once(native), n - 1, nkw, args + 1);
}

static val object_setattr(struct py *py, size_t n, const val *args)
{
    (void)n;
    if (!is_instance(args[0]))
        py_error(py, &type_TypeError, "object isn't a user type");
    store_plain(py, args[0], intern_str(py, args[1]), args[2]);
    return NONE;
}

static val object_delattr(struct py *py, size_t n, const val *args)
{
    (void)n;
    if (!is_instance(args[0]) || !store_plain(py, args[0], intern_str(py, args[1]), 0))
        py_error(py, &type_AttributeError, "'%T' object has no attribute '%S'", args[0], args[1]);
    return NONE;
}

static val object_getattribute(struct py *py, size_t n, const val *args)
{
    (void)n;
    val name = intern_str(py, args[1]), v = is_instance(args[0]) ? instance_get(py, PTR(instance, args[0]), name) : 0;
    if (!v && (v = class_find(py, type_of(args[0]), name)))
        v = ops_bind(py, v, args[0], type_of(args[0]));
    if (!v)
        py_error(py, &type_AttributeError, "'%T' object has no attribute '%S'", args[0], name);
    return v;
}

static const struct native object_init_native = {{&type_native}, {.fn_kw = object_init}, NATIVE_TAKES_KW | NATIVE_WHOLE};
static const struct native object_new_native = {{&type_native}, {.fn_kw = object_new}, NATIVE_TAKES_KW | NATIVE_WHOLE};
STATICMETHOD(object_new_static, object_new_native);
static const struct native setattr_native = {{&type_native}, {.fn = object_setattr}, 3 | 3 << 8 | NATIVE_WHOLE};
static const struct native delattr_native = {{&type_native}, {.fn = object_delattr}, 2 | 2 << 8 | NATIVE_WHOLE};
static const struct native getattribute_native = {{&type_native}, {.fn = object_getattribute}, 2 | 2 << 8 | NATIVE_WHOLE};

static const struct entry object_entries[] = {
    {N(__init__), OBJ(&object_init_native)},
    {N(__new__), OBJ(&object_new_static)},
    {N(__setattr__), OBJ(&setattr_native)},
    {N(__delattr__), OBJ(&delattr_native)},
    {N(__getattribute__), OBJ(&getattribute_native)},
    {0, 0},
};
static const struct slots object_slots = {.make = object_make};
const struct type type_object = {
    .head = {&type_type}, .slots = &object_slots, .name = N(object), .entries = object_entries};

/* --- super ---------------------------------------------------------------------------------------------------- */

struct super {
    struct object head;
    val type, self;
};

static val native_init(struct py *py, size_t n, size_t nkw, const val *args)
{
    struct instance *o = PTR(instance, args[0]);
    const struct type *native = is_instance(args[0]) ? CLASS(o->head.type)->native : NULL;
    if (native)
        o->native = make_native(py, native, n - 1, nkw, args + 1);
    return NONE;
}
static const struct native native_init_native = {{&type_native}, {.fn_kw = native_init}, NATIVE_TAKES_KW | NATIVE_WHOLE};

static val super_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    native_arity(py, n, nkw, 2, 2);
    if (!is_type(args[0]))
        py_error(py, &type_TypeError, "first argument to super() must be type");
    bool fits = is_type(args[1]) ? class_is_subclass(PTR(type, args[1]), PTR(type, args[0])) : false;
    if (!fits && !class_is_kind(args[1], PTR(type, args[0])))
        py_error(py, &type_TypeError, "super(type, obj): obj must be an instance or subtype of type");
    py->heap.exempt++;
    struct super *s = gc_new(py, type, sizeof *s);
    py->heap.exempt--;
    s->type = args[0];
    s->self = args[1];
    return OBJ(s);
}

val super_method(val v, val name, val *self)
{
    struct super *s = PTR(super, v);
    if (is_type(s->self))
        return 0;
    const struct type *start = type_of(s->self);
    size_t at = 0;
    for (const struct type *k = mro_at(start, 0); k && k != PTR(type, s->type); k = next_in_line(start, &at, k))
        ;
    val found = lookup_from(start, at + 1, name, NULL);
    *self = s->self;
    return found && is_a(found, &type_func) ? found : 0;
}

static val super_attr(struct py *py, val v, val name, val value)
{
    struct super *s = PTR(super, v);
    bool of_class = is_type(s->self) && class_is_subclass(PTR(type, s->self), PTR(type, s->type));
    const struct type *start = of_class ? PTR(type, s->self) : type_of(s->self), *where = NULL;
    size_t at = 0;
    if (value != SLOT_LOAD)
        return 0;
    if (name == N(__class__))
        return OBJ(&type_super);
    for (const struct type *k = mro_at(start, 0); k && k != PTR(type, s->type); k = next_in_line(start, &at, k))
        ;
    val found = lookup_from(start, at + 1, name, &where);
    bool native = type_is_user(start) && CLASS(start)->native && where == &type_object;
    if (native && name == N(__init__))
        return method_new(py, OBJ(&native_init_native), s->self);
    if (native && (name == N(__getitem__) || name == N(__setitem__) || name == N(__len__) || name == N(__str__)) && !found)
        found = 0;
    if (found)
        return ops_bind(py, found, of_class ? 0 : s->self, start);
    return !of_class && native_of(s->self) != s->self ? ops_attr_or_0(py, native_of(s->self), name) : 0;
}

static void super_trace(struct py *py, void *object)
{
    gc_trace_all(py, &((struct super *)object)->type, 2);
}
static void super_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)how;
    print_format(py, to, "<super: %r, %r>", PTR(super, v)->type, PTR(super, v)->self);
}
static const struct slots super_slots = {.make = super_make, .attr = super_attr, .trace = super_trace, .print = super_print};
const struct type type_super = {.head = {&type_type}, .slots = &super_slots, .name = N(super)};

/* --- property ---------------------------------------------------------------------------------------------------- */

static val property_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {{N(fget), NONE}, {N(fset), NONE}, {N(fdel), NONE}, {N(doc), NONE}};
    val a[4];
    native_parse(py, n, nkw, args, params, 4, a);
    struct property *p = gc_new(py, type, sizeof *p);
    p->get = a[0], p->set = a[1], p->delete = a[2];
    return OBJ(p);
}

static val property_with(struct py *py, val self, int which, val function)
{
    struct property *p = gc_new(py, &type_property, sizeof *p), *old = PTR(property, self);
    p->get = which == 0 ? function : old->get;
    p->set = which == 1 ? function : old->set;
    p->delete = which == 2 ? function : old->delete;
    return OBJ(p);
}
static val property_getter(struct py *py, size_t n, const val *args)
{
    (void)n;
    return property_with(py, args[0], 0, args[1]);
}
static val property_setter(struct py *py, size_t n, const val *args)
{
    (void)n;
    return property_with(py, args[0], 1, args[1]);
}
static val property_deleter(struct py *py, size_t n, const val *args)
{
    (void)n;
    return property_with(py, args[0], 2, args[1]);
}
static const struct native property_functions[] = {
    FUNCTION(getter, property_getter, 2, 2),
    FUNCTION(setter, property_setter, 2, 2),
    FUNCTION(deleter, property_deleter, 2, 2),
};

static const struct entry property_entries[] = {
    FUNCTIONS_LAST(property_functions),
};
static void property_trace(struct py *py, void *object)
{
    gc_trace_all(py, &((struct property *)object)->get, 3);
}
static const struct slots property_slots = {.make = property_make, .trace = property_trace};
const struct type type_property = {
    .head = {&type_type}, .slots = &property_slots, .name = N(property), .entries = property_entries};
