/* Writes to a virtual board over a line and a supply that fail, in the board's own time.
 *
 *     faults ROM STUB RUNS SEED      random data, addresses, rates and faults
 *     faults ROM STUB cuts SEED      one write, its power cut at every flash operation
 *
 * Each run ends in the right bytes, or in an error, after which a rerun without faults
 * mends the flash; it never takes longer than it may, and never claims what isn't so.
 * The first that does otherwise is named by its seed, and the exit status is 1. */
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board/board.h"
#include "board/line.h"
#include "flash/flash.h"
#include "flash/plan.h"
#include "serial/transport.h"

enum { ROM_BYTES = 65536, STUB_MOST = 16384, FLASH_BYTES = 512 * 1024, QUEUE = 65536 };
enum { LIMIT_MS = 150000, SLICE_US = 1000, AREA = 64 * 1024, SMALL = 2500, LARGE = 12000 };

enum fault { FAULT_BYTES, FAULT_RESET, FAULT_UNPLUG, FAULT_CUT, FAULTS };
static const char *const fault_names[FAULTS] = {"bad bytes", "reset", "unplugged", "power cut at a flash operation"};

/* A board, the line to it, and what goes wrong with them. */
struct bench {
    struct board *board;
    struct port port;
    uint8_t *flash;
    uint8_t to_board[QUEUE], from_board[QUEUE];
    size_t to_count, from_count, overflown;
    struct line_receiver receiver;
    uint64_t random;
    unsigned one_in; /* so many bytes one goes wrong; 0: none does */
    uint64_t stall_until, event_at, end_at; /* ticks; of a delayed byte, of a reset or unplugging */
    enum fault fault;
    unsigned errors;
};

struct parts {
    uint8_t rom[ROM_BYTES], stub[STUB_MOST];
    size_t stub_size;
};

static uint64_t next_random(struct bench *b)
{
    b->random ^= b->random << 13;
    b->random ^= b->random >> 7;
    b->random ^= b->random << 17;
    return b->random;
}

static uint32_t below(struct bench *b, uint32_t limit)
{
    return (uint32_t)(next_random(b) >> 20) % limit;
}

/* --- the line ---------------------------------------------------------------------- */

static struct line_format format_of(const struct bench *b)
{
    return (struct line_format){(uint32_t)((TICKS_PER_S + b->port.baud / 2) / b->port.baud), 8, 0, 1};
}

/* Lost, flipped, doubled or late: how many come of a byte. */
static unsigned spoil(struct bench *b, uint8_t *byte)
{
    if (!b->one_in || below(b, b->one_in))
        return 1;
    b->errors++;
    switch (below(b, 4)) {
    case 0: return 0;
    case 1: *byte ^= (uint8_t)(1U << below(b, 8)); return 1;
    case 2: return 2;
    default: b->stall_until = board_now(b->board) + below(b, 50) * TICKS_PER_MS; return 1;
    }
}

static void push(struct bench *b, uint8_t *queue, size_t *count, uint8_t byte)
{
    for (unsigned n = spoil(b, &byte); n; n--) {
        if (*count < QUEUE)
            queue[(*count)++] = byte;
        else
            b->overflown++;
    }
}

static void on_serial(void *context, unsigned uart, struct line_symbol symbol, uint64_t start_tick)
{
    struct bench *b = context;
    uint32_t words[LINE_WORDS_MAX];
    unsigned flaws;
    if (uart != 0)
        return;
    unsigned n = line_receive(&b->receiver, format_of(b), symbol, start_tick, words);
    for (unsigned i = 0; i < n; i++)
        push(b, b->from_board, &b->from_count, line_byte(format_of(b), words[i], &flaws));
}

static void ignore_pin(void *context, unsigned pin, bool level, uint64_t tick)
{
    (void)context, (void)pin, (void)level, (void)tick;
}

static void ignore_event(void *context, enum board_event event, unsigned value, uint64_t tick)
{
    (void)context, (void)event, (void)value, (void)tick;
}

/* --- a port that is the bench -------------------------------------------------------- */

