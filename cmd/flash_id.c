/* espy flash_id: print the flash chip's maker, kind and size. */
#include "cmd/command.h"
#include "cmd/flasher.h"
#include "flash/image.h"

static int work(struct flasher *f)
{
    uint32_t id;
    int status = target_flash_id(&f->session.link, &id);
    if (status != FLASH_OK)
        return flasher_failed(f, status);
    const char *size = image_word_of_bytes(target_flash_size(id));
    flasher_say(f, "\nFlash Memory Information:\n=========================\n");
    flasher_say(f, "Manufacturer: %02x\nDevice: %02x%02x\n", id & 0xFF, id >> 8 & 0xFF,
                id >> 16 & 0xFF);
    flasher_say(f, "Detected flash size: %s\n", size ? size : "Unknown");
    flasher_fact(f, "flash_id", "0x%06x", id);
    flasher_fact(f, "flash_size", "%s", size ? size : "unknown");
    if ((id & 0xFFFFFF) == 0 || (id & 0xFFFFFF) == 0xFFFFFF)
        return flasher_failed(f, FLASH_NO_FLASH);
    return EXIT_OK;
}

static int run(int argc, char **argv)
{
    struct flasher f;
    flasher_start(&f, &cmd_flash_id, argc, argv);
    while (options_next(&f.line) > 0)
        if (!flasher_option(&f))
            return options_missing(&f.line, "it takes options only");
    if (f.line.bad)
        return EXIT_USAGE;
    int code = flasher_open(&f, FLASHER_NEEDS_FLASH);
    if (code == EXIT_OK)
        code = work(&f);
    return flasher_close(&f, code);
}

static const struct command_option options[] = {FLASHER_OPTIONS, {0}};

const struct command cmd_flash_id = {
    .name = "flash_id",
    .group = "flasher",
    .summary = "print the flash chip's maker, kind and size",
    .usage = "[--port P] [--baud RATE]",
    .options = options,
    .run = run,
};
