/* espy run: start the program in the flash. */
#include "cmd/command.h"
#include "cmd/flasher.h"

static int work(struct flasher *f)
{
    f->after = "soft-reset";
    return EXIT_OK;
}

static int run(int argc, char **argv)
{
    struct flasher f;
    flasher_start(&f, &cmd_run, argc, argv);
    while (options_next(&f.line) > 0)
        if (!flasher_option(&f))
            return options_missing(&f.line, "it takes options only");
    if (f.line.bad)
        return EXIT_USAGE;
    int code = flasher_open(&f, FLASHER_NEEDS_CHIP | FLASHER_ROM_ONLY);
    if (code == EXIT_OK)
        code = work(&f);
    return flasher_close(&f, code);
}

static const struct command_option options[] = {FLASHER_OPTIONS, {0}};

const struct command cmd_run = {
    .name = "run",
    .group = "flasher",
    .summary = "start the program in the flash",
    .usage = "[--port P] [--baud RATE]",
    .options = options,
    .run = run,
};
