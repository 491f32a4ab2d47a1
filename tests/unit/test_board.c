/* The board as a library: equal calls give equal runs, snapshots resume, limits hold,
 * the NMI and the slices' ends are exact. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "board/board.h"

enum { ROM_BYTES = 65536, FLASH_BYTES = 0x40000, RESET = 0x80, NMI = 0x20 };

struct fixture {
    uint8_t rom[ROM_BYTES], flash[FLASH_BYTES];
    struct board *board;
};

static void start(struct fixture *f)
{
    struct board_config config = {.rom = f->rom,
                                  .rom_size = ROM_BYTES,
                                  .flash = f->flash,
                                  .flash_size = FLASH_BYTES,
                                  .seed = 7};
    memset(f->flash, 0xFF, FLASH_BYTES);
    assert_int_equal(BOARD_OK, board_create(&f->board, &config));
}

/* A ROM of random bytes: it executes something, and faults all the time. */
static struct fixture *random_rom(void)
{
    struct fixture *f = calloc(1, sizeof *f);
    uint32_t x = 12345;
    for (size_t i = 0; i < ROM_BYTES; i++) {
        x = x * 1664525 + 1013904223;
        f->rom[i] = (uint8_t)(x >> 24);
    }
    start(f);
    return f;
}

static void finish(struct fixture *f)
{
    board_destroy(f->board);
    free(f);
}

static void play(struct board *b)
{
    static const uint8_t text[] = "hello";
    board_run(b, board_now(b) + 15 * TICKS_PER_MS);
    board_serial_send(b, 0, (struct line_format){18056, 8, 0, 1}, text, 5);
    board_hold_flash(b, true);
    board_run(b, board_now(b) + 3 * TICKS_PER_MS);
}

static void equal_calls_give_equal_runs(void **state)
{
    (void)state;
    struct fixture *a = random_rom(), *b = random_rom();
    play(a->board);
    play(b->board);
    assert_true(board_hash(a->board) == board_hash(b->board));
    board_set_adc(b->board, 3);
    assert_false(board_hash(a->board) == board_hash(b->board));
    finish(a);
    finish(b);
}

static void a_snapshot_resumes(void **state)
{
    (void)state;
    struct fixture *f = random_rom();
    void *saved = malloc(board_snapshot_size());
    board_run(f->board, 12 * TICKS_PER_MS);
    board_snapshot(f->board, saved);
    play(f->board);
    uint64_t first = board_hash(f->board);
    assert_int_equal(BOARD_OK, board_restore(f->board, saved, board_snapshot_size()));
    play(f->board);
    assert_true(first == board_hash(f->board));
    assert_int_equal(BOARD_BAD_SNAPSHOT, board_restore(f->board, saved, 5));
    free(saved);
    finish(f);
}

static void bad_configurations_are_refused(void **state)
{
    (void)state;
    uint8_t some[16];
    struct board *b;
    struct board_config c = {.rom = some, .rom_size = 16, .flash = some, .flash_size = 0x80000};
    assert_int_equal(BOARD_BAD_ROM, board_create(&b, &c));
    c.rom_size = ROM_BYTES;
    for (size_t size = 0; size < 0x2000000; size = size * 2 + 1) {
        c.flash_size = size;
        assert_int_equal(BOARD_BAD_FLASH, board_create(&b, &c));
        assert_null(b);
    }
}

static void put(struct fixture *f, size_t *at, uint32_t word)
{
    le32_put(f->rom + *at, word);
    *at += (word & 0xFU) >= 8 ? 2 : 3;
}

/* l32r of a literal at `literal` (before the instruction). */
static uint32_t l32r(unsigned reg, size_t at, size_t literal)
{
    return 0x01U | reg << 4 | ((uint32_t)((literal - ((at + 3) & ~3U)) >> 2) & 0xFFFFU) << 8;
}

/* A guest that opens the NMI's gate, starts FRC1 at 1000 counts once and spins with all
 * interrupts off; its NMI counts in a5 and returns. */
static void make_nmi_guest(struct fixture *f)
{
    size_t at = NMI;
    le32_put(f->rom + 0x60, 0x3FF00000);
    le32_put(f->rom + 0x64, 0x60000600);
    put(f, &at, 0x551B);   /* addi.n a5, a5, 1 */
    put(f, &at, 0x003310); /* rfi 3 */
    at = RESET;
    put(f, &at, 0x006F40); /* rsil a4, 15 */
    put(f, &at, 0x050C);   /* movi.n a5, 0 */
    put(f, &at, l32r(2, at, 0x60));
    put(f, &at, l32r(3, at, 0x64));
    put(f, &at, 0x160C);   /* movi.n a6, 1 */
    put(f, &at, 0x0269);   /* s32i.n a6, a2, 0 */
    put(f, &at, 0x80A062); /* movi a6, 0x80 */
    put(f, &at, 0x2369);   /* s32i.n a6, a3, 8 */
    put(f, &at, 0xE8A362); /* movi a6, 1000 */
    put(f, &at, 0x0369);   /* s32i.n a6, a3, 0 */
    put(f, &at, 0xFFFF06); /* j to itself */
}

static void the_nmi_comes_whatever_is_masked(void **state)
{
    (void)state;
    struct fixture *f = calloc(1, sizeof *f);
    make_nmi_guest(f);
    start(f);
    board_run(f->board, 10 * TICKS_PER_MS + 1000ULL * TICKS_PER_52MHZ);
    assert_int_equal(0, board_look(f->board).a[5]);
    board_run(f->board, 10 * TICKS_PER_MS + 1100ULL * TICKS_PER_52MHZ);
    assert_int_equal(1, board_look(f->board).a[5]);
    assert_int_equal(15, board_look(f->board).ps & 15);
    finish(f);
}

/* Whatever the slices, time is what the instructions take. */
static void slices_do_not_change_a_run(void **state)
{
    (void)state;
    struct fixture *a = random_rom(), *b = random_rom();
    uint64_t end = 11 * TICKS_PER_MS;
    board_run(a->board, end);
    for (uint64_t step = 1; board_now(b->board) < end; step = step * 5 % 9973 + 1) {
        uint64_t next = board_now(b->board) + step * TICKS_PER_52MHZ;
        board_run(b->board, next < end ? next : end);
    }
    assert_int_equal(board_look(a->board).cycles, board_look(b->board).cycles);
    assert_true(board_hash(a->board) == board_hash(b->board));
    finish(a);
    finish(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_calls_give_equal_runs),
        cmocka_unit_test(a_snapshot_resumes),
        cmocka_unit_test(bad_configurations_are_refused),
        cmocka_unit_test(the_nmi_comes_whatever_is_masked),
        cmocka_unit_test(slices_do_not_change_a_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
