/* int: one view over small and big numbers, schoolbook arithmetic on 32-bit limbs. */
#include "py/obj/int.h"

#include <string.h>

#include "py/obj/exc.h"
#include "py/obj/float.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/obj/native.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"

/* Any int as sign and limbs; a small one's limbs lie in `room`. */
struct view {
    const uint32_t *d;
    size_t n;
    bool negative;
    uint32_t room[2];
};

bool int_check(val v)
{
    return is_int(v) || is_a(v, &type_int) || is_a(v, &type_bool);
}

static intptr_t small_of(val v)
{
    return is_int(v) ? int_of(v) : (intptr_t)PTR(constant, v)->number;
}

static bool is_big(val v)
{
    return is_a(v, &type_int);
}

static void view(val v, struct view *w)
{
    if (is_big(v)) {
        const struct big *b = PTR(big, v);
        w->negative = b->size < 0;
        w->n = (size_t)(b->size < 0 ? -b->size : b->size);
        w->d = b->limbs;
        return;
    }
    intptr_t small = small_of(v);
    uint64_t u = small < 0 ? 0 - (uint64_t)small : (uint64_t)small;
    w->negative = small < 0;
    w->room[0] = (uint32_t)u;
    w->room[1] = (uint32_t)(u >> 32);
    w->n = w->room[1] ? 2 : w->room[0] ? 1 : 0;
    w->d = w->room;
}

static struct big *big_new(struct py *py, size_t limbs)
{
    struct big *b = gc_new(py, &type_int, sizeof *b + limbs * 4);
    b->size = (intptr_t)limbs;
    return b;
}

/* Drops leading zeros, becomes small when it fits. */
static val normal(struct py *py, struct big *b, bool negative)
{
    size_t n = (size_t)b->size;
    while (n && !b->limbs[n - 1])
        n--;
    uint64_t low = n == 0 ? 0 : n == 1 ? b->limbs[0] : b->limbs[0] | (uint64_t)b->limbs[1] << 32;
    if (n <= 2 && low <= (uint64_t)INT_MAX_SMALL + (negative ? 1 : 0))
        return INT(negative ? (intptr_t)(0 - low) : (intptr_t)low);
    (void)py;
    b->size = negative ? -(intptr_t)n : (intptr_t)n;
    return OBJ(b);
}

val int_new_unsigned(struct py *py, uint64_t u)
{
    if (u <= (uint64_t)INT_MAX_SMALL)
        return INT(u);
    struct big *b = big_new(py, 2);
    b->limbs[0] = (uint32_t)u;
    b->limbs[1] = (uint32_t)(u >> 32);
    return normal(py, b, false);
}

val int_new(struct py *py, int64_t n)
{
    if (n >= INT_MIN_SMALL && n <= INT_MAX_SMALL)
        return INT(n);
    struct big *b = big_new(py, 2);
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    b->limbs[0] = (uint32_t)u;
    b->limbs[1] = (uint32_t)(u >> 32);
    return normal(py, b, n < 0);
}

int int_sign(val v)
{
    if (is_big(v))
        return PTR(big, v)->size < 0 ? -1 : 1;
    intptr_t n = small_of(v);
    return n < 0 ? -1 : n > 0;
}

/* --- limbs ----------------------------------------------------------------------- */

static int compare_limbs(const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
    if (n != m)
        return n < m ? -1 : 1;
    while (n--)
        if (a[n] != b[n])
            return a[n] < b[n] ? -1 : 1;
    return 0;
}

/* r = a + b, n >= m; r has n + 1 limbs. */
static void add_limbs(uint32_t *r, const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < n; i++) {
        carry += (uint64_t)a[i] + (i < m ? b[i] : 0);
        r[i] = (uint32_t)carry;
        carry >>= 32;
    }
    r[n] = (uint32_t)carry;
}

/* r = a - b, a >= b; r has n limbs. */
static void sub_limbs(uint32_t *r, const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
    int64_t borrow = 0;
    for (size_t i = 0; i < n; i++) {
        borrow += (int64_t)a[i] - (i < m ? b[i] : 0);
        r[i] = (uint32_t)borrow;
        borrow >>= 32;
    }
}

