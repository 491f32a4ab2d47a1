#include "py/obj/float.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "py/obj/class.h"
#include "py/obj/complex.h"
#include "py/obj/exc.h"
#include "py/obj/int.h"
#include "py/obj/native.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"

val float_new(struct py *py, real d)
{
    val v = imm_float(d);
    if (v)
        return v;
    struct boxed_float *f = gc_new(py, &type_float, sizeof *f);
    f->value = d;
    return OBJ(f);
}

real float_get(struct py *py, val v)
{
    if (float_check(v))
        return float_of(v);
    if (int_check(v))
        return int_to_real(py, v);
    val plain = native_of(v);
    val f = class_special(py, v, N(__float__));
    if (f) {
        val r = py_call(py, f, 1, &v);
        if (!float_check(r))
            py_error(py, &type_TypeError, "__float__ should return a float");
        return float_of(r);
    }
    if (plain != v)
        return float_get(py, plain);
    py_error(py, &type_TypeError, "can't convert %T to float", v);
}

/* --- arithmetic -------------------------------------------------------------------------- */

static _Noreturn void divide_by_zero(struct py *py)
{
    py_error(py, &type_ZeroDivisionError, "divide by zero");
}

static real modulo(real a, real b)
{
    real r = REAL(fmod)(a, b);
    if (r != 0 ? (r < 0) != (b < 0) : 0)
        r += b;
    return r == 0 ? REAL(copysign)(0, b) : r;
}

static real floor_div(real a, real b)
{
    real r = REAL(fmod)(a, b), q = (a - r) / b;
    if (r != 0 && (r < 0) != (b < 0))
        q -= 1;
    if (q == 0)
        return REAL(copysign)(0, a / b);
    real f = REAL(floor)(q);
    return q - f > (real)0.5 ? f + 1 : f;
}

static val power(struct py *py, real a, real b)
{
    if (a == 0 && b < 0 && isfinite(b))
        divide_by_zero(py);
    if (a < 0 && b != REAL(floor)(b) && isfinite(a) && isfinite(b))
        return ops_binary(py, OP_POW, complex_new(py, a, 0), float_new(py, b));
    return float_new(py, REAL(pow)(a, b));
}

static val compare(unsigned op, real a, real b)
{
    switch (op) {
    case OP_LT: return bool_val(a < b);
    case OP_LE: return bool_val(a <= b);
    case OP_GT: return bool_val(a > b);
    case OP_GE: return bool_val(a >= b);
    case OP_EQ: return bool_val(a == b);
    default: return bool_val(a != b);
    }
}

val float_binary(struct py *py, unsigned op, val x, val y)
{
    if ((!float_check(x) && !int_check(x)) || (!float_check(y) && !int_check(y)))
        return 0;
    real a = float_get(py, x), b = float_get(py, y);
    switch (op) {
    case OP_ADD: return float_new(py, a + b);
    case OP_SUB: return float_new(py, a - b);
    case OP_MUL: return float_new(py, a * b);
    case OP_TRUEDIV:
        if (b == 0)
            divide_by_zero(py);
        return float_new(py, a / b);
    case OP_FLOORDIV:
        if (b == 0)
            divide_by_zero(py);
        return float_new(py, floor_div(a, b));
    case OP_MOD:
        if (b == 0)
            divide_by_zero(py);
        return float_new(py, modulo(a, b));
    case OP_DIVMOD: {
        if (b == 0)
            divide_by_zero(py);
        val q = float_new(py, floor_div(a, b));
        return tuple_pair(py, q, float_new(py, modulo(a, b)));
    }
    case OP_POW: return power(py, a, b);
    case OP_LT: case OP_LE: case OP_GT: case OP_GE: case OP_EQ: case OP_NE:
        /* an int that a float can't hold exactly */
        if (int_check(x) != int_check(y) && isfinite(a) && isfinite(b) && fabs((double)a) > 9e15 && a == b)
            return bool_val(float_check(x) ? int_binary(py, op, int_from_real(py, a), y) == TRUE
                                           : int_binary(py, op, x, int_from_real(py, b)) == TRUE);
        return compare(op, a, b);
    default: return 0;
    }
}

static val binary(struct py *py, unsigned op, val a, val b)
{
    return float_binary(py, op & ~(unsigned)OP_INPLACE, a, b);
}

static val unary(struct py *py, enum unary op, val v)
{
    real d = float_of(v);
    switch (op) {
    case UNARY_NEG: return float_new(py, -d);
    case UNARY_POS: return v;
    case UNARY_ABS: return float_new(py, REAL(fabs)(d));
    case UNARY_BOOL: return bool_val(d != 0);
    case UNARY_HASH:
        if (d == REAL(floor)(d) && isfinite(d))
            return INT(int_hash(int_from_real(py, d)));
        {
            real_bits bits;
            memcpy(&bits, &d, sizeof bits);
            return INT((uint32_t)(bits ^ (uint64_t)bits >> 32) >> 2);
        }
    default: return 0;
    }
}

/* --- text ------------------------------------------------------------------------------------ */

size_t float_format(double d, char kind, int precision, bool alternate, char *to, size_t size)
{
    char format[8] = "%#.*";
    char *p = format + (alternate ? 4 : 1);
    if (!alternate)
        memcpy(format, "%.*", 4), p = format + 3;
    p[0] = kind;
    p[1] = 0;
    int n = snprintf(to, size, format, precision, d);
    return n < 0 ? 0 : (size_t)n < size ? (size_t)n : size - 1;
}

