/* cmath */
#include <math.h>

#include "py/lib/module.h"
#include "py/obj/complex.h"

static void get(struct py *py, val v, real *re, real *im)
{
    if (class_special(py, v, N(__complex__)))
        v = py_call(py, OBJ(&type_complex), 1, &v);
    if (!complex_get(py, v, re, im))
        *re = float_get(py, v), *im = 0;
}
FN(c_phase)
{
    real a, b;
    get(py, args[0], &a, &b);
    return float_new(py, REAL(atan2)(b, a));
}
FN(c_polar)
{
    real a, b;
    get(py, args[0], &a, &b);
    val r = float_new(py, REAL(hypot)(a, b));
    return tuple_pair(py, r, float_new(py, REAL(atan2)(b, a)));
}
FN(c_rect)
{
    real r = float_get(py, args[0]), phi = float_get(py, args[1]);
    return complex_new(py, r * REAL(cos)(phi), r * REAL(sin)(phi));
}
FN(c_exp)
{
    real a, b;
    get(py, args[0], &a, &b);
    real r = REAL(exp)(a);
    return complex_new(py, r * REAL(cos)(b), r * REAL(sin)(b));
}
FN(c_log)
{
    real a, b;
    get(py, args[0], &a, &b);
    return complex_new(py, REAL(log)(REAL(hypot)(a, b)), REAL(atan2)(b, a));
}
FN(c_log10)
{
    real a, b;
    get(py, args[0], &a, &b);
    return complex_new(py, REAL(log10)(REAL(hypot)(a, b)), (real)0.4342944819032518 * REAL(atan2)(b, a));
}
FN(c_sqrt)
{
    real a, b;
    get(py, args[0], &a, &b);
    real r = REAL(sqrt)(REAL(hypot)(a, b)), t = REAL(atan2)(b, a) / 2;
    return complex_new(py, r * REAL(cos)(t), r * REAL(sin)(t));
}
FN(c_cos)
{
    real a, b;
    get(py, args[0], &a, &b);
    return complex_new(py, REAL(cos)(a) * REAL(cosh)(b), -REAL(sin)(a) * REAL(sinh)(b));
}
FN(c_sin)
{
    real a, b;
    get(py, args[0], &a, &b);
    return complex_new(py, REAL(sin)(a) * REAL(cosh)(b), REAL(cos)(a) * REAL(sinh)(b));
}
static const struct boxed_float e_value = {{&type_float}, (real)2.71828182845904523536};
static const struct boxed_float pi_value = {{&type_float}, (real)3.14159265358979323846};
static const struct native functions[] = {
    FUNCTION(phase, c_phase, 1, 1),
    FUNCTION(polar, c_polar, 1, 1),
    FUNCTION(rect, c_rect, 2, 2),
    FUNCTION(exp, c_exp, 1, 1),
    FUNCTION(log, c_log, 1, 1),
    FUNCTION(log10, c_log10, 1, 1),
    FUNCTION(sqrt, c_sqrt, 1, 1),
    FUNCTION(cos, c_cos, 1, 1),
    FUNCTION(sin, c_sin, 1, 1),
};

static const struct entry entries[] = {
    {N(__name__), N(cmath)},
    {N(e), OBJ(&e_value)},
    {N(pi), OBJ(&pi_value)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(cmath);