/* r += a * b for one limb b; returns the carry out of n limbs. */
static uint32_t mul_add(uint32_t *r, const uint32_t *a, size_t n, uint32_t b)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < n; i++) {
        carry += (uint64_t)a[i] * b + r[i];
        r[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return (uint32_t)carry;
}

/* q = a / b for one limb; returns the remainder.  q may be a. */
static uint32_t div_small(uint32_t *q, const uint32_t *a, size_t n, uint32_t b)
{
    uint64_t rest = 0;
    while (n--) {
        rest = rest << 32 | a[n];
        q[n] = (uint32_t)(rest / b);
        rest %= b;
    }
    return (uint32_t)rest;
}

static void shift_left(uint32_t *r, const uint32_t *a, size_t n, unsigned bits)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < n; i++) {
        carry |= (uint64_t)a[i] << bits;
        r[i] = (uint32_t)carry;
        carry >>= 32;
    }
    r[n] = (uint32_t)carry;
}

static void shift_right(uint32_t *r, const uint32_t *a, size_t n, unsigned bits)
{
    for (size_t i = 0; i < n; i++)
        r[i] = (uint32_t)((a[i] | (uint64_t)(i + 1 < n ? a[i + 1] : 0) << 32) >> bits);
}

/* One digit of Knuth's algorithm D: u has m + 1 limbs, v m limbs, normalised. */
static uint32_t div_digit(uint32_t *u, const uint32_t *v, size_t m)
{
    uint64_t top = (uint64_t)u[m] << 32 | u[m - 1], q = top / v[m - 1], r = top % v[m - 1];
    while (q >> 32 || (m > 1 && q * v[m - 2] > (r << 32 | u[m - 2]))) {
        q--;
        r += v[m - 1];
        if (r >> 32)
            break;
    }
    int64_t borrow = 0;
    uint64_t carry = 0;
    for (size_t i = 0; i < m; i++) {
        carry += q * v[i];
        borrow += (int64_t)u[i] - (uint32_t)carry;
        u[i] = (uint32_t)borrow;
        carry >>= 32;
        borrow >>= 32;
    }
    borrow += (int64_t)u[m] - (int64_t)carry;
    u[m] = (uint32_t)borrow;
    if (borrow < 0) {
        q--;
        uint64_t c = 0;
        for (size_t i = 0; i < m; i++) {
            c += (uint64_t)u[i] + v[i];
            u[i] = (uint32_t)c;
            c >>= 32;
        }
        u[m] += (uint32_t)c;
    }
    return (uint32_t)q;
}

/* --- arithmetic ---------------------------------------------------------------------- */

static val add_views(struct py *py, const struct view *a, const struct view *b, bool minus)
{
    bool b_negative = b->negative ^ minus;
    if (a->negative == b_negative) {
        const struct view *l = a->n >= b->n ? a : b, *s = l == a ? b : a;
        struct big *r = big_new(py, l->n + 1);
        add_limbs(r->limbs, l->d, l->n, s->d, s->n);
        return normal(py, r, a->negative);
    }
    bool swap = compare_limbs(a->d, a->n, b->d, b->n) < 0;
    const struct view *l = swap ? b : a, *s = swap ? a : b;
    struct big *r = big_new(py, l->n);
    sub_limbs(r->limbs, l->d, l->n, s->d, s->n);
    return normal(py, r, swap ? b_negative : a->negative);
}

static val mul_views(struct py *py, const struct view *a, const struct view *b)
{
    struct big *r = big_new(py, a->n + b->n);
    for (size_t i = 0; i < b->n; i++)
        r->limbs[i + a->n] = mul_add(r->limbs + i, a->d, a->n, b->d[i]);
    return normal(py, r, a->negative != b->negative);
}

