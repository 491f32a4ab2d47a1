/* polls ROM SEED COUNT: random loops that ask for the time, each run twice: with polling recognised
 * (board/idle.h) and executed.  State must be the same at every look.  Prints how much of the time
 * was recognised; exit 1 where two runs differ. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "board/board.h"
#include "chip/dport.h"
#include "chip/image.h"
#include "chip/memory.h"
#include "chip/wdt.h"

enum { FLASH_BYTES = 0x80000, ROM_BYTES = 65536, CODE_BYTES = 0x200, LITERALS = 16, LOOKS = 6 };

/* Registers: a2 the counter's address, a3 scratch memory, a4 the watchdog's feeding word,
 * a5 what feeds; the rest is the loop's. */
enum { TIME = 2, SCRATCH = 3, FEED = 4, FEEDS = 5, FREE = 6, FREE_COUNT = 10 };

struct program {
    uint64_t random;
    uint8_t code[CODE_BYTES];
    uint32_t at;
};

static uint32_t below(struct program *p, uint32_t n)
{
    p->random ^= p->random << 13;
    p->random ^= p->random >> 7;
    p->random ^= p->random << 17;
    return (uint32_t)(p->random >> 20) % n;
}

static void put(struct program *p, uint32_t word)
{
    p->code[p->at++] = (uint8_t)word;
    p->code[p->at++] = (uint8_t)(word >> 8);
    p->code[p->at++] = (uint8_t)(word >> 16);
}

static uint32_t any(struct program *p)
{
    return FREE + below(p, FREE_COUNT);
}

/* l32r `reg` from the literal at byte `literal`. */
static void put_literal(struct program *p, uint32_t reg, uint32_t literal)
{
    uint32_t words = (literal - ((p->at + 3) & ~3U)) >> 2;
    put(p, 0x01U | reg << 4 | (words & 0xFFFFU) << 8);
}

static void put_three(struct program *p)
{
    static const uint32_t ops[] = {0x800000, 0x800000, 0xC00000, 0xC00000, 0x200000,
                                   0x100000, 0x300000, 0x900000, 0x830000, 0xA30000};
    put(p, ops[below(p, 10)] | any(p) << 12 | any(p) << 8 | any(p) << 4);
}

/* A branch over one instruction. */
static void put_branch(struct program *p)
{
    static const uint32_t ops[] = {0x1007, 0x9007, 0x3007, 0xB007, 0x2007, 0xA007, 0x8007};
    put(p, ops[below(p, 7)] | any(p) << 8 | any(p) << 4 | 2U << 16);
    put(p, 0x00C002U | any(p) << 8 | any(p) << 4 | below(p, 256) << 16); /* addi */
}

static void put_one(struct program *p)
{
    switch (below(p, 9)) {
    case 0: put(p, 0x002002U | TIME << 8 | any(p) << 4); break;
    case 1: put(p, 0x002002U | SCRATCH << 8 | any(p) << 4 | below(p, 8) << 16); break;
    case 2: put(p, 0x006002U | SCRATCH << 8 | any(p) << 4 | below(p, 8) << 16); break;
    case 3: put(p, 0x006002U | FEED << 8 | FEEDS << 4); break;
    case 4:
    case 5: put_branch(p); break;
    case 6: put(p, 0x00C002U | any(p) << 8 | any(p) << 4 | below(p, 256) << 16); break;
    case 7: { /* mov */
        uint32_t from = any(p);
        put(p, 0x200000U | any(p) << 12 | from << 8 | from << 4);
        break;
    }
    default: put_three(p);
    }
}

/* A wait for so many microseconds: sub a15, now, start; bltu a15, limit, back. */
static void put_wait(struct program *p)
{
    uint32_t start = any(p), now = any(p);
    put(p, 0x002002U | TIME << 8 | start << 4);
    put(p, 0x00A002U | 14U << 4 | (1 + below(p, 40)) << 16); /* movi a14 */
    put(p, 0x002002U | TIME << 8 | now << 4);
    put(p, 0xC00000U | 15U << 12 | now << 8 | start << 4);
    put(p, 0x3007U | 15U << 8 | 14U << 4 | (uint32_t)(0xFFU & (uint32_t)(-6 - 4)) << 16);
}

