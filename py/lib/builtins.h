/* The built-in functions and names. */
#ifndef PY_LIB_BUILTINS_H
#define PY_LIB_BUILTINS_H

#include "py/obj/native.h"

enum { BUILTINS_FUNCTIONS = 43 };
extern const struct native builtins_functions[BUILTINS_FUNCTIONS];
extern const struct entry builtins_entries[]; /* the others, then those; at most 512 in all */
intptr_t builtins_index(val name);            /* -1: none */
static inline val builtins_value(size_t index)
{
    return index < BUILTINS_FUNCTIONS ? OBJ(&builtins_functions[index]) : builtins_entries[index - BUILTINS_FUNCTIONS].value;
}
/* What the prompt does with a value. */
void builtins_show(struct py *py, val v);

#endif
