/* One view over str, bytes and bytearray, for the methods they share. */
#ifndef PY_OBJ_TEXT_H
#define PY_OBJ_TEXT_H

#include "py/obj/str.h"

struct text {
    const char *p;
    size_t n;
    const struct type *type;
    bool wide;
};

/* Pinned when it lies in a payload.  Raises TypeError naming what was wanted. */
struct text text_of(struct py *py, val v);
/* An argument that must be of the same family (str with str, bytes with any buffer). */
struct text text_like(struct py *py, const struct text *self, val v);
/* A new value of self's type. */
val text_new(struct py *py, const struct text *self, const char *p, size_t n);
const char *text_search(const char *hay, size_t n, const char *needle, size_t m);

extern const struct entry str_entries[], bytes_entries[], bytearray_entries[];

#endif
