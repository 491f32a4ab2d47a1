/* espy erase_region: erases some sectors of the flash. */
#include <string.h>

#include "cmd/command.h"
#include "cmd/flasher.h"
#include "flash/flash.h"

/* "ALL": to the end of the flash. */
static int read_size(struct flasher *f, const char *text, uint32_t address, uint32_t *size)
{
    if (strcmp(text, "ALL") && strcmp(text, "all"))
        return number_read(text, true, "a size", size) ? EXIT_OK : EXIT_USAGE;
    uint32_t flash;
    const char *word = flasher_detect_size(f, &flash);
    if (!word)
        return EXIT_USAGE;
    flasher_say(f, "Detected flash size: %s\n", word);
    *size = flash > address ? flash - address : 0;
    return EXIT_OK;
}

static int work(struct flasher *f, uint32_t address, const char *size_text)
{
    uint32_t size;
    int code = read_size(f, size_text, address, &size);
    if (code != EXIT_OK)
        return code;
    if (address % FLASH_SECTOR || size % FLASH_SECTOR)
        return flasher_fatal(
            f,
            "Address and size must be multiples of 0x%x: a sector is the least that can be erased.",
            FLASH_SECTOR);
    flasher_say(f, "Erasing region (may be slow depending on size)...\n");
    flasher_progress(f, NULL, 0);
    f->half_written = true;
    int status = flash_erase_region(&f->session, address, size);
    if (status == FLASH_OK)
        flasher_say(f, "Erase completed successfully in %.1f seconds.\n", flasher_seconds(f));
    return flasher_failed(f, status);
}

static int run(int argc, char **argv)
{
    struct flasher f;
    const char *words[2] = {0};
    int n = 0;
    uint32_t address;
    flasher_start(&f, &cmd_erase_region, argc, argv);
    while (options_next(&f.line) > 0)
        if (!flasher_option(&f) && f.line.word && n < 2)
            words[n++] = f.line.word;
    if (f.line.bad)
        return EXIT_USAGE;
    if (n < 2)
        return options_missing(&f.line, "an address and a size are needed");
    if (!number_read(words[0], true, "an address", &address))
        return EXIT_USAGE;
    int code = flasher_open(&f, FLASHER_NEEDS_FLASH | FLASHER_NEEDS_STUB);
    if (code == EXIT_OK)
        code = work(&f, address, words[1]);
    return flasher_close(&f, code);
}

static const struct command_option options[] = {FLASHER_OPTIONS, {0}};

const struct command cmd_erase_region = {
    .name = "erase_region",
    .group = "flasher",
    .summary = "erase some sectors of the board's flash",
    .usage = "[--port P] ADDRESS SIZE",
    .text =
        "Both are multiples of 4096; 16k and 1M are understood, and ALL for the rest of the flash.",
    .options = options,
    .run = run,
};