/* "1e+20" and "5" get what makes them floats. */
static size_t finish_repr(char *to, size_t n)
{
    if (!strpbrk(to, ".en"))
        memcpy(to + n, ".0", 3), n += 2;
    return n;
}

/* What a program gets that reads the text: on 32 bits a float of 30 bits. */
static real read_back(const char *text)
{
    real d = (real)strtod(text, NULL);
    val v = sizeof d == 4 ? imm_float(d) : 0;
    return v ? imm_float_of(v) : d;
}

size_t float_repr(real d, char *to)
{
    if (d != d)
        return (size_t)(strcpy(to, "nan"), 3);
    if (d - d != 0)
        return (size_t)(strcpy(to, d < 0 ? "-inf" : "inf"), strlen(to));
    size_t n = 0;
    for (int digits = REAL_DIGITS == 16 ? 15 : 6; digits <= REAL_DIGITS + (REAL_DIGITS == 16); digits++) {
        n = float_format((double)d, 'g', digits, false, to, 40);
        if (read_back(to) == d)
            break;
    }
    /* %g turns to exponents at the digits' count; Python at 16 */
    char *e = strchr(to, 'e');
    if (e && REAL_DIGITS == 16) {
        int exponent = atoi(e + 1);
        if (exponent >= 0 && exponent < 16)
            n = float_format((double)d, 'f', 1, false, to, 40);
    }
    return finish_repr(to, n);
}

static void print(struct py *py, struct sink *to, val v, enum print_how how)
{
    char text[48];
    (void)how;
    print_bytes(py, to, text, float_repr(float_of(v), text));
}

static bool word_at(const char *p, size_t n, const char *word)
{
    size_t m = strlen(word);
    if (n < m)
        return false;
    for (size_t i = 0; i < m; i++)
        if ((p[i] | 32) != word[i])
            return false;
    return true;
}

/* One number without sign into a NUL-terminated buffer without underscores: as many digits
 * as matter, and the exponent that makes up for the rest. */
static size_t copy_number(const char *p, size_t n, char *to, size_t room)
{
    enum { KEPT = 40, EXPONENT = 12 };
    size_t used = 0, k = 0;
    long exponent = 0, given = 0;
    bool point = false, digits = false;
    for (; used < n && k + EXPONENT < room; used++) {
        char c = p[used];
        bool digit = c >= '0' && c <= '9';
        if (c == '_' && digits && used + 1 < n && p[used + 1] >= '0' && p[used + 1] <= '9')
            continue;
        if (!digit && (c != '.' || point))
            break;
        digits |= digit;
        point |= c == '.';
        if (!digit)
            continue;
        bool keep = k < KEPT && (k || c != '0');
        if (keep)
            to[k++] = c;
        else if (k && c != '0')
            to[k - 1] |= 1; /* more than it seems: only matters half-way between two floats */
        exponent += point ? -(keep || !k) : !keep && k;
    }
    if (!digits)
        return 0;
    size_t at = used + 1;
    if (used < n && (p[used] | 32) == 'e' && at < n) {
        bool minus = p[at] == '-';
        at += minus || p[at] == '+';
        for (; at < n && ((p[at] >= '0' && p[at] <= '9') || (p[at] == '_' && given && at + 1 < n && p[at + 1] >= '0' && p[at + 1] <= '9')); used = ++at)
            given = p[at] == '_' ? given : given < 99999 ? given * 10 + p[at] - '0' : given;
        exponent += minus ? -given : given;
    }
    if (!k)
        to[k++] = '0';
    snprintf(to + k, room - k, "e%ld", exponent);
    return used;
}

real float_parse(const char *p, size_t n, size_t *used)
{
    char text[64] = "";
    size_t sign = n && (p[0] == '-' || p[0] == '+'), skip = 0;
    double d = 0;
    if (word_at(p + sign, n - sign, "infinity"))
        skip = 8, d = INFINITY;
    else if (word_at(p + sign, n - sign, "inf"))
        skip = 3, d = INFINITY;
    else if (word_at(p + sign, n - sign, "nan"))
        skip = 3, d = NAN;
    else {
        char *end;
        size_t copied = copy_number(p + sign, n - sign, text, sizeof text);
        d = strtod(text, &end);
        skip = *end || end == text ? 0 : copied;
    }
    *used = skip ? skip + sign : 0;
    return (real)(sign && p[0] == '-' ? -d : d);
}

static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)type;
    native_arity(py, n, nkw, 0, 1);
    if (!n)
        return float_new(py, 0);
    val v = native_of(args[0]);
    struct buffer b;
    if (!is_ptr(v) || int_check(v) || float_check(v))
        return float_check(v) ? v : float_new(py, float_get(py, v));
    if (!ops_buffer(py, v, &b, false))
        return float_new(py, float_get(py, args[0]));
    const char *p = b.data;
    size_t length = b.length, used;
    while (length && str_is_space(p[0]))
        p++, length--;
    while (length && str_is_space(p[length - 1]))
        length--;
    real d = float_parse(p, length, &used);
    if (!used || used != length)
        py_error(py, &type_ValueError, "invalid syntax for number");
    return float_new(py, d);
}

static const struct slots slots = {.print = print, .unary = unary, .binary = binary, .make = make};
const struct type type_float = {.head = {&type_type}, .slots = &slots, .name = N(float)};
