/* Inflate (RFC 1950, RFC 1951) in one go: bytes are asked for; what comes out stands in
 * the window, a ring of 32 KB, and is announced.  Freestanding; the host's tests run the
 * same file. */
#ifndef STUB_INFLATE_H
#define STUB_INFLATE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    INFLATE_WINDOW = 0x8000,
    INFLATE_STEP = 32, /* bytes between two announcements */
    INFLATE_LITERALS = 288,
    INFLATE_DISTANCES = 32,
    INFLATE_LONGEST = 15, /* bits of a code */
    INFLATE_FAST = 9,     /* codes up to this length are looked up */
};

/* A Huffman code as RFC 1951, 3.2.2 numbers it: how many codes have each length, and the
 * symbols in the order of their codes; and by the next bits of the stream, for short
 * codes, symbol << 4 | length. */
struct inflate_code {
    uint16_t count[INFLATE_LONGEST + 1];
    uint16_t symbol[INFLATE_LITERALS];
    uint16_t fast[1 << INFLATE_FAST];
};

struct inflate {
    /* The caller's: a byte of the stream, or -1 when there is no more. */
    int (*next)(void *context);
    /* All up to `written` stands in the window: byte n at (n + shift) % INFLATE_WINDOW.  When it
     * returns there must be room for INFLATE_STEP more. */
    void (*announce)(void *context, uint32_t written);
    void *context;
    uint8_t *window; /* INFLATE_WINDOW bytes */
    uint32_t shift;
    /* The machine's. */
    uint32_t bits, bit_count;
    uint32_t written, summed;
    uint32_t adler_a, adler_b;
    bool starved;
    uint8_t lengths[INFLATE_LITERALS + INFLATE_DISTANCES];
    struct inflate_code literals, distances;
};

enum inflate_status { INFLATE_OK = 0, INFLATE_BROKEN = -1, INFLATE_STARVED = -2 };

/* Inflates one zlib stream to its end. */
int inflate_run(struct inflate *z);

#endif
