/* espy read_flash_status: read the flash chip's status register. */
#include "cmd/command.h"
#include "cmd/flasher.h"

static int run(int argc, char **argv)
{
    struct flasher f;
    uint32_t bytes = 2, value = 0;
    flasher_start(&f, &cmd_read_flash_status, argc, argv);
    while (options_next(&f.line) > 0)
        if (options_is(&f.line, "--bytes"))
            number_parse(f.line.value, false, &bytes);
        else if (!flasher_option(&f))
            return options_missing(&f.line, "it takes options only");
    if (f.line.bad)
        return EXIT_USAGE;
    if (bytes < 1 || bytes > 3)
        return options_missing(&f.line, "it reads 1 to 3 bytes");
    int code = flasher_open(&f, FLASHER_NEEDS_FLASH);
    if (code == EXIT_OK)
        code = flasher_failed(&f, target_read_flash_status(&f.session.link, bytes, &value));
    if (code == EXIT_OK)
        flasher_say(&f, "Flash memory status: 0x%0*x\n", (int)bytes * 2, value);
    return flasher_close(&f, code);
}

static const struct command_option options[] = {
    FLASHER_OPTIONS,
    {"--bytes",                          "N", "1 to 3 status bytes (default 2)"},
    {0},
};

const struct command cmd_read_flash_status = {
    .name = "read_flash_status",
    .group = "flasher",
    .summary = "read the flash chip's status register",
    .usage = "[--port P] [--bytes N]",
    .options = options,
    .run = run,
};
