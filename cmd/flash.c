/* espy flash: the tutorial's erase, write and verify in one session, sending only what
 * differs; then the board starts, and its first words are shown. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "chip/loader.h"
#include "cmd/carried.h"
#include "cmd/command.h"
#include "cmd/fleet.h"
#include "cmd/writing.h"

enum { LISTEN_MS = 2500, LINE = 160 };

static int load(struct writing *w, const char *path)
{
    size_t size = (size_t)(carried_firmware_end - carried_firmware);
    int status =
        path ? input_load(&w->pairs.regions, path, 0)
             : input_append(&w->pairs.regions, "espy's firmware", 0, carried_firmware, size);
    if (!path && size == 0)
        return flasher_fatal(&w->f, "This espy carries no firmware; name a file.");
    if (status != INPUT_OK)
        return flasher_fatal(&w->f, "'%s' %s.", path ? path : "firmware",
                             input_status_text(status));
    return pairs_check(&w->pairs, &w->f);
}

/* --- the board's first words --------------------------------------------------------- */

/* A line is shown when it reads as text: at 74880 the ROM's does, a program's own at 115200
 * doesn't. */
static void show_line(struct flasher *f, const char *line, size_t length)
{
    size_t readable = 0;
    for (size_t i = 0; i < length; i++)
        readable += line[i] >= ' ' && line[i] < 0x7F;
    if (length > 2 && readable == length)
        flasher_say(f, "  %.*s\n", (int)length, line);
}

static int listen(struct flasher *f)
{
    char line[LINE];
    size_t length = 0;
    int64_t end = port_now_ms(f->port) + LISTEN_MS;
    int n = 0;
    while (n >= 0 && port_now_ms(f->port) < end) {
        char byte;
        n = port_read(f->port, &byte, 1, (int)(end - port_now_ms(f->port)));
        if (n == 1 && byte != '\n' && byte != '\r' && length < LINE)
            line[length++] = byte;
        else if (n == 1)
            show_line(f, line, length), length = 0;
    }
    show_line(f, line, length);
    return n == PORT_INTERRUPTED ? flasher_failed(f, FLASH_INTERRUPTED) : EXIT_OK;
}

/* Without lines to reset it by, the stub starts the program. */
static int start(struct flasher *f)
{
    bool lines = port_abilities(f->port) & PORT_SETS_LINES;
    int status = session_leave(&f->session, lines ? LEAVE_HARD_RESET : LEAVE_SOFT_RESET);
    f->stay = true;
    if (status != FLASH_OK)
        return flasher_failed(f, status);
    flasher_say(f, "\n%s\n", lines ? "Reset.  The board says:" : "Started.  The board says:");
    status = link_set_baud(&f->session.link, LOADER_BOOT_BAUD);
    return status == FLASH_OK ? listen(f)
                              : EXIT_OK; /* a port that can't do the rate says nothing */
}

static int work(struct writing *w)
{
    int code = writing_work(w);
    return code == EXIT_OK && !w->f.after ? start(&w->f) : code;
}

static int run(int argc, char **argv)
{
    if (fleet_wanted(argc, argv))
        return fleet_run(&cmd_flash, argc, argv);
    struct writing w = {.differential = true};
    const char *path = NULL;
    w.pairs.size = "detect";
    flasher_start(&w.f, &cmd_flash, argc, argv);
    while (options_next(&w.f.line) > 0) {
        const struct options *o = &w.f.line;
        if (options_is(o, "--all"))
            w.differential = false;
        else if (options_is(o, "--force"))
            w.force = true;
        else if (o->word && !path)
            path = o->word;
        else if (o->word)
            return options_missing(o, "one file at most");
        else if (!flasher_option(&w.f))
            pairs_option(&w.pairs, &w.f);
    }
    int code = w.f.line.bad ? EXIT_USAGE : load(&w, path);
    if (code == EXIT_OK)
        code = writing_check_images(&w);
    if (code == EXIT_OK) {
        code = flasher_open(&w.f, FLASHER_NEEDS_FLASH | FLASHER_NEEDS_STUB);
        if (code == EXIT_OK)
            code = work(&w);
        code = flasher_close(&w.f, code);
    }
    writing_free(&w);
    return code;
}

static const struct command_option options[] = {
    FLASHER_OPTIONS,
    FLEET_OPTIONS,
    PAIRS_OPTIONS,
    {"--all",                                   NULL, "write all of it, not only what differs"},
    {"--force", NULL, "write an image even if it is cut short"},
    {0                                },
};

const struct command cmd_flash = {
    .name = "flash",
    .group = "flasher",
    .summary = "put firmware on the board: only what differs, verified, started",
    .usage = "[--port P] [--baud RATE] [FILE]",
    .text = "Without FILE the firmware that espy carries.  The flash's size is detected and goes "
            "into the\n"
            "image.  Then the board starts, and what it says at 74880 baud is shown.",
    .options = options,
    .run = run,
};
