/* Items of typed memory (array, memoryview, struct): by struct's type codes. */
#ifndef PY_LIB_BINARY_H
#define PY_LIB_BINARY_H

#include "py/value.h"

size_t binary_size(uint32_t code);  /* native size; 0: no such code */
size_t binary_align(uint32_t code);
val binary_get(struct py *py, uint32_t code, const void *at); /* native byte order, any alignment */
void binary_set(struct py *py, uint32_t code, void *at, val v);
/* Any size 1-8 and byte order. */
val binary_get_int(struct py *py, const uint8_t *at, size_t size, bool big, bool is_signed);
void binary_set_int(struct py *py, uint8_t *at, size_t size, bool big, val v);

/* CRC-32 (as zlib's), gone on from `crc`: at first 0. */
uint32_t binary_crc32(uint32_t crc, const void *data, size_t n);

#endif
