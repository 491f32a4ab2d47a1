/* Sends the same random loader frames to two boards in download mode, one on each ROM,
 * and compares every reply byte.
 *
 *     loader-compare ROM_A ROM_B FRAMES SEED
 *
 * Frames are commands with right and wrong lengths, checksums, sequence numbers, sizes
 * and escapes.  Left out is what leaves the loader (FLASH_END, and MEM_END that jumps)
 * and registers with side effects.  Prints the first difference; exit status 1. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board/board.h"
#include "chip/loader.h"

enum {
    FLASH = 0x80000,
    REPLY_MAX = 4096,
    FRAME_MAX = 0x2000,
    SCRATCH = 0x3FFE8000,
    SYNCS = 4,
    QUIET_MS = 30,
    ANSWER_MS = 90,
    ERASE_MS = 15000
};

struct side {
    struct board *board;
    uint8_t *flash;
    uint8_t reply[REPLY_MAX];
    size_t replied;
};

static uint32_t state;

static uint32_t random32(void)
{
    state ^= state << 13, state ^= state >> 17, state ^= state << 5;
    return state;
}

static uint32_t below(uint32_t n)
{
    return random32() % n;
}

/* --- two boards --------------------------------------------------------------------------- */

static void serial(void *context, unsigned uart, struct line_symbol symbol, uint64_t tick)
{
    struct side *s = context;
    (void)tick;
    if (!uart && s->replied < REPLY_MAX)
        s->reply[s->replied++] = (uint8_t)(symbol.levels >> 1);
}

static const struct line_format line = {
    .bit_ticks = (uint32_t)(TICKS_PER_MS * 1000 / 115200), .data_bits = 8, .stop_bits = 1};

static void pass_ms(struct side *s, unsigned ms)
{
    board_run(s->board, board_now(s->board) + ms * TICKS_PER_MS);
}

static void send(struct side *s, const uint8_t *bytes, size_t n)
{
    while (n) {
        size_t taken = board_serial_send(s->board, 0, line, bytes, n);
        bytes += taken, n -= taken;
        pass_ms(s, 1);
    }
}

/* The answer, if one begins within the limit: erasing may take seconds. */
static void collect(struct side *s, unsigned limit_ms)
{
    size_t before;
    for (unsigned waited = 0; !s->replied && waited < limit_ms; waited += QUIET_MS)
        pass_ms(s, QUIET_MS);
    do {
        before = s->replied;
        pass_ms(s, QUIET_MS);
    } while (s->replied != before);
}

/* Into download mode, by Reset. */
static void restart(struct side *s)
{
    board_hold_reset(s->board, true);
    pass_ms(s, 10);
    board_hold_reset(s->board, false);
    pass_ms(s, 200);
    s->replied = 0;
}

static void start(struct side *s, const char *rom_path)
{
    static uint8_t roms[2][0x10000];
    static int count;
    uint8_t *rom = roms[count++];
    FILE *f = fopen(rom_path, "rb");
    if (!f || fread(rom, 1, 0x10000, f) != 0x10000) {
        fprintf(stderr, "%s: not a 64 KB ROM\n", rom_path);
        exit(2);
    }
    fclose(f);
    s->flash = malloc(FLASH);
    memset(s->flash, 0xFF, FLASH);
    struct board_config config = {
        .rom = rom,
        .rom_size = 0x10000,
        .flash = s->flash,
        .flash_size = FLASH,
        .listener = {.context = s, .serial = serial}
    };
    if (board_create(&s->board, &config) < 0)
        exit(2);
    board_hold_flash(s->board, true);
    restart(s);
}

/* --- frames ---------------------------------------------------------------------------------- */

struct frame {
    uint8_t bytes[FRAME_MAX];
    size_t n;
};

static void put(struct frame *f, uint8_t c)
{
    if (c == SLIP_END || c == SLIP_ESC) {
        f->bytes[f->n++] = SLIP_ESC;
        c = c == SLIP_END ? SLIP_ESC_END : SLIP_ESC_ESC;
    }
    f->bytes[f->n++] = c;
}

