/* The table of special registers. */
#include "xtensa/special.h"

#include <stddef.h>

static const struct {
    const char *name;
    unsigned char can;
} specials[256] = {
#define SPECIAL(name, number, can) [number] = {#name, SPECIAL_##can},
#include "xtensa/special.def"
#undef SPECIAL
};

bool special_allows(unsigned number, enum special_access access)
{
    return number < 256 && (specials[number].can & access);
}

const char *special_name(unsigned number)
{
    return number < 256 ? specials[number].name : NULL;
}
