/* Runs a flash image on a board and prints what UART0 says: for tests that compare.
 *
 *     board-run ROM IMAGE FLASH_BYTES MS [TEXT]
 *
 * Ends after MS of the board's time, or when TEXT was printed; then says on standard
 * error "cycles N ms M found 0|1".  The image is read, never written. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board/board.h"

struct watch {
    const char *text;
    size_t matched;
    int found;
};

/* Enough for texts without repeated starts; the tests' have none. */
static void watch_byte(struct watch *w, char c)
{
    if (!w->text || w->found)
        return;
    w->matched = c == w->text[w->matched] ? w->matched + 1 : c == w->text[0];
    w->found = !w->text[w->matched];
}

static void serial(void *context, unsigned uart, struct line_symbol symbol, uint64_t tick)
{
    char c = (char)(symbol.levels >> 1);
    (void)tick;
    if (uart)
        return;
    putchar(c);
    watch_byte(context, c);
}

static uint8_t *read_file(const char *path, size_t size)
{
    uint8_t *bytes = malloc(size);
    FILE *f = fopen(path, "rb");
    if (!f || !bytes) {
        perror(path);
        exit(2);
    }
    memset(bytes, 0xFF, size);
    size_t got = fread(bytes, 1, size, f);
    if (fgetc(f) != EOF) {
        fprintf(stderr, "%s: longer than %zu bytes (%zu read)\n", path, size, got);
        exit(2);
    }
    fclose(f);
    return bytes;
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: board-run ROM IMAGE FLASH_BYTES MS [TEXT]\n");
        return 2;
    }
    size_t size = strtoul(argv[3], NULL, 0);
    struct watch w = {.text = argc > 5 ? argv[5] : NULL};
    struct board_config config = {
        .rom = read_file(argv[1], 0x10000),
        .rom_size = 0x10000,
        .flash = read_file(argv[2], size),
        .flash_size = size,
        .listener = {.context = &w, .serial = serial}
    };
    struct board *board;
    enum board_status status = board_create(&board, &config);
    if (status < 0) {
        fprintf(stderr, "board-run: %s\n", board_status_text(status));
        return 2;
    }
    uint64_t end = strtoul(argv[4], NULL, 0) * TICKS_PER_MS;
    while (!w.found && board_now(board) < end)
        board_run(board, board_now(board) + TICKS_PER_MS);
    fprintf(stderr, "cycles %llu ms %llu found %d\n", (unsigned long long)board_look(board).cycles,
            (unsigned long long)(board_now(board) / TICKS_PER_MS), w.found);
    board_destroy(board);
    free((void *)(uintptr_t)config.rom);
    free(config.flash);
    return 0;
}