static void put_word(uint8_t *at, uint32_t x)
{
    at[0] = (uint8_t)x, at[1] = (uint8_t)(x >> 8), at[2] = (uint8_t)(x >> 16),
    at[3] = (uint8_t)(x >> 24);
}

static void wrap(struct frame *f, uint8_t op, const uint8_t *data, size_t n, uint32_t sum,
                 int wrong_length)
{
    uint8_t header[8] = {LOADER_REQUEST, op, (uint8_t)(n + (size_t)wrong_length),
                         (uint8_t)((n + (size_t)wrong_length) >> 8)};
    put_word(header + 4, sum);
    f->n = 0;
    f->bytes[f->n++] = SLIP_END;
    for (int i = 0; i < 8; i++)
        put(f, header[i]);
    for (size_t i = 0; i < n; i++)
        put(f, data[i]);
    f->bytes[f->n++] = SLIP_END;
}

static uint8_t checksum(const uint8_t *p, size_t n)
{
    uint8_t sum = LOADER_CHECKSUM_SEED;
    while (n--)
        sum ^= *p++;
    return sum;
}

static size_t make_begin(uint8_t *data, uint32_t offset)
{
    static const uint32_t sizes[] = {0, 4, 256, 1024, 0x1000, 0x1800, 0x1801};
    uint32_t block = sizes[below(7)], blocks = below(3);
    put_word(data, below(8) ? blocks * block : 0x100000);
    put_word(data + 4, blocks);
    put_word(data + 8, block);
    put_word(data + 12, offset);
    return below(8) ? 16 : 12 + below(2) * 8;
}

static size_t make_data(uint8_t *data, uint32_t *sum)
{
    uint32_t n = below(4) ? below(16) * 4 : below(70);
    put_word(data, below(8) ? n : n + 4);
    put_word(data + 4, below(3));
    memset(data + 8, 0, 8);
    for (uint32_t i = 0; i < n; i++)
        data[16 + i] = (uint8_t)random32();
    *sum = checksum(data + 16, n) ^ (below(8) ? 0 : 1);
    if (!below(4))
        *sum |= random32() << 8; /* only the low byte counts */
    return 16 + n;
}

static size_t make_sync(uint8_t *data)
{
    memset(data, 0x55, 36);
    put_word(data, LOADER_SYNC_VALUE);
    return below(6) ? 36 : below(40);
}

static size_t make_registers(uint8_t *data)
{
    size_t n = 1 + below(3);
    for (size_t i = 0; i < n; i++) {
        put_word(data + 16 * i, SCRATCH + 4 * below(16));
        put_word(data + 16 * i + 4, random32());
        put_word(data + 16 * i + 8, below(2) ? ~0U : random32());
        put_word(data + 16 * i + 12, below(200));
    }
    return n * 16 - (below(6) ? 0 : below(16));
}

static size_t make_params(uint8_t *data)
{
    static const uint32_t params[6] = {0, FLASH, 0x10000, 0x1000, 0x100, 0xFFFF};
    for (int i = 0; i < 6; i++)
        put_word(data + 4 * i, params[i]);
    return below(6) ? 24 : 20;
}

static void make_frame(struct frame *f)
{
    static uint8_t data[FRAME_MAX];
    static const uint32_t readable[] = {SCRATCH,    SCRATCH + 8, 0x3FF00050, 0x3FF00054,
                                        0x40001000, 0x3FFFC718,  0x3FFFC71C};
    uint8_t op;
    do
        op = (uint8_t)below(18);
    while (op == LOADER_FLASH_END);
    uint32_t sum = 0;
    size_t n = below(20);
    memset(data, 0, sizeof data);
    switch (op) {
    case LOADER_FLASH_BEGIN:
        n = make_begin(data, below(4) ? below(FLASH / 0x1000) * 0x1000 : below(FLASH));
        break;
    case LOADER_MEM_BEGIN: n = make_begin(data, SCRATCH + 4 * below(100)); break;
    case LOADER_FLASH_DATA:
    case LOADER_MEM_DATA: n = make_data(data, &sum); break;
    case LOADER_MEM_END:
        put_word(data, 1);
        n = below(2) ? 8 : 4;
        break; /* stays */
    case LOADER_SYNC: n = make_sync(data); break;
    case LOADER_WRITE_REG: n = make_registers(data); break;
    case LOADER_READ_REG:
        put_word(data, readable[below(7)]);
        n = below(6) ? 4 : 8;
        break;
    case LOADER_SPI_SET_PARAMS: n = make_params(data); break;
    default: break;
    }
    wrap(f, op, data, n, sum, below(12) ? 0 : (int)below(3) - 1);
}

