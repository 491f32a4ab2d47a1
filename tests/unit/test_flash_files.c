/* What the flasher reads from files and command lines, good and broken: hex, UF2, images,
 * plans, reset sequences; and a session recorded as a transcript. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "flash/formats.h"
#include "flash/image.h"
#include "flash/plan.h"
#include "flash/reset.h"
#include "flash/target.h"

static uint8_t *noise(size_t size, unsigned seed)
{
    uint8_t *bytes = malloc(size + 1);
    srand(seed);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)rand();
    return bytes;
}

/* Writes the regions in a format and reads them back. */
static void round_trip(bool uf2)
{
    struct regions out = {0}, in = {0};
    char *text;
    size_t size;
    uint8_t *a = noise(70000, 1), *b = noise(1234, 2);
    assert_int_equal(input_append(&out, "a", 0x1000, a, 70000), INPUT_OK);
    assert_int_equal(input_append(&out, "b", 0x40004, b, 1234), INPUT_OK);
    FILE *f = open_memstream(&text, &size);
    if (uf2)
        format_write_uf2(f, &out, 256, true);
    else
        format_write_hex(f, &out);
    fclose(f);
    int status = uf2 ? format_read_uf2(&in, "x", (uint8_t *)text, size)
                     : format_read_hex(&in, "x", (uint8_t *)text, size);
    assert_int_equal(status, INPUT_OK);
    assert_int_equal(in.count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(in.region[i].address, out.region[i].address);
        assert_int_equal(in.region[i].size, out.region[i].size);
        assert_memory_equal(in.region[i].bytes, out.region[i].bytes, out.region[i].size);
    }
    /* Any changed byte of a hex file is refused or read; never more than it holds. */
    for (size_t i = 0; i < size; i += 997) {
        struct regions broken = {0};
        text[i] ^= 1;
        (void)!(uf2 ? format_read_uf2(&broken, "x", (uint8_t *)text, size)
                    : format_read_hex(&broken, "x", (uint8_t *)text, size));
        text[i] ^= 1;
        input_free(&broken);
    }
    free(text);
    free(a);
    free(b);
    input_free(&in);
    input_free(&out);
}

static void hex_round_trip(void **state)
{
    (void)state;
    round_trip(false);
}

static void uf2_round_trip(void **state)
{
    (void)state;
    round_trip(true);
}

static void hex_refuses_a_wrong_checksum(void **state)
{
    (void)state;
    struct regions in = {0};
    const char good[] = ":0400000001020304F2\n:00000001FF\n",
               bad[] = ":0400000001020304F3\n:00000001FF\n";
    const char unended[] = ":0400000001020304F2\n";
    assert_int_equal(format_read_hex(&in, "x", (const uint8_t *)good, sizeof good - 1), INPUT_OK);
    assert_int_equal(format_read_hex(&in, "x", (const uint8_t *)bad, sizeof bad - 1),
                     INPUT_BROKEN_HEX);
    assert_int_equal(format_read_hex(&in, "x", (const uint8_t *)unended, sizeof unended - 1),
                     INPUT_BROKEN_HEX);
    input_free(&in);
}

static void images_from_rubbish(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < 3000; seed++) {
        size_t size = seed % 200;
        uint8_t *bytes = noise(size, seed);
        struct image image;
        if (size > 16) {
            bytes[0] = seed % 2 ? IMAGE_MAGIC : IMAGE_MAGIC_V2;
            bytes[1] = seed % 2 ? (uint8_t)(seed % 5) : IMAGE_V2_SEGMENTS;
            bytes[13] = bytes[14] = bytes[15] = 0;
        }
        if (image_parse(&image, bytes, size) == FLASH_OK)
            assert_true(image.length <= size);
        for (unsigned i = 0; i < image.segments; i++)
            assert_true(image.segment[i].offset + image.segment[i].length <= size);
        free(bytes);
    }
}

static void plans(void **state)
{
    (void)state;
    enum { SIZE = 5 * FLASH_SECTOR };
    uint8_t *old = noise(SIZE, 3), *new = noise(SIZE, 3);
    struct plan p;
    struct plan_run run;
    uint32_t at = 0;
    new[0] ^= 1;                /* sector 1 of the flash, in part */
    new[2 * FLASH_SECTOR] ^= 1; /* and two neighbours */
    new[3 * FLASH_SECTOR] ^= 1;
    assert_int_equal(plan_against_bytes(&p, 0x1100, new, SIZE, old, SIZE), FLASH_OK);
    assert_int_equal(p.sectors, 6);
    assert_int_equal(plan_count(&p), 3);
    assert_true(plan_next(&p, &at, &run));
    assert_int_equal(run.address, 0x1100);
    assert_int_equal(run.size, 0xF00);
    assert_true(plan_next(&p, &at, &run));
    assert_int_equal(run.address, 0x3000);
    assert_int_equal(run.size, 0x2000);
    assert_false(plan_next(&p, &at, &run));
    plan_free(&p);
    free(old);
    free(new);
}

static void reset_sequences(void **state)
{
    (void)state;
    const char *good[] = {"D0", "D0|R1|W0.1|D1|R0|W0.05|D0", "U0,1|W2", reset_into_loader(0),
                          reset_into_program};
    const char *bad[] = {"", "F0|R1|C0|A5", "D2", "D0|", "|D0", "W", "W-1", "U01", "D0 R1", "W1e9"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(reset_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(reset_valid(bad[i]));
}

static void flash_sizes(void **state)
{
    (void)state;
    assert_int_equal(target_flash_size(0x1340EF), 512 << 10);
    assert_int_equal(target_flash_size(0x1640EF), 4 << 20);
    assert_int_equal(target_flash_size(0x00441F), 512 << 10); /* Adesto */
    assert_int_equal(target_flash_size(0xFFFFFF), 0);
    assert_int_equal(target_flash_size(0), 0);
}

static void a_recorded_session(void **state)
{
    (void)state;
    char path[] = "/tmp/espy-transcript-XXXXXX", name[64];
    const char text[] = "# READ_REG 0x40001000\n> c0000a0400 00000000\n> 00100040c0\n"
                        "< 6574730d0a c0010a0200 01c1f0ff 0000c0\n";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    close(fd);
    snprintf(name, sizeof name, "transcript:%s", path);
    struct port *port;
    struct port_options how = {.baud = 115200, .wake_fd = -1};
    assert_int_equal(port_open(&port, name, &how), PORT_OK);
    struct link *link = malloc(sizeof *link);
    uint32_t magic = 0;
    link_init(link, port);
    assert_int_equal(target_check(link, &magic), FLASH_OK);
    assert_int_equal(magic, 0xFFF0C101);
    assert_int_equal(link->loader.noise_kept, 5);
    port_close(port);
    free(link);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hex_round_trip),
        cmocka_unit_test(uf2_round_trip),
        cmocka_unit_test(hex_refuses_a_wrong_checksum),
        cmocka_unit_test(images_from_rubbish),
        cmocka_unit_test(plans),
        cmocka_unit_test(reset_sequences),
        cmocka_unit_test(flash_sizes),
        cmocka_unit_test(a_recorded_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
