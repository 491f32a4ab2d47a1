/* math */
#include <math.h>

#include "py/lib/module.h"

static val checked(struct py *py, real in, real out)
{
    if ((out != out && in == in) || (out - out != 0 && in - in == 0))
        py_error(py, &type_ValueError, "math domain error");
    return float_new(py, out);
}

/* The parameters lie as those of the functions that it ends: they only jump here. */
static val one(struct py *py, size_t n, const val *args, real (*f)(real))
{
    real x = float_get(py, args[0]);
    (void)n;
    return checked(py, x, f(x));
}

#define ONE(id)                                                                                     \
    FN(m_##id)                                                                                      \
    {                                                                                               \
        return one(py, n, args, REAL(id));                                                          \
    }
ONE(sqrt) ONE(exp) ONE(expm1) ONE(cos) ONE(sin) ONE(tan) ONE(acos) ONE(asin) ONE(atan) ONE(cosh) ONE(sinh) ONE(tanh)
ONE(acosh) ONE(asinh) ONE(atanh) ONE(fabs) ONE(erf) ONE(erfc) ONE(lgamma) ONE(log2) ONE(log10)

FN(m_gamma)
{
    real x = float_get(py, args[0]), r = REAL(tgamma)(x);
    if (x == 0 || (x < 0 && x == REAL(floor)(x)))
        py_error(py, &type_ValueError, "math domain error");
    return float_new(py, r);
}
FN(m_log)
{
    real x = float_get(py, args[0]);
    if (x <= 0)
        py_error(py, &type_ValueError, "math domain error");
    if (n == 1)
        return float_new(py, REAL(log)(x));
    real base = float_get(py, args[1]);
    if (base <= 0)
        py_error(py, &type_ValueError, "math domain error");
    if (base == 1)
        py_error(py, &type_ZeroDivisionError, "divide by zero");
    return float_new(py, REAL(log)(x) / REAL(log)(base));
}
static val two(struct py *py, size_t n, const val *args, real (*f)(real, real))
{
    (void)n;
    real x = float_get(py, args[0]), y = float_get(py, args[1]), r = f(x, y);
    if ((r != r && x == x && y == y) || (r - r != 0 && x - x == 0 && y - y == 0))
        py_error(py, &type_ValueError, "math domain error");
    return float_new(py, r);
}
FN(m_pow)
{
    return two(py, n, args, REAL(pow));
}
FN(m_atan2)
{
    return two(py, n, args, REAL(atan2));
}
FN(m_copysign)
{
    return two(py, n, args, REAL(copysign));
}
FN(m_fmod)
{
    return two(py, n, args, REAL(fmod));
}
static val rounded(struct py *py, val v, real (*f)(real))
{
    return int_check(v) ? ops_unary(py, UNARY_INT, v) : int_from_real(py, f(float_get(py, v)));
}
FN(m_floor)
{
    return rounded(py, args[0], REAL(floor));
}
FN(m_ceil)
{
    return rounded(py, args[0], REAL(ceil));
}
FN(m_trunc)
{
    return rounded(py, args[0], REAL(trunc));
}
FN(m_isfinite)
{
    return bool_val(isfinite(float_get(py, args[0])));
}
FN(m_isinf)
{
    return bool_val(isinf(float_get(py, args[0])));
}
FN(m_isnan)
{
    return bool_val(isnan(float_get(py, args[0])));
}
static const real pi = (real)3.14159265358979323846;
FN(m_radians)
{
    return float_new(py, float_get(py, args[0]) * (pi / 180));
}
FN(m_degrees)
{
    return float_new(py, float_get(py, args[0]) * (180 / pi));
}
FN(m_frexp)
{
    int e;
    val m = float_new(py, REAL(frexp)(float_get(py, args[0]), &e));
    return tuple_pair(py, m, INT(e));
}
FN(m_ldexp)
{
    real x = float_get(py, args[0]);
    return checked(py, x, REAL(ldexp)(x, (int)int_get_clamped(py, args[1])));
}
FN(m_modf)
{
    real whole, rest = REAL(modf)(float_get(py, args[0]), &whole);
    val v = float_new(py, rest);
    return tuple_pair(py, v, float_new(py, whole));
}
FN(m_factorial)
{
    intptr_t k = int_get(py, args[0]);
    if (k < 0)
        py_error(py, &type_ValueError, "negative factorial");
    val r = INT(1);
    for (intptr_t i = 2; i <= k; i++)
        r = int_binary(py, OP_MUL, r, INT(i));
    return r;
}
static val option(const val *args, size_t n, size_t nkw, val name)
{
    for (size_t i = 0; i < nkw; i++)
        if (args[n + 2 * i] == name)
            return args[n + 2 * i + 1];
    return 0;
}
FN_KW(m_isclose)
{
    if (n != 2)
        py_error(py, &type_TypeError, "function takes 2 positional arguments but %z were given", n);
    real a = float_get(py, args[0]), b = float_get(py, args[1]);
    val rel = option(args, n, nkw, N(rel_tol)), abs = option(args, n, nkw, N(abs_tol));
    real r = rel ? float_get(py, rel) : (real)1e-9, t = abs ? float_get(py, abs) : 0;
    if (r < 0 || t < 0)
        py_error(py, &type_ValueError, "math domain error");
    if (a == b)
        return TRUE;
    real difference = REAL(fabs)(a - b);
    if (difference - difference != 0)
        return FALSE;
    real m = REAL(fabs)(a) > REAL(fabs)(b) ? REAL(fabs)(a) : REAL(fabs)(b);
    return bool_val(difference <= r * m || difference <= t);
}
/* Constants: objects in read-only memory, boxed for one way of writing them. */
static const struct boxed_float e_value = {{&type_float}, (real)2.71828182845904523536};
static const struct boxed_float pi_value = {{&type_float}, (real)3.14159265358979323846};
static const struct boxed_float tau_value = {{&type_float}, (real)6.28318530717958647692};
static const struct boxed_float inf_value = {{&type_float}, (real)INFINITY};
static const struct boxed_float nan_value = {{&type_float}, (real)NAN};

static const struct native functions[] = {
    FUNCTION(sqrt, m_sqrt, 1, 1),
    FUNCTION(exp, m_exp, 1, 1),
    FUNCTION(expm1, m_expm1, 1, 1),
    FUNCTION(cos, m_cos, 1, 1),
    FUNCTION(sin, m_sin, 1, 1),
    FUNCTION(tan, m_tan, 1, 1),
    FUNCTION(acos, m_acos, 1, 1),
    FUNCTION(asin, m_asin, 1, 1),
    FUNCTION(atan, m_atan, 1, 1),
    FUNCTION(cosh, m_cosh, 1, 1),
    FUNCTION(sinh, m_sinh, 1, 1),
    FUNCTION(tanh, m_tanh, 1, 1),
    FUNCTION(acosh, m_acosh, 1, 1),
    FUNCTION(asinh, m_asinh, 1, 1),
    FUNCTION(atanh, m_atanh, 1, 1),
    FUNCTION(fabs, m_fabs, 1, 1),
    FUNCTION(erf, m_erf, 1, 1),
    FUNCTION(erfc, m_erfc, 1, 1),
    FUNCTION(lgamma, m_lgamma, 1, 1),
    FUNCTION(log2, m_log2, 1, 1),
    FUNCTION(log10, m_log10, 1, 1),
    FUNCTION(gamma, m_gamma, 1, 1),
    FUNCTION(log, m_log, 1, 2),
    FUNCTION(pow, m_pow, 2, 2),
    FUNCTION(atan2, m_atan2, 2, 2),
    FUNCTION(copysign, m_copysign, 2, 2),
    FUNCTION(fmod, m_fmod, 2, 2),
    FUNCTION(floor, m_floor, 1, 1),
    FUNCTION(ceil, m_ceil, 1, 1),
    FUNCTION(trunc, m_trunc, 1, 1),
    FUNCTION(isfinite, m_isfinite, 1, 1),
    FUNCTION(isinf, m_isinf, 1, 1),
    FUNCTION(isnan, m_isnan, 1, 1),
    FUNCTION(radians, m_radians, 1, 1),
    FUNCTION(degrees, m_degrees, 1, 1),
    FUNCTION(frexp, m_frexp, 1, 1),
    FUNCTION(ldexp, m_ldexp, 2, 2),
    FUNCTION(modf, m_modf, 1, 1),
    FUNCTION(factorial, m_factorial, 1, 1),
    FUNCTION_KW(isclose, m_isclose),
};

static const struct entry entries[] = {
    {N(__name__), N(math)},
    {N(e), OBJ(&e_value)},
    {N(pi), OBJ(&pi_value)},
    {N(tau), OBJ(&tau_value)},
    {N(inf), OBJ(&inf_value)},
    {N(nan), OBJ(&nan_value)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(math);
