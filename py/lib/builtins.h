/* The built-in functions and names. */
#ifndef PY_LIB_BUILTINS_H
#define PY_LIB_BUILTINS_H

#include "py/value.h"

extern const struct entry builtins_entries[]; /* at most 512 */
intptr_t builtins_index(val name);            /* -1: none */
/* What the prompt does with a value. */
void builtins_show(struct py *py, val v);

#endif
