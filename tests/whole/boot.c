/* boot ROM FLASH_SIZE SECONDS WORDS [OPTION...] [OFFSET=FILE...]
 *
 * Starts a board in virtual time with these files in its flash and prints what it
 * says on UART0.  Ends when the words were seen (exit 0) or after so many seconds
 * of the board's time (exit 1).  WORDS "text" wait for text; options:
 *   header=N     byte 3 of the flash, as a flasher sets it
 *   type=TEXT    after WORDS, types TEXT (\r is Enter) at the chip's rate, waits for the
 *   then=WORDS   next words; may repeat
 *   uart=1       listens to UART1 instead
 *   adc=N        connects the ADC
 *   high=N       a wire drives pin N high; low=N: low
 *   save=FILE    writes the flash there at the end
 *   plain=1      executes polling loops instead of recognising them
 *   slice=US     lets the board run so long at a time, not 1000 microseconds
 *   cache=1      with the flash cache's cost in time
 *   hash=1       prints "# hash N, polled M" of state and flash, and cycles of recognised polling
 * The last line is "# instructions N, seconds of the board S, pin 13 changed N times". */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board/board.h"

enum { TEXT_MAX = 1 << 18, ROM_BYTES = 65536 };

struct bench {
    struct board *board;
    uint64_t end_tick, slice_ticks;
    char text[TEXT_MAX];
    size_t length, searched;
    unsigned pin13, uart;
};

static void on_serial(void *context, unsigned uart, struct line_symbol symbol, uint64_t start_tick)
{
    struct bench *b = context;
    (void)start_tick;
    if (uart == b->uart && b->length < TEXT_MAX - 1)
        b->text[b->length++] = (char)(symbol.levels >> 1);
}

static void on_pin(void *context, unsigned pin, bool level, uint64_t tick)
{
    struct bench *b = context;
    (void)level, (void)tick;
    b->pin13 += pin == 13;
}

static size_t read_file(const char *path, uint8_t *to, size_t size)
{
    FILE *f = fopen(path, "rb");
    size_t n = f ? fread(to, 1, size, f) : 0;
    if (f)
        fclose(f);
    if (!n) {
        fprintf(stderr, "boot: can't read %s\n", path);
        exit(2);
    }
    return n;
}

static bool wait_for(struct bench *b, const char *words)
{
    while (board_now(b->board) < b->end_tick) {
        for (size_t n = strlen(words); b->searched + n <= b->length; b->searched++) {
            if (!memcmp(b->text + b->searched, words, n)) {
                b->searched += n;
                return true;
            }
        }
        uint64_t next = board_now(b->board) + b->slice_ticks;
        board_run(b->board, next < b->end_tick ? next : b->end_tick);
    }
    return false;
}

static void type(struct bench *b, const char *text)
{
    struct line_format format = board_serial_format(b->board, 0);
    for (; *text; text++) {
        uint8_t byte = (uint8_t)*text;
        if (text[0] == '\\' && text[1])
            byte = *++text == 'r' ? '\r' : *text == 'n' ? '\n' : (uint8_t)*text;
        while (!board_serial_send(b->board, 0, format, &byte, 1))
            board_run(b->board, board_now(b->board) + TICKS_PER_MS);
        board_run(b->board, board_now(b->board) + 2 * TICKS_PER_MS);
    }
}

/* "name=" at the word's start: what follows it. */
static const char *value(const char *word, const char *name)
{
    size_t n = strlen(name);
    return !strncmp(word, name, n) && word[n] == '=' ? word + n + 1 : NULL;
}

static bool talk(struct bench *b, int argc, char **argv)
{
    bool ok = wait_for(b, argv[4]);
    for (int i = 5; ok && i < argc; i++) {
        if (value(argv[i], "type"))
            type(b, value(argv[i], "type"));
        if (value(argv[i], "then"))
            ok = wait_for(b, value(argv[i], "then"));
    }
    return ok;
}

static void save(const char *path, const uint8_t *bytes, size_t size)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(bytes, 1, size, f) != size)
        exit(2);
    fclose(f);
}

int main(int argc, char **argv)
{
    static struct bench b;
    static uint8_t rom[ROM_BYTES];
    if (argc < 5)
        return 2;
    size_t size = strtoul(argv[2], NULL, 0);
    uint8_t *flash = malloc(size);
    struct board_config config = {
        .rom = rom,
        .rom_size = read_file(argv[1], rom, ROM_BYTES),
        .flash = flash,
        .flash_size = size,
        .seed = 1,
        .listener = {.context = &b, .serial = on_serial, .pin = on_pin}
    };
    memset(flash, 0xFF, size);
    for (int i = 5; i < argc; i++) {
        char *file;
        size_t offset = strtoul(argv[i], &file, 0);
        if (file != argv[i] && *file == '=' && offset < size)
            read_file(file + 1, flash + offset, size - offset);
    }
    for (int i = 5; i < argc; i++)
        if (value(argv[i], "uart"))
            b.uart = 1;
    for (int i = 5; i < argc; i++)
        if (value(argv[i], "header"))
            flash[3] = (uint8_t)strtoul(value(argv[i], "header"), NULL, 0);
    for (int i = 5; i < argc; i++) {
        config.plain_polling |= value(argv[i], "plain") != NULL;
        config.flash_cache |= value(argv[i], "cache") != NULL;
    }
    if (board_create(&b.board, &config) < 0)
        return 2;
    for (int i = 5; i < argc; i++)
        if (value(argv[i], "adc"))
            board_set_adc(b.board, (unsigned)atoi(value(argv[i], "adc")));
    for (int i = 5; i < argc; i++) {
        if (value(argv[i], "high"))
            board_drive_pin(b.board, (unsigned)atoi(value(argv[i], "high")), DRIVE_HIGH);
        if (value(argv[i], "low"))
            board_drive_pin(b.board, (unsigned)atoi(value(argv[i], "low")), DRIVE_LOW);
    }
    b.slice_ticks = TICKS_PER_MS;
    for (int i = 5; i < argc; i++)
        if (value(argv[i], "slice"))
            b.slice_ticks = strtoul(value(argv[i], "slice"), NULL, 0) * TICKS_PER_US;
    b.end_tick = (uint64_t)(atof(argv[3]) * (double)TICKS_PER_S);
    bool ok = talk(&b, argc, argv);
    fwrite(b.text, 1, b.length, stdout);
    printf("\n# instructions %" PRIu64 ", seconds of the board %.3f, pin 13 changed %u times\n",
           board_look(b.board).cycles - board_look(b.board).waited,
           (double)board_now(b.board) / (double)TICKS_PER_S, b.pin13);
    for (int i = 5; i < argc; i++)
        if (value(argv[i], "hash"))
            printf("# hash %016" PRIx64 ", polled %" PRIu64 "\n", board_hash(b.board),
                   board_look(b.board).polled);
    for (int i = 5; i < argc; i++)
        if (value(argv[i], "save"))
            save(value(argv[i], "save"), flash, size);
    board_destroy(b.board);
    free(flash);
    return !ok;
}
