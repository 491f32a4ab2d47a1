/* The flash cache's lines, and what a read of the window takes. */
#include "board/dev/cache.h"

#include "board/dev/spi.h"
#include "tests/unit/fake_env.h"

enum { BYTES = 32768, SETS = BYTES / CACHE_LINE / CACHE_WAYS, STRIDE = SETS * CACHE_LINE };

static void test_line_is_read_once(void **state)
{
    static struct cache c;
    (void)state;
    cache_flush(&c, BYTES);
    assert_true(cache_misses(&c, 0x1000));
    assert_false(cache_misses(&c, 0x1000 + CACHE_LINE - 1));
    assert_true(cache_misses(&c, 0x1000 + CACHE_LINE));
    assert_false(cache_misses(&c, 0x1000));
    cache_flush(&c, BYTES);
    assert_true(cache_misses(&c, 0x1000));
}

static void test_least_recently_used_goes(void **state)
{
    static struct cache c;
    (void)state;
    cache_flush(&c, BYTES);
    for (uint32_t i = 0; i < CACHE_WAYS; i++)
        assert_true(cache_misses(&c, i * STRIDE));
    assert_false(cache_misses(&c, 0));
    assert_true(cache_misses(&c, CACHE_WAYS * STRIDE));
    assert_false(cache_misses(&c, 0));
    assert_true(cache_misses(&c, STRIDE));
}

static void test_whole_size_is_kept(void **state)
{
    static struct cache c;
    (void)state;
    cache_flush(&c, BYTES);
    for (unsigned round = 0; round < 2; round++)
        for (uint32_t at = 0; at < BYTES; at += CACHE_LINE)
            assert_int_equal(cache_misses(&c, 0x40000 + at), round == 0);
}

/* W25Q32FV: EBh takes 20 clocks before the data, 03h 32 (data sheet). */
static void test_read_time(void **state)
{
    static struct spi s;
    struct env env = fake_env();
    struct spi_slave nobody = {0};
    (void)state;
    spi_reset(&s, 0);
    spi_store(&s, &env, nobody, SPI_CLOCK(0) & 0xFFU, 1U << SPI_CLKCNT_N_S); /* 80 / 2 MHz */
    assert_int_equal(spi_read_ticks(&s, &env, false, 32), (32 + 256) * 2 * TICKS_PER_80MHZ);
    assert_int_equal(spi_read_ticks(&s, &env, true, 32), (32 + 256) * TICKS_PER_80MHZ);
    s.reg[(SPI_CTRL(0) & 0xFFU) / 4] = SPI_FASTRD_MODE | SPI_QIO_MODE;
    assert_int_equal(spi_read_ticks(&s, &env, false, 32), (20 + 64) * 2 * TICKS_PER_80MHZ);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line_is_read_once),
        cmocka_unit_test(test_least_recently_used_goes),
        cmocka_unit_test(test_whole_size_is_kept),
        cmocka_unit_test(test_read_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
