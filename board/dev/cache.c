/* Lines in sets, each set in the order of use. */
#include "board/dev/cache.h"

#include <string.h>

void cache_flush(struct cache *c, uint32_t bytes)
{
    memset(c->tag, 0, sizeof c->tag);
    c->sets = bytes / CACHE_LINE / CACHE_WAYS;
    c->last = 0;
}

/* Brings the tag to the front of its set; what falls off the end goes. */
static bool use(uint32_t *ways, uint32_t tag)
{
    unsigned way = 0;
    while (way < CACHE_WAYS - 1 && ways[way] != tag)
        way++;
    bool found = ways[way] == tag;
    memmove(ways + 1, ways, way * sizeof *ways);
    ways[0] = tag;
    return found;
}

bool cache_misses(struct cache *c, uint32_t flash_address)
{
    uint32_t tag = flash_address / CACHE_LINE + 1;
    if (tag == c->last)
        return false;
    c->last = tag;
    return !use(c->tag[(tag - 1) & (c->sets - 1)], tag);
}
