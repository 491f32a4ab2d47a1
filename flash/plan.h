/* Which sectors of a region are to be written.
 *
 *     struct plan plan;
 *     status = plan_against_flash(&plan, session, address, bytes, size);
 *     for (uint32_t i = 0; plan_next(&plan, &i, &run);) ... write run ...
 *     plan_free(&plan);
 */
#ifndef FLASH_PLAN_H
#define FLASH_PLAN_H

#include "flash/flash.h"

struct plan {
    uint32_t address, size; /* of the region */
    uint32_t sectors;       /* it touches so many */
    bool *changed;          /* by sector */
};

/* A part of the region, as long as sectors follow each other. */
struct plan_run {
    uint32_t address, size;
    uint32_t sectors;
};

/* By comparing with what was written last time (shorter or longer: the rest differs). */
int plan_against_bytes(struct plan *p, uint32_t address, const uint8_t *bytes, uint32_t size,
                       const uint8_t *old, uint32_t old_size) __attribute__((warn_unused_result));

/* By hashes that our stub makes of the flash; FLASH_NEEDS_STUB without it. */
int plan_against_flash(struct plan *p, struct session *s, uint32_t address, const uint8_t *bytes,
                       uint32_t size) __attribute__((warn_unused_result));

void plan_free(struct plan *p);

/* How many sectors changed. */
uint32_t plan_count(const struct plan *p);

/* The next run from sector *at on; steps *at behind it.  False: no more. */
bool plan_next(const struct plan *p, uint32_t *at, struct plan_run *run);

#endif
