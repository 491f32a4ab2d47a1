/* Polling loops, recognised: a guest that waits by asking for the time costs the host
 * next to nothing, and its run is the same byte for byte.
 *
 * A stretch of such a loop depends on what it reads: registers, words of memory and the
 * microsecond counter.  It is executed once step by step and remembered as a trace:
 * what it read, what it left, how long it took.  Where the same is to be read again,
 * what it leaves is written down instead of executed.
 *
 * Time makes every turn different, so values are kept as  constant + share * T,  T being
 * the counter at the trace's start.  A share goes with additions, subtractions, copies
 * and comparisons for equality of values of one share; anything else done to a value
 * that has one gives the trace up.  Turns that start in another part of a microsecond
 * are other traces.  So what a trace says is true by construction: a wrong guess about
 * an input's share only means that it isn't found again.
 *
 * Only loops qualify that touch no device but the microsecond counter and the watchdog's
 * feeding: stock MicroPython's prompt is one.  State of the host, no part of a snapshot. */
#ifndef BOARD_IDLE_H
#define BOARD_IDLE_H

#include <stdbool.h>
#include <stdint.h>

#include "board/bus.h"
#include "board/cpu.h"

struct idle;

/* NULL when memory is short; the other functions then do nothing. */
struct idle *idle_create(void);
void idle_destroy(struct idle *idle);

/* The guest asked for the time and reads `us`.  True when idle_turn wants to be called at
 * once. */
bool idle_clock_read(struct idle *idle, uint64_t cycle, uint32_t us);

/* Cycles that were turned instead of executed. */
uint64_t idle_turned(const struct idle *idle);

/* Were rounds turned in the last milliseconds before `cycle`? */
bool idle_is_turning(const struct idle *idle, uint64_t cycle);

/* Code, the mapping or the clock changed: what is known is worth nothing. */
void idle_forget(struct idle *idle);

/* Between two instructions: turns as many rounds as are known and end by `limit`, a cycle before
 * which nothing happens from outside.  `ticks`: of the microsecond counter's clock now (env.h),
 * `cpu_ticks` of them per CPU cycle. */
void idle_turn(struct idle *idle, struct cpu *cpu, struct bus *bus, uint64_t ticks,
               uint32_t cpu_ticks, uint64_t limit);

#endif
