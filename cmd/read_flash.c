/* espy read_flash: the flash's content into a file. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/flasher.h"
#include "cmd/output.h"
#include "flash/flash.h"

struct reading {
    struct flasher f;
    uint32_t address, size;
    const char *size_text, *path;
};

static int find_size(struct reading *r)
{
    uint32_t flash = 0, id;
    bool all = !strcmp(r->size_text, "ALL") || !strcmp(r->size_text, "all");
    if (!all && !number_read(r->size_text, true, "a size", &r->size))
        return EXIT_USAGE;
    int status = target_flash_id(&r->f.session.link, &id);
    if (status != FLASH_OK)
        return flasher_failed(&r->f, status);
    flash = target_flash_size(id);
    if (all) {
        const char *word = flasher_detect_size(&r->f, &flash);
        if (!word)
            return EXIT_USAGE;
        flasher_say(&r->f, "Detected flash size: %s\n", word);
        r->size = flash > r->address ? flash - r->address : 0;
    }
    if (flash && (uint64_t)r->address + r->size > flash)
        return flasher_fatal(
            &r->f, "Can't access flash regions larger than detected flash size (%u bytes).", flash);
    return EXIT_OK;
}

static int save(struct reading *r, const uint8_t *bytes)
{
    return output_save(r->path, bytes, r->size)
               ? EXIT_OK
               : flasher_fatal(&r->f, "Can't write '%s': %s.", r->path, strerror(errno));
}

static int work(struct reading *r)
{
    int code = find_size(r);
    if (code != EXIT_OK)
        return code;
    uint8_t *bytes = malloc(r->size ? r->size : 1);
    flasher_progress(&r->f, "Reading", r->address);
    int status = bytes ? flash_read(&r->f.session, r->address, r->size, bytes) : FLASH_NO_MEMORY;
    double seconds = flasher_seconds(&r->f);
    flasher_progress_end(&r->f);
    code = status == FLASH_OK ? save(r, bytes) : flasher_failed(&r->f, status);
    free(bytes);
    if (code == EXIT_OK)
        flasher_say(&r->f, "Read %u bytes from 0x%08x in %.1f seconds (%.1f kbit/s) to '%s'.\n",
                    r->size, r->address, seconds,
                    r->size * 8.0 / 1000 / (seconds > 0 ? seconds : 1e-9), r->path);
    return code;
}

static int run(int argc, char **argv)
{
    struct reading r = {0};
    const char *words[3] = {0};
    int n = 0;
    flasher_start(&r.f, &cmd_read_flash, argc, argv);
    while (options_next(&r.f.line) > 0)
        if (!flasher_option(&r.f) && r.f.line.word && n < 3)
            words[n++] = r.f.line.word;
    if (r.f.line.bad)
        return EXIT_USAGE;
    if (n < 3)
        return options_missing(&r.f.line, "an address, a size and a file are needed");
    if (!number_read(words[0], true, "an address", &r.address))
        return EXIT_USAGE;
    r.size_text = words[1];
    r.path = words[2];
    if (!strcmp(r.path, "-"))
        r.f.quiet = true;
    int code = flasher_open(&r.f, FLASHER_NEEDS_FLASH | FLASHER_NEEDS_STUB);
    if (code == EXIT_OK)
        code = work(&r);
    return flasher_close(&r.f, code);
}

static const struct command_option options[] = {
    FLASHER_OPTIONS,
    {"--flash-size, -fs",         "SIZE", "taken for esptool's sake"},
    {"--no-progress", NULL, "taken for esptool's sake"},
    {0            },
};

const struct command cmd_read_flash = {
    .name = "read_flash",
    .group = "flasher",
    .summary = "read the board's flash into a file",
    .usage = "[--port P] [--baud RATE] ADDRESS SIZE FILE",
    .text = "SIZE may be 16k, 1M or ALL; FILE may be '-', standard output.",
    .options = options,
    .run = run,
};