static void make(struct program *p, uint64_t seed)
{
    *p = (struct program){.random = seed * 2 + 1};
    for (int i = 0; i < 20; i++)
        below(p, 2);
    le32_put(p->code, MAC_TIMER_US);
    le32_put(p->code + 4, DRAM_BASE + 0x1000);
    le32_put(p->code + 8, WDT_RST);
    le32_put(p->code + 12, WDT_FEED);
    p->at = LITERALS;
    for (uint32_t reg = TIME; reg <= FEEDS; reg++)
        put_literal(p, reg, 4 * (reg - TIME));
    uint32_t head = p->at, length = 2 + below(p, 30);
    put_wait(p);
    for (uint32_t i = 0; i < length; i++)
        put_one(p);
    put(p, 0x06U | ((head - p->at - 4) & 0x3FFFFU) << 6);
}

static void make_image(const struct program *p, uint8_t *flash)
{
    uint8_t checksum = IMAGE_CHECKSUM_SEED;
    memset(flash, 0xFF, FLASH_BYTES);
    memset(flash, 0, 16);
    memcpy(flash, (uint8_t[]){IMAGE_MAGIC, 1, 0, 0}, 4);
    le32_put(flash + 4, IRAM_BASE + LITERALS);
    le32_put(flash + 8, IRAM_BASE);
    le32_put(flash + 12, CODE_BYTES);
    memcpy(flash + 16, p->code, CODE_BYTES);
    for (size_t i = 0; i < CODE_BYTES; i++)
        checksum ^= p->code[i];
    memset(flash + 16 + CODE_BYTES, 0, 16);
    flash[16 + CODE_BYTES + 15] = checksum;
}

/* The hashes at odd times; -> cycles recognised. */
static uint64_t run(const struct program *p, const uint8_t *rom, uint8_t *flash, bool plain,
                    uint64_t *hashes)
{
    struct board *b;
    struct board_config config = {.rom = rom,
                                  .rom_size = ROM_BYTES,
                                  .flash = flash,
                                  .flash_size = FLASH_BYTES,
                                  .plain_polling = plain};
    make_image(p, flash);
    if (board_create(&b, &config) < 0)
        exit(2);
    for (unsigned i = 0; i < LOOKS; i++) {
        board_run(b, (280 + 13 * i) * TICKS_PER_MS + 12345 * i);
        hashes[i] = board_hash(b);
    }
    uint64_t polled = board_look(b).polled;
    board_destroy(b);
    return polled;
}

int main(int argc, char **argv)
{
    static uint8_t rom[ROM_BYTES], flash[FLASH_BYTES];
    FILE *f = argc == 4 ? fopen(argv[1], "rb") : NULL;
    if (!f || fread(rom, 1, sizeof rom, f) != sizeof rom)
        return 2;
    fclose(f);
    uint64_t seed = strtoull(argv[2], NULL, 0), count = strtoull(argv[3], NULL, 0), recognised = 0;
    for (uint64_t n = seed; n < seed + count; n++) {
        struct program p;
        uint64_t quick[LOOKS], plain[LOOKS];
        make(&p, n);
        recognised += run(&p, rom, flash, false, quick) > 0;
        run(&p, rom, flash, true, plain);
        for (unsigned i = 0; i < LOOKS; i++)
            if (quick[i] != plain[i]) {
                printf("seed %llu differs at look %u\n", (unsigned long long)n, i);
                return 1;
            }
    }
    printf("%llu loops alike, %llu of them recognised\n", (unsigned long long)count,
           (unsigned long long)recognised);
    return 0;
}