static void start_and_end_event(struct bench *b)
{
    uint64_t now = board_now(b->board);
    bool reset = b->fault == FAULT_RESET;
    if (now >= b->event_at) {
        b->event_at = NEVER;
        reset ? board_hold_reset(b->board, true) : board_set_power(b->board, false);
        b->errors++;
    }
    if (now >= b->end_at) {
        b->end_at = NEVER;
        reset ? board_hold_reset(b->board, false) : board_set_power(b->board, true);
    }
}

static void run_slice(struct bench *b)
{
    uint64_t now = board_now(b->board);
    uint32_t word;
    unsigned flaws;
    if (now >= b->stall_until) {
        size_t n = board_serial_send(b->board, 0, format_of(b), b->to_board, b->to_count);
        memmove(b->to_board, b->to_board + n, b->to_count -= n);
    }
    board_run(b->board, now + SLICE_US * TICKS_PER_US);
    if (line_receive_idle(&b->receiver, format_of(b), board_now(b->board), &word))
        push(b, b->from_board, &b->from_count, line_byte(format_of(b), word, &flaws));
    start_and_end_event(b);
}

static int64_t bench_now(const struct port *port)
{
    const struct bench *b = port->state;
    return (int64_t)(board_now(b->board) / TICKS_PER_MS);
}

static int bench_wait(struct port *port, short events, int timeout_ms)
{
    struct bench *b = port->state;
    int64_t end = bench_now(port) + timeout_ms;
    do {
        if (events & POLLIN && b->from_count)
            return PORT_OK;
        if (events & POLLOUT && b->to_count < QUEUE / 2)
            return PORT_OK;
        run_slice(b);
    } while (bench_now(port) < end);
    return PORT_TIMEOUT;
}

static int bench_receive(struct port *port, void *bytes, size_t size)
{
    struct bench *b = port->state;
    size_t n = b->from_count < size ? b->from_count : size;
    memcpy(bytes, b->from_board, n);
    memmove(b->from_board, b->from_board + n, b->from_count -= n);
    return (int)n;
}

static int bench_send(struct port *port, const void *bytes, size_t size)
{
    struct bench *b = port->state;
    const uint8_t *p = bytes;
    size_t n = 0;
    for (; n < size && b->to_count < QUEUE - 2; n++)
        push(b, b->to_board, &b->to_count, p[n]);
    return (int)n;
}

/* What was written before leaves at the old rate. */
static int bench_set_baud(struct port *port, unsigned baud)
{
    struct bench *b = port->state;
    for (int i = 0; b->to_count && i < 100000; i++)
        run_slice(b);
    port->baud = baud;
    return PORT_OK;
}

static int bench_set_lines(struct port *port, unsigned lines)
{
    struct bench *b = port->state;
    board_set_lines(b->board, lines & PORT_DTR, lines & PORT_RTS);
    return PORT_OK;
}

static void bench_close(struct port *port)
{
    (void)port;
}

static const struct transport bench_transport = {
    .receive = bench_receive,
    .send = bench_send,
    .set_baud = bench_set_baud,
    .set_lines = bench_set_lines,
    .close = bench_close,
    .wait = bench_wait,
    .now = bench_now,
};

static bool open_bench(struct bench *b, const struct parts *parts, uint64_t seed)
{
    *b = (struct bench){.random = seed * 0x9E3779B97F4A7C15ULL + 1, .event_at = NEVER, .end_at = NEVER};
    b->flash = malloc(FLASH_BYTES);
    memset(b->flash, 0xFF, FLASH_BYTES);
    struct board_config config = {
        .rom = parts->rom,
        .rom_size = ROM_BYTES,
        .flash = b->flash,
        .flash_size = FLASH_BYTES,
        .wiring = 1U << WIRING_AUTO_RESET,
        .float_high = true,
        .listener = {.context = b, .serial = on_serial, .pin = ignore_pin, .event = ignore_event},
    };
    b->port = (struct port){.transport = &bench_transport,
                            .fd = -1,
                            .wake_fd = -1,
                            .baud = 115200,
                            .abilities = PORT_SETS_BAUD | PORT_SETS_LINES | PORT_HAS_RATE,
                            .state = b};
    return board_create(&b->board, &config) == BOARD_OK;
}

