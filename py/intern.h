/* Names: each string that is a name exists once, so names compare by address.
 * The built-in ones lie in read-only memory; others in a weak table on the heap. */
#ifndef PY_INTERN_H
#define PY_INTERN_H

#include "py/value.h"

enum { INTERN_LONGEST = 255 }; /* bytes of a name; a longer one raises RuntimeError */

uint32_t intern_hash(const char *data, size_t length);
/* The one string with these bytes, which may lie in a payload. */
val intern(struct py *py, const char *data, size_t length);
val intern_str(struct py *py, val str);
val intern_c(struct py *py, const char *text);
/* The interned string equal to `str`, or 0. */
val intern_find(struct py *py, val str);
/* Forgets the names that nobody holds. */
void intern_sweep(struct py *py, bool (*is_live)(struct py *py, val v));
/* Calls each(context, name) for every name that starts with the prefix. */
void intern_each(struct py *py, void (*each)(void *context, val name), void *context);

#endif
