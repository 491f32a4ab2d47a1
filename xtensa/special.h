/* Special registers of the LX106: numbers, and what may be done to each. */
#ifndef XTENSA_SPECIAL_H
#define XTENSA_SPECIAL_H

#include <stdbool.h>

enum special {
#define SPECIAL(name, number, can) SPECIAL_##name = (number),
#include "xtensa/special.def"
#undef SPECIAL
};

enum special_access {
    SPECIAL_R = 1,
    SPECIAL_W = 2,
    SPECIAL_X = 4,
    SPECIAL_RW = SPECIAL_R | SPECIAL_W,
    SPECIAL_RWX = SPECIAL_RW | SPECIAL_X,
};

/* May rsr (SPECIAL_R), wsr (SPECIAL_W) or xsr (SPECIAL_X) name this register? */
bool special_allows(unsigned number, enum special_access access);

/* Its name, or NULL. */
const char *special_name(unsigned number);

#endif
