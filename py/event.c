#include "py/event.h"

#include "py/obj/dict.h"
#include "py/obj/exc.h"
#include "py/obj/list.h"
#include "py/obj/tuple.h"

enum { EVENT_PIN = 0x10000, EVENT_TIMER = 0x20000, WAITING_MOST = 8 };

/* Interrupts call these: `of`, not `py`, keeps the argument where the chip's build drops it. */

void py_interrupt(struct py *of)
{
    of->pending |= PENDING_INTERRUPT;
}

int py_interrupt_byte(const struct py *of)
{
    return of->interrupt_byte;
}

/* A ring that only an interrupt fills and only py_poll empties. */
static void put(struct py *of, uint32_t event)
{
    uint32_t next = (of->event_in + 1) % PY_EVENTS;
    if (next == of->event_out)
        return; /* full: an edge is lost, like one the hardware had no time for */
    of->events[of->event_in] = event;
    of->event_in = next;
    of->pending |= PENDING_EVENT;
}

void py_pin_event(struct py *of, int pin, int edges)
{
    put(of, EVENT_PIN | (uint32_t)pin << 4 | (uint32_t)edges);
}

void py_timer_event(struct py *of, int timer)
{
    put(of, EVENT_TIMER | (uint32_t)timer);
}

void event_schedule(struct py *py, val function, val argument)
{
    if (!py->scheduled)
        py->scheduled = list_new(py, 0, NULL);
    if (PTR(list, py->scheduled)->length >= WAITING_MOST)
        py_error(py, &type_RuntimeError, "schedule queue full");
    list_append(py, py->scheduled, tuple_pair(py, function, argument));
    py->pending |= PENDING_SCHEDULED;
}

/* A handler that raises is reported; the program goes on. */
static void call(struct py *py, val function, val argument)
{
    struct trap trap;
    size_t mark = gc_mark_arena(py);
    py->in_callback = true; /* one at a time: what comes meanwhile waits */
    if (py_try(py, &trap)) {
        py->in_callback = false;
        py->pending |= PENDING_EVENT | (py->scheduled ? PENDING_SCHEDULED : 0);
        if (exc_is(trap.error, &type_KeyboardInterrupt) || exc_is(trap.error, &type_SystemExit))
            py_raise(py, trap.error);
        py_print_error(py, trap.error);
        gc_cut_arena(py, mark);
        return;
    }
    py_call(py, function, 1, &argument);
    py_end_try(py);
    py->in_callback = false;
    gc_cut_arena(py, mark);
}

/* Handlers are (function, argument) under the pin's or timer's number. */
static void handle(struct py *py, uint32_t event)
{
    val dict = event & EVENT_PIN ? py->pin_handlers : py->timer_handlers;
    uint32_t number = event & EVENT_PIN ? event >> 4 & 0xfff : event & 0xffff;
    val pair = dict ? dict_get(py, dict, INT(number)) : 0;
    if (pair && PTR(tuple, pair)->items[0] != NONE)
        call(py, PTR(tuple, pair)->items[0], PTR(tuple, pair)->items[1]);
}

static void run_scheduled(struct py *py)
{
    size_t n = PTR(list, py->scheduled)->length;
    while (n-- && PTR(list, py->scheduled)->length) {
        val pair = list_pop(py, py->scheduled, 0);
        call(py, PTR(tuple, pair)->items[0], PTR(tuple, pair)->items[1]);
    }
}

void py_poll(struct py *py)
{
    int pending = py->pending;
    py->pending = 0;
    if (pending & PENDING_INTERRUPT) {
        py->pending |= pending & ~PENDING_INTERRUPT;
        py_raise(py, exc_new(py, &type_KeyboardInterrupt, OBJ(&tuple_empty)));
    }
    if (pending & PENDING_STEPS) {
        py->pending |= pending; /* once over, each further edge ends it again */
        if (!py->steps)
            py_raise(py, exc_new(py, &type_SystemExit, OBJ(&tuple_empty)));
        py->steps--;
    }
    if (py->heap.locked || py->in_callback) { /* later */
        py->pending |= pending;
        return;
    }
    while (py->event_out != py->event_in) {
        uint32_t event = py->events[py->event_out];
        py->event_out = (py->event_out + 1) % PY_EVENTS;
        handle(py, event);
    }
    if ((pending & PENDING_SCHEDULED) && py->scheduled)
        run_scheduled(py);
    if (pending & PENDING_FINISH)
        gc_finish(py);
}

void event_sleep_us(struct py *py, uint64_t us)
{
    const struct port *port = py->port;
    uint32_t before = port->ticks_us(py->context);
    for (;;) {
        if (py->pending)
            py_poll(py);
        uint32_t now = port->ticks_us(py->context), passed = now - before;
        before = now;
        us = passed < us ? us - passed : 0;
        if (!us)
            return;
        port->delay_us(py->context, us > 10000 ? 10000 : (uint32_t)us);
    }
}
