/* float: double on 64-bit targets, single on 32-bit ones. */
#ifndef PY_OBJ_FLOAT_H
#define PY_OBJ_FLOAT_H

#include "py/value.h"

struct boxed_float {
    struct object head;
    real value;
};

val float_new(struct py *py, real d);
static inline bool float_check(val v)
{
    return is_imm_float(v) || is_a(v, &type_float);
}
/* Of a float value. */
static inline real float_of(val v)
{
    return is_imm_float(v) ? imm_float_of(v) : PTR(boxed_float, v)->value;
}
/* Of a float, int or object with __float__; raises TypeError. */
real float_get(struct py *py, val v);
/* One or both are floats, or both ints for OP_TRUEDIV and OP_POW; 0: not numbers. */
val float_binary(struct py *py, unsigned op, val a, val b);
/* Shortest text that reads back, as repr writes it; returns its length (< 40). */
size_t float_repr(real d, char *to);
/* printf's formats e, f, g with precision; returns the length.  `to` has `size`. */
size_t float_format(double d, char kind, int precision, bool alternate, char *to, size_t size);
/* Text to float; *used bytes were read, 0: no number there. */
real float_parse(const char *text, size_t n, size_t *used);

#endif
