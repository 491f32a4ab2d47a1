/* espy read_mem: read a word of the chip's address space. */
#include "cmd/command.h"
#include "cmd/flasher.h"

static int run(int argc, char **argv)
{
    struct flasher f;
    const char *words[1] = {0};
    int n = 0;
    flasher_start(&f, &cmd_read_mem, argc, argv);
    while (options_next(&f.line) > 0)
        if (!flasher_option(&f)) {
            if (n == 1)
                return options_missing(&f.line, "that is one word too many");
            words[n++] = f.line.word;
        }
    if (f.line.bad)
        return EXIT_USAGE;
    if (n < 1)
        return options_missing(&f.line, "an address is needed");
    uint32_t address, value = 0;
    if (!number_read(words[0], true, "an address", &address))
        return EXIT_USAGE;
    int code = flasher_open(&f, FLASHER_NEEDS_CHIP);
    if (code == EXIT_OK)
        code = flasher_failed(&f, target_read_reg(&f.session.link, address, &value));
    if (code == EXIT_OK) {
        flasher_say(&f, "0x%08x = 0x%08x\n", address, value);
        flasher_number(&f, "value", value);
    }
    return flasher_close(&f, code);
}

static const struct command_option options[] = {
    FLASHER_OPTIONS,
    {0},
};

const struct command cmd_read_mem = {
    .name = "read_mem",
    .group = "flasher",
    .summary = "read a word of the chip's address space",
    .usage = "[--port P] ADDRESS",
    .options = options,
    .run = run,
};
