/* The hardware watchdog: unfed, it interrupts after its first stage and resets the
 * chip after its second. */
#ifndef BOARD_DEV_WDT_H
#define BOARD_DEV_WDT_H

#include "board/env.h"
#include "chip/wdt.h"

struct wdt {
    uint32_t reg[64];
    bool second; /* the first stage has passed */
};

void wdt_reset(struct wdt *wdt);
uint32_t wdt_load(struct wdt *wdt, struct env *env, uint32_t offset);
void wdt_store(struct wdt *wdt, struct env *env, uint32_t offset, uint32_t value);
void wdt_due(struct wdt *wdt, struct env *env);

#endif
