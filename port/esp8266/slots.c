/* Tables of slots are sparse here: outline.py makes of each a word with a bit for each slot, and the functions that it has. */
#include "py/value.h"

const void *slot_at(const struct slots *slots, unsigned n)
{
    const void *const *entry = (const void *const *)slots;
    for (uintptr_t has = (uintptr_t)*entry; has; has >>= 1) {
        entry += has & 1;
        if (!n--)
            return has & 1 ? *entry : NULL;
    }
    return NULL;
}
