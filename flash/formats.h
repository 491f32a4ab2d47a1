/* Intel hex and UF2: reading into regions, and writing. */
#ifndef FLASH_FORMATS_H
#define FLASH_FORMATS_H

#include <stdbool.h>
#include <stdio.h>

#include "flash/input.h"

bool format_is_hex(const uint8_t *bytes, size_t size);
bool format_is_uf2(const uint8_t *bytes, size_t size);

/* Adjacent records become one region; an input_status. */
int format_read_hex(struct regions *to, const char *name, const uint8_t *bytes, size_t size)
    __attribute__((warn_unused_result));
int format_read_uf2(struct regions *to, const char *name, const uint8_t *bytes, size_t size)
    __attribute__((warn_unused_result));

/* To an open file, whose errors the caller looks for. */
void format_write_hex(FILE *f, const struct regions *r);

/* UF2 with `chunk` bytes of data a block (256 or 476 less the digest's 24). */
void format_write_uf2(FILE *f, const struct regions *r, unsigned chunk, bool digests);

#endif
