/* Programs for the ESP8266 out of ELF files, and images made of them. */
#ifndef FLASH_ELF_H
#define FLASH_ELF_H

#include <stdbool.h>

#include "flash/image.h"
#include "flash/input.h"

struct elf_program {
    uint32_t entry;
    struct regions ram;  /* what goes to RAM, in the file's order; adjacent sections joined */
    struct regions irom; /* what runs from flash: at most one */
    unsigned joined;     /* sections that were */
};

/* An input_status.  Of sections, or of program headers when `segments`. */
int elf_read(struct elf_program *p, const char *path, bool segments)
    __attribute__((warn_unused_result));
void elf_free(struct elf_program *p);

bool elf_is(const uint8_t *bytes, size_t size);

/* What has to be flashed of an ELF file, appended as regions: its v1 image at `address`, and what
 * runs from flash where it was linked for.  An input_status. */
int elf_load(struct regions *to, const char *name, uint32_t address, uint8_t *bytes, size_t size)
    __attribute__((warn_unused_result));

struct image_parameters {
    uint8_t mode, size_freq;
};
/* What esptool's elf2image takes when nothing is said: qio, 40m, 1MB. */
#define IMAGE_DEFAULTS ((struct image_parameters){.mode = 0, .size_freq = 0x20})

/* The v1 image of the RAM part.  *bytes is the caller's to free. */
int image_build_v1(const struct elf_program *p, struct image_parameters parameters, uint8_t **bytes,
                   size_t *size) __attribute__((warn_unused_result));
/* The OTA image of all. */
int image_build_v2(const struct elf_program *p, struct image_parameters parameters, uint8_t **bytes,
                   size_t *size) __attribute__((warn_unused_result));

#endif
