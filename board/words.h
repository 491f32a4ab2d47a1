/* Little-endian words in guest memory. */
#ifndef BOARD_WORDS_H
#define BOARD_WORDS_H

#include <stdint.h>

static inline uint32_t half_load(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

static inline uint32_t word_load(const uint8_t *at)
{
    return half_load(at) | half_load(at + 2) << 16;
}

static inline void half_store(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static inline void word_store(uint8_t *at, uint32_t value)
{
    half_store(at, value);
    half_store(at + 2, value >> 16);
}

#endif
