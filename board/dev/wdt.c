/* The watchdog.  VERIFY: stage lengths (0.8 ms << op) and whether it runs out of
 * reset: a board that never feeds it resets after the sum of both stages. */
#include "board/dev/wdt.h"

#include <string.h>

#define REG(w, name) ((w)->reg[((name)&0xFFU) / 4])

static uint64_t stage_ticks(uint32_t op)
{
    return (TICKS_PER_MS * 4 / 5) << (op & 0xFU);
}

static void start_stage(struct wdt *w, struct env *env, bool second)
{
    w->second = second;
    if (REG(w, WDT_CTL) & WDT_CTL_ENABLE)
        env_book(env, EVENT_WDT,
                 env_now(env) + stage_ticks(second ? REG(w, WDT_OP_ND) : REG(w, WDT_OP)));
    else
        env_cancel(env, EVENT_WDT);
}

void wdt_due(struct wdt *w, struct env *env)
{
    if (w->second) {
        env_reset(env, RESET_WATCHDOG);
        return;
    }
    env_wire(env, WIRE_WDT, true);
    env_wire(env, WIRE_WDT, false);
    start_stage(w, env, true);
}

void wdt_reset(struct wdt *w)
{
    memset(w, 0, sizeof *w);
}

uint32_t wdt_load(struct wdt *w, struct env *env, uint32_t offset)
{
    (void)env;
    return w->reg[offset / 4];
}

void wdt_store(struct wdt *w, struct env *env, uint32_t offset, uint32_t value)
{
    bool fed = offset == (WDT_RST & 0xFFU) && (value & 0xFFU) == WDT_FEED;
    bool turned = offset == (WDT_CTL & 0xFFU) && (value ^ w->reg[offset / 4]) & WDT_CTL_ENABLE;
    w->reg[offset / 4] = value;
    if (fed || turned)
        start_stage(w, env, false);
}
