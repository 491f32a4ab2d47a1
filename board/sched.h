/* Appointments: for each kind of event the tick at which it is due. */
#ifndef BOARD_SCHED_H
#define BOARD_SCHED_H

#include "board/env.h"

struct sched {
    uint64_t at[EVENTS]; /* NEVER when not booked */
};

static inline void sched_clear(struct sched *s)
{
    for (unsigned i = 0; i < EVENTS; i++)
        s->at[i] = NEVER;
}

/* The event that is due first; EVENTS when nothing is booked. */
static inline enum event sched_first(const struct sched *s)
{
    enum event first = EVENTS;
    uint64_t earliest = NEVER;
    for (unsigned i = 0; i < EVENTS; i++) {
        if (s->at[i] < earliest) {
            earliest = s->at[i];
            first = (enum event)i;
        }
    }
    return first;
}

/* When that is. */
static inline uint64_t sched_next(const struct sched *s)
{
    enum event first = sched_first(s);
    return first == EVENTS ? NEVER : s->at[first];
}

/* Takes the first event due at `now` off the list; EVENTS when there is none. */
static inline enum event sched_take(struct sched *s, uint64_t now)
{
    enum event first = sched_first(s);
    if (first == EVENTS || s->at[first] > now)
        return EVENTS;
    s->at[first] = NEVER;
    return first;
}

#endif
