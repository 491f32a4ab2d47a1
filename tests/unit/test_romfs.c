/* ROMFS: found, listed, and nothing read outside whatever the memory says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fs/rom.h"

/* "/a" = "hello", folder "/d" with "/d/b" = "ello", which is in "a", and an unknown record. */
static const uint8_t image[] = {0xd2, 0xcd, 0x31, 30,                                            /* RM1 */
                                5,    9,    1,    'a', 2,   5,   'h', 'e', 'l', 'l', 'o',         /* a file: data at 6 */
                                1,    2,    0,    0,                                              /* unknown */
                                4,    13,   1,    'd', 5,   9,   1,   'b', 1,   1,   9, 3, 2, 4, 7};

static void test_find(void **context)
{
    struct rom rom = {image, sizeof image};
    struct rom_entry e, root;
    uint32_t at = 0;
    (void)context;
    assert_int_equal(rom_find(&rom, "/a", &e), FS_OK);
    assert_true(!e.folder && e.size == 5 && !memcmp(image + e.at, "hello", 5));
    assert_int_equal(rom_find(&rom, "d//b", &e), FS_OK);
    assert_true(!e.folder && e.size == 4 && !memcmp(image + e.at, "ello", 4));
    assert_int_equal(rom_find(&rom, "/d", &e), FS_OK);
    assert_true(e.folder);
    assert_int_equal(rom_find(&rom, "/d/a", &e), FS_NO_ENTRY);
    assert_int_equal(rom_find(&rom, "/a/a", &e), FS_NOT_FOLDER);
    assert_int_equal(rom_root(&rom, &root), FS_OK);
    assert_int_equal(rom_next(&rom, &root, &at, &e), 1);
    assert_int_equal(rom_next(&rom, &root, &at, &e), 1);
    assert_true(e.folder);
    assert_int_equal(rom_next(&rom, &root, &at, &e), 0);
    assert_int_equal(rom_next(&rom, &root, &at, &e), 0);
}

static uint32_t visit(const struct rom *rom, const struct rom_entry *folder, int depth)
{
    struct rom_entry e;
    uint32_t sum = 0;
    for (uint32_t at = 0; depth < 10 && rom_next(rom, folder, &at, &e) > 0;) {
        assert_true(e.at <= rom->length && e.size <= rom->length - e.at);
        for (uint32_t i = 0; i < e.size; i++)
            sum += rom->data[e.at + i];
        for (uint32_t i = 0; i < e.name_length; i++)
            sum += rom->data[e.name_at + i];
        if (e.folder)
            sum += visit(rom, &e, depth + 1);
    }
    return sum;
}

/* Every byte with every value, and every shorter length: in memory that ends where it says. */
static void test_corrupt(void **context)
{
    (void)context;
    for (size_t length = 0; length <= sizeof image; length++)
        for (size_t i = 0; i < length; i++)
            for (int value = 0; value < 256; value++) {
                uint8_t *copy = malloc(length);
                struct rom rom = {copy, (uint32_t)length};
                struct rom_entry root;
                memcpy(copy, image, length);
                copy[i] = (uint8_t)value;
                if (rom_root(&rom, &root) == FS_OK)
                    visit(&rom, &root, 0);
                (void)!rom_find(&rom, "/d/b", &root);
                free(copy);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_find), cmocka_unit_test(test_corrupt)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