/* Truncating division of magnitudes into a quotient and a remainder object. */
static void div_limbs(struct py *py, const struct view *a, const struct view *b, struct big **q,
                      struct big **r)
{
    if (a->n < b->n) {
        *q = big_new(py, 0);
        *r = big_new(py, a->n);
        memcpy((*r)->limbs, a->d, a->n * 4);
        return;
    }
    *q = big_new(py, a->n - b->n + 1);
    *r = big_new(py, a->n + 1);
    if (b->n == 1) {
        (*r)->limbs[0] = div_small((*q)->limbs, a->d, a->n, b->d[0]);
        return;
    }
    unsigned shift = (unsigned)__builtin_clz(b->d[b->n - 1]);
    struct big *v = big_new(py, b->n + 1);
    shift_left(v->limbs, b->d, b->n, shift);
    shift_left((*r)->limbs, a->d, a->n, shift);
    for (size_t i = a->n - b->n + 1; i-- > 0;)
        (*q)->limbs[i] = div_digit((*r)->limbs + i, v->limbs, b->n);
    shift_right((*r)->limbs, (*r)->limbs, a->n + 1, shift);
}

/* Floor division. */
static void divmod_views(struct py *py, const struct view *a, const struct view *b, val *quotient,
                         val *remainder)
{
    struct big *q, *r;
    if (!b->n)
        py_error(py, &type_ZeroDivisionError, "divide by zero");
    div_limbs(py, a, b, &q, &r);
    bool negative = a->negative != b->negative;
    *quotient = normal(py, q, negative);
    *remainder = normal(py, r, a->negative);
    if (negative && *remainder != INT(0)) {
        *quotient = int_binary(py, OP_SUB, *quotient, INT(1));
        struct view rest;
        view(*remainder, &rest);
        *remainder = add_views(py, &rest, b, false);
    }
}

val int_negate(struct py *py, val v)
{
    struct view w, zero = {0};
    view(v, &w);
    return add_views(py, &zero, &w, true);
}

/* Two's complement limb i of a number; the borrow of the negation runs along. */
struct complement {
    const struct view *w;
    uint64_t carry;
};
static uint32_t next_limb(struct complement *c, size_t i)
{
    uint32_t limb = i < c->w->n ? c->w->d[i] : 0;
    if (!c->w->negative)
        return limb;
    c->carry += (uint32_t)~limb;
    limb = (uint32_t)c->carry;
    c->carry >>= 32;
    return limb;
}

static uint32_t bit_op(unsigned op, uint32_t a, uint32_t b)
{
    return op == OP_AND ? a & b : op == OP_OR ? a | b : a ^ b;
}

