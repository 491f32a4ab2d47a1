/* Double precision: __adddf3 and its family, and the way to and from single. */
#include "rom/rom.h"

#define WORD         uint64_t
#define MANTISSA     52
#define EXPONENT_MAX 2047
#include "rom/softfloat.h"

/* The four 32-bit products of two 56-bit fractions, cut below bit 55 with a sticky bit. */
static uint64_t multiply_fractions(uint64_t a, uint64_t b)
{
    uint32_t al = (uint32_t)a, ah = (uint32_t)(a >> 32), bl = (uint32_t)b, bh = (uint32_t)(b >> 32);
    uint64_t low = (uint64_t)al * bl, high = (uint64_t)ah * bh;
    uint64_t cross = (uint64_t)ah * bl, middle = (uint64_t)al * bh + (low >> 32);
    middle += (uint32_t)cross;
    high += (cross >> 32) + (middle >> 32);
    uint64_t rest = (middle << 32) | (uint32_t)low; /* the low 64 bits; high holds the rest */
    return high << 9 | rest >> 55 | ((rest & 0x7FFFFFFFFFFFFFULL) != 0);
}

uint64_t __adddf3(uint64_t a, uint64_t b);
uint64_t __adddf3(uint64_t a, uint64_t b)
{
    return float_add(a, b);
}

uint64_t __subdf3(uint64_t a, uint64_t b);
uint64_t __subdf3(uint64_t a, uint64_t b)
{
    return float_add(a, b ^ SIGN_BIT);
}

uint64_t __muldf3(uint64_t a, uint64_t b);
uint64_t __muldf3(uint64_t a, uint64_t b)
{
    return float_multiply(a, b);
}

static uint64_t divide_fractions(uint64_t a, uint64_t b)
{
    uint64_t quotient = 0;
    for (int i = 0; i <= MANTISSA + GUARD; i++) {
        quotient <<= 1;
        if (a >= b) {
            a -= b;
            quotient |= 1;
        }
        a <<= 1;
    }
    return quotient | (a != 0);
}

uint64_t __divdf3(uint64_t a, uint64_t b);
uint64_t __divdf3(uint64_t a, uint64_t b)
{
    uint64_t sign = (a ^ b) & SIGN_BIT;
    if (is_nan(a) || is_nan(b) || (is_infinite(a) && is_infinite(b)) || (is_zero(a) && is_zero(b)))
        return NOT_A_NUMBER;
    if (is_infinite(a) || is_zero(b))
        return sign | INFINITE;
    if (is_infinite(b) || is_zero(a))
        return sign;
    struct parts x = unpack(a), y = unpack(b);
    x.sign = sign;
    x.exponent += BIAS - y.exponent;
    x.fraction = divide_fractions(x.fraction, y.fraction);
    normalize(&x);
    return pack(x);
}

uint64_t __floatunsidf(uint32_t a);
uint64_t __floatunsidf(uint32_t a)
{
    return float_from(0, a);
}

uint64_t __floatsidf(int32_t a);
uint64_t __floatsidf(int32_t a)
{
    return a < 0 ? float_from(SIGN_BIT, -(uint32_t)a) : float_from(0, (uint32_t)a);
}

uint32_t __fixunsdfsi(uint64_t a);
uint32_t __fixunsdfsi(uint64_t a)
{
    if (is_nan(a))
        return ~0U;
    return a & SIGN_BIT ? 0x80000000U & -(uint32_t)(float_to_magnitude(a, ~0U) > 0)
                        : float_to_magnitude(a, ~0U);
}

int32_t __fixdfsi(uint64_t a);
int32_t __fixdfsi(uint64_t a)
{
    if (a & SIGN_BIT)
        return (int32_t)-float_to_magnitude(a, 0x80000000U);
    return (int32_t)float_to_magnitude(a, 0x7FFFFFFFU);
}

/* --- between the two --------------------------------------------------------------------- */

uint64_t __extendsfdf2(uint32_t a);
uint64_t __extendsfdf2(uint32_t a)
{
    uint64_t sign = (uint64_t)(a & 0x80000000U) << 32, fraction = a & 0x7FFFFF;
    int exponent = (int)(a >> 23 & 255);
    if (exponent == 255)
        return fraction ? NOT_A_NUMBER : sign | INFINITE;
    if (!exponent) {
        uint64_t bits = float_from(0, fraction);
        return bits ? sign | (bits - (149ULL << MANTISSA)) : sign;
    }
    return sign | (uint64_t)(exponent + BIAS - 127) << MANTISSA | fraction << (MANTISSA - 23);
}

uint32_t __truncdfsf2(uint64_t a);
uint32_t __truncdfsf2(uint64_t a)
{
    uint32_t sign = (uint32_t)(a >> 32) & 0x80000000U;
    if (is_nan(a))
        return 0x7FC00000U;
    if (is_infinite(a))
        return sign | 0x7F800000U;
    if (is_zero(a))
        return sign;
    struct parts p = unpack(a);
    int exponent = p.exponent - BIAS + 127;
    uint32_t fraction = (uint32_t)shift_sticky(p.fraction, MANTISSA - 23);
    if (exponent >= 255)
        return sign | 0x7F800000U;
    if (exponent <= 0) {
        fraction = 1 - exponent >= 32 ? 1
                                      : fraction >> (1 - exponent) |
                                            ((fraction & ((1U << (1 - exponent)) - 1)) != 0);
        exponent = 1;
    }
    uint32_t lost = fraction & 7, kept = fraction >> 3;
    kept += lost > 4 || (lost == 4 && (kept & 1));
    return sign | (((uint32_t)(exponent - 1) << 23) + kept);
}
