/* Little-endian numbers at any address. */
#ifndef FS_BYTES_H
#define FS_BYTES_H

#include <stdint.h>

static inline uint32_t get16(const uint8_t *p)
{
    return (uint32_t)(p[0] | p[1] << 8);
}
static inline uint32_t get32(const uint8_t *p)
{
    return get16(p) | get16(p + 2) << 16;
}
static inline void put16(uint8_t *p, uint32_t n)
{
    p[0] = (uint8_t)n, p[1] = (uint8_t)(n >> 8);
}
static inline void put32(uint8_t *p, uint32_t n)
{
    put16(p, n), put16(p + 2, n >> 16);
}

#endif