static void close_bench(struct bench *b)
{
    board_destroy(b->board);
    free(b->flash);
}

/* --- what the command write_flash does, without its words ------------------------------ */

struct job {
    uint32_t address, size, baud, rom_baud;
    uint8_t *bytes;
};

static int check(struct session *s, const struct job *j)
{
    uint8_t here[FLASH_DIGEST], there[FLASH_DIGEST];
    int status = flash_md5(s, j->address, j->size, there);
    flash_digest(j->bytes, j->size, here);
    return status == FLASH_OK && memcmp(here, there, FLASH_DIGEST) ? FLASH_MISMATCH : status;
}

static int write_run(struct session *s, const struct job *j, const struct plan_run *run)
{
    struct flash_write w = {
        .address = run->address, .bytes = j->bytes + (run->address - j->address), .size = run->size};
    uint8_t *packed = NULL;
    int status = flash_pack(w.bytes, w.size, &packed, &w.packed_size);
    if (packed && w.packed_size < w.size)
        w.packed = packed;
    if (status == FLASH_OK)
        status = flash_write(s, &w);
    free(packed);
    return status;
}

static int write_changes(struct session *s, const struct job *j)
{
    struct plan plan;
    struct plan_run run;
    int status = plan_against_flash(&plan, s, j->address, j->bytes, j->size);
    if (status != FLASH_OK)
        return status;
    for (uint32_t at = 0; status == FLASH_OK && plan_next(&plan, &at, &run);)
        status = write_run(s, j, &run);
    plan_free(&plan);
    return status == FLASH_OK ? check(s, j) : status;
}

/* FLASH_OK: it says that the bytes are there. */
static int write_job(struct bench *b, const struct parts *parts, const struct job *j)
{
    struct session s;
    uint32_t magic;
    b->to_count = b->from_count = 0;
    b->port.baud = j->rom_baud;
    session_init(&s, &b->port,
                 &(struct session_options){.baud = j->rom_baud, .attempts = 8, .advise_ms = -1, .patience_ms = 20000});
    int status = session_connect(&s);
    if (status == FLASH_OK)
        status = session_identify(&s, &magic);
    if (status == FLASH_OK && s.loader == SESSION_ROM)
        status = session_start_stub(&s, parts->stub, parts->stub_size);
    if (status == FLASH_OK)
        status = session_change_baud(&s, j->baud);
    if (status == FLASH_GARBLED)
        status = FLASH_OK; /* goes on at the old rate */
    if (status == FLASH_OK)
        status = session_attach_flash(&s);
    return status == FLASH_OK ? write_changes(&s, j) : status;
}

/* --- a run ------------------------------------------------------------------------------ */

static void random_job(struct bench *b, struct job *j, uint32_t most)
{
    static const uint32_t rates[] = {115200, 230400, 460800, 921600};
    j->address = below(b, AREA / 4) * 4;
    j->size = 1 + below(b, most);
    j->baud = rates[below(b, 4)];
    j->rom_baud = rates[below(b, 2) * 2];
    j->bytes = malloc(j->size);
    for (uint32_t i = 0; i < j->size; i++)
        j->bytes[i] = (uint8_t)(i / 3000 % 2 ? next_random(b) : i / 97);
    for (uint32_t i = 0; i < 2 * AREA; i++)
        b->flash[i] = (uint8_t)(i / 512 % 3 ? next_random(b) : 0xFF);
    if (below(b, 4) == 0)
        memcpy(b->flash + j->address, j->bytes, j->size * 3 / 4);
}

static void arm(struct bench *b, unsigned cut)
{
    uint64_t now = board_now(b->board);
    switch (b->fault) {
    case FAULT_BYTES: b->one_in = below(b, 4) ? 10000 : 1000; break;
    case FAULT_RESET:
    case FAULT_UNPLUG:
        b->event_at = now + (100 + below(b, 1500)) * TICKS_PER_MS;
        b->end_at = b->event_at + (1 + below(b, 200)) * TICKS_PER_MS;
        break;
    default: board_strike_at_write(b->board, BOARD_CUT, cut ? cut : 1 + below(b, 60)); break;
    }
}

