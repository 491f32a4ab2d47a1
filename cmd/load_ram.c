/* espy load_ram: load an image into the chip's RAM and run it. */
#include <stdlib.h>

#include "cmd/command.h"
#include "cmd/flasher.h"
#include "flash/image.h"
#include "flash/input.h"

/* Hex files give one region that holds the image. */
static int load_file(struct flasher *f, const char *path, struct regions *regions,
                     struct image *image)
{
    int status = input_load(regions, path, 0);
    if (status != INPUT_OK)
        return flasher_fatal(f, "'%s' %s.", path, input_status_text(status));
    if (regions->count != 1 ||
        image_parse(image, regions->region[0].bytes, regions->region[0].size) != FLASH_OK)
        return flasher_fatal(f, "'%s' is not a whole firmware image.", path);
    for (unsigned i = 0; i < image->segments; i++)
        if (!image_in_ram(image->segment[i].address))
            return flasher_fatal(f, "Segment %u goes to 0x%08x, which is not RAM.", i,
                                 image->segment[i].address);
    return EXIT_OK;
}

static int load(struct flasher *f, const struct image *image)
{
    int status = FLASH_OK;
    flasher_say(f, "RAM boot...\n");
    for (unsigned i = 0; i < image->segments && status == FLASH_OK; i++) {
        const struct image_part *s = &image->segment[i];
        flasher_say(f, "Downloading %u bytes at 0x%08x...\n", s->length, s->address);
        status = session_load_ram(&f->session, s->address, s->data, s->length);
    }
    if (status == FLASH_OK)
        flasher_say(f, "All segments done, executing at 0x%08x.\n", image->entry);
    if (status == FLASH_OK)
        status = session_run_ram(&f->session, image->entry);
    return flasher_failed(f, status);
}

static int run(int argc, char **argv)
{
    struct flasher f;
    const char *words[1] = {0};
    int n = 0;
    flasher_start(&f, &cmd_load_ram, argc, argv);
    while (options_next(&f.line) > 0)
        if (!flasher_option(&f)) {
            if (n == 1)
                return options_missing(&f.line, "that is one word too many");
            words[n++] = f.line.word;
        }
    if (f.line.bad)
        return EXIT_USAGE;
    if (n < 1)
        return options_missing(&f.line, "a file is needed");
    struct regions regions = {0};
    struct image image;
    int code = load_file(&f, words[0], &regions, &image);
    if (code == EXIT_OK)
        code = flasher_open(&f, FLASHER_NEEDS_CHIP | FLASHER_ROM_ONLY);
    if (code == EXIT_OK)
        code = load(&f, &image);
    f.stay = true;
    code = flasher_close(&f, code);
    input_free(&regions);
    return code;
}

static const struct command_option options[] = {
    FLASHER_OPTIONS,
    {0},
};

const struct command cmd_load_ram = {
    .name = "load_ram",
    .group = "flasher",
    .summary = "load an image into the chip's RAM and run it",
    .usage = "[--port P] FILE",
    .options = options,
    .run = run,
};
