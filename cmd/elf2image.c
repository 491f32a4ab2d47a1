/* espy elf2image: firmware images out of an ELF file. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chip/memory.h"
#include "cmd/command.h"
#include "cmd/flasher.h"
#include "cmd/options.h"
#include "cmd/output.h"
#include "flash/elf.h"

enum { SECTOR = 0x1000 };

struct conversion {
    const char *input, *output, *mode, *freq, *size;
    int version;
    bool segments;
    struct elf_program program;
};

static int save(const char *path, const uint8_t *bytes, size_t size)
{
    if (output_save(path, bytes, size))
        return EXIT_OK;
    fprintf(stderr, "espy elf2image: can't write '%s': %s.\n", path, strerror(errno));
    return EXIT_USAGE;
}

static uint32_t irom_offset(const struct conversion *c)
{
    return c->program.irom.region[0].address - FLASH_WINDOW_BASE;
}

/* Two files: PREFIX0x00000.bin, and the part that runs from flash named after its place. */
static int save_v1(const struct conversion *c, const uint8_t *bytes, size_t size)
{
    char path[4096], prefix[4000];
    snprintf(prefix, sizeof prefix, "%s%s", c->output ? c->output : c->input, c->output ? "" : "-");
    snprintf(path, sizeof path, "%s0x00000.bin", prefix);
    int code = save(path, bytes, size);
    if (code != EXIT_OK || c->program.irom.count == 0)
        return code;
    const struct region *irom = &c->program.irom.region[0];
    snprintf(path, sizeof path, "%s0x%05x.bin", prefix, irom_offset(c));
    return save(path, irom->bytes, irom->size);
}

static int save_v2(const struct conversion *c, const uint8_t *bytes, size_t size)
{
    char path[4096];
    const char *dot = strrchr(c->input, '.');
    int stem = dot ? (int)(dot - c->input) : (int)strlen(c->input);
    snprintf(path, sizeof path, "%.*s-0x%05x.bin", stem, c->input,
             irom_offset(c) & ~(uint32_t)(SECTOR - 1));
    return save(c->output ? c->output : path, bytes, size);
}

static int convert(struct conversion *c)
{
    struct image_parameters parameters = {
        .mode = (uint8_t)image_mode_code(c->mode),
        .size_freq = (uint8_t)(image_size_code(c->size) << 4 | image_freq_code(c->freq))};
    uint8_t *bytes = NULL;
    size_t size = 0;
    int status = c->version == 2 ? image_build_v2(&c->program, parameters, &bytes, &size)
                                 : image_build_v1(&c->program, parameters, &bytes, &size);
    int code = EXIT_USAGE;
    if (status == FLASH_BAD_IMAGE)
        fprintf(stderr,
                "espy elf2image: a version 2 image needs one section that runs from flash.\n");
    if (status == FLASH_OK)
        code = c->version == 2 ? save_v2(c, bytes, size) : save_v1(c, bytes, size);
    free(bytes);
    return code;
}

static bool check_words(const struct conversion *c)
{
    if (image_mode_code(c->mode) >= 0 && image_size_code(c->size) >= 0 &&
        image_freq_code(c->freq) >= 0)
        return true;
    fprintf(stderr,
            "espy elf2image: flash mode, size or frequency isn't one of the ESP8266's: %s %s %s.\n",
            c->mode, c->size, c->freq);
    return false;
}

static void take(struct conversion *c, const struct options *o)
{
    if (options_is(o, "--output"))
        c->output = o->value;
    else if (options_is(o, "--version"))
        c->version = atoi(o->value);
    else if (options_is(o, "--flash-mode"))
        c->mode = o->value;
    else if (options_is(o, "--flash-freq"))
        c->freq = o->value;
    else if (options_is(o, "--flash-size"))
        c->size = o->value;
    else if (options_is(o, "--use-segments"))
        c->segments = true;
    else if (o->word)
        c->input = o->word;
}

static int run(int argc, char **argv)
{
    struct conversion c = {.mode = "qio", .freq = "40m", .size = "1MB", .version = 1};
    struct options o = options_start(&cmd_elf2image, argc, argv);
    while (options_next(&o) > 0)
        take(&c, &o);
    if (o.bad || !check_words(&c))
        return EXIT_USAGE;
    if (!c.input || c.version < 1 || c.version > 2)
        return options_missing(&o, c.input ? "the version is 1 or 2" : "an ELF file is needed");
    printf("Creating ESP8266 image...\n");
    int status = elf_read(&c.program, c.input, c.segments);
    if (status != INPUT_OK) {
        fprintf(stderr, "espy elf2image: '%s' %s.\n", c.input, input_status_text(status));
        return EXIT_USAGE;
    }
    if (c.program.joined)
        printf("Merged %u ELF section%s.\n", c.program.joined, c.program.joined == 1 ? "" : "s");
    int code = convert(&c);
    if (code == EXIT_OK)
        printf("Successfully created ESP8266 image.\n");
    elf_free(&c.program);
    return code;
}

static const struct command_option options[] = {
    {"--output, -o",                                                  "NAME", "output file, or what the files' names begin with (version 1)"},
    {"--version, -e", "1|2", "image version: 1 (default), or 2 for OTA boot loaders"},
    {"--flash-mode, -fm",                                                 "MODE", "qio (default), qout, dio, dout"},
    {"--flash-freq, -ff",        "FREQ", "40m (default), 26m, 20m, 80m"},
    {"--flash-size, -fs",                                             "SIZE", "256KB ... 16MB (default 1MB)"},
    {"--use-segments",                               NULL, "by program headers in place of sections"},
    FLASHER_OPTIONS,
    {"--dont-append-digest",                                             NULL, "taken for esptool's sake"},
    {0                                },
};

const struct command cmd_elf2image = {
    .name = "elf2image",
    .group = "images",
    .summary = "make firmware images of an ELF file",
    .usage = "[--version 2] [--output NAME] FILE.elf",
    .options = options,
    .run = run,
};
