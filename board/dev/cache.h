/* The flash cache, as far as it costs time: which lines it holds.  What they hold is
 * always what the flash holds.
 *
 * 32 KB where both upper quarters of IRAM are given to it, else 16 KB.
 * VERIFY: lines of 32 bytes, four ways, the one least recently used goes: a loop on a
 * board that reads the window at strides, timed by CCOUNT, would show all three. */
#ifndef BOARD_DEV_CACHE_H
#define BOARD_DEV_CACHE_H

#include <stdbool.h>
#include <stdint.h>

enum { CACHE_LINE = 32, CACHE_WAYS = 4, CACHE_SETS_MAX = 32768 / CACHE_LINE / CACHE_WAYS };

struct cache {
    bool on; /* it costs time at all; the board's owner says so */
    uint32_t sets;
    uint32_t last;                            /* the line touched last, plus 1 */
    uint32_t tag[CACHE_SETS_MAX][CACHE_WAYS]; /* line + 1, the last used one first; 0: none */
};

/* Empty, of so many bytes. */
void cache_flush(struct cache *cache, uint32_t bytes);

/* A byte of the flash is wanted.  True when its line must be read first; then it is there. */
bool cache_misses(struct cache *cache, uint32_t flash_address);

#endif
