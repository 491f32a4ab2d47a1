/* _asyncio: what asyncio's loop does most, without a byte of the heap: lines of tasks
 * in the order of their times, waiting for a task, sleeping.
 *
 * A task's `data` is None while it may run, what it waits in (a TaskQueue, a Task, or
 * anything with remove(task)) while it waits, and the exception it is to be woken
 * with, or ended with.  Its `state`: True while it runs and nobody waits for it; a
 * TaskQueue of those who do, or a function to call at its end; then None (it ended
 * unseen) or False. */
#include "py/lib/module.h"

enum { TICKS_BITS = 30 };

struct task {
    struct object head;
    val coro, data, state, next;
    intptr_t at; /* ticks_ms */
};
struct queue {
    struct object head;
    val first;
};
/* The one loop: what asyncio.py and the tasks share. */
struct loop {
    struct object head;
    val queue, current, sleeper, cancelled;
};
struct sleeper {
    struct object head;
    intptr_t at; /* -1: it has slept */
};
extern const struct type type_Task, type_TaskQueue, type_loop, type_sleeper;

static struct loop *loop_of(struct py *py)
{
    if (!py->slots[SLOT_ASYNCIO]) {
        struct loop *l = gc_new(py, &type_loop, sizeof *l);
        py->slots[SLOT_ASYNCIO] = OBJ(l);
        l->current = l->cancelled = NONE;
        l->queue = OBJ(gc_new(py, &type_TaskQueue, sizeof(struct queue)));
        l->sleeper = OBJ(gc_new(py, &type_sleeper, sizeof(struct sleeper)));
        PTR(sleeper, l->sleeper)->at = -1;
    }
    return PTR(loop, py->slots[SLOT_ASYNCIO]);
}

static intptr_t now(struct py *py)
{
    return py->port->ticks_ms(py->context) & ((1u << TICKS_BITS) - 1);
}
/* How much later a is than b, on a clock that wraps. */
static intptr_t later(intptr_t a, intptr_t b)
{
    return (int32_t)((uint32_t)(a - b) << (32 - TICKS_BITS)) >> (32 - TICKS_BITS);
}

/* --- TaskQueue ------------------------------------------------------------------------------ */

static struct task *task_of(struct py *py, val v)
{
    if (!is_a(v, &type_Task))
        py_error(py, &type_TypeError, "Task wanted, not '%T'", v);
    return PTR(task, v);
}
static void take_out(struct queue *q, val t)
{
    val *link = &q->first;
    while (*link && *link != t)
        link = &PTR(task, *link)->next;
    if (!*link)
        return;
    *link = PTR(task, t)->next;
    PTR(task, t)->next = 0;
}
/* Once: a coroutine that is iterated over by hand pushes whoever runs, again and again. */
static void push(struct queue *q, struct task *t, intptr_t at)
{
    take_out(q, OBJ(t));
    val *link = &q->first;
    t->at = at;
    t->data = NONE;
    while (*link && later(PTR(task, *link)->at, at) <= 0)
        link = &PTR(task, *link)->next;
    t->next = *link;
    *link = OBJ(t);
}
FN(q_push)
{
    push(PTR(queue, args[0]), task_of(py, args[1]), n > 2 && args[2] != NONE ? int_get(py, args[2]) : now(py));
    return NONE;
}
FN(q_peek)
{
    val t = PTR(queue, args[0])->first;
    return t ? t : NONE;
}
FN(q_remove)
{
    take_out(PTR(queue, args[0]), args[1]);
    return NONE;
}
FN(q_pop)
{
    val t = PTR(queue, args[0])->first;
    if (!t)
        py_error(py, &type_IndexError, "empty");
    take_out(PTR(queue, args[0]), t);
    return t;
}
static val queue_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)n, (void)nkw, (void)args;
    return OBJ(gc_new(py, type, sizeof(struct queue)));
}
static void queue_trace(struct py *py, void *object)
{
    gc_trace(py, ((struct queue *)object)->first);
}
static const struct native queue_functions[] = {
    FUNCTION(push, q_push, 2, 3),
    FUNCTION(peek, q_peek, 1, 1),
    FUNCTION(pop, q_pop, 1, 1),
    FUNCTION(remove, q_remove, 2, 2),
};

static const struct entry queue_entries[] = {
    FUNCTIONS_LAST(queue_functions)
};
static const struct slots queue_slots = {.make = queue_make, .trace = queue_trace};
const struct type type_TaskQueue = {.head = {&type_type}, .slots = &queue_slots, .name = N(TaskQueue), .entries = queue_entries};

/* --- Task ------------------------------------------------------------------------------------ */

