/* The flash chip: programming, erasing, locks, identity, times. */
#include "tests/unit/fake_env.h"

#include "board/dev/flash.h"

enum { SIZE = 0x80000 };
static uint8_t bytes[SIZE];

struct chip {
    struct env env;
    struct flash_part part;
};

static struct chip fresh(void)
{
    struct chip c = {.env = fake_env()};
    flash_part_init(&c.part, SIZE, flash_id_for_size(SIZE));
    memset(bytes, 0xFF, SIZE);
    return c;
}

static void command(struct chip *c, uint8_t opcode, uint32_t address, const void *in,
                    uint32_t in_size, void *out, uint32_t out_size)
{
    uint8_t nothing[1];
    struct flash_transfer t = {opcode, address, in, in_size, out ? out : nothing, out_size};
    flash_part_transfer(&c->part, bytes, &c->env, &t);
}

static void plain(struct chip *c, uint8_t opcode, uint32_t address)
{
    command(c, opcode, address, NULL, 0, NULL, 0);
}

static uint8_t status(struct chip *c)
{
    uint8_t out = 0;
    command(c, 0x05, 0, NULL, 0, &out, 1);
    return out;
}

static void settle(struct chip *c)
{
    c->env.now = c->part.busy_until;
}

static void program(struct chip *c, uint32_t address, const void *in, uint32_t size)
{
    plain(c, 0x06, 0);
    command(c, 0x02, address, in, size, NULL, 0);
    settle(c);
}

static void programming_clears_bits_and_wraps_in_its_page(void **state)
{
    (void)state;
    struct chip c = fresh();
    program(&c, 0x1FE, "\x0F\xF0\x55\xAA", 4);
    assert_memory_equal(bytes + 0x1FE, "\x0F\xF0", 2);
    assert_memory_equal(bytes + 0x100, "\x55\xAA", 2);
    program(&c, 0x1FE, "\xF5", 1);
    assert_int_equal(0x05, bytes[0x1FE]);
    assert_int_equal(0xFF, bytes[0x200]);
}

static void without_wren_nothing_changes(void **state)
{
    (void)state;
    struct chip c = fresh();
    command(&c, 0x02, 0, "\0", 1, NULL, 0);
    assert_int_equal(0xFF, bytes[0]);
    plain(&c, 0x06, 0);
    plain(&c, 0x04, 0);
    command(&c, 0x02, 0, "\0", 1, NULL, 0);
    assert_int_equal(0xFF, bytes[0]);
    assert_int_equal(0, c.env.flash_changes);
}

static void erasing_has_its_sizes_and_times(void **state)
{
    (void)state;
    static const struct {
        uint8_t opcode;
        uint32_t size;
        unsigned ms;
    } erases[] = {
        {0x20, 0x1000,  45  },
        {0x52, 0x8000,  120 },
        {0xD8, 0x10000, 150 },
        {0xC7, SIZE,    1300}
    };
    for (size_t i = 0; i < 4; i++) {
        struct chip c = fresh();
        memset(bytes, 0, SIZE);
        plain(&c, 0x06, 0);
        plain(&c, erases[i].opcode, 0x2FFFF);
        uint32_t from = 0x2FFFF & ~(erases[i].size - 1) & (SIZE - 1), erased = 0;
        for (uint32_t at = 0; at < SIZE; at++)
            erased += bytes[at] == 0xFF;
        assert_int_equal(erases[i].size, erased);
        assert_int_equal(0xFF, bytes[from]);
        assert_int_equal(erases[i].ms * TICKS_PER_MS, c.part.busy_until);
        assert_int_equal(1, status(&c));
        settle(&c);
        assert_int_equal(0, status(&c));
    }
}

static void a_busy_chip_takes_no_command_but_status(void **state)
{
    (void)state;
    struct chip c = fresh();
    uint8_t id[3] = {0};
    plain(&c, 0x06, 0);
    plain(&c, 0x20, 0);
    command(&c, 0x9F, 0, NULL, 0, id, 3);
    assert_memory_equal(id, "\xFF\xFF\xFF", 3);
    settle(&c);
    command(&c, 0x9F, 0, NULL, 0, id, 3);
    assert_memory_equal(id, "\xEF\x40\x13", 3);
}

static void locked_bits_lock(void **state)
{
    (void)state;
    struct chip c = fresh();
    plain(&c, 0x06, 0);
    command(&c, 0x01, 0, "\x04", 1, NULL, 0); /* BP0: the top 64 KB */
    settle(&c);
    program(&c, SIZE - 1, "\0", 1);
    program(&c, SIZE - 0x10001, "\0", 1);
    assert_int_equal(0xFF, bytes[SIZE - 1]);
    assert_int_equal(0x00, bytes[SIZE - 0x10001]);
    assert_int_equal(0x04, status(&c));
}

static void addresses_wrap_at_the_size(void **state)
{
    (void)state;
    struct chip c = fresh();
    uint8_t out[2];
    bytes[0] = 0x12;
    command(&c, 0x03, SIZE - 1, NULL, 0, out, 2);
    assert_memory_equal(out, "\xFF\x12", 2);
}

static void power_down_hears_only_release(void **state)
{
    (void)state;
    struct chip c = fresh();
    uint8_t out;
    plain(&c, 0xB9, 0);
    bytes[0] = 0;
    command(&c, 0x03, 0, NULL, 0, &out, 1);
    assert_int_equal(0xFF, out);
    plain(&c, 0xAB, 0);
    command(&c, 0x03, 0, NULL, 0, &out, 1);
    assert_int_equal(0, out);
}

static void sfdp_names_the_density(void **state)
{
    (void)state;
    struct chip c = fresh();
    uint8_t header[16], density[4];
    command(&c, 0x5A, 0, NULL, 0, header, 16);
    assert_memory_equal(header, "SFDP", 4);
    command(&c, 0x5A, header[12] + 4U, NULL, 0, density, 4);
    assert_memory_equal(density, "\xFF\xFF\x3F\x00", 4); /* 4 Mbit less one */
}

static void a_protected_or_missing_chip_keeps_its_bytes(void **state)
{
    (void)state;
    struct chip c = fresh();
    c.part.write_protected = true;
    program(&c, 0, "\0", 1);
    assert_int_equal(0xFF, bytes[0]);
    c.part.missing = true;
    assert_int_equal(0xFF, status(&c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(programming_clears_bits_and_wraps_in_its_page),
        cmocka_unit_test(without_wren_nothing_changes),
        cmocka_unit_test(erasing_has_its_sizes_and_times),
        cmocka_unit_test(a_busy_chip_takes_no_command_but_status),
        cmocka_unit_test(locked_bits_lock),
        cmocka_unit_test(addresses_wrap_at_the_size),
        cmocka_unit_test(power_down_hears_only_release),
        cmocka_unit_test(sfdp_names_the_density),
        cmocka_unit_test(a_protected_or_missing_chip_keeps_its_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
