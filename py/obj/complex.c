#include "py/obj/complex.h"
#include "py/obj/class.h"

#include <math.h>

#include "py/obj/exc.h"
#include "py/obj/float.h"
#include "py/obj/int.h"
#include "py/obj/native.h"
#include "py/obj/str.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"

val complex_new(struct py *py, real re, real im)
{
    struct complex *c = gc_new(py, &type_complex, sizeof *c);
    c->re = re, c->im = im;
    return OBJ(c);
}

bool complex_get(struct py *py, val v, real *re, real *im)
{
    *im = 0;
    if (is_a(v, &type_complex)) {
        *re = PTR(complex, v)->re, *im = PTR(complex, v)->im;
        return true;
    }
    if (!float_check(v) && !int_check(v))
        return false;
    *re = float_get(py, v);
    return true;
}

static void part(struct py *py, struct sink *to, real d)
{
    char text[48];
    size_t n = float_repr(d, text);
    if (n > 2 && text[n - 1] == '0' && text[n - 2] == '.')
        n -= 2;
    print_bytes(py, to, text, n);
}

static void print(struct py *py, struct sink *to, val v, enum print_how how)
{
    struct complex *c = PTR(complex, v);
    (void)how;
    bool both = c->re != 0 || signbit(c->re);
    if (both) {
        print_char(py, to, '(');
        part(py, to, c->re);
        if (!signbit(c->im) || c->im != c->im)
            print_char(py, to, '+');
    }
    part(py, to, c->im);
    print_c(py, to, both ? "j)" : "j");
}

enum { WHOLE_MOST = 100 };

/* By squaring: exact where the parts are small and whole. */
static val whole_power(struct py *py, real a, real b, int n)
{
    real re = 1, im = 0, size = a * a + b * b, t;
    if (n < 0)
        a /= size, b = -b / size;
    for (unsigned left = n < 0 ? 0u - (unsigned)n : (unsigned)n; left; left >>= 1) {
        if (left & 1)
            t = re * a - im * b, im = re * b + im * a, re = t;
        t = a * a - b * b, b = 2 * a * b, a = t;
    }
    return complex_new(py, re, im);
}

static val power(struct py *py, real a, real b, real c, real d)
{
    if (a == 0 && b == 0) {
        if (c < 0 || d != 0)
            py_error(py, &type_ZeroDivisionError, "0.0 to a complex power");
        return complex_new(py, c == 0, 0);
    }
    if (d == 0 && c == REAL(floor)(c) && REAL(fabs)(c) <= WHOLE_MOST)
        return whole_power(py, a, b, (int)c);
    real size = REAL(hypot)(a, b), angle = REAL(atan2)(b, a);
    real length = REAL(exp)(c * REAL(log)(size) - d * angle), turn = d * REAL(log)(size) + c * angle;
    return complex_new(py, length * REAL(cos)(turn), length * REAL(sin)(turn));
}

static val binary(struct py *py, unsigned op, val x, val y)
{
    real a, b, c, d;
    if (op & OP_REFLECTED) {
        val t = x;
        x = y, y = t;
    }
    op &= ~(unsigned)(OP_INPLACE | OP_REFLECTED);
    if (!complex_get(py, x, &a, &b) || !complex_get(py, y, &c, &d))
        return 0;
    switch (op) {
    case OP_ADD: return complex_new(py, a + c, b + d);
    case OP_SUB: return complex_new(py, a - c, b - d);
    case OP_MUL: return complex_new(py, a * c - b * d, a * d + b * c);
    case OP_TRUEDIV: {
        real n = c * c + d * d;
        if (n == 0)
            py_error(py, &type_ZeroDivisionError, "complex divide by zero");
        return complex_new(py, (a * c + b * d) / n, (b * c - a * d) / n);
    }
    case OP_FLOORDIV: case OP_MOD: py_error(py, &type_TypeError, "can't truncate-divide a complex number");
    case OP_POW: return power(py, a, b, c, d);
    case OP_EQ: return bool_val(a == c && b == d);
    case OP_NE: return bool_val(a != c || b != d);
    default: return 0;
    }
}

static val unary(struct py *py, enum unary op, val v)
{
    struct complex *c = PTR(complex, v);
    switch (op) {
    case UNARY_BOOL: return bool_val(c->re != 0 || c->im != 0);
    case UNARY_HASH:
        if (c->im == 0)
            return INT(ops_hash(py, float_new(py, c->re)));
        return INT((int)(c->re * 31 + c->im * 17) & 0x3fffffff);
    case UNARY_POS: return v;
    case UNARY_NEG: return complex_new(py, -c->re, -c->im);
    case UNARY_ABS: return float_new(py, REAL(hypot)(c->re, c->im));
    default: return 0;
    }
}

static val attr(struct py *py, val v, val name, val value)
{
    if (value != SLOT_LOAD)
        return 0;
    return name == N(real) ? float_new(py, PTR(complex, v)->re) : name == N(imag) ? float_new(py, PTR(complex, v)->im) : 0;
}

static val from_text(struct py *py, val v)
{
    const char *p = str_data(str_stable(py, v)), *end = p + str_length(v);
    real re = 0, im = 0;
    while (p < end && (str_is_space(*p) || *p == '('))
        p++;
    while (p < end && (str_is_space(end[-1]) || end[-1] == ')'))
        end--;
    for (int i = 0; i < 2 && p < end; i++) {
        size_t used;
        real d = float_parse(p, (size_t)(end - p), &used);
        const char *q = p + used;
        if (!used) { /* "j", "-j" */
            q = p + (*p == '-' || *p == '+');
            d = *p == '-' ? -1 : 1;
            if (q >= end || (*q | 32) != 'j')
                break;
        }
        if (q < end && (*q | 32) == 'j')
            im = d, q++;
        else if (i)
            break;
        else
            re = d;
        p = q;
    }
    if (p != end)
        py_error(py, &type_ValueError, "invalid syntax for number");
    return complex_new(py, re, im);
}

static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    real a = 0, b = 0, c = 0, d = 0;
    (void)type;
    native_arity(py, n, nkw, 0, 2);
    if (n == 1 && str_check(args[0]))
        return from_text(py, args[0]);
    val f = n == 1 ? class_special(py, args[0], N(__complex__)) : 0;
    if (f) {
        val r = py_call(py, f, 1, args);
        if (!is_a(r, &type_complex))
            py_error(py, &type_TypeError, "__complex__ should return a complex");
        return r;
    }
    if (n == 1 && is_a(args[0], &type_complex))
        return args[0];
    if (n > 0 && !complex_get(py, args[0], &a, &b))
        a = float_get(py, args[0]);
    if (n > 1 && !complex_get(py, args[1], &c, &d))
        c = float_get(py, args[1]);
    return complex_new(py, a - d, b + c);
}

static const struct slots slots = {.print = print, .binary = binary, .unary = unary, .attr = attr, .make = make};
const struct type type_complex = {.head = {&type_type}, .flags = TYPE_REFLECTS, .slots = &slots, .name = N(complex)};
