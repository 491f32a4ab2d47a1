/* Functions written in C, and the tables that hold them.
 *
 *     static val method_pop(struct py *py, size_t n, const val *args) { ... }
 *     static const struct native functions[] = {
 *         FUNCTION(pop, method_pop, 1, 2), ...          // n is 1 or 2, self included
 *     };
 *     static const struct entry entries[] = {{N(limit), INT(3)}, ..., FUNCTIONS_LAST(functions)};
 *
 * NATIVE() is one that has several names or none.
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
    uintptr_t limits; /* least + most * 256, or NATIVE_TAKES_KW; from NATIVE_NAME on, its name's number in such a table */
};
enum { NATIVE_ANY = 0xff, NATIVE_TAKES_KW = 0x10000,
       NATIVE_WHOLE = 0x20000 /* self is the instance, not the built-in object inside */, NATIVE_NAME = 18 };

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
#define FUNCTION(name, function, least, most)                                                       \
    {{&type_native}, {.fn = function}, (least) + (most) * 256 + ((uintptr_t)NAME_AT_##name << NATIVE_NAME)}
#define FUNCTION_KW(name, function)                                                                 \
    {{&type_native}, {.fn_kw = function}, NATIVE_TAKES_KW + ((uintptr_t)NAME_AT_##name << NATIVE_NAME)}
#define NATIVE_NAME_OF(f) OBJ(&names_built_in[(f)->limits >> NATIVE_NAME])
/* As an element of a table of entries; as its last one, in place of {0, 0}. */
#define FUNCTIONS(array)      {INT(sizeof(array) / sizeof *(array)), (val)(array)}
#define FUNCTIONS_LAST(array) {INT(-(intptr_t)(sizeof(array) / sizeof *(array))), (val)(array)}
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
