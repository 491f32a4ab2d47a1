/* The other side of board/env.h for a device alone: time is what the test says, wires
 * and appointments are written down. */
#ifndef TESTS_UNIT_FAKE_ENV_H
#define TESTS_UNIT_FAKE_ENV_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "board/env.h"
#include "chip/memory.h"

struct env {
    uint64_t now, at[EVENTS];
    bool wire[WIRES], pin[17];
    unsigned rises[WIRES], pin_changes, flash_changes, asleep;
    struct line_symbol sent[256];
    unsigned sent_count;
    int reset; /* enum reset_kind, -1: none */
    uint64_t stalled_until;
    uint8_t memory[4096]; /* from DRAM_BASE */
    uint32_t sample[64];
    unsigned samples;
};

static inline struct env fake_env(void)
{
    struct env e = {.reset = -1};
    for (unsigned i = 0; i < EVENTS; i++)
        e.at[i] = NEVER;
    return e;
}

uint64_t env_now(const struct env *env)
{
    return env->now;
}

uint32_t env_bus_clock(const struct env *env)
{
    (void)env;
    return TICKS_PER_80MHZ;
}

void env_book(struct env *env, enum event event, uint64_t at_tick)
{
    env->at[event] = at_tick;
}

void env_clock_read(struct env *env, uint32_t us)
{
    (void)env, (void)us;
}

uint8_t *env_memory(struct env *env, uint32_t address, uint32_t bytes)
{
    uint32_t at = address - DRAM_BASE;
    return at < sizeof env->memory && bytes <= sizeof env->memory - at ? &env->memory[at] : NULL;
}

void env_sample(struct env *env, uint32_t word)
{
    env->sample[env->samples++ % 64] = word;
}

void env_cancel(struct env *env, enum event event)
{
    env->at[event] = NEVER;
}

void env_wire(struct env *env, enum wire wire, bool level)
{
    env->rises[wire] += level && !env->wire[wire];
    env->wire[wire] = level;
}

void env_pin(struct env *env, unsigned pin, bool level)
{
    env->pin[pin] = level;
    env->pin_changes++;
}

void env_send(struct env *env, unsigned uart, struct line_symbol symbol, uint64_t start_tick)
{
    (void)uart, (void)start_tick;
    env->sent[env->sent_count++ % 256] = symbol;
}

void env_reset(struct env *env, enum reset_kind kind)
{
    env->reset = (int)kind;
}

void env_deep_sleep(struct env *env)
{
    env->asleep++;
}

void env_stall(struct env *env, uint64_t until_tick)
{
    env->stalled_until = until_tick;
}

void env_remap(struct env *env)
{
    (void)env;
}

void env_flash_changed(struct env *env, uint32_t offset, uint32_t length)
{
    (void)offset, (void)length;
    env->flash_changes++;
}

void env_radio_starts(struct env *env)
{
    (void)env;
}

uint32_t env_random(struct env *env)
{
    (void)env;
    return 4;
}

#endif
