/* Whole-number arithmetic that the CPU has no instruction for: division, and 64 bits. */
#include "rom/rom.h"

typedef union {
    uint64_t all;
    struct {
        uint32_t low, high;
    } half;
} wide;

static inline void divide_by_zero(void)
{
    __asm__ volatile("ill"); /* as libgcc: exception 0 tells */
}

/* --- 32 bits --------------------------------------------------------------------- */

/* Schoolbook, starting at the divisor's own height. */
static inline uint32_t divide(uint32_t a, uint32_t b, uint32_t *remainder)
{
    uint32_t quotient = 0;
    if (!b)
        divide_by_zero();
    if (a >= b) {
        int shift = __builtin_clz(b) - __builtin_clz(a);
        for (b <<= shift; shift >= 0; shift--, b >>= 1) {
            quotient <<= 1;
            if (a >= b) {
                a -= b;
                quotient |= 1;
            }
        }
    }
    *remainder = a;
    return quotient;
}

uint32_t __udivsi3(uint32_t a, uint32_t b);
uint32_t __udivsi3(uint32_t a, uint32_t b)
{
    uint32_t remainder;
    return divide(a, b, &remainder);
}

uint32_t __umodsi3(uint32_t a, uint32_t b);
uint32_t __umodsi3(uint32_t a, uint32_t b)
{
    uint32_t remainder;
    divide(a, b, &remainder);
    return remainder;
}

static inline uint32_t magnitude(int32_t a)
{
    return a < 0 ? -(uint32_t)a : (uint32_t)a;
}

int32_t __divsi3(int32_t a, int32_t b);
int32_t __divsi3(int32_t a, int32_t b)
{
    uint32_t quotient = __udivsi3(magnitude(a), magnitude(b));
    return (int32_t)((a ^ b) < 0 ? -quotient : quotient);
}

int32_t __modsi3(int32_t a, int32_t b);
int32_t __modsi3(int32_t a, int32_t b)
{
    uint32_t remainder = __umodsi3(magnitude(a), magnitude(b));
    return (int32_t)(a < 0 ? -remainder : remainder);
}

/* --- 64 bits --------------------------------------------------------------------- */

uint64_t __umulsidi3(uint32_t a, uint32_t b);
uint64_t __umulsidi3(uint32_t a, uint32_t b)
{
    uint32_t al = a & 0xFFFF, ah = a >> 16, bl = b & 0xFFFF, bh = b >> 16;
    uint32_t low = al * bl, middle = ah * bl + (low >> 16);
    uint32_t carry = middle >> 16;
    middle = (middle & 0xFFFF) + al * bh;
    wide product;
    product.half.low = middle << 16 | (low & 0xFFFF);
    product.half.high = ah * bh + carry + (middle >> 16);
    return product.all;
}

uint64_t __muldi3(uint64_t a, uint64_t b);
uint64_t __muldi3(uint64_t a, uint64_t b)
{
    wide x = {.all = a}, y = {.all = b}, product;
    product.all = __umulsidi3(x.half.low, y.half.low);
    product.half.high += x.half.low * y.half.high + x.half.high * y.half.low;
    return product.all;
}

uint64_t __ashldi3(uint64_t value, int shift);
uint64_t __ashldi3(uint64_t value, int shift)
{
    wide v = {.all = value}, r;
    if (shift >= 32) {
        r.half.low = 0;
        r.half.high = v.half.low << (shift - 32);
    } else if (shift > 0) {
        r.half.low = v.half.low << shift;
        r.half.high = v.half.high << shift | v.half.low >> (32 - shift);
    } else {
        r = v;
    }
    return r.all;
}

uint64_t __lshrdi3(uint64_t value, int shift);
uint64_t __lshrdi3(uint64_t value, int shift)
{
    wide v = {.all = value}, r;
    if (shift >= 32) {
        r.half.high = 0;
        r.half.low = v.half.high >> (shift - 32);
    } else if (shift > 0) {
        r.half.high = v.half.high >> shift;
        r.half.low = v.half.low >> shift | v.half.high << (32 - shift);
    } else {
        r = v;
    }
    return r.all;
}

static inline int leading_zeros(uint64_t value)
{
    wide v = {.all = value};
    return v.half.high ? __builtin_clz(v.half.high) : 32 + __builtin_clz(v.half.low);
}

static uint64_t divide_wide(uint64_t a, uint64_t b, uint64_t *remainder)
{
    uint64_t quotient = 0;
    if (!b)
        divide_by_zero();
    if (!(a >> 32) && !(b >> 32)) {
        uint32_t rest, whole = divide((uint32_t)a, (uint32_t)b, &rest);
        *remainder = rest;
        return whole;
    }
    if (a >= b) {
        int shift = leading_zeros(b) - leading_zeros(a);
        for (b <<= shift; shift >= 0; shift--, b >>= 1) {
            quotient += quotient;
            if (a >= b) {
                a -= b;
                quotient |= 1;
            }
        }
    }
    *remainder = a;
    return quotient;
}

uint64_t __udivdi3(uint64_t a, uint64_t b);
uint64_t __udivdi3(uint64_t a, uint64_t b)
{
    uint64_t remainder;
    return divide_wide(a, b, &remainder);
}

uint64_t __umoddi3(uint64_t a, uint64_t b);
uint64_t __umoddi3(uint64_t a, uint64_t b)
{
    uint64_t remainder;
    divide_wide(a, b, &remainder);
    return remainder;
}

int64_t __divdi3(int64_t a, int64_t b);
int64_t __divdi3(int64_t a, int64_t b)
{
    uint64_t quotient =
        __udivdi3(a < 0 ? -(uint64_t)a : (uint64_t)a, b < 0 ? -(uint64_t)b : (uint64_t)b);
    return (int64_t)((a ^ b) < 0 ? -quotient : quotient);
}

/* --- random ------------------------------------------------------------------------ */

/* Knuth's 64-bit generator: the multiplier is what the genuine ROM's sequences show. */
static uint64_t random_state = 1;

void srand(uint32_t seed);
void srand(uint32_t seed)
{
    random_state = seed;
}

int rand(void);
int rand(void)
{
    random_state = random_state * 6364136223846793005ULL + 1;
    return (int)(random_state >> 32 & 0x7FFFFFFF);
}