static val bitwise(struct py *py, unsigned op, const struct view *a, const struct view *b)
{
    size_t n = (a->n > b->n ? a->n : b->n) + 1;
    struct big *r = big_new(py, n);
    struct complement ca = {a, 1}, cb = {b, 1};
    for (size_t i = 0; i < n; i++) {
        uint32_t x = next_limb(&ca, i), y = next_limb(&cb, i);
        r->limbs[i] = bit_op(op, x, y);
    }
    bool negative = r->limbs[n - 1] >> 31;
    uint64_t carry = 1;
    for (size_t i = 0; negative && i < n; i++) {
        carry += (uint32_t)~r->limbs[i];
        r->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return normal(py, r, negative);
}

static size_t shift_count(struct py *py, val b)
{
    if (int_sign(b) < 0)
        py_error(py, &type_ValueError, "negative shift count");
    return (size_t)int_get_clamped(py, b);
}

static val left(struct py *py, const struct view *a, size_t count)
{
    if (!a->n)
        return INT(0);
    if (count / 8 > (size_t)(py->heap.end - py->heap.start))
        py_error(py, &type_MemoryError, "shift count too large");
    struct big *r = big_new(py, a->n + count / 32 + 1);
    shift_left(r->limbs + count / 32, a->d, a->n, (unsigned)(count % 32));
    return normal(py, r, a->negative);
}

static val right(struct py *py, const struct view *a, size_t count)
{
    size_t skip = count / 32;
    if (skip >= a->n)
        return INT(a->negative ? -1 : 0);
    struct big *r = big_new(py, a->n - skip + 1);
    shift_right(r->limbs, a->d + skip, a->n - skip, (unsigned)(count % 32));
    bool lost = a->d[skip] & ((1u << (count % 32)) - 1);
    for (size_t i = 0; i < skip; i++)
        lost |= a->d[i] != 0;
    r->limbs[a->n - skip] = 0;
    if (a->negative && lost) {
        uint64_t carry = 1;
        for (size_t i = 0; carry && i < a->n - skip + 1; i++) {
            carry += r->limbs[i];
            r->limbs[i] = (uint32_t)carry;
            carry >>= 32;
        }
    }
    return normal(py, r, a->negative);
}

static val power(struct py *py, val a, val b)
{
    if (int_sign(b) < 0)
        return float_binary(py, OP_POW, a, b);
    if (a == INT(0) || a == INT(1))
        return b == INT(0) ? INT(1) : a;
    val result = INT(1);
    if (a == INT(-1))
        return int_get_bits(py, b) & 1 ? a : INT(1);
    size_t e = (size_t)int_get(py, b);
    for (; e; e >>= 1) {
        if (e & 1)
            result = int_binary(py, OP_MUL, result, a);
        if (e > 1)
            a = int_binary(py, OP_MUL, a, a);
    }
    return result;
}

val int_pow_mod(struct py *py, val a, val b, val m)
{
    if (int_sign(b) < 0)
        py_error(py, &type_ValueError, "pow() with negative exponent");
    if (!int_sign(m))
        py_error(py, &type_ValueError, "pow() 3rd argument cannot be 0");
    val result = int_binary(py, OP_MOD, INT(1), m);
    a = int_binary(py, OP_MOD, a, m);
    struct view e;
    view(b, &e);
    for (size_t i = 0; i < e.n * 32; i++) {
        if (e.d[i / 32] >> (i % 32) & 1)
            result = int_binary(py, OP_MOD, int_binary(py, OP_MUL, result, a), m);
        a = int_binary(py, OP_MOD, int_binary(py, OP_MUL, a, a), m);
    }
    return result;
}

int int_compare(val a, val b)
{
    struct view x, y;
    view(a, &x);
    view(b, &y);
    if (x.negative != y.negative)
        return x.negative ? -1 : 1;
    int order = compare_limbs(x.d, x.n, y.d, y.n);
    return x.negative ? -order : order;
}

static val compare_ints(unsigned op, val a, val b)
{
    int c = is_int(a) && is_int(b) ? (int_of(a) > int_of(b)) - (int_of(a) < int_of(b))
                                   : int_compare(a, b);
    switch (op) {
    case OP_LT: return bool_val(c < 0);
    case OP_LE: return bool_val(c <= 0);
    case OP_GT: return bool_val(c > 0);
    case OP_GE: return bool_val(c >= 0);
    case OP_EQ: return bool_val(c == 0);
    default: return bool_val(c != 0);
    }
}

/* Small operands whose result surely fits, without limbs. */
static val small_binary(unsigned op, intptr_t a, intptr_t b)
{
    intptr_t r;
    switch (op) {
    case OP_ADD: return int_fits(r = a + b) ? INT(r) : 0;
    case OP_SUB: return int_fits(r = a - b) ? INT(r) : 0;
    case OP_MUL: return !__builtin_mul_overflow(a, b, &r) && int_fits(r) ? INT(r) : 0;
    case OP_AND: return INT(a & b);
    case OP_OR: return INT(a | b);
    case OP_XOR: return INT(a ^ b);
    case OP_SHR: return b < 0 ? 0 : INT(a >> (b < (intptr_t)sizeof a * 8 ? b : (intptr_t)sizeof a * 8 - 1));
    case OP_FLOORDIV:
        return b == 0 || (r = a / b - (a % b && (a ^ b) < 0), !int_fits(r)) ? 0 : INT(r);
    case OP_MOD: return b == 0 ? 0 : (r = a % b, INT(r && (r ^ b) < 0 ? r + b : r));
    default: return 0;
    }
}

static val big_binary(struct py *py, unsigned op, val a, val b)
{
    struct view x, y;
    val q, r;
    view(a, &x);
    view(b, &y);
    switch (op) {
    case OP_ADD: return add_views(py, &x, &y, false);
    case OP_SUB: return add_views(py, &x, &y, true);
    case OP_MUL: return mul_views(py, &x, &y);
    case OP_AND: case OP_OR: case OP_XOR: return bitwise(py, op, &x, &y);
    case OP_SHL: return left(py, &x, shift_count(py, b));
    case OP_SHR: return right(py, &x, shift_count(py, b));
    case OP_FLOORDIV: divmod_views(py, &x, &y, &q, &r); return q;
    case OP_MOD: divmod_views(py, &x, &y, &q, &r); return r;
    case OP_DIVMOD: divmod_views(py, &x, &y, &q, &r); return tuple_pair(py, q, r);
    case OP_POW: return power(py, a, b);
    default: return 0;
    }
}

val int_binary(struct py *py, unsigned op, val a, val b)
{
    if (op >= OP_LT && op <= OP_NE)
        return compare_ints(op, a, b);
    if (op == OP_TRUEDIV)
        return float_binary(py, op, a, b);
    val r = is_big(a) || is_big(b) ? 0 : small_binary(op, small_of(a), small_of(b));
    return r ? r : big_binary(py, op, a, b);
}

static val binary(struct py *py, unsigned op, val a, val b)
{
    op &= ~(unsigned)OP_INPLACE;
    if (!int_check(b))
        return float_check(b) && int_check(a) ? float_binary(py, op, a, b) : 0;
    if (is_a(a, &type_bool) && is_a(b, &type_bool) && (op == OP_AND || op == OP_OR || op == OP_XOR))
        return bool_val(bit_op(op, (uint32_t)small_of(a), (uint32_t)small_of(b)));
    return int_binary(py, op, a, b);
}

static val unary(struct py *py, enum unary op, val v)
{
    switch (op) {
    case UNARY_NEG: return is_big(v) || !int_fits(-small_of(v)) ? int_negate(py, v) : INT(-small_of(v));
    case UNARY_POS: case UNARY_INT: return is_big(v) ? v : INT(small_of(v));
    case UNARY_INVERT: return int_binary(py, OP_SUB, unary(py, UNARY_NEG, v), INT(1));
    case UNARY_BOOL: return bool_val(is_big(v) || small_of(v));
    case UNARY_HASH: return INT(int_hash(v));
    case UNARY_ABS: return int_sign(v) < 0 ? unary(py, UNARY_NEG, v) : unary(py, UNARY_POS, v);
    default: return 0;
    }
}

/* --- conversions ------------------------------------------------------------------ */

uint32_t int_hash(val v)
{
    if (!is_big(v))
        return (uint32_t)small_of(v) ^ (uint32_t)((uint64_t)(int64_t)small_of(v) >> 32);
    const struct big *b = PTR(big, v);
    uint32_t h = (uint32_t)b->size;
    for (size_t i = 0, n = (size_t)(b->size < 0 ? -b->size : b->size); i < n; i++)
        h = h * 31 + b->limbs[i];
    return h;
}

val int_index(struct py *py, val v)
{
    if (int_check(v))
        return v;
    val r = ops_unary(py, UNARY_INT, v);
    if (!r)
        py_error(py, &type_TypeError, "can't convert %T to int", v);
    return r;
}

intptr_t int_get(struct py *py, val v)
{
    v = int_index(py, v);
    if (is_big(v)) {
        struct view w;
        view(v, &w);
        uint64_t u = w.d[0] | (uint64_t)(w.n > 1 ? w.d[1] : 0) << 32;
        if (w.n > sizeof(intptr_t) / 4 || u > (uint64_t)INTPTR_MAX)
            py_error(py, &type_OverflowError, "overflow converting long int to machine word");
        return w.negative ? -(intptr_t)u : (intptr_t)u;
    }
    return small_of(v);
}

intptr_t int_get_clamped(struct py *py, val v)
{
    v = int_index(py, v);
    return is_big(v) ? (PTR(big, v)->size < 0 ? INT_MIN_SMALL : INT_MAX_SMALL) : small_of(v);
}

uint64_t int_get_bits(struct py *py, val v)
{
    v = int_index(py, v);
    struct view w;
    view(v, &w);
    uint64_t u = w.n ? w.d[0] | (uint64_t)(w.n > 1 ? w.d[1] : 0) << 32 : 0;
    return w.negative ? 0 - u : u;
}

real int_to_real(struct py *py, val v)
{
    (void)py;
    if (!is_big(v))
        return (real)small_of(v);
    struct view w;
    view(v, &w);
    real r = 0;
    for (size_t i = w.n; i-- > 0;)
        r = r * (real)4294967296.0 + (real)w.d[i];
    return w.negative ? -r : r;
}

val int_from_real(struct py *py, real d)
{
    if (d != d)
        py_error(py, &type_ValueError, "can't convert NaN to int");
    if (d - d != 0)
        py_error(py, &type_OverflowError, "can't convert inf to int");
    if (d > (real)-1e9 && d < (real)1e9)
        return INT((intptr_t)d);
    union {
        double d;
        uint64_t bits;
    } u = {.d = (double)d};
    int exponent = (int)(u.bits >> 52 & 0x7ff) - 1075;
    val mantissa = int_new_unsigned(py, (u.bits & 0xfffffffffffffu) | 0x10000000000000u);
    val r = int_binary(py, exponent < 0 ? OP_SHR : OP_SHL, mantissa, INT(exponent < 0 ? -exponent : exponent));
    return d < 0 ? int_negate(py, r) : r;
}

size_t int_bits(val v)
{
    struct view w;
    view(v, &w);
    return w.n ? w.n * 32 - (size_t)__builtin_clz(w.d[w.n - 1]) : 0;
}

static int digit_of(char c)
{
    int d = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'z' ? c - 'a' + 10
            : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 99;
    return d;
}

static bool has_prefix(const char *s, size_t n, unsigned base)
{
    char c = n >= 2 && s[0] == '0' ? (char)(s[1] | 32) : 0;
    return (base == 16 && c == 'x') || (base == 8 && c == 'o') || (base == 2 && c == 'b');
}

static unsigned guess_base(const char *s, size_t n)
{
    static const unsigned bases[] = {16, 8, 2};
    for (int i = 0; i < 3; i++)
        if (has_prefix(s, n, bases[i]))
            return bases[i];
    return 10;
}

/* Digits only; the accumulator is grown limb by limb in one object. */
static val parse_digits(struct py *py, const char *s, size_t n, unsigned base, bool negative)
{
    struct big *r = NULL;
    uint64_t small = 0;
    size_t limbs = 0, digits = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '_' && digits && i + 1 < n && s[i + 1] != '_')
            continue;
        unsigned d = (unsigned)digit_of(s[i]);
        if (d >= base)
            return 0;
        digits++;
        if (!r && small < (UINT64_MAX >> 6)) {
            small = small * base + d;
            continue;
        }
        if (!r) {
            r = big_new(py, n * 6 / 32 + 3);
            r->limbs[0] = (uint32_t)small;
            r->limbs[1] = (uint32_t)(small >> 32);
            limbs = 2;
        }
        uint64_t carry = d;
        for (size_t k = 0; k < limbs; k++) {
            carry += (uint64_t)r->limbs[k] * base;
            r->limbs[k] = (uint32_t)carry;
            carry >>= 32;
        }
        if (carry)
            r->limbs[limbs++] = (uint32_t)carry;
    }
    if (!digits)
        return 0;
    if (r)
        return normal(py, r, negative);
    val v = int_new_unsigned(py, small);
    return negative ? int_negate(py, v) : v;
}

