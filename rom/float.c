/* Single precision: __addsf3 and its family. */
#include "rom/rom.h"

#define WORD         uint32_t
#define MANTISSA     23
#define EXPONENT_MAX 255
#include "rom/softfloat.h"

static uint32_t multiply_fractions(uint32_t a, uint32_t b)
{
    uint64_t product = (uint64_t)a * b;
    uint32_t high = (uint32_t)(product >> 26); /* 2 x (23 + 3) bits: the 1 at 26 or 27 */
    return high | ((product & 0x3FFFFFF) != 0);
}

uint32_t __addsf3(uint32_t a, uint32_t b);
uint32_t __addsf3(uint32_t a, uint32_t b)
{
    return float_add(a, b);
}

uint32_t __subsf3(uint32_t a, uint32_t b);
uint32_t __subsf3(uint32_t a, uint32_t b)
{
    return float_add(a, b ^ SIGN_BIT);
}

uint32_t __mulsf3(uint32_t a, uint32_t b);
uint32_t __mulsf3(uint32_t a, uint32_t b)
{
    return float_multiply(a, b);
}

uint32_t __floatunsisf(uint32_t a);
uint32_t __floatunsisf(uint32_t a)
{
    return float_from(0, a);
}

uint32_t __floatsisf(int32_t a);
uint32_t __floatsisf(int32_t a)
{
    return a < 0 ? __floatunsisf(-(uint32_t)a) | SIGN_BIT : __floatunsisf((uint32_t)a);
}

uint32_t __fixunssfsi(uint32_t a);
uint32_t __fixunssfsi(uint32_t a)
{
    if (is_nan(a))
        return ~0U;
    return a & SIGN_BIT ? 0x80000000U & -(uint32_t)(float_to_magnitude(a, ~0U) > 0)
                        : float_to_magnitude(a, ~0U);
}
