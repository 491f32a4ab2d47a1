/* The stub's inflate, on this machine: against zlib, on good streams and broken ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "stub/inflate.h"
/* The stub's sources aren't part of the host program. */
#include "stub/inflate.c"

struct run {
    const uint8_t *in;
    size_t in_size, in_at;
    uint8_t *out;
    size_t out_size, out_at;
    struct inflate *z;
};

static int next(void *context)
{
    struct run *r = context;
    return r->in_at < r->in_size ? r->in[r->in_at++] : -1;
}

static void take(void *context, uint32_t written)
{
    struct run *r = context;
    for (; r->out_at < written; r->out_at++)
        if (r->out_at < r->out_size)
            r->out[r->out_at] = r->z->window[(r->out_at + r->z->shift) % INFLATE_WINDOW];
}

static int inflate_all(struct run *r, uint32_t shift)
{
    static uint8_t window[INFLATE_WINDOW];
    struct inflate *z = calloc(1, sizeof *z);
    z->next = next;
    z->announce = take;
    z->context = r;
    z->window = window;
    z->shift = shift;
    r->z = z;
    int status = inflate_run(z);
    free(z);
    return status;
}

/* Kinds of data: constant, text-like, random, long matches at every distance. */
static void fill(uint8_t *bytes, size_t size, int kind, unsigned seed)
{
    srand(seed);
    for (size_t i = 0; i < size; i++)
        bytes[i] = kind == 0                     ? 0
                   : kind == 1                   ? (uint8_t)("etaoin shrdlu"[rand() % 13])
                   : kind == 2                   ? (uint8_t)rand()
                   : i > 40000 && rand() % 4 > 0 ? bytes[i - 32768 + (unsigned)rand() % 3]
                                                 : (uint8_t)rand();
}

static void inflates_what_zlib_deflates(void **state)
{
    (void)state;
    enum { SIZE = 150000 };
    uint8_t *data = malloc(SIZE), *out = malloc(SIZE);
    uLongf bound = compressBound(SIZE);
    uint8_t *packed = malloc(bound);
    for (unsigned round = 0; round < 40; round++) {
        size_t size = round < 4 ? round : SIZE - round * 1000;
        fill(data, size, (int)round % 4, round);
        uLongf packed_size = bound;
        assert_int_equal(compress2(packed, &packed_size, data, size, (int)(round % 10)), Z_OK);
        struct run r = {.in = packed, .in_size = packed_size, .out = out, .out_size = SIZE};
        assert_int_equal(inflate_all(&r, round * 37 % 256), INFLATE_OK);
        assert_int_equal(r.out_at, size);
        assert_memory_equal(out, data, size);
        assert_int_equal(r.in_at, packed_size);
    }
    free(data);
    free(out);
    free(packed);
}

static void refuses_broken_streams(void **state)
{
    (void)state;
    enum { SIZE = 20000 };
    uint8_t data[SIZE], out[SIZE], packed[SIZE + 1000];
    uLongf packed_size = sizeof packed;
    fill(data, SIZE, 1, 7);
    compress2(packed, &packed_size, data, SIZE, 9);
    for (size_t i = 0; i < packed_size; i += 3) {
        packed[i] ^= (uint8_t)(1 << i % 8);
        struct run r = {.in = packed, .in_size = packed_size, .out = out, .out_size = SIZE};
        int status = inflate_all(&r, 0);
        assert_true(status == INFLATE_BROKEN || status == INFLATE_STARVED ||
                    !memcmp(out, data, SIZE));
        packed[i] ^= (uint8_t)(1 << i % 8);
    }
    for (size_t cut = 0; cut < packed_size; cut += 11) {
        struct run r = {.in = packed, .in_size = cut, .out = out, .out_size = SIZE};
        assert_int_equal(inflate_all(&r, 0), INFLATE_STARVED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inflates_what_zlib_deflates),
        cmocka_unit_test(refuses_broken_streams),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