val int_parse(struct py *py, const char *s, size_t n, unsigned base)
{
    while (n && str_is_space(s[0]))
        s++, n--;
    while (n && str_is_space(s[n - 1]))
        n--;
    bool negative = n && s[0] == '-';
    if (n && (s[0] == '-' || s[0] == '+'))
        s++, n--;
    if (base == 0) {
        base = guess_base(s, n);
        if (base == 10 && n > 1 && s[0] == '0')
            for (size_t i = 0; i < n; i++)
                if (s[i] != '0' && s[i] != '_')
                    return 0;
    }
    if (has_prefix(s, n, base)) {
        s += 2, n -= 2;
        if (n && s[0] == '_')
            s++, n--;
    }
    return parse_digits(py, s, n, base, negative);
}

val int_format(struct py *py, val v, unsigned base, bool upper, const char *prefix, char group)
{
    struct view w;
    view(v, &w);
    size_t room = w.n * 32 + w.n * 16 + strlen(prefix) + 8;
    if (base >= 8)
        room = w.n * 11 + w.n * 6 + strlen(prefix) + 8;
    val text = str_alloc(py, room);
    struct big *rest = big_new(py, w.n + 1);
    memcpy(rest->limbs, w.d, w.n * 4);
    char *end = PTR(str, text)->data_rw + room, *p = end;
    uint32_t chunk = base, per = 1;
    while (chunk < 0xffffffffu / base)
        chunk *= base, per++;
    size_t n = w.n, digits = 0;
    unsigned every = base == 10 ? 3 : 4;
    do {
        while (n && !rest->limbs[n - 1])
            n--;
        uint32_t part = n ? div_small(rest->limbs, rest->limbs, n, chunk) : 0;
        while (n && !rest->limbs[n - 1])
            n--;
        for (uint32_t k = 0; k < per && (n || part || !digits); k++, part /= base) {
            if (group && digits && digits % every == 0)
                *--p = group;
            unsigned d = part % base;
            *--p = (char)(d < 10 ? '0' + d : (upper ? 'A' : 'a') + d - 10);
            digits++;
        }
    } while (n);
    p -= strlen(prefix);
    memcpy(p, prefix, strlen(prefix));
    if (w.negative)
        *--p = '-';
    return str_cut(py, text, p, (size_t)(end - p));
}

