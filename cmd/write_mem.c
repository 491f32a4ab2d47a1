/* espy write_mem: write a word of the chip's address space. */
#include "cmd/command.h"
#include "cmd/flasher.h"

static int run(int argc, char **argv)
{
    struct flasher f;
    const char *words[3] = {0};
    int n = 0;
    flasher_start(&f, &cmd_write_mem, argc, argv);
    while (options_next(&f.line) > 0)
        if (!flasher_option(&f)) {
            if (n == 3)
                return options_missing(&f.line, "that is one word too many");
            words[n++] = f.line.word;
        }
    if (f.line.bad)
        return EXIT_USAGE;
    if (n < 2)
        return options_missing(&f.line, "an address and a value are needed");
    uint32_t address, value, mask = 0xFFFFFFFF;
    if (!number_read(words[0], true, "an address", &address) ||
        !number_read(words[1], false, "a value", &value) ||
        (words[2] && !number_read(words[2], false, "a mask", &mask)))
        return EXIT_USAGE;
    int code = flasher_open(&f, FLASHER_NEEDS_CHIP);
    if (code == EXIT_OK)
        code = flasher_failed(&f, target_write_reg(&f.session.link, address, value, mask));
    if (code == EXIT_OK)
        flasher_say(&f, "Wrote 0x%08x, mask 0x%08x to 0x%08x.\n", value, mask, address);
    return flasher_close(&f, code);
}

static const struct command_option options[] = {
    FLASHER_OPTIONS,
    {0},
};

const struct command cmd_write_mem = {
    .name = "write_mem",
    .group = "flasher",
    .summary = "write a word of the chip's address space",
    .usage = "[--port P] ADDRESS VALUE [MASK]",
    .options = options,
    .run = run,
};
