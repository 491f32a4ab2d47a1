/* Firmware images, read. */
#include "flash/image.h"

#include <string.h>
#include <zlib.h>

#include "base/bytes.h"
#include "chip/memory.h"

enum { HEADER = 8, SEGMENT_HEADER = 8 };

struct word {
    const char *word;
    uint8_t code;
    uint32_t bytes;
};

static const struct word modes[] = {
    {"qio",  FLASH_QIO,  0},
    {"qout", FLASH_QOUT, 0},
    {"dio",  FLASH_DIO,  0},
    {"dout", FLASH_DOUT, 0},
};
static const struct word sizes[] = {
#define IMAGE_FLASH_SIZE(code, word, bytes) {word, code, bytes},
    IMAGE_FLASH_SIZES
#undef IMAGE_FLASH_SIZE
};
static const struct word frequencies[] = {
#define IMAGE_FLASH_FREQUENCY(code, word) {word, code, 0},
    IMAGE_FLASH_FREQUENCIES
#undef IMAGE_FLASH_FREQUENCY
};
#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static const char *word_of(const struct word *table, size_t n, uint8_t code)
{
    for (size_t i = 0; i < n; i++)
        if (table[i].code == code)
            return table[i].word;
    return NULL;
}

static const struct word *find(const struct word *table, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(table[i].word, word))
            return &table[i];
    return NULL;
}

static int code_of(const struct word *table, size_t n, const char *word)
{
    const struct word *found = find(table, n, word);
    return found ? found->code : -1;
}

const char *image_mode_word(uint8_t code)
{
    return word_of(modes, COUNT(modes), code);
}

const char *image_size_word(uint8_t code)
{
    return word_of(sizes, COUNT(sizes), code);
}

const char *image_freq_word(uint8_t code)
{
    return word_of(frequencies, COUNT(frequencies), code);
}

int image_mode_code(const char *word)
{
    return code_of(modes, COUNT(modes), word);
}

int image_size_code(const char *word)
{
    return code_of(sizes, COUNT(sizes), word);
}

int image_freq_code(const char *word)
{
    return code_of(frequencies, COUNT(frequencies), word);
}

uint32_t image_size_bytes(const char *word)
{
    const struct word *found = find(sizes, COUNT(sizes), word);
    return found ? found->bytes : 0;
}

const char *image_word_of_bytes(uint32_t bytes)
{
    for (size_t i = 0; i < COUNT(sizes); i++)
        if (sizes[i].bytes == bytes)
            return sizes[i].word;
    return NULL;
}

bool image_starts(const uint8_t *bytes, size_t size)
{
    if (size < HEADER)
        return false;
    if (bytes[0] == IMAGE_MAGIC_V2)
        return bytes[1] == IMAGE_V2_SEGMENTS;
    return bytes[0] == IMAGE_MAGIC && bytes[1] <= IMAGE_SEGMENTS_MAX;
}

bool image_in_ram(uint32_t address)
{
    return (address >= DRAM_BASE && address < DRAM_END) ||
           (address >= IRAM_BASE && address < IRAM_BASE + IRAM_SIZE);
}

/* Reads the segment at *at and steps behind it; false when it isn't whole. */
static bool parse_segment(struct image *image, const uint8_t *bytes, size_t size, size_t *at)
{
    if (size - *at < SEGMENT_HEADER)
        return false;
    struct image_part part = {.address = le32_get(bytes + *at),
                              .length = le32_get(bytes + *at + 4)};
    part.offset = *at + SEGMENT_HEADER;
    part.data = bytes + part.offset;
    if (part.length > size - part.offset)
        return false;
    image->segment[image->segments++] = part;
    *at = part.offset + part.length;
    return true;
}

/* The checksum of a v1 image that ends at `at`, and where it ends with it. */
static bool parse_checksum(struct image *image, const uint8_t *bytes, size_t size, size_t at,
                           unsigned first)
{
    uint8_t sum = IMAGE_CHECKSUM_SEED;
    for (unsigned i = first; i < image->segments; i++)
        for (uint32_t j = 0; j < image->segment[i].length; j++)
            sum ^= image->segment[i].data[j];
    image->checksum_expected = sum;
    image->length = (at | (IMAGE_CHECKSUM_ALIGN - 1)) + 1;
    if (image->length > size)
        return false;
    image->checksum = bytes[image->length - 1];
    return true;
}

static void parse_header(struct image *image, const uint8_t *bytes)
{
    image->mode = bytes[2];
    image->size_freq = bytes[3];
    image->entry = le32_get(bytes + 4);
}

static bool parse_v1(struct image *image, const uint8_t *bytes, size_t size, size_t at)
{
    unsigned first = image->segments;
    if (size - at < HEADER || bytes[at] != IMAGE_MAGIC || bytes[at + 1] > IMAGE_SEGMENTS_MAX)
        return false;
    unsigned count = bytes[at + 1];
    parse_header(image, bytes + at);
    at += HEADER;
    for (unsigned i = 0; i < count; i++)
        if (!parse_segment(image, bytes, size, &at))
            return false;
    return parse_checksum(image, bytes, size, at, first);
}

/* Inverted when the top bit is set, else one more: how the OTA boot loader wants it. */
uint32_t image_v2_crc(const uint8_t *bytes, size_t size)
{
    uint32_t crc = (uint32_t)crc32(0, bytes, (uInt)size);
    return crc & 0x80000000 ? ~crc : crc + 1;
}

static bool parse_v2(struct image *image, const uint8_t *bytes, size_t size)
{
    size_t at = HEADER;
    image->version = 2;
    if (!parse_segment(image, bytes, size, &at) || !parse_v1(image, bytes, size, at))
        return false;
    if (size - image->length < 4)
        return false;
    image->crc = le32_get(bytes + image->length);
    image->crc_expected = image_v2_crc(bytes, image->length);
    image->length += 4;
    return true;
}

int image_parse(struct image *image, const uint8_t *bytes, size_t size)
{
    memset(image, 0, sizeof *image);
    image->version = 1;
    if (!image_starts(bytes, size))
        return FLASH_BAD_IMAGE;
    bool whole =
        bytes[0] == IMAGE_MAGIC_V2 ? parse_v2(image, bytes, size) : parse_v1(image, bytes, size, 0);
    return whole ? FLASH_OK : FLASH_BAD_IMAGE;
}
