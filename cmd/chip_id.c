/* espy chip_id: print the chip's number. */
#include "cmd/command.h"
#include "cmd/flasher.h"

static int work(struct flasher *f)
{
    flasher_say(f, "Chip ID: 0x%08x\n", f->session.facts.chip_id);
    flasher_fact(f, "chip_id", "0x%08x", f->session.facts.chip_id);
    return EXIT_OK;
}

static int run(int argc, char **argv)
{
    struct flasher f;
    flasher_start(&f, &cmd_chip_id, argc, argv);
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

const struct command cmd_chip_id = {
    .name = "chip_id",
    .group = "flasher",
    .summary = "print the chip's number",
    .usage = "[--port P] [--baud RATE]",
    .options = options,
    .run = run,
};
