/* IEEE 754 arithmetic by whole numbers, once for float and once for double: float.c and
 * double.c define the format and include this.  Rounds to nearest, ties to even; NaNs
 * come out quiet.
 *
 *   WORD, SWORD       unsigned and signed type of a number's bits
 *   MANTISSA          its stored fraction bits
 *   EXPONENT_MAX      all ones: infinity and NaN
 *
 * A number is taken apart into sign, exponent and a fraction that has its leading 1 at
 * bit MANTISSA + GUARD, so that GUARD bits are left for rounding; the lowest of them is
 * sticky: it says that something was lost below it. */

enum { GUARD = 3, BITS = sizeof(WORD) * 8, BIAS = EXPONENT_MAX / 2 };

#define SIGN_BIT    ((WORD)1 << (BITS - 1))
#define HIDDEN      ((WORD)1 << MANTISSA)
#define FRACTION    (HIDDEN - 1)
#define INFINITE    ((WORD)EXPONENT_MAX << MANTISSA)
#define NOT_A_NUMBER (INFINITE | HIDDEN >> 1)
#define LEADING     (HIDDEN << GUARD)

struct parts {
    WORD sign; /* SIGN_BIT or 0 */
    int exponent;
    WORD fraction;
};

static inline bool is_nan(WORD a)
{
    return (a & ~SIGN_BIT) > INFINITE;
}

static inline bool is_infinite(WORD a)
{
    return (a & ~SIGN_BIT) == INFINITE;
}

static inline bool is_zero(WORD a)
{
    return !(a & ~SIGN_BIT);
}

static inline int zeros_above(WORD a)
{
    return BITS > 32 && !((uint64_t)a >> 32) ? 32 + __builtin_clz((uint32_t)a)
           : BITS > 32                       ? __builtin_clz((uint32_t)((uint64_t)a >> 32))
                                             : __builtin_clz((uint32_t)a);
}

/* Shifts right; what falls off stays known in the lowest bit. */
static inline WORD shift_sticky(WORD a, int n)
{
    if (n <= 0)
        return a;
    if (n >= BITS)
        return a != 0;
    return a >> n | ((a & (((WORD)1 << n) - 1)) != 0);
}

static inline void normalize(struct parts *p)
{
    int shift = zeros_above(p->fraction) - (BITS - 1 - MANTISSA - GUARD);
    if (shift > 0)
        p->fraction <<= shift;
    else
        p->fraction = shift_sticky(p->fraction, -shift);
    p->exponent -= shift;
}

/* Of a finite number that isn't zero. */
static inline struct parts unpack(WORD a)
{
    struct parts p = {a & SIGN_BIT, (int)(a >> MANTISSA & EXPONENT_MAX), a & FRACTION};
    if (p.exponent) {
        p.fraction = (p.fraction | HIDDEN) << GUARD;
    } else {
        p.exponent = 1;
        p.fraction <<= GUARD;
        normalize(&p);
    }
    return p;
}

/* Rounds a normalized number into its bits; the fraction's carry walks into the exponent. */
static WORD pack(struct parts p)
{
    if (p.exponent >= EXPONENT_MAX)
        return p.sign | INFINITE;
    if (p.exponent <= 0) {
        p.fraction = shift_sticky(p.fraction, 1 - p.exponent);
        p.exponent = 1;
    }
    WORD lost = p.fraction & ((1 << GUARD) - 1), kept = p.fraction >> GUARD;
    kept += lost > 4 || (lost == 4 && (kept & 1));
    return p.sign | (((WORD)(p.exponent - 1) << MANTISSA) + kept);
}

/* --- addition ------------------------------------------------------------------------- */

static WORD add_special(WORD a, WORD b)
{
    if (is_nan(a) || is_nan(b) || (is_infinite(a) && is_infinite(b) && a != b))
        return NOT_A_NUMBER;
    if (is_infinite(a))
        return a;
    if (is_infinite(b))
        return b;
    if (is_zero(a) && is_zero(b))
        return a & b; /* -0 only when both are */
    return is_zero(a) ? b : a;
}

static WORD float_add(WORD a, WORD b)
{
    if (is_nan(a) || is_nan(b) || is_infinite(a) || is_infinite(b) || is_zero(a) || is_zero(b))
        return add_special(a, b);
    if ((a & ~SIGN_BIT) < (b & ~SIGN_BIT)) {
        WORD swap = a;
        a = b, b = swap;
    }
    struct parts x = unpack(a), y = unpack(b);
    y.fraction = shift_sticky(y.fraction, x.exponent - y.exponent);
    x.fraction = x.sign == y.sign ? x.fraction + y.fraction : x.fraction - y.fraction;
    if (!x.fraction)
        return 0;
    normalize(&x);
    return pack(x);
}

/* --- multiplication -------------------------------------------------------------------- */

/* The product of two fractions, its leading 1 brought back to LEADING or one above. */
static WORD multiply_fractions(WORD a, WORD b);

static WORD float_multiply(WORD a, WORD b)
{
    WORD sign = (a ^ b) & SIGN_BIT;
    if (is_nan(a) || is_nan(b) || (is_infinite(a) && is_zero(b)) || (is_zero(a) && is_infinite(b)))
        return NOT_A_NUMBER;
    if (is_infinite(a) || is_infinite(b))
        return sign | INFINITE;
    if (is_zero(a) || is_zero(b))
        return sign;
    struct parts x = unpack(a), y = unpack(b);
    x.sign = sign;
    x.exponent += y.exponent - BIAS;
    x.fraction = multiply_fractions(x.fraction, y.fraction);
    normalize(&x);
    return pack(x);
}

/* --- whole numbers ----------------------------------------------------------------------- */

static WORD float_from(WORD sign, WORD magnitude)
{
    if (!magnitude)
        return 0;
    struct parts p = {sign, BIAS + MANTISSA + GUARD, magnitude};
    normalize(&p);
    return pack(p);
}

/* |a| cut to a whole number, `most` when it is larger or no number. */
static uint32_t float_to_magnitude(WORD a, uint32_t most)
{
    int exponent = (int)(a >> MANTISSA & EXPONENT_MAX) - BIAS;
    if (exponent < 0)
        return 0;
    if (exponent >= 32)
        return most;
    uint64_t fraction = (uint64_t)((a & FRACTION) | HIDDEN);
    uint64_t whole = exponent > MANTISSA ? fraction << (exponent - MANTISSA)
                                         : fraction >> (MANTISSA - exponent);
    return whole > most ? most : (uint32_t)whole;
}