val int_from_bytes(struct py *py, const uint8_t *data, size_t n, bool big, bool is_signed)
{
    struct big *r = big_new(py, n / 4 + 1);
    bool negative = is_signed && n && data[big ? 0 : n - 1] & 0x80;
    uint32_t carry = negative;
    for (size_t i = 0; i < n; i++) {
        uint32_t byte = data[big ? n - 1 - i : i];
        if (negative) {
            carry += ~byte & 0xff;
            byte = carry & 0xff;
            carry >>= 8;
        }
        r->limbs[i / 4] |= byte << (i % 4 * 8);
    }
    if (negative && carry)
        r->limbs[n / 4] |= 1u << (n % 4 * 8);
    return normal(py, r, negative);
}

void int_to_bytes(struct py *py, val v, uint8_t *to, size_t n, bool big)
{
    (void)py;
    struct view w;
    view(v, &w);
    struct complement c = {&w, 1};
    uint32_t limb = 0;
    for (size_t i = 0; i < n; i++, limb >>= 8) {
        if (i % 4 == 0)
            limb = next_limb(&c, i / 4);
        to[big ? n - 1 - i : i] = (uint8_t)limb;
    }
}

/* --- the type ------------------------------------------------------------------------- */

static void print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)how;
    if (is_int(v))
        print_int(py, to, int_of(v));
    else
        print_str(py, to, int_format(py, v, 10, false, "", 0));
}

