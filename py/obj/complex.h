/* complex: py/obj/complex.c, or a port's own that refuses it */
#ifndef PY_OBJ_COMPLEX_H
#define PY_OBJ_COMPLEX_H

#include "py/value.h"

extern const struct type type_complex;
struct complex {
    struct object head;
    real re, im;
};
val complex_new(struct py *py, real re, real im);
/* Of a number; false: not one. */
bool complex_get(struct py *py, val v, real *re, real *im);

#endif
