/* ADDRESS FILE pairs and flash parameters. */
#include "cmd/pairs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flash/flash.h"
#include "flash/image.h"

static void complain(struct pairs *p, const char *word, const char *what)
{
    fprintf(stderr, "espy: '%s' %s.\n", word, what);
    p->failed = true;
}

static void read_size(struct pairs *p, const char *word)
{
    p->size = word;
    if (strcmp(word, "keep") && strcmp(word, "detect") && image_size_code(word) < 0)
        complain(p, word, "is not a flash size; `detect` asks the chip");
}

static void read_mode(struct pairs *p, const char *word)
{
    p->mode = word;
    if (strcmp(word, "keep") && image_mode_code(word) < 0)
        complain(p, word, "is not a flash mode: keep, qio, qout, dio, dout");
}

static void read_freq(struct pairs *p, const char *word)
{
    p->freq = word;
    if (strcmp(word, "keep") && image_freq_code(word) < 0)
        complain(p, word, "is not a flash frequency of the ESP8266: keep, 40m, 26m, 20m, 80m");
}

static void load(struct pairs *p, struct flasher *f, const char *path)
{
    uint32_t address;
    size_t before = p->regions.count;
    const char *text = p->pending;
    p->pending = NULL;
    if (!number_parse(text, true, &address)) {
        complain(p, text, "is not an address; pairs are ADDRESS FILE, as in 0 firmware.bin");
        return;
    }
    int status = input_load(&p->regions, path, address);
    if (status == INPUT_UNREADABLE)
        fprintf(stderr, "espy: can't read '%s': %s.\n", path, strerror(errno));
    else if (status != INPUT_OK)
        fprintf(stderr, "espy: '%s' %s.\n", path, input_status_text(status));
    p->failed |= status != INPUT_OK;
    if (p->regions.count > before && p->regions.region[before].size == 0)
        flasher_warn(f, "'%s' is empty", path);
}

bool pairs_option(struct pairs *p, struct flasher *f)
{
    const struct options *o = &f->line;
    if (options_is(o, "--flash-size"))
        read_size(p, o->value);
    else if (options_is(o, "--flash-mode"))
        read_mode(p, o->value);
    else if (options_is(o, "--flash-freq"))
        read_freq(p, o->value);
    else if (o->word && p->pending)
        load(p, f, o->word);
    else if (o->word)
        p->pending = o->word;
    else
        return false;
    return true;
}

int pairs_check(struct pairs *p, struct flasher *f)
{
    if (p->failed || f->line.bad)
        return EXIT_USAGE;
    if (p->pending || p->regions.count == 0)
        return options_missing(
            &f->line, "addresses and files come in pairs: ADDRESS FILE [ADDRESS FILE ...]");
    input_sort(&p->regions);
    const struct region *overlap = input_overlap(&p->regions, FLASH_SECTOR);
    if (overlap) {
        fprintf(stderr, "Detected overlap at address: 0x%x for file: %s\n", overlap->address,
                overlap->name);
        return EXIT_USAGE;
    }
    return EXIT_OK;
}

static bool keeps_size(const struct pairs *p)
{
    return !p->size || !strcmp(p->size, "keep");
}

static bool detects_size(const struct pairs *p)
{
    return p->size && !strcmp(p->size, "detect");
}

static int find_size(struct pairs *p, struct flasher *f)
{
    if (keeps_size(p)) {
        uint32_t id;
        int status = target_flash_id(&f->session.link, &id);
        p->flash_bytes = status == FLASH_OK ? target_flash_size(id) : 0;
        return flasher_failed(f, status);
    }
    if (!detects_size(p)) {
        p->flash_bytes = image_size_bytes(p->size);
        return EXIT_OK;
    }
    p->detected = flasher_detect_size(f, &p->flash_bytes);
    if (!p->detected)
        return EXIT_USAGE;
    flasher_say(f, "Auto-detected flash size: %s\n", p->detected);
    flasher_fact(f, "flash_size", "%s", p->detected);
    return EXIT_OK;
}

int pairs_configure(struct pairs *p, struct flasher *f)
{
    flasher_say(f, "Configuring flash size...\n");
    int code = find_size(p, f);
    for (size_t i = 0; code == EXIT_OK && p->flash_bytes && i < p->regions.count; i++) {
        const struct region *r = &p->regions.region[i];
        if ((uint64_t)r->address + r->size > p->flash_bytes)
            code = flasher_fatal(
                f,
                "File '%s' (length %u) at offset %u will not fit in %u bytes of flash. "
                "Change the --flash-size argument, or flashing address.",
                r->name, r->size, r->address, p->flash_bytes);
    }
    return code;
}

static int new_code(const char *word, int (*code_of)(const char *), int otherwise)
{
    return word && strcmp(word, "keep") ? code_of(word) : otherwise;
}

bool pairs_patch(struct pairs *p, struct flasher *f, struct region *region)
{
    struct image image;
    if (region->address != 0 || image_parse(&image, region->bytes, region->size) != FLASH_OK)
        return false;
    int mode = new_code(p->mode, image_mode_code, region->bytes[2]);
    int freq = new_code(p->freq, image_freq_code, region->bytes[3] & 0xF);
    int size =
        new_code(p->detected ? p->detected : p->size, image_size_code, region->bytes[3] >> 4);
    uint8_t size_freq = (uint8_t)(size << 4 | freq);
    if (mode != region->bytes[2] || size_freq != region->bytes[3])
        flasher_say(f, "Flash parameters set to 0x%02x%02x.\n", mode, size_freq);
    else if (p->detected)
        flasher_say(f, "Flash parameters are 0x%02x%02x already.\n", mode, size_freq);
    region->bytes[2] = (uint8_t)mode;
    region->bytes[3] = size_freq;
    return true;
}

bool pairs_pad(struct region *r)
{
    uint32_t padded = (r->size + 3) & ~3U;
    if (padded == r->size)
        return true;
    uint8_t *more = realloc(r->bytes, padded);
    if (!more)
        return false;
    memset(more + r->size, 0xFF, padded - r->size);
    r->bytes = more;
    r->size = padded;
    return true;
}

void pairs_free(struct pairs *p)
{
    input_free(&p->regions);
}
