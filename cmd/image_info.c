/* espy image_info: what is in a firmware image, and behind it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "chip/memory.h"
#include "cmd/command.h"
#include "cmd/flasher.h"
#include "cmd/options.h"
#include "flash/image.h"
#include "flash/input.h"

enum { SECTOR = 0x1000 };

static const char *memory_of(uint32_t address)
{
    if (address >= DRAM_BASE && address < DRAM_ROM_BASE)
        return "DRAM";
    if (address >= IRAM_BASE && address < IRAM_CACHE0_BASE)
        return "IRAM";
    return address >= FLASH_WINDOW_BASE && address < FLASH_WINDOW_BASE + FLASH_WINDOW_SIZE ? "IROM"
                                                                                           : "";
}

static const char *or_unknown(const char *word)
{
    return word ? word : "unknown";
}

static void print_header(const struct image *image)
{
    char mode[8] = "unknown";
    if (image_mode_word(image->mode))
        for (size_t i = 0; i <= strlen(image_mode_word(image->mode)); i++)
            mode[i] = (char)(image_mode_word(image->mode)[i] & ~0x20);
    printf("\nESP8266 Image Header\n====================\nImage version: %u\n", image->version);
    printf("Entry point: 0x%08x\nSegments: %u\n", image->entry, image->segments);
    printf("Flash size: %s\n", or_unknown(image_size_word(image->size_freq >> 4)));
    printf("Flash freq: %s\n", or_unknown(image_freq_word(image->size_freq & 0xF)));
    printf("Flash mode: %s\n", mode);
}

static void print_segments(const struct image *image)
{
    printf("\nSegments Information\n====================\n"
           "Segment   Length   Load addr   File offs  Memory types\n"
           "-------  -------  ----------  ----------  ------------\n");
    for (unsigned i = 0; i < image->segments; i++) {
        const struct image_part *s = &image->segment[i];
        printf("%7u  0x%05x  0x%08x  0x%08zx  %s\n", i, s->length, s->address, s->offset - 8,
               memory_of(s->address));
    }
}

static bool print_footer(const struct image *image)
{
    bool good = image->checksum == image->checksum_expected;
    printf("\nESP8266 Image Footer\n====================\nChecksum: 0x%02x ", image->checksum);
    if (good)
        printf("(valid)\n");
    else
        printf("(invalid - calculated 0x%02x)\n", image->checksum_expected);
    if (image->version != 2)
        return good;
    bool whole = image->crc == image->crc_expected;
    printf("CRC32: 0x%08x (%s)\n", image->crc, whole ? "valid" : "invalid");
    return good && whole;
}

/* --- what follows the image ----------------------------------------------------- */

static const uint8_t *find(const uint8_t *bytes, size_t size, const char *text)
{
    return bytes && size >= strlen(text) ? memmem(bytes, size, text, strlen(text)) : NULL;
}

/* A FAT boot sector ends in 55 AA and names its kind; littlefs has its name in the
 * superblock at 8 (its SPEC.md). */
static const char *filesystem_at(const uint8_t *p, size_t size)
{
    if (size >= 512 && p[510] == 0x55 && p[511] == 0xAA &&
        (!memcmp(p + 54, "FAT", 3) || !memcmp(p + 3, "MSDOS", 5)))
        return "FAT filesystem";
    return size >= 16 && !memcmp(p + 8, "littlefs", 8) ? "littlefs filesystem" : NULL;
}

static void print_filesystems(const uint8_t *bytes, size_t size, size_t from)
{
    for (size_t at = (from + SECTOR - 1) / SECTOR * SECTOR; at < size; at += SECTOR) {
        const char *kind = filesystem_at(bytes + at, size - at);
        if (kind)
            printf("0x%08zx: %s\n", at, kind);
    }
}

static void print_rest(const uint8_t *bytes, size_t size, size_t from)
{
    size_t blank = from;
    while (blank < size && bytes[blank] == 0xFF)
        blank++;
    if (blank >= size)
        return;
    printf("\nBehind the image\n================\n0x%08zx: %zu bytes\n", from, size - from);
    const uint8_t *python = find(bytes + from, size - from, "MicroPython v");
    if (python)
        printf("0x%08zx: \"%.*s\"\n", (size_t)(python - bytes),
               (int)strcspn((const char *)python, ";\r\n"), (const char *)python);
    const uint8_t *python_kind = find(bytes + from, size - from, "ESP module");
    if (python && python_kind)
        printf("0x%08zx: code that runs from flash\n", from);
    print_filesystems(bytes, size, from);
}

/* Of an ELF file the first region is the image; the other one is mapped, not loaded. */
static int describe(const struct region *r, bool is_one_of_many, bool is_first)
{
    struct image image;
    if (is_one_of_many)
        printf("\n0x%08x:\n", r->address);
    if (!is_first && !image_starts(r->bytes, r->size)) {
        printf("%u bytes, not an image\n", r->size);
        return EXIT_OK;
    }
    printf("Image size: %u bytes\n", r->size);
    if (!image_starts(r->bytes, r->size)) {
        fprintf(
            stderr,
            "\nA fatal error occurred: This is not a valid image (invalid magic number: 0x%x).\n",
            r->size ? r->bytes[0] : 0);
        return EXIT_USAGE;
    }
    int status = image_parse(&image, r->bytes, r->size);
    print_header(&image);
    print_segments(&image);
    if (status != FLASH_OK) {
        fprintf(stderr,
                "\nA fatal error occurred: The image is cut short: it ends within segment %u.\n",
                image.segments);
        return EXIT_USAGE;
    }
    bool good = print_footer(&image);
    print_rest(r->bytes, r->size, image.length);
    return good ? EXIT_OK : EXIT_FAILED;
}

static int run(int argc, char **argv)
{
    struct options o = options_start(&cmd_image_info, argc, argv);
    struct regions regions = {0};
    const char *path = NULL;
    while (options_next(&o) > 0)
        path = o.word ? o.word : path;
    if (o.bad)
        return EXIT_USAGE;
    if (!path)
        return options_missing(&o, "a file is needed");
    int status = input_load(&regions, path, 0), code = EXIT_OK;
    if (status != INPUT_OK) {
        fprintf(stderr, "espy image_info: '%s' %s%s%s.\n", path, input_status_text(status),
                status == INPUT_UNREADABLE ? ": " : "",
                status == INPUT_UNREADABLE ? strerror(errno) : "");
        code = EXIT_USAGE;
    }
    for (size_t i = 0; i < regions.count && code == EXIT_OK; i++)
        code = describe(&regions.region[i], regions.count > 1, i == 0);
    input_free(&regions);
    return code;
}

static const struct command_option options[] = {
    FLASHER_OPTIONS,
    {0},
};

const struct command cmd_image_info = {
    .name = "image_info",
    .group = "images",
    .summary = "show what is in a firmware image",
    .usage = "FILE",
    .text = "Raw images, Intel hex, UF2 and ELF.  Also names what follows the image: MicroPython's "
            "flash text,\n"
            "filesystems.",
    .options = options,
    .run = run,
};
