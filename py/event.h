/* What interrupts leave for the interpreter to do. */
#ifndef PY_EVENT_H
#define PY_EVENT_H

#include "py/py.h"

/* Has `function` called with `argument` soon; raises RuntimeError when too many wait. */
void event_schedule(struct py *py, val function, val argument);
/* Waits, doing what comes. */
void event_sleep_us(struct py *py, uint64_t us);

#endif
