/* Classes made by class statements, their instances, and attribute lookup. */
#ifndef PY_OBJ_CLASS_H
#define PY_OBJ_CLASS_H

#include "py/value.h"

/* What attributes an instance has: the path from its class's empty shape. */
struct shape {
    struct object head;
    struct shape *parent, *children, *sibling;
    const struct type *owner;
    val name;        /* the attribute this shape adds */
    uintptr_t count; /* attributes; the added one has index count - 1 */
};

struct instance {
    struct object head;
    struct shape *shape;
    val native;  /* the built-in object inside, when the class derives from one; else 0 */
    val *slots;  /* behind this header, or a payload */
    uintptr_t capacity; /* slots inside */
    val inside[];
};

extern const struct type type_object, type_shape, type_super, type_property;

struct property {
    struct object head;
    val get, set, delete;
};

static inline bool type_is_user(const struct type *t)
{
    return t->flags & TYPE_USER;
}
static inline bool is_instance(val v)
{
    return is_ptr(v) && v && type_is_user(PTR(object, v)->type);
}
bool class_is_subclass(const struct type *t, const struct type *of);
bool class_is_kind(val v, const struct type *of); /* isinstance */
/* What the class and its bases say of a name; 0: nothing.  *where: who said it. */
val class_lookup(const struct type *t, val name, const struct type **where);
/* The same with the cache. */
val class_find(struct py *py, const struct type *t, val name);
/* The method that a super object finds, unbound, and in *self what to give it; 0: ask its attribute. */
val super_method(val super, val name, val *self);
/* The special method of an instance's class, or 0. */
val class_special(struct py *py, val self, val name);
val class_new(struct py *py, val name, val bases, val dict, size_t nkw, const val *kw);
struct instance *instance_new(struct py *py, const struct type *type);
/* The index of an attribute, or -1. */
intptr_t shape_index(struct py *py, const struct shape *shape, val name);
void instance_set(struct py *py, struct instance *o, val name, val value);
val instance_get(struct py *py, struct instance *o, val name); /* 0: none */
/* The built-in object inside an instance, or v itself. */
static inline val native_of(val v)
{
    return is_instance(v) && PTR(instance, v)->native ? PTR(instance, v)->native : v;
}
/* v if it is a `type`, the native inside if that is, else 0. */
val native_as(val v, const struct type *type);

#endif
