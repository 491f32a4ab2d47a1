/* Appointments: for each kind of event the tick at which it is due. */
#ifndef BOARD_SCHED_H
#define BOARD_SCHED_H

#include "board/env.h"

struct sched {
    uint64_t at[EVENTS]; /* NEVER when not booked */
    uint64_t next;       /* no event is due before this */
};

static inline void sched_clear(struct sched *s)
{
    for (unsigned i = 0; i < EVENTS; i++)
        s->at[i] = NEVER;
    s->next = NEVER;
}

static inline void sched_book(struct sched *s, enum event event, uint64_t at)
{
    s->at[event] = at;
    if (at < s->next)
        s->next = at;
}

/* Takes the first event due at `now` off the list; EVENTS when there is none.
 * Afterwards `next` is exact. */
static inline enum event sched_take(struct sched *s, uint64_t now)
{
    enum event first = EVENTS;
    uint64_t earliest = NEVER;
    for (unsigned i = 0; i < EVENTS; i++) {
        if (s->at[i] < earliest) {
            earliest = s->at[i];
            first = (enum event)i;
        }
    }
    s->next = earliest;
    if (earliest > now)
        return EVENTS;
    s->at[first] = NEVER;
    s->next = now;
    return first;
}

#endif
