/* Exceptions: an object with args and a traceback. */
#ifndef PY_OBJ_EXC_H
#define PY_OBJ_EXC_H

#include "py/value.h"

extern const struct type type_BaseException;
#define EXCEPTION(name, base) extern const struct type type_##name;
#include "py/exceptions.def"
#undef EXCEPTION

struct exc {
    struct object head;
    val args;  /* tuple */
    val cause; /* of `raise ... from`, or 0, or EXC_UNFINISHED */
    val trace; /* list: file, line, function; innermost first; or 0 */
    val context;
};

/* A class's __init__ runs and has not called that of Exception: it can't be raised yet. */
#define EXC_UNFINISHED NOT_IMPLEMENTED

val exc_new(struct py *py, const struct type *type, val args);
/* The exception inside an instance of a class derived from one. */
struct exc *exc_of(val v);
bool exc_is(val v, const struct type *type); /* is v an instance of it? */
/* The exception value to raise from what `raise` was given: an instance or a class. */
val exc_from(struct py *py, val v);
/* Notes that the error passed line `line` of `file` in `function`. */
void exc_add_trace(struct py *py, val error, val file, unsigned line, val function);
/* The first argument, or None. */
val exc_value(val v);
void exc_print(struct py *py, struct sink *to, val v);

#endif