/* --- comparing ----------------------------------------------------------------------------------
 */

static void print_bytes(const char *name, const uint8_t *p, size_t n)
{
    printf("%s (%zu):", name, n);
    for (size_t i = 0; i < n && i < 40; i++)
        printf(" %02x", p[i]);
    printf("\n");
}

static int differ(const struct side *a, const struct side *b, const struct frame *f, long number)
{
    if (a->replied == b->replied && !memcmp(a->reply, b->reply, a->replied) &&
        !memcmp(a->flash, b->flash, FLASH))
        return 0;
    printf("frame %ld differs%s\n", number,
           a->replied == b->replied && !memcmp(a->reply, b->reply, a->replied) ? " in flash" : "");
    for (size_t i = 0; i < FLASH; i++)
        if (a->flash[i] != b->flash[i]) {
            printf("flash at 0x%zx\n", i);
            print_bytes("A", a->flash + i, 40);
            print_bytes("B", b->flash + i, 40);
            break;
        }
    print_bytes("sent", f->bytes, f->n);
    print_bytes("A", a->reply, a->replied);
    print_bytes("B", b->reply, b->replied);
    return 1;
}

static void make_sync_frame(struct frame *f)
{
    uint8_t sync[36];
    memset(sync, 0x55, sizeof sync);
    put_word(sync, LOADER_SYNC_VALUE);
    wrap(f, LOADER_SYNC, sync, sizeof sync, 0, 0);
}

static void exchange(struct side *s, const struct frame *f)
{
    s->replied = 0;
    send(s, f->bytes, f->n);
    collect(s, f->bytes[2] == LOADER_FLASH_BEGIN ? ERASE_MS : ANSWER_MS);
}

/* A frame that writes where nothing can be written ends either ROM: this one says so, the genuine
 * one is silent from then on. */
static bool both_crashed(struct side *a, struct side *b)
{
    static const char words[] = "Fatal exception";
    static struct frame sync;
    if (a->replied || b->replied < sizeof words || memcmp(b->reply, words, sizeof words - 1))
        return false;
    make_sync_frame(&sync);
    exchange(a, &sync);
    return !a->replied;
}

/* The rate is found, and the first SYNC lost. */
static void begin(struct side *a, struct side *b)
{
    static struct frame sync;
    make_sync_frame(&sync);
    for (int i = 0; i < SYNCS; i++) {
        exchange(a, &sync);
        exchange(b, &sync);
    }
}

static void show(const struct frame *f, const struct side *a)
{
    print_bytes("sent", f->bytes, f->n);
    print_bytes("    ", a->reply, a->replied);
}

int main(int argc, char **argv)
{
    static struct side a, b;
    static struct frame f;
    if (argc != 5) {
        fprintf(stderr, "usage: loader-compare ROM_A ROM_B FRAMES SEED\n");
        return 2;
    }
    long frames = strtol(argv[3], NULL, 0), answered = 0, crashes = 0;
    state = (uint32_t)strtoul(argv[4], NULL, 0) | 1;
    start(&a, argv[1]);
    start(&b, argv[2]);
    begin(&a, &b);
    for (long i = 0; i < frames; i++) {
        make_frame(&f);
        exchange(&a, &f);
        exchange(&b, &f);
        answered += a.replied != 0;
        if (getenv("LOADER_COMPARE_LOG"))
            show(&f, &a);
        if (both_crashed(&a, &b)) {
            crashes++;
            restart(&a);
            restart(&b);
            begin(&a, &b);
        } else if (differ(&a, &b, &f, i)) {
            return 1;
        }
    }
    printf("%ld frames, %ld answered, %ld ended both, no difference\n", frames, answered, crashes);
    return 0;
}
