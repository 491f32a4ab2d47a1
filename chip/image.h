/* The firmware image that the boot ROM starts.
 *
 * v1:  struct image_header, then `segments` times struct image_segment and its
 *      data, then zeros so that the checksum is the last byte of a 16-byte multiple.
 * v2:  an 8-byte header whose magic is IMAGE_MAGIC_V2, segments 4, the irom segment
 *      (address 0), then a v1 image, then a CRC32 of all before it.
 * Little-endian.  Source: esptool's documentation, "Firmware image format". */
#ifndef CHIP_IMAGE_H
#define CHIP_IMAGE_H

#include <stdint.h>

#define IMAGE_MAGIC          0xE9U
#define IMAGE_MAGIC_V2       0xEAU
#define IMAGE_V2_SEGMENTS    4U
#define IMAGE_CHECKSUM_SEED  0xEFU
#define IMAGE_CHECKSUM_ALIGN 16U
#define IMAGE_SEGMENTS_MAX   16U

struct image_header {
    uint8_t magic;
    uint8_t segments;
    uint8_t flash_mode;      /* enum image_flash_mode */
    uint8_t flash_size_freq; /* size << 4 | frequency */
    uint32_t entry;
};

struct image_segment {
    uint32_t address;
    uint32_t length; /* bytes, a multiple of 4 */
};

enum image_flash_mode { FLASH_QIO = 0, FLASH_QOUT = 1, FLASH_DIO = 2, FLASH_DOUT = 3 };

/* IMAGE_FLASH_SIZE(code in the header, esptool's word, bytes) */
#define IMAGE_FLASH_SIZES                                                                          \
    IMAGE_FLASH_SIZE(1, "256KB", 0x40000)                                                          \
    IMAGE_FLASH_SIZE(0, "512KB", 0x80000)                                                          \
    IMAGE_FLASH_SIZE(2, "1MB", 0x100000)                                                           \
    IMAGE_FLASH_SIZE(3, "2MB", 0x200000)                                                           \
    IMAGE_FLASH_SIZE(4, "4MB", 0x400000)                                                           \
    IMAGE_FLASH_SIZE(5, "2MB-c1", 0x200000)                                                        \
    IMAGE_FLASH_SIZE(6, "4MB-c1", 0x400000)                                                        \
    IMAGE_FLASH_SIZE(8, "8MB", 0x800000)                                                           \
    IMAGE_FLASH_SIZE(9, "16MB", 0x1000000)

/* IMAGE_FLASH_FREQUENCY(code, esptool's word) */
#define IMAGE_FLASH_FREQUENCIES                                                                    \
    IMAGE_FLASH_FREQUENCY(0x0, "40m")                                                              \
    IMAGE_FLASH_FREQUENCY(0x1, "26m")                                                              \
    IMAGE_FLASH_FREQUENCY(0x2, "20m")                                                              \
    IMAGE_FLASH_FREQUENCY(0xF, "80m")

#endif