static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)type;
    native_arity(py, n, nkw, 0, 2);
    if (n == 0)
        return INT(0);
    if (n == 1 && float_check(args[0]))
        return int_from_real(py, float_get(py, args[0]));
    struct buffer b;
    bool text = is_a(args[0], &type_str);
    if (n == 1 && !text && !ops_buffer(py, args[0], &b, false)) {
        val r = ops_to_int(py, args[0]);
        return r;
    }
    if (!text && !ops_buffer(py, args[0], &b, false))
        py_error(py, &type_TypeError, "can't convert %T to int", args[0]);
    intptr_t base = n > 1 ? int_get(py, args[1]) : 10;
    if (base < 0 || base == 1 || base > 36)
        py_error(py, &type_ValueError, "int() arg 2 must be >= 2 and <= 36");
    /* the number's digits may move while a big one is built */
    val copy = text ? args[0] : str_new(py, b.data, b.length);
    if (str_length(copy) > 40)
        str_stable(py, copy);
    val r = int_parse(py, str_data(copy), str_length(copy), (unsigned)base);
    if (!r)
        py_error(py, &type_ValueError, "invalid syntax for integer with base %d: %r", (int)base, args[0]);
    return r;
}

static val make_bool(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)type;
    native_arity(py, n, nkw, 0, 1);
    return n ? bool_val(ops_true(py, args[0])) : FALSE;
}

