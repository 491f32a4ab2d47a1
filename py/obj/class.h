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

/* A class made by a class statement; its type has TYPE_USER. */
struct class {
    struct type type;
    val bases;                 /* tuple, when there are several; else 0 */
    val mro;                   /* tuple, when bases somewhere are several; else 0 */
    struct shape *shape;       /* of an instance without attributes */
    const struct type *native; /* the built-in type at the bottom, or NULL */
};
#define CLASS(t) ((struct class *)(uintptr_t)(t))
/* The upper bits of its flags: how many attributes its instances came to have. */
enum { TYPE_EXPECT = 16, TYPE_FLAGS = (1 << TYPE_EXPECT) - 1 };

struct instance {
    struct object head;
    struct shape *shape;
    val *slots;  /* behind this header, or a payload */
    val native;  /* the built-in object inside, when the class derives from one (0: none yet);
                    else a small int: how many slots are behind the header */
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
/* The classes in order of resolution, a tuple; 0: along `base`. */
val class_mro(const struct type *t);
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
/* The built-in object inside an instance, or 0. */
static inline val instance_native(const struct instance *o)
{
    return CLASS(o->head.type)->native ? o->native : 0;
}
/* The same, or v itself. */
val native_inside(val v);
static inline val native_of(val v)
{
    return is_instance(v) ? native_inside(v) : v;
}
/* v if it is a `type`, the native inside if that is, else 0. */
val native_as(val v, const struct type *type);

#endif
