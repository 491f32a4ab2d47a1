/* MAC registers.  Measured with stock firmware. */
#include "board/dev/mac.h"

#include <string.h>

#define MAC_RX_CTRL   0x3FF20004U
#define MAC_RX_ENABLE (1U << 31)
#define MAC_TSF_LOW   0x3FF21048U
#define MAC_TSF_HIGH  0x3FF2104CU

void mac_reset(struct mac *m, const struct env *env)
{
    memset(m, 0, sizeof *m);
    m->start_tick = env_now(env);
}

uint64_t mac_clock(const struct mac *m, const struct env *env)
{
    return env_now(env) - m->start_tick;
}

static uint64_t microseconds(const struct mac *m, const struct env *env)
{
    return mac_clock(m, env) / TICKS_PER_US;
}

static uint32_t polled(const struct mac *m, struct env *env)
{
    uint32_t us = (uint32_t)microseconds(m, env);
    env_clock_read(env, us);
    return us;
}

uint32_t mac_load(struct mac *m, struct env *env, uint32_t offset)
{
    switch (offset + MAC_BASE) {
    case MAC_TIMER_US: return polled(m, env);
    case MAC_TSF_LOW: return (uint32_t)microseconds(m, env);
    case MAC_TSF_HIGH: return (uint32_t)(microseconds(m, env) >> 32);
    case WDEV_RANDOM: return env_random(env);
    default: return m->reg[offset / 4];
    }
}

void mac_store(struct mac *m, struct env *env, uint32_t offset, uint32_t value)
{
    uint32_t rise = value & ~m->reg[offset / 4];
    m->reg[offset / 4] = value;
    if (offset + MAC_BASE == MAC_RX_CTRL && rise & MAC_RX_ENABLE)
        env_radio_starts(env);
}
