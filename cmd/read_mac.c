/* espy read_mac: print the board's MAC address. */
#include "cmd/command.h"
#include "cmd/flasher.h"

static int work(struct flasher *f)
{
    const uint8_t *m = f->session.facts.mac;
    flasher_say(f, "%-20s%02x:%02x:%02x:%02x:%02x:%02x\n", "MAC:", m[0], m[1], m[2], m[3], m[4],
                m[5]);
    return EXIT_OK;
}

static int run(int argc, char **argv)
{
    struct flasher f;
    flasher_start(&f, &cmd_read_mac, argc, argv);
    while (options_next(&f.line) > 0)
        if (!flasher_option(&f))
            return options_missing(&f.line, "it takes options only");
    if (f.line.bad)
        return EXIT_USAGE;
    int code = flasher_open(&f, FLASHER_NEEDS_CHIP);
    if (code == EXIT_OK)
        code = work(&f);
    return flasher_close(&f, code);
}

static const struct command_option options[] = {FLASHER_OPTIONS, {0}};

const struct command cmd_read_mac = {
    .name = "read_mac",
    .group = "flasher",
    .summary = "print the board's MAC address",
    .usage = "[--port P] [--baud RATE]",
    .options = options,
    .run = run,
};
