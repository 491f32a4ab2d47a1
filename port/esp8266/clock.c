/* Time: FRC2 counts 5 MHz and wraps in 14 minutes; 64 bits are kept beside it, and its
 * alarm is never further away than half of that. */
#include "chip/timer.h"

#include "chip/dport.h"
#include "chip/interrupt.h"
#include "port/esp8266/drivers.h"
#include "port/esp8266/hw.h"
#include "py/py.h"

enum { TICKS_PER_US = 5, TIMERS = 4 };
#define FARTHEST 0x40000000U
#define NEVER    (~0ULL)

struct timer {
    uint64_t due; /* ticks; NEVER: not set */
    uint32_t period_us;
};

struct clock {
    struct py *py;
    uint64_t ticks; /* since start, as of `seen` */
    uint32_t seen;  /* FRC2 then */
    uint64_t wake;  /* clock_wait's deadline in ticks */
    struct timer timers[TIMERS];
};
static struct clock state;

static IRAM uint64_t ticks_now(void)
{
    uint32_t ps = irq_save(), count = REG(FRC2_COUNT);
    state.ticks += count - state.seen;
    state.seen = count;
    uint64_t ticks = state.ticks;
    irq_restore(ps);
    return ticks;
}

/* The alarm for the next thing that is due; one that has passed is made to come at once. */
static IRAM void set_alarm(uint64_t now)
{
    uint64_t due = now + FARTHEST;
    if (state.wake < due)
        due = state.wake;
    for (int i = 0; i < TIMERS; i++)
        if (state.timers[i].due < due)
            due = state.timers[i].due;
    uint64_t soonest = now + 20;
    REG(FRC2_ALARM) = state.seen + (uint32_t)((due < soonest ? soonest : due) - now);
}

static IRAM void run_timer(int i, uint64_t now)
{
    struct timer *t = &state.timers[i];
    uint64_t period = (uint64_t)t->period_us * TICKS_PER_US;
    if (t->due > now)
        return;
    t->due = !t->period_us ? NEVER : t->due + period > now ? t->due + period : now + period;
    if (state.py)
        py_timer_event(state.py, i);
}

IRAM void clock_interrupt(void)
{
    __asm__ volatile("wsr %0, intclear" ::"a"(1U << INT_FRC2));
    uint64_t now = ticks_now();
    for (int i = 0; i < TIMERS; i++)
        run_timer(i, now);
    set_alarm(now);
}

void clock_open(void)
{
    for (int i = 0; i < TIMERS; i++)
        state.timers[i].due = NEVER;
    state.wake = NEVER;
    REG(FRC2_LOAD) = 0;
    REG(FRC2_CTRL) = FRC_ENABLE | 1U << FRC_DIVIDER_S;
    reg_set(DPORT_EDGE_INT_ENABLE, 1U << 2);
    set_alarm(ticks_now());
    interrupt_enable(INT_FRC2);
}

void clock_attach(struct py *of)
{
    state.py = of;
}

uint64_t clock_us(void)
{
    return ticks_now() / TICKS_PER_US;
}

void clock_wait(uint64_t deadline_us)
{
    uint32_t ps = irq_save();
    state.wake = deadline_us >= NEVER / TICKS_PER_US ? NEVER : deadline_us * TICKS_PER_US;
    set_alarm(ticks_now());
    irq_restore(ps);
    system_wait();
    state.wake = NEVER;
}

bool clock_timer_set(int timer, uint32_t period_us, bool periodic)
{
    if (timer < 0 || timer >= TIMERS)
        return false;
    uint32_t ps = irq_save();
    uint64_t now = ticks_now();
    state.timers[timer].due = period_us ? now + (uint64_t)period_us * TICKS_PER_US : NEVER;
    state.timers[timer].period_us = periodic ? period_us : 0;
    set_alarm(now);
    irq_restore(ps);
    return true;
}
