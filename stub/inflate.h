/* Inflate (RFC 1950, RFC 1951) in one go: bytes are asked for, bytes are handed out.
 * Freestanding; the host's tests run the same file. */
#ifndef STUB_INFLATE_H
#define STUB_INFLATE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    INFLATE_WINDOW = 0x8000,
    INFLATE_LITERALS = 288,
    INFLATE_DISTANCES = 32,
    INFLATE_LONGEST = 15, /* bits of a code */
};

/* A Huffman code as RFC 1951, 3.2.2 numbers it: how many codes have each length, and the
 * symbols in the order of their codes. */
struct inflate_code {
    uint16_t count[INFLATE_LONGEST + 1];
    uint16_t symbol[INFLATE_LITERALS];
};

struct inflate {
    /* The caller's: a byte, or -1 when there is no more; and what to do with one. */
    int (*next)(void *context);
    void (*put)(void *context, uint8_t byte);
    void *context;
    uint8_t *window; /* INFLATE_WINDOW bytes */
    /* The machine's. */
    uint32_t bits, bit_count;
    uint32_t written;
    uint32_t adler_a, adler_b;
    bool starved;
    uint8_t lengths[INFLATE_LITERALS + INFLATE_DISTANCES];
    struct inflate_code literals, distances;
};

enum inflate_status { INFLATE_OK = 0, INFLATE_BROKEN = -1, INFLATE_STARVED = -2 };

/* Inflates one zlib stream to its end. */
int inflate_run(struct inflate *z);

#endif
