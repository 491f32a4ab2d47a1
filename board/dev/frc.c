/* The two timers.  Registers: SDK headers; behaviour measured with stock firmware. */
#include "board/dev/frc.h"

#include <string.h>

enum { LOAD = 0x0, COUNT = 0x4, CTRL = 0x8, INT = 0xC, ALARM = 0x10 };

static uint32_t mask(const struct frc *f)
{
    return f->up ? 0xFFFFFFFFU : FRC1_COUNT_MASK;
}

static bool running(const struct frc *f)
{
    return f->ctrl & FRC_ENABLE;
}

static uint32_t clock_of(const struct frc *f, const struct env *env)
{
    static const uint32_t dividers[4] = {1, 16, 256, 256};
    return env_bus_clock(env) * dividers[f->ctrl >> FRC_DIVIDER_S & 3U];
}

static uint32_t count_at(const struct frc *f, uint64_t tick)
{
    uint32_t counted = running(f) ? (uint32_t)((tick - f->since_tick) / f->clock) : 0;
    return (f->up ? f->count + counted : f->count - counted) & mask(f);
}

/* Makes the present count the new start; keeps the part of a period that has passed
 * unless the period itself changes. */
static void rebase(struct frc *f, struct env *env)
{
    uint64_t now = env_now(env), part = running(f) ? (now - f->since_tick) % f->clock : 0;
    f->count = count_at(f, now);
    f->since_tick = now - part;
}

static uint64_t counts_left(const struct frc *f)
{
    uint32_t left = f->up ? f->alarm - f->count : f->count;
    return left ? left : (uint64_t)mask(f) + 1;
}

static void book(struct frc *f, struct env *env)
{
    enum event event = f->up ? EVENT_FRC2 : EVENT_FRC1;
    if (running(f))
        env_book(env, event, f->since_tick + counts_left(f) * f->clock);
    else
        env_cancel(env, event);
}

static void restart(struct frc *f, struct env *env, uint32_t count)
{
    f->count = count & mask(f);
    f->since_tick = env_now(env);
    f->clock = clock_of(f, env);
    book(f, env);
}

static void set_interrupt(struct frc *f, struct env *env, bool on)
{
    f->fired = on;
    env_wire(env, f->up ? WIRE_FRC2 : WIRE_FRC1, on);
}

void frc_due(struct frc *f, struct env *env)
{
    uint64_t at = f->since_tick + counts_left(f) * f->clock;
    f->count = f->up ? f->alarm : f->ctrl & FRC_AUTO_RELOAD ? f->load : 0;
    f->since_tick = at;
    /* An edge is a pulse: the line falls at once and may rise again next time. */
    set_interrupt(f, env, true);
    if (!(f->ctrl & FRC_INT_LEVEL))
        env_wire(env, f->up ? WIRE_FRC2 : WIRE_FRC1, false);
    book(f, env);
}

void frc_clock_changed(struct frc *f, struct env *env)
{
    uint32_t clock = clock_of(f, env);
    if (clock == f->clock)
        return;
    rebase(f, env);
    restart(f, env, f->count);
}

void frc_reset(struct frc *f, bool up)
{
    memset(f, 0, sizeof *f);
    f->up = up;
    f->clock = 1;
}

uint32_t frc_load(struct frc *f, struct env *env, uint32_t offset)
{
    switch (offset) {
    case LOAD: return f->load;
    case COUNT: return count_at(f, env_now(env));
    case CTRL: return f->ctrl | (f->fired ? FRC_INT_STATUS : 0);
    case ALARM: return f->alarm;
    default: return 0;
    }
}

static void set_ctrl(struct frc *f, struct env *env, uint32_t value)
{
    rebase(f, env);
    f->ctrl = value & ~FRC_INT_STATUS;
    f->clock = clock_of(f, env);
    book(f, env);
}

void frc_store(struct frc *f, struct env *env, uint32_t offset, uint32_t value)
{
    switch (offset) {
    case LOAD:
        f->load = value & mask(f);
        restart(f, env, value);
        break;
    case COUNT: restart(f, env, value); break;
    case CTRL: set_ctrl(f, env, value); break;
    case INT: set_interrupt(f, env, false); break;
    case ALARM:
        rebase(f, env);
        f->alarm = value;
        book(f, env);
        break;
    default: break;
    }
}