static void print_bool(struct py *py, struct sink *to, val v, enum print_how how)
{
    if (how == PRINT_JSON)
        print_c(py, to, v == TRUE ? "true" : "false");
    else
        print_c(py, to, v == TRUE ? "True" : "False");
}

static bool is_big_order(struct py *py, val v)
{
    if (v == N(big))
        return true;
    if (!str_is(v, "little")) {
        if (str_is(v, "big"))
            return true;
        py_error(py, &type_ValueError, "byteorder must be either 'little' or 'big'");
    }
    return false;
}

static val small_from_bytes(const uint8_t *data, size_t n, bool big, bool is_signed)
{
    uintptr_t v = 0, top = n ? (uintptr_t)1 << (8 * n - 1) : 0;
    for (size_t i = 0; i < n; i++)
        v = v << 8 | data[big ? i : n - 1 - i];
    return INT(is_signed && v & top ? v - 2 * top : v);
}

static val method_from_bytes(struct py *py, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {{N(bytes), 0}, {N(byteorder), N(big)}, {N(signed), FALSE}};
    val a[3];
    native_parse(py, n - 1, nkw, args + 1, params, 3, a);
    struct buffer b;
    if (!ops_buffer(py, a[0], &b, false))
        a[0] = ops_bytes_of(py, a[0]), ops_buffer(py, a[0], &b, false);
    bool big = is_big_order(py, a[1]), is_signed = ops_true(py, a[2]);
    const uint8_t *p = b.data;
    for (; !is_signed && b.length && !p[big ? 0 : b.length - 1]; b.length--)
        p += big;
    if (b.length < sizeof(val))
        return small_from_bytes(p, b.length, big, is_signed);
    /* the limbs are allocated while the bytes are read: copy them first */
    val copy = str_stable(py, bytes_new(py, p, b.length));
    return int_from_bytes(py, (const uint8_t *)str_data(copy), b.length, big, is_signed);
}

static val method_to_bytes(struct py *py, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {{N(length), INT(1)}, {N(byteorder), N(big)}, {N(signed), FALSE}};
    val a[3];
    native_parse(py, n - 1, nkw, args + 1, params, 3, a);
    intptr_t length = int_get(py, a[0]);
    if (length < 0)
        py_error(py, &type_ValueError, "length argument must be non-negative");
    val v = args[0];
    bool is_signed = ops_true(py, a[2]) || int_sign(v) < 0; /* MicroPython's rule */
    val probe = int_sign(v) < 0 ? unary(py, UNARY_INVERT, v) : v;
    if (int_bits(probe) + is_signed > (size_t)length * 8)
        py_error(py, &type_OverflowError, "int too big to convert");
    bool big = is_big_order(py, a[1]);
    val out = bytes_alloc(py, (size_t)length);
    int_to_bytes(py, v, (uint8_t *)PTR(str, out)->data_rw, (size_t)length, big);
    return out;
}

static val method_bit_length(struct py *py, size_t n, const val *args)
{
    (void)py, (void)n;
    return INT(int_bits(args[0]));
}

NATIVE_KW(int_from_bytes_native, method_from_bytes);
CLASSMETHOD(int_from_bytes_class, int_from_bytes_native);

static const struct native functions[] = {
    FUNCTION_KW(to_bytes, method_to_bytes),
    FUNCTION(bit_length, method_bit_length, 1, 1),
};

static const struct entry entries[] = {
    {N(from_bytes), OBJ(&int_from_bytes_class)},
    FUNCTIONS_LAST(functions),
};

static const struct slots int_slots = {.print = print, .unary = unary, .binary = binary, .make = make};
const struct type type_int = {.head = {&type_type}, .slots = &int_slots, .name = N(int), .entries = entries};

static const struct slots bool_slots = {.print = print_bool, .unary = unary, .binary = binary, .make = make_bool};
const struct type type_bool = {
    .head = {&type_type}, .slots = &bool_slots, .name = N(bool), .base = &type_int};
