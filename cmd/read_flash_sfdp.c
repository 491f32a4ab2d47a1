/* espy read_flash_sfdp: read the flash chip's SFDP table. */
#include <stdio.h>

#include "cmd/command.h"
#include "cmd/flasher.h"

/* JEDEC JESD216: 24 bits of address, 8 idle. */
static int read_sfdp(struct flasher *f, uint32_t address, uint32_t bytes)
{
    struct target_spi read = {.opcode = 0x5A,
                              .address = address,
                              .address_bits = 24,
                              .dummy_bits = 8,
                              .in_bits = 8 * bytes};
    char text[5 * 4 + 1] = "";
    uint32_t value = 0;
    int status = target_spi(&f->session.link, &read, &value);
    for (uint32_t i = 0; i < bytes; i++)
        snprintf(text + 5 * i, sizeof text - 5 * i, "0x%02x ", value >> 8 * i & 0xFF);
    if (status == FLASH_OK)
        flasher_say(f, "SFDP[%u..%u]: %s\n", address, address + bytes - 1, text);
    return flasher_failed(f, status);
}

static int run(int argc, char **argv)
{
    struct flasher f;
    const char *words[2] = {0};
    int n = 0;
    flasher_start(&f, &cmd_read_flash_sfdp, argc, argv);
    while (options_next(&f.line) > 0)
        if (!flasher_option(&f)) {
            if (n == 2)
                return options_missing(&f.line, "that is one word too many");
            words[n++] = f.line.word;
        }
    if (f.line.bad)
        return EXIT_USAGE;
    if (n < 2)
        return options_missing(&f.line, "an address and a number of bytes are needed");
    uint32_t address, bytes;
    if (!number_read(words[0], false, "an address", &address) ||
        !number_read(words[1], false, "a number", &bytes))
        return EXIT_USAGE;
    if (bytes < 1 || bytes > 4 || address > 0xFFFFFF)
        return options_missing(&f.line, "it reads 1 to 4 bytes");
    int code = flasher_open(&f, FLASHER_NEEDS_FLASH);
    if (code == EXIT_OK)
        code = read_sfdp(&f, address, bytes);
    return flasher_close(&f, code);
}

static const struct command_option options[] = {
    FLASHER_OPTIONS,
    {0},
};

const struct command cmd_read_flash_sfdp = {
    .name = "read_flash_sfdp",
    .group = "flasher",
    .summary = "read the flash chip's SFDP table",
    .usage = "[--port P] ADDRESS BYTES",
    .options = options,
    .run = run,
};
