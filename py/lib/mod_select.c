/* select: waiting for streams.  Each is asked by its method ioctl(3, events) which of
 * the events it has, as in MicroPython's stream protocol. */
#include "py/event.h"
#include "py/lib/module.h"

enum { IOCTL_POLL = 3, POLL_IN = 1, POLL_OUT = 4, POLL_ERR = 8, POLL_HUP = 16, ONE_SHOT = 1, E_NOENT = 2, PAUSE_US = 1000 };

struct poll {
    struct object head;
    val streams; /* list: stream, events, stream, events ... */
};

/* --- asking ------------------------------------------------------------------------------------ */

static intptr_t ask(struct py *py, val stream, intptr_t events)
{
    intptr_t r = int_get(py, py_call_method(py, stream, N(ioctl), 2, (val[]){INT(IOCTL_POLL), INT(events)}));
    if (r < 0)
        py_raise_os(py, (int)-r);
    return r;
}

/* The (stream, events) that are ready, within timeout_ms (negative: without a bound). */
static val wait(struct py *py, val streams, intptr_t timeout_ms, bool one_shot)
{
    val out = list_new(py, 0, NULL);
    uint32_t start = py->port->ticks_ms(py->context);
    for (size_t mark = gc_mark_arena(py);; gc_cut_arena(py, mark)) {
        for (size_t i = 0; i + 1 < PTR(list, streams)->length; i += 2) {
            val stream = PTR(list, streams)->items[i], wanted = PTR(list, streams)->items[i + 1];
            intptr_t ready = wanted == INT(0) && one_shot ? 0 : ask(py, stream, int_of(wanted));
            if (ready)
                list_append(py, out, tuple_pair(py, stream, INT(ready)));
            if (ready && one_shot)
                PTR(list, streams)->items[i + 1] = INT(0);
        }
        if (PTR(list, out)->length || (timeout_ms >= 0 && py->port->ticks_ms(py->context) - start >= (uint32_t)timeout_ms))
            return out;
        event_sleep_us(py, PAUSE_US);
    }
}

/* --- poll ---------------------------------------------------------------------------------------- */

static intptr_t index_of(val poll, val stream)
{
    struct list *l = PTR(list, PTR(poll, poll)->streams);
    for (size_t i = 0; i < l->length; i += 2)
        if (l->items[i] == stream)
            return (intptr_t)i;
    return -1;
}
FN(p_register)
{
    intptr_t events = n > 2 ? int_get(py, args[2]) : POLL_IN | POLL_OUT, i = index_of(args[0], args[1]);
    val streams = PTR(poll, args[0])->streams;
    if (!ops_attr_or_0(py, args[1], N(ioctl)))
        py_error(py, &type_OSError, "stream operation not supported");
    if (i < 0) {
        list_append(py, streams, args[1]);
        list_append(py, streams, INT(events));
    } else {
        PTR(list, streams)->items[i + 1] = INT(events);
    }
    return NONE;
}
FN(p_unregister)
{
    intptr_t i = index_of(args[0], args[1]);
    if (i >= 0) {
        list_pop(py, PTR(poll, args[0])->streams, (size_t)i);
        list_pop(py, PTR(poll, args[0])->streams, (size_t)i);
    }
    return NONE;
}
FN(p_modify)
{
    if (index_of(args[0], args[1]) < 0)
        py_raise_os(py, E_NOENT);
    return p_register(py, n, args);
}
static intptr_t timeout_of(struct py *py, size_t n, const val *args)
{
    return n > 1 && args[1] != NONE ? int_get(py, args[1]) : -1;
}
FN(p_poll)
{
    return wait(py, PTR(poll, args[0])->streams, timeout_of(py, n, args), n > 2 && (int_get(py, args[2]) & ONE_SHOT));
}
FN(p_ipoll)
{
    return ops_iter(py, p_poll(py, n, args));
}
static void trace(struct py *py, void *object)
{
    gc_trace(py, ((struct poll *)object)->streams);
}
static const struct native poll_functions[] = {
    FUNCTION(register, p_register, 2, 3),
    FUNCTION(unregister, p_unregister, 2, 2),
    FUNCTION(modify, p_modify, 3, 3),
    FUNCTION(poll, p_poll, 1, 3),
    FUNCTION(ipoll, p_ipoll, 1, 3),
};

static const struct entry poll_entries[] = {
    FUNCTIONS_LAST(poll_functions)
};
static const struct slots slots = {.trace = trace};
static const struct type type_poll = {.head = {&type_type}, .slots = &slots, .name = N(poll), .entries = poll_entries};

FN(make_poll)
{
    struct poll *p = gc_new(py, &type_poll, sizeof *p);
    p->streams = list_new(py, 0, NULL);
    return OBJ(p);
}

/* select(readers, writers, troubled[, seconds]) */
FN(s_select)
{
    static const intptr_t events[] = {POLL_IN, POLL_OUT, POLL_ERR | POLL_HUP};
    val streams = list_new(py, 0, NULL), out[3];
    for (int kind = 0; kind < 3; kind++) {
        val it = ops_iter(py, args[kind]), s;
        while ((s = ops_next(py, it))) {
            list_append(py, streams, s);
            list_append(py, streams, INT(events[kind]));
        }
        out[kind] = list_new(py, 0, NULL);
    }
    real seconds = n > 3 && args[3] != NONE ? float_get(py, args[3]) : -1;
    val ready = wait(py, streams, seconds < 0 ? -1 : (intptr_t)(seconds * 1000), false);
    for (size_t i = 0; i < PTR(list, ready)->length; i++) {
        struct tuple *t = PTR(tuple, PTR(list, ready)->items[i]);
        for (int kind = 0; kind < 3; kind++)
            if (int_of(t->items[1]) & events[kind])
                list_append(py, out[kind], t->items[0]);
    }
    return tuple_new(py, 3, out);
}
static const struct native functions[] = {
    FUNCTION(poll, make_poll, 0, 0),
    FUNCTION(select, s_select, 3, 4),
};

static const struct entry entries[] = {
    {N(__name__), N(select)},
    {N(POLLIN), INT(POLL_IN)},
    {N(POLLOUT), INT(POLL_OUT)},
    {N(POLLERR), INT(POLL_ERR)},
    {N(POLLHUP), INT(POLL_HUP)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(select);
