/* I2S with its DMA: chains of descriptors in memory, words out, silence in. */
#include "board/dev/i2s.h"

#include "base/bytes.h"
#include "tests/unit/fake_env.h"

enum { FIRST = 0x100, SECOND = 0x110, BUFFER = 0x200 };

#define OFFSET(address) ((address)&0xFFU)
/* Bit clock 160 MHz / 4 / 5, 32 bits a word. */
#define CONF       (4U << I2S_BCK_DIV_S | 5U << I2S_CLKM_DIV_S)
#define WORD_TICKS (32 * 4 * 5 * TICKS_PER_160MHZ)

static void describe(struct env *e, uint32_t at, uint32_t size, uint32_t flags, uint32_t next)
{
    le32_put(e->memory + at, size | size << SLC_DSCR_LENGTH_S | flags | SLC_DSCR_OWNER);
    le32_put(e->memory + at + 4, DRAM_BASE + BUFFER + (at == SECOND ? 8 : 0));
    le32_put(e->memory + at + 8, next ? DRAM_BASE + next : 0);
}

/* Two buffers of two words, the second one ends a block. */
static void fresh(struct i2s *i, struct env *e, uint32_t after_second)
{
    *e = fake_env();
    i2s_reset(i);
    for (uint32_t n = 0; n < 4; n++)
        le32_put(e->memory + BUFFER + 4 * n, 0x1000 + n);
    describe(e, FIRST, 8, 0, SECOND);
    describe(e, SECOND, 8, SLC_DSCR_EOF, after_second);
    i2s_store(i, e, OFFSET(I2S_FIFO_CONF), I2S_DSCR_EN);
    slc_store(i, e, OFFSET(SLC_INT_ENA), SLC_RX_EOF_INT | SLC_TX_EOF_INT);
}

static void start_at(struct i2s *i, struct env *e, uint32_t link, uint32_t descriptor)
{
    slc_store(i, e, OFFSET(link), SLC_LINK_START | ((DRAM_BASE + descriptor) & SLC_LINK_ADDRESS));
}

static void pass(struct i2s *i, struct env *e, enum i2s_way way)
{
    enum event event = way == I2S_OUT ? EVENT_SLC_OUT : EVENT_SLC_IN;
    e->now = e->at[event];
    e->at[event] = NEVER;
    i2s_due(i, e, way);
}

static void chain_goes_out_at_the_bit_clock(void **state)
{
    struct i2s i;
    struct env e;
    (void)state;
    fresh(&i, &e, 0);
    start_at(&i, &e, SLC_RX_LINK, FIRST);
    assert_true(e.at[EVENT_SLC_OUT] == NEVER); /* I2S doesn't run yet */
    i2s_store(&i, &e, OFFSET(I2S_CONF), CONF | I2S_TX_START);
    assert_int_equal(e.at[EVENT_SLC_OUT], 2 * WORD_TICKS);
    pass(&i, &e, I2S_OUT);
    assert_int_equal(e.samples, 2);
    assert_false(e.wire[WIRE_SLC]);
    assert_int_equal(e.at[EVENT_SLC_OUT], 4 * WORD_TICKS);
    pass(&i, &e, I2S_OUT);
    assert_int_equal(e.samples, 4);
    assert_int_equal(e.sample[3], 0x1003);
    assert_true(e.wire[WIRE_SLC]);
    assert_int_equal(slc_load(&i, &e, OFFSET(SLC_RX_EOF_DES_ADDR)), DRAM_BASE + SECOND);
    assert_true(e.at[EVENT_SLC_OUT] == NEVER); /* the chain has ended: */
    assert_true(i2s_load(&i, &e, OFFSET(I2S_INT_RAW)) & I2S_TX_REMPTY_INT);
    slc_store(&i, &e, OFFSET(SLC_INT_CLR), SLC_RX_EOF_INT);
    assert_false(e.wire[WIRE_SLC]);
}

static void ring_goes_on_and_gives_descriptors_back(void **state)
{
    struct i2s i;
    struct env e;
    (void)state;
    fresh(&i, &e, FIRST);
    slc_store(&i, &e, OFFSET(SLC_CONF0), SLC_RX_AUTO_WRBACK);
    i2s_store(&i, &e, OFFSET(I2S_CONF), CONF | I2S_TX_START);
    start_at(&i, &e, SLC_RX_LINK, FIRST);
    for (unsigned n = 0; n < 5; n++)
        pass(&i, &e, I2S_OUT);
    assert_int_equal(e.samples, 10);
    assert_false(le32_get(e.memory + FIRST) & SLC_DSCR_OWNER);
    slc_store(&i, &e, OFFSET(SLC_RX_LINK), SLC_LINK_STOP);
    assert_true(e.at[EVENT_SLC_OUT] == NEVER);
}

static void silence_comes_in(void **state)
{
    struct i2s i;
    struct env e;
    (void)state;
    fresh(&i, &e, 0);
    i2s_store(&i, &e, OFFSET(I2S_CONF), CONF | I2S_RX_START);
    start_at(&i, &e, SLC_TX_LINK, SECOND);
    pass(&i, &e, I2S_IN);
    assert_int_equal(le32_get(e.memory + BUFFER + 8), 0);
    assert_int_equal(le32_get(e.memory + BUFFER), 0x1000);
    assert_int_equal(le32_get(e.memory + SECOND), 8 | 8 << SLC_DSCR_LENGTH_S | SLC_DSCR_EOF);
    assert_true(e.wire[WIRE_SLC]);
    assert_int_equal(slc_load(&i, &e, OFFSET(SLC_TX_EOF_DES_ADDR)), DRAM_BASE + SECOND);
}

static void bad_addresses_are_errors(void **state)
{
    struct i2s i;
    struct env e;
    (void)state;
    fresh(&i, &e, 0);
    i2s_store(&i, &e, OFFSET(I2S_CONF), CONF | I2S_TX_START);
    slc_store(&i, &e, OFFSET(SLC_RX_LINK), SLC_LINK_START | 4);
    assert_true(slc_load(&i, &e, OFFSET(SLC_INT_RAW)) & SLC_RX_DSCR_ERR_INT);
    fresh(&i, &e, 0);
    le32_put(e.memory + FIRST + 4, 0x40100000);
    i2s_store(&i, &e, OFFSET(I2S_CONF), CONF | I2S_TX_START);
    start_at(&i, &e, SLC_RX_LINK, FIRST);
    pass(&i, &e, I2S_OUT);
    assert_int_equal(e.samples, 0);
    assert_true(slc_load(&i, &e, OFFSET(SLC_INT_RAW)) & SLC_RX_DSCR_ERR_INT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chain_goes_out_at_the_bit_clock),
        cmocka_unit_test(ring_goes_on_and_gives_descriptors_back),
        cmocka_unit_test(silence_comes_in),
        cmocka_unit_test(bad_addresses_are_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
