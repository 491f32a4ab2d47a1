/* Random inputs, and a hash of what a function made of them, for programs on the chip and
 * on the host.  One source per program: what it doesn't use is no fault. */
#ifndef TESTS_ROM_RANDOM_H
#define TESTS_ROM_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "functions.h"

enum { ROUNDS = 10000 };

static uint32_t state = 1;

static uint32_t random32(void)
{
    state ^= state << 13, state ^= state >> 17, state ^= state << 5;
    return state;
}

/* Small, large, near a power of two: where division and carries go wrong. */
static uint32_t random_int(void)
{
    uint32_t x = random32(), how = random32() % 4;
    return how == 0   ? x
           : how == 1 ? x >> x % 32
           : how == 2 ? (1U << x % 32) - 1 + (x >> 30)
                      : x & 255;
}

static uint64_t random_long(void)
{
    return (uint64_t)random_int() << 32 * (random32() % 2) | random_int();
}

static uint32_t random_float_bits(void)
{
    static const uint32_t special[] = {0, 0x80000000, 0x7f800000, 0xff800000, 0x7fc00000,
                                       1, 0x007fffff, 0x00800000, 0x7f7fffff, 0x3f800000};
    uint32_t how = random32() % 8;
    if (how == 0)
        return special[random32() % 10];
    uint32_t bits = random32();
    return how < 5 ? (bits & 0x807fffff) | (127 - 30 + random32() % 60) << 23 : bits;
}

static uint64_t random_double_bits(void)
{
    uint64_t bits = (uint64_t)random32() << 32 | random32();
    uint32_t how = random32() % 8;
    if (how == 0)
        return (uint64_t)(random_float_bits() & 0xff800000) << 32;
    if (how < 6)
        bits = (bits & 0x800fffffffffffffULL) | (uint64_t)(1023 - 60 + random32() % 120) << 52;
    return how == 7 ? bits & 0x800fffffffffffffULL : bits;
}

static float random_float(void)
{
    union {
        uint32_t bits;
        float f;
    } u = {random_float_bits()};
    return u.f;
}

static double random_double(void)
{
    union {
        uint64_t bits;
        double d;
    } u = {random_double_bits()};
    return u.d;
}

struct test {
    const char *name;
    uint32_t hash;
    int round;
};

static void mix(struct test *t, const void *data, size_t n)
{
    const uint8_t *p = data;
    while (n--)
        t->hash = (t->hash ^ *p++) * 16777619U;
}

static void mix32(struct test *t, uint32_t x)
{
    mix(t, &x, 4);
}

static void mix64(struct test *t, uint64_t x)
{
    mix(t, &x, 8);
}

/* Which NaN comes out is nobody's contract. */
static void mix_float(struct test *t, float x)
{
    union {
        float f;
        uint32_t bits;
    } u = {x};
    mix32(t, x != x ? 0x7fc00000 : u.bits);
}

static void mix_double(struct test *t, double x)
{
    union {
        double d;
        uint64_t bits;
    } u = {x};
    mix64(t, x != x ? 1 : u.bits);
}

/* --- running them ----------------------------------------------------------------------------- */

typedef void test_function(struct test *t);

struct named_test {
    const char *name;
    test_function *run;
};

#define TEST(name)                                                                                 \
    {                                                                                              \
#name, test_##name                                                                         \
    }

/* Each from a seed of its own, so that one that differs doesn't shift those after it. */
static void run_tests(const struct named_test *tests, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        struct test t = {.name = tests[i].name, .hash = 2166136261U};
        state = 12345 + i;
        for (t.round = 0; t.round < ROUNDS; t.round++)
            tests[i].run(&t);
        rom_printf("%s %d %08x\n", t.name, ROUNDS, t.hash);
    }
    rom_printf("done\n");
}

#endif
