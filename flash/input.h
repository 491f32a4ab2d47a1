/* Files to flash, as regions: bytes and where they go.
 *
 * Raw files go where the caller says.  Intel hex and UF2 files carry their own addresses; an ELF
 * file becomes an image there and, where it was linked for, what runs from flash.  "-" is standard
 * input. */
#ifndef FLASH_INPUT_H
#define FLASH_INPUT_H

#include <stddef.h>
#include <stdint.h>

struct region {
    char *name; /* of the file */
    uint32_t address;
    uint8_t *bytes;
    uint32_t size;
};

struct regions {
    struct region *region;
    size_t count;
};

enum input_status {
    INPUT_OK = 0,
    INPUT_UNREADABLE = -1, /* errno tells */
    INPUT_TOO_LARGE = -2,  /* 64 MB at most */
    INPUT_BROKEN_HEX = -3,
    INPUT_BROKEN_UF2 = -4,
    INPUT_BROKEN_ELF = -5,
    INPUT_NO_MEMORY = -6,
};

/* Appends the file's regions.  What was appended before a failure stays. */
int input_load(struct regions *to, const char *path, uint32_t address)
    __attribute__((warn_unused_result));

/* Appends a copy of bytes. */
int input_append(struct regions *to, const char *name, uint32_t address, const uint8_t *bytes,
                 size_t size) __attribute__((warn_unused_result));

void input_free(struct regions *r);

/* By address; files of the same address keep their order. */
void input_sort(struct regions *r);

/* The first region that shares a sector with the one before it (sorted), or NULL. */
const struct region *input_overlap(const struct regions *r, uint32_t sector);

const char *input_status_text(int status);

/* The whole of a file ("-": standard input); *bytes is the caller's to free. */
int input_read_file(const char *path, uint8_t **bytes, size_t *size)
    __attribute__((warn_unused_result));

#endif
