/* espy write_flash_status: write the flash chip's status register. */
#include "cmd/command.h"
#include "cmd/flasher.h"

static int show(struct flasher *f, const char *words, uint32_t bytes)
{
    uint32_t value = 0;
    int status = target_read_flash_status(&f->session.link, bytes, &value);
    if (status == FLASH_OK)
        flasher_say(f, "%s flash memory status: %s0x%0*x\n", words, words[0] == 'A' ? "  " : "",
                    (int)bytes * 2, value);
    return status;
}

static int change(struct flasher *f, uint32_t bytes, uint32_t value, bool lasting)
{
    int status = show(f, "Initial", bytes);
    flasher_say(f, "Setting flash memory status: 0x%0*x\n", (int)bytes * 2, value);
    if (status == FLASH_OK)
        status = target_write_flash_status(&f->session.link, bytes, value, lasting);
    if (status == FLASH_OK && port_pause(f->port, 50) != PORT_OK)
        status = FLASH_INTERRUPTED;
    if (status == FLASH_OK)
        status = show(f, "After", bytes);
    return flasher_failed(f, status);
}

static int run(int argc, char **argv)
{
    struct flasher f;
    const char *words[1] = {0};
    int n = 0;
    uint32_t bytes = 2, value;
    bool lasting = false;
    flasher_start(&f, &cmd_write_flash_status, argc, argv);
    while (options_next(&f.line) > 0)
        if (options_is(&f.line, "--bytes"))
            number_parse(f.line.value, false, &bytes);
        else if (options_is(&f.line, "--non-volatile"))
            lasting = true;
        else if (!flasher_option(&f)) {
            if (n == 1)
                return options_missing(&f.line, "that is one word too many");
            words[n++] = f.line.word;
        }
    if (f.line.bad)
        return EXIT_USAGE;
    if (n < 1)
        return options_missing(&f.line, "a value is needed");
    if (!number_read(words[0], false, "a value", &value))
        return EXIT_USAGE;
    if (bytes < 1 || bytes > 3)
        return options_missing(&f.line, "it writes 1 to 3 bytes");
    int code = flasher_open(&f, FLASHER_NEEDS_FLASH);
    if (code == EXIT_OK)
        code = change(&f, bytes, value, lasting);
    return flasher_close(&f, code);
}

static const struct command_option options[] = {
    FLASHER_OPTIONS,
    {"--bytes",                          "N", "1 to 3 status bytes (default 2)"},
    {"--non-volatile", NULL, "bits that last: use with care"},
    {0                  },
};

const struct command cmd_write_flash_status = {
    .name = "write_flash_status",
    .group = "flasher",
    .summary = "write the flash chip's status register",
    .usage = "[--port P] [--bytes N] [--non-volatile] VALUE",
    .options = options,
    .run = run,
};