static val task_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    native_arity(py, n, nkw, 1, 2);
    struct task *t = gc_new(py, type, sizeof *t);
    t->coro = args[0];
    t->data = NONE;
    t->state = TRUE;
    t->at = now(py);
    return OBJ(t);
}
static bool is_done(const struct task *t)
{
    return t->state == NONE || t->state == FALSE;
}
/* `await task` begins. */
static val task_iter(struct py *py, val v)
{
    struct task *t = PTR(task, v);
    if (is_done(t))
        t->state = FALSE; /* someone takes the result */
    else if (t->state == TRUE)
        t->state = queue_make(py, &type_TaskQueue, 0, 0, NULL);
    else if (!is_a(t->state, &type_TaskQueue))
        py_error(py, &type_RuntimeError, "can't wait");
    return v;
}
static val task_next(struct py *py, val v)
{
    struct task *t = PTR(task, v);
    if (is_done(t))
        py_raise(py, t->data);
    struct loop *l = loop_of(py);
    struct task *current = task_of(py, l->current);
    take_out(PTR(queue, l->queue), l->current); /* it waits for this alone */
    push(PTR(queue, t->state), current, now(py));
    current->data = v;
    return NONE;
}
FN(t_done)
{
    return bool_val(is_done(PTR(task, args[0])));
}
FN(t_cancel)
{
    struct loop *l = loop_of(py);
    val v = args[0];
    if (is_done(PTR(task, v)))
        return FALSE;
    if (v == l->current)
        py_error(py, &type_RuntimeError, "can't cancel self");
    while (is_a(PTR(task, v)->data, &type_Task))
        v = PTR(task, v)->data;
    val waits_in = PTR(task, v)->data;
    if (waits_in == NONE && later(PTR(task, v)->at, now(py)) > 0) {
        waits_in = l->queue; /* it sleeps: wake it now */
    }
    if (waits_in != NONE && ops_attr_or_0(py, waits_in, N(remove))) {
        py_call_method(py, waits_in, N(remove), 1, &v);
        push(PTR(queue, l->queue), PTR(task, v), now(py));
    }
    PTR(task, v)->data = l->cancelled;
    return TRUE;
}
static val *task_field(struct task *t, val name)
{
    return name == N(coro) ? &t->coro : name == N(data) ? &t->data : name == N(state) ? &t->state : NULL;
}
static val task_attr(struct py *py, val v, val name, val value)
{
    val *field = task_field(PTR(task, v), name);
    if (value == SLOT_DELETE)
        return 0;
    if (name == N(ph_key) && value == SLOT_LOAD)
        return INT(PTR(task, v)->at);
    (void)py;
    if (!field)
        return 0;
    if (value == SLOT_LOAD)
        return *field;
    *field = value;
    return NONE;
}
static void task_trace(struct py *py, void *object)
{
    gc_trace_all(py, &((struct task *)object)->coro, 4);
}
NATIVE(t_done_native, t_done, 1, 1);
NATIVE(t_cancel_native, t_cancel, 1, 1);
static const struct entry task_entries[] = {{N(done), OBJ(&t_done_native)}, {N(cancel), OBJ(&t_cancel_native)}, {0, 0}};
static const struct slots task_slots = {.make = task_make, .iter = task_iter, .next = task_next, .attr = task_attr, .trace = task_trace};
const struct type type_Task = {.head = {&type_type}, .slots = &task_slots, .name = N(Task), .entries = task_entries};

/* --- sleeping ------------------------------------------------------------------------------------ */

/* One sleeper serves all who wait for it at once, as `await` does; another is made for
 * one who calls sleep_ms and waits later. */
FN(a_sleep_ms)
{
    struct loop *l = loop_of(py);
    intptr_t ms = int_get(py, args[0]), half = (intptr_t)1 << (TICKS_BITS - 1);
    if (ms >= half)
        py_error(py, &type_OverflowError, "ticks interval overflow");
    val s = PTR(sleeper, l->sleeper)->at < 0 ? l->sleeper : OBJ(gc_new(py, &type_sleeper, sizeof(struct sleeper)));
    PTR(sleeper, s)->at = (now(py) + (ms < 0 ? 0 : ms)) & (((intptr_t)1 << TICKS_BITS) - 1);
    return s;
}
static val self_iter(struct py *py, val v)
{
    (void)py;
    return v;
}
static val sleeper_next(struct py *py, val v)
{
    struct sleeper *s = PTR(sleeper, v);
    struct loop *l = loop_of(py);
    if (s->at < 0)
        return 0;
    push(PTR(queue, l->queue), task_of(py, l->current), s->at);
    s->at = -1;
    return NONE;
}
/* As a coroutine of its own, for create_task(sleep(1)). */
FN(s_send)
{
    val v = sleeper_next(py, args[0]);
    if (!v)
        py_raise_value(py, &type_StopIteration, NONE);
    return v;
}
FN(s_throw)
{
    py_raise(py, exc_from(py, args[1]));
}
NATIVE(s_send_native, s_send, 2, 2);
NATIVE(s_throw_native, s_throw, 2, 4);
static const struct entry sleeper_entries[] = {{N(send), OBJ(&s_send_native)}, {N(throw), OBJ(&s_throw_native)}, {0, 0}};
static const struct slots sleeper_slots = {.iter = self_iter, .next = sleeper_next};
const struct type type_sleeper = {.head = {&type_type}, .slots = &sleeper_slots, .name = N(sleep), .entries = sleeper_entries};

/* --- the loop's state ---------------------------------------------------------------------------- */

static val loop_attr(struct py *py, val v, val name, val value)
{
    struct loop *l = PTR(loop, v);
    val *field = name == N(queue) ? &l->queue : name == N(current) ? &l->current : name == N(cancelled) ? &l->cancelled : NULL;
    (void)py;
    if (!field || value == SLOT_DELETE)
        return 0;
    if (value == SLOT_LOAD)
        return *field;
    *field = value;
    return NONE;
}
static void loop_trace(struct py *py, void *object)
{
    gc_trace_all(py, &((struct loop *)object)->queue, 4);
}
static const struct slots loop_slots = {.attr = loop_attr, .trace = loop_trace};
const struct type type_loop = {.head = {&type_type}, .slots = &loop_slots, .name = N(loop)};

FN(get_attr)
{
    if (args[0] != N(loop))
        py_error(py, &type_AttributeError, "'module' object has no attribute '%S'", args[0]);
    return OBJ(loop_of(py));
}
static const struct native functions[] = {
    FUNCTION(sleep_ms, a_sleep_ms, 1, 1),
    FUNCTION(__getattr__, get_attr, 1, 1),
};

static const struct entry entries[] = {
    {N(__name__), N(_asyncio)},
    {N(TaskQueue), OBJ(&type_TaskQueue)},
    {N(Task), OBJ(&type_Task)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(_asyncio);
