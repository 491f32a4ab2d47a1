/* many ROM FIRMWARE [BOARDS [SECONDS]]
 *
 * So many boards (100) of a firmware in this process, on two threads, at the pace of
 * the wall clock.  All start at once; then each is asked 6*7 and must say 42, each at
 * its own time.  Prints how many answered, what it took, memory per board beside its
 * flash, and the processor's share over the last SECONDS (5) of waiting.  Exit 0 when all
 * answered. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "board/board.h"

enum { ROM_BYTES = 65536, SMALLEST_FLASH = 0x80000, THREADS = 2, SAID_MAX = 4096 };

struct guest {
    struct board *board;
    uint8_t *flash;
    char said[SAID_MAX];
    size_t length;
    bool prompt, asked, answered;
    double answered_at;
};

struct worker {
    pthread_t thread;
    struct guest *guests;
    size_t count;
    double start, ask_at, end, worst_lag;
};

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double processor_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Resident bytes of this process. */
static size_t resident(void)
{
    unsigned long pages = 0, all = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%lu %lu", &all, &pages) != 2)
        pages = 0;
    if (f)
        fclose(f);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void on_serial(void *context, unsigned uart, struct line_symbol symbol, uint64_t start_tick)
{
    struct guest *g = context;
    (void)start_tick;
    if (uart != 0 || g->length == SAID_MAX - 1)
        return;
    g->said[g->length++] = (char)(symbol.levels >> 1);
    g->said[g->length] = 0;
}

/* Starts over what it said once the prompt has come, so that the answer is an answer. */
static void look(struct guest *g, double now)
{
    if (!g->prompt && strstr(g->said, ">>> ")) {
        g->prompt = true;
        g->length = 0;
        g->said[0] = 0;
    }
    if (g->asked && !g->answered && strstr(g->said, "42\r\n>>> ")) {
        g->answered = true;
        g->answered_at = now;
    }
}

static void ask(struct guest *g)
{
    struct line_format format = board_serial_format(g->board, 0);
    g->asked = board_serial_send(g->board, 0, format, (const uint8_t *)"6*7\r", 4) == 4;
}

static void *work(void *context)
{
    struct worker *w = context;
    for (double now = seconds(); now < w->end; now = seconds()) {
        uint64_t tick = (uint64_t)((now - w->start) * (double)TICKS_PER_S);
        for (size_t i = 0; i < w->count; i++) {
            struct guest *g = &w->guests[i];
            board_run(g->board, tick);
            look(g, now);
            if (g->prompt && !g->asked && now > w->ask_at)
                ask(g);
        }
        double lag = seconds() - now;
        if (now > w->ask_at && lag > w->worst_lag)
            w->worst_lag = lag;
        usleep(5000);
    }
    return NULL;
}

/* The size of a flash that holds the file. */
static size_t flash_size(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END))
        exit(2);
    long length = ftell(f);
    fclose(f);
    size_t size = SMALLEST_FLASH;
    while (size < (size_t)length)
        size *= 2;
    return size;
}

static uint8_t *read_file(const char *path, size_t size)
{
    FILE *f = fopen(path, "rb");
    uint8_t *bytes = malloc(size);
    if (!f || !bytes)
        exit(2);
    memset(bytes, 0xFF, size);
    if (!fread(bytes, 1, size, f))
        exit(2);
    fclose(f);
    return bytes;
}

static void make(struct guest *g, const uint8_t *rom, const uint8_t *firmware, size_t size,
                 unsigned n)
{
    g->flash = malloc(size);
    if (!g->flash)
        exit(2);
    memcpy(g->flash, firmware, size);
    struct board_config config = {
        .rom = rom,
        .rom_size = ROM_BYTES,
        .flash = g->flash,
        .flash_size = size,
        .seed = n,
        .listener = {.context = g, .serial = on_serial}
    };
    if (board_create(&g->board, &config) < 0)
        exit(2);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    size_t count = argc > 3 ? strtoul(argv[3], NULL, 0) : 100, answered = 0;
    double rest = argc > 4 ? atof(argv[4]) : 5, latest = 0;
    size_t size = flash_size(argv[2]);
    uint8_t *rom = read_file(argv[1], ROM_BYTES), *firmware = read_file(argv[2], size);
    size_t before = resident();
    struct guest *guests = calloc(count, sizeof *guests);
    for (unsigned i = 0; i < count; i++)
        make(&guests[i], rom, firmware, size, i);
    struct worker workers[THREADS];
    double start = seconds(), ask_at = start + 3;
    for (size_t i = 0; i < THREADS; i++) {
        size_t from = count * i / THREADS, to = count * (i + 1) / THREADS;
        workers[i] = (struct worker){.guests = guests + from,
                                     .count = to - from,
                                     .start = start,
                                     .ask_at = ask_at,
                                     .end = ask_at + 1 + rest};
        pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    }
    while (seconds() < ask_at + 1)
        usleep(10000);
    double used = processor_seconds();
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(workers[i].thread, NULL);
    used = processor_seconds() - used;
    double lag = 0;
    for (size_t i = 0; i < THREADS; i++)
        lag = workers[i].worst_lag > lag ? workers[i].worst_lag : lag;
    for (size_t i = 0; i < count; i++) {
        answered += guests[i].answered;
        latest = guests[i].answered_at - ask_at > latest ? guests[i].answered_at - ask_at : latest;
    }
    size_t each = (resident() - before) / count - size;
    printf("%zu of %zu boards answered, the last after %.3f s; at most %.0f ms behind the clock\n",
           answered, count, latest, lag * 1000);
    printf("%zu KB each beside the flash; waiting takes %.2f %% of a processor each\n", each / 1024,
           100 * used / rest / (double)count);
    return answered == count ? 0 : 1;
}
