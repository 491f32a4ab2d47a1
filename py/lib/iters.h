/* enumerate, zip, map, filter, reversed; memoryview. */
#ifndef PY_LIB_ITERS_H
#define PY_LIB_ITERS_H

#include "py/value.h"

extern const struct type type_enumerate, type_zip, type_map, type_filter, type_reversed, type_memoryview;
/* What the function returns, until it is the sentinel. */
val iters_of_call(struct py *py, val function, val sentinel);
val memoryview_new(struct py *py, val of, size_t start, size_t length, uint32_t code);

#endif
