/* Firmware images: reading, changing their flash parameters, and making them
 * (chip/image.h describes the format). */
#ifndef FLASH_IMAGE_H
#define FLASH_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "chip/image.h"
#include "flash/status.h"

struct image_part {
    uint32_t address, length;
    size_t offset;       /* of its data in the image */
    const uint8_t *data; /* in the bytes that were parsed */
};

struct image {
    unsigned version; /* 1, or 2 (OTA) */
    uint8_t mode, size_freq;
    uint32_t entry;
    unsigned segments;
    struct image_part segment[IMAGE_SEGMENTS_MAX + 1]; /* v2: the irom segment first */
    size_t length; /* up to and with the checksum (and v2's CRC) */
    uint8_t checksum, checksum_expected;
    uint32_t crc, crc_expected; /* v2 */
};

/* Parses as much as makes sense.  FLASH_BAD_IMAGE: not an image, or cut short (then
 * `segments` is how many are whole).  The parts point into `bytes`. */
int image_parse(struct image *image, const uint8_t *bytes, size_t size)
    __attribute__((warn_unused_result));

/* Does an image start here?  (A v1 or v2 magic and a segment count that can be.) */
bool image_starts(const uint8_t *bytes, size_t size);

/* Is this an address of the ESP8266's RAM? */
bool image_in_ram(uint32_t address);

/* The word for a code, or NULL; the code for a word, or -1. */
const char *image_mode_word(uint8_t code);
const char *image_size_word(uint8_t code);
const char *image_freq_word(uint8_t code);
int image_mode_code(const char *word);
int image_size_code(const char *word);
int image_freq_code(const char *word);

/* Bytes that a size word means; 0 when it is none.  And the word for bytes, or NULL. */
uint32_t image_size_bytes(const char *word);
const char *image_word_of_bytes(uint32_t bytes);

/* The CRC32 that ends a v2 image, over bytes[0 .. size). */
uint32_t image_v2_crc(const uint8_t *bytes, size_t size);

#endif
