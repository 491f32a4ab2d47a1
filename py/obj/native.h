/* Functions written in C, and the tables that hold them.
 *
 *     static val method_pop(struct py *py, size_t n, const val *args) { ... }
 *     NATIVE(list_pop_native, method_pop, 1, 2);        // n is 1 or 2, self included
 *     static const struct entry entries[] = {{N(pop), OBJ(&list_pop_native)}, ..., {0, 0}};
 *
 * One that takes keywords gets n positional values, then nkw pairs (name, value). */
#ifndef PY_OBJ_NATIVE_H
#define PY_OBJ_NATIVE_H

#include "py/value.h"

typedef val (*native_fn)(struct py *py, size_t n, const val *args);
typedef val (*native_kw_fn)(struct py *py, size_t n, size_t nkw, const val *args);

struct native {
    struct object head;
    union {
        native_fn fn;
        native_kw_fn fn_kw;
    };
    uintptr_t limits; /* least + most * 256, or NATIVE_TAKES_KW */
};
enum { NATIVE_ANY = 0xff, NATIVE_TAKES_KW = 0x10000,
       NATIVE_WHOLE = 0x20000 /* self is the instance, not the built-in object inside */ };

/* A staticmethod or classmethod around a function; a bound method. */
struct wrap {
    struct object head;
    val function;
};
struct method {
    struct object head;
    val function, self;
};

extern const struct type type_native, type_staticmethod, type_classmethod, type_method, type_type;

#define NATIVE(id, function, least, most)                                                           \
    static const struct native id = {{&type_native}, {.fn = function}, (least) + (most) * 256}
#define NATIVE_KW(id, function)                                                                     \
    static const struct native id = {{&type_native}, {.fn_kw = function}, NATIVE_TAKES_KW}
#define CLASSMETHOD(id, native)                                                                     \
    static const struct wrap id = {{&type_classmethod}, OBJ(&native)}
#define STATICMETHOD(id, native)                                                                    \
    static const struct wrap id = {{&type_staticmethod}, OBJ(&native)}

val native_call(struct py *py, const struct native *f, size_t n, size_t nkw, const val *args);
void native_arity(struct py *py, size_t n, size_t nkw, size_t least, size_t most);
val method_new(struct py *py, val function, val self);

/* Sorts arguments into out[count] by position and name. */
struct param {
    val name;
    val init; /* 0: must be given */
};
void native_parse(struct py *py, size_t n, size_t nkw, const val *args, const struct param *params,
                  size_t count, val *out);

#endif
