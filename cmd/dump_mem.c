/* espy dump_mem: save a piece of the chip's address space. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "cmd/command.h"
#include "cmd/flasher.h"
#include "cmd/output.h"

static int dump(struct flasher *f, uint32_t address, uint32_t size, FILE *out)
{
    int status = FLASH_OK;
    flasher_progress(f, "Dumping", address);
    for (uint32_t at = 0; at < size && status == FLASH_OK; at += 4) {
        uint32_t word;
        uint8_t bytes[4];
        status = target_read_reg(&f->session.link, address + at, &word);
        le32_put(bytes, word);
        if (status == FLASH_OK)
            fwrite(bytes, 1, size - at < 4 ? size - at : 4, out);
        if (f->session.watch.progress)
            f->session.watch.progress(f, at, size);
    }
    flasher_progress_end(f);
    return flasher_failed(f, status);
}

static int run(int argc, char **argv)
{
    struct flasher f;
    const char *words[3] = {0};
    int n = 0;
    flasher_start(&f, &cmd_dump_mem, argc, argv);
    while (options_next(&f.line) > 0)
        if (!flasher_option(&f)) {
            if (n == 3)
                return options_missing(&f.line, "that is one word too many");
            words[n++] = f.line.word;
        }
    if (f.line.bad)
        return EXIT_USAGE;
    if (n < 3)
        return options_missing(&f.line, "an address, a size and a file are needed");
    uint32_t address, size;
    if (!number_read(words[0], true, "an address", &address) ||
        !number_read(words[1], true, "a size", &size))
        return EXIT_USAGE;
    struct output out;
    f.quiet |= !strcmp(words[2], "-");
    if (!output_open(&out, words[2]))
        return flasher_fatal(&f, "Can't write '%s': %s.", words[2], strerror(errno));
    int code = flasher_open(&f, FLASHER_NEEDS_CHIP);
    if (code == EXIT_OK)
        code = dump(&f, address, size, out.file);
    if (!output_close(&out, code == EXIT_OK) && code == EXIT_OK)
        code = flasher_fatal(&f, "Can't write '%s': %s.", words[2], strerror(errno));
    if (code == EXIT_OK)
        flasher_say(&f, "Dumped %u bytes from 0x%x to '%s'.\n", size, address, words[2]);
    return flasher_close(&f, code);
}

static const struct command_option options[] = {
    FLASHER_OPTIONS,
    {0},
};

const struct command cmd_dump_mem = {
    .name = "dump_mem",
    .group = "flasher",
    .summary = "save a piece of the chip's address space",
    .usage = "[--port P] ADDRESS SIZE FILE",
    .options = options,
    .run = run,
};
