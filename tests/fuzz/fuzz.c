/* fuzz ROM SEED SECONDS: boards that run random programs, until the time is over.
 *
 * Each program is a valid image (so that the ROM starts it) of random bytes or of
 * instructions that load and store random device registers, while buttons, lines and bytes come at
 * random.  Built with sanitizers a fault of the host ends it; without them it shows that nothing
 * hangs.  Prints the seed of each program when FUZZ_VERBOSE is set, and at the end how many there
 * were. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/bytes.h"
#include "board/board.h"
#include "chip/image.h"
#include "chip/memory.h"

enum { FLASH_BYTES = 0x80000, ROM_BYTES = 65536, CODE_BYTES = 0x7000, SLICES = 60 };

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static uint32_t below(uint64_t *state, uint32_t n)
{
    return (uint32_t)(next(state) >> 20) % n;
}

static uint32_t device_address(uint64_t *r)
{
    static const uint32_t bases[] = {DPORT_BASE,       MAC_BASE,         PERIPHERALS_BASE,
                                     PERIPHERALS_BASE, PERIPHERALS_BASE, PERIPHERALS_BASE + 0x9000,
                                     RTC_RAM_BASE};
    return bases[below(r, 7)] + below(r, 0x400) * 4;
}

/* l32r a2, address; l32r a3, value; s32i a3, a2, 0 or l32i: with its literals before it. */
static size_t put_access(uint64_t *r, uint8_t *code, size_t at)
{
    uint32_t literals = IRAM_BASE + (uint32_t)at + 4, here = literals + 8;
    uint32_t offset2 = (literals - ((here + 3) & ~3U)) >> 2, here3 = here + 3;
    uint32_t offset3 = (literals + 4 - ((here3 + 3) & ~3U)) >> 2;
    le32_put(code + at, 0x06U | (12U - 4U) << 6); /* j over the literals */
    le32_put(code + at + 4, device_address(r));
    le32_put(code + at + 8, below(r, 2) ? (uint32_t)next(r) : 1U << below(r, 32));
    le32_put(code + at + 12, 0x21U | offset2 << 8);
    le32_put(code + at + 15, 0x31U | offset3 << 8);
    le32_put(code + at + 18, below(r, 3) ? 0x006232U : 0x002232U);
    le32_put(code + at + 21, 0x0020F0U); /* nop */
    return at + 24;
}

static void make_program(uint64_t *r, uint8_t *flash)
{
    uint8_t *code = flash + 16, checksum = IMAGE_CHECKSUM_SEED;
    memset(flash, 0xFF, FLASH_BYTES);
    memcpy(flash, (uint8_t[]){IMAGE_MAGIC, 1, 0, 0}, 4);
    le32_put(flash + 4, IRAM_BASE);
    le32_put(flash + 8, IRAM_BASE);
    le32_put(flash + 12, CODE_BYTES);
    for (size_t i = 0; i < CODE_BYTES; i++)
        code[i] = (uint8_t)next(r);
    if (below(r, 4))
        for (size_t at = 0; at + 32 < CODE_BYTES;)
            at = below(r, 40) ? put_access(r, code, at) : at + 24;
    for (size_t i = 0; i < CODE_BYTES; i++)
        checksum ^= code[i];
    memset(flash + 16 + CODE_BYTES, 0, 16);
    flash[16 + CODE_BYTES + 15] = checksum;
    for (size_t i = 0x10000; i < FLASH_BYTES; i++)
        flash[i] = (uint8_t)next(r);
}

static void disturb(uint64_t *r, struct board *b)
{
    struct line_format format = {1 + below(r, 100000), (uint8_t)(5 + below(r, 4)),
                                 (uint8_t)below(r, 3), (uint8_t)(1 + below(r, 2))};
    uint8_t bytes[8];
    le32_put(bytes, (uint32_t)next(r));
    le32_put(bytes + 4, (uint32_t)next(r));
    switch (below(r, 16)) {
    case 0: board_hold_flash(b, below(r, 2)); break;
    case 1: board_hold_reset(b, below(r, 4) == 0); break;
    case 2: board_set_lines(b, below(r, 2), below(r, 2)); break;
    case 3: board_set_power(b, below(r, 4) != 0); break;
    case 4: board_set_adc(b, below(r, 2000)); break;
    case 5: board_drive_pin(b, below(r, 20), below(r, 5)); break;
    case 6: board_strike_at_write(b, BOARD_CUT, below(r, 10)); break;
    case 7: board_set_flash(b, below(r, 3), below(r, 2)); break;
    default: board_serial_send(b, below(r, 2), format, bytes, below(r, 9)); break;
    }
}

/* Nothing may write beside the flash. */
static int run_program(uint64_t seed, const uint8_t *rom, uint8_t *flash)
{
    uint64_t r = seed * 2 + 1;
    struct board_config config = {.rom = rom,
                                  .rom_size = ROM_BYTES,
                                  .flash = flash,
                                  .flash_size = FLASH_BYTES,
                                  .seed = seed,
                                  .wiring = below(&r, 1U << WIRING_KINDS) &
                                            below(&r, 1U << WIRING_KINDS) &
                                            ~(1U << WIRING_NO_POWER | 1U << WIRING_RST_LOW)};
    struct board *b;
    for (int i = 0; i < 8; i++)
        next(&r);
    make_program(&r, flash);
    if (board_create(&b, &config) < 0)
        return 1;
    for (int i = 0; i < SLICES; i++) {
        board_run(b, board_now(b) + below(&r, 2000) * TICKS_PER_US);
        disturb(&r, b);
    }
    board_destroy(b);
    return 0;
}

int main(int argc, char **argv)
{
    static uint8_t rom[ROM_BYTES];
    FILE *f = argc == 4 ? fopen(argv[1], "rb") : NULL;
    if (!f || fread(rom, 1, sizeof rom, f) != sizeof rom)
        return 2;
    fclose(f);
    uint64_t seed = strtoull(argv[2], NULL, 0), programs = 0;
    time_t end = time(NULL) + atoi(argv[3]);
    uint8_t *flash = malloc(FLASH_BYTES);
    if (!flash)
        return 2;
    for (; time(NULL) < end; programs++) {
        if (getenv("FUZZ_VERBOSE"))
            fprintf(stderr, "seed %llu\n", (unsigned long long)(seed + programs));
        if (run_program(seed + programs, rom, flash))
            return 1;
    }
    printf("seeds %llu to %llu, %lu s of a processor\n", (unsigned long long)seed,
           (unsigned long long)(seed + programs), (unsigned long)(clock() / CLOCKS_PER_SEC));
    free(flash);
    return 0;
}
