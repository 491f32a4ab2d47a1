/* Packed text that lies inside the program. */
#ifndef PY_LIB_DEFLATE_H
#define PY_LIB_DEFLATE_H

#include "py/value.h"

/* A str of `length` bytes from a raw deflate stream with a window of up to 2 KB. */
val deflate_text(struct py *py, const uint8_t *packed, size_t length);

#endif