static void disarm(struct bench *b)
{
    b->one_in = 0;
    b->event_at = b->end_at = NEVER;
    b->stall_until = 0;
    board_strike_at_write(b->board, BOARD_CUT, 0);
    board_hold_reset(b->board, false);
    board_set_power(b->board, true);
}

static bool holds(const struct bench *b, const struct job *j)
{
    return !memcmp(b->flash + j->address, j->bytes, j->size);
}

struct counts {
    unsigned runs, good, mended;
    uint64_t longest_ms;
};

/* NULL, or what is wrong. */
static const char *judge(struct bench *b, const struct parts *parts, const struct job *j, struct counts *c)
{
    int64_t start = bench_now(&b->port);
    int status = write_job(b, parts, j);
    uint64_t took = (uint64_t)(bench_now(&b->port) - start);
    c->longest_ms = took > c->longest_ms ? took : c->longest_ms;
    if (getenv("FAULTS_VERBOSE"))
        printf("# %s: status %d after %.1f s, %u errors\n", fault_names[b->fault], status, (double)took / 1000, b->errors);
    disarm(b);
    if (took > LIMIT_MS)
        return "it took too long";
    if (status == FLASH_OK && !holds(b, j))
        return "it claimed bytes that aren't there";
    c->good += status == FLASH_OK;
    if (status == FLASH_OK)
        return NULL;
    status = write_job(b, parts, j);
    if (status != FLASH_OK || !holds(b, j))
        return "the rerun did not mend it";
    c->mended++;
    return NULL;
}

/* `cut` 0: whatever fault the seed gives. */
static const char *run_one(const struct parts *parts, uint64_t seed, unsigned cut, struct counts counts[FAULTS],
                           unsigned *flash_operations)
{
    static struct bench b;
    struct job job;
    if (!open_bench(&b, parts, seed))
        return "no board";
    random_job(&b, &job, cut ? SMALL : LARGE);
    b.fault = cut ? FAULT_CUT : (enum fault)(seed % FAULTS);
    arm(&b, cut);
    struct counts *c = &counts[b.fault];
    unsigned good = c->good;
    const char *wrong = judge(&b, parts, &job, c);
    c->runs++;
    *flash_operations = c->good > good; /* the cut came after the last one */
    free(job.bytes);
    close_bench(&b);
    return wrong;
}

static void show(const struct counts counts[FAULTS])
{
    for (int i = 0; i < FAULTS; i++)
        if (counts[i].runs)
            printf("%-32s %5u runs: %u right at once, %u after a rerun, the longest %.1f s of the board's\n", fault_names[i],
                   counts[i].runs, counts[i].good, counts[i].mended, (double)counts[i].longest_ms / 1000);
}

static size_t read_file(const char *path, uint8_t *to, size_t most)
{
    FILE *f = fopen(path, "rb");
    size_t n = f ? fread(to, 1, most, f) : 0;
    if (f)
        fclose(f);
    return n;
}

int main(int argc, char **argv)
{
    static struct parts parts;
    struct counts counts[FAULTS] = {0};
    if (argc != 5 || read_file(argv[1], parts.rom, ROM_BYTES) != ROM_BYTES ||
        !(parts.stub_size = read_file(argv[2], parts.stub, STUB_MOST)))
        return fprintf(stderr, "usage: faults ROM STUB RUNS|cuts SEED\n"), 2;
    bool cuts = !strcmp(argv[3], "cuts");
    uint64_t seed = strtoull(argv[4], NULL, 0), runs = cuts ? 10000 : strtoull(argv[3], NULL, 0);
    unsigned through = 0;
    for (uint64_t i = 0; i < runs && !(cuts && through); i++) {
        const char *wrong = run_one(&parts, cuts ? seed : seed + i, cuts ? (unsigned)i + 1 : 0, counts, &through);
        if (wrong)
            return printf("seed %llu, cut %u: %s\n", (unsigned long long)(cuts ? seed : seed + i), cuts ? (unsigned)i + 1 : 0, wrong), 1;
    }
    show(counts);
    return 0;
}
