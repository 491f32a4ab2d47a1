#include "py/stack.h"

#include <string.h>

#include "py/obj/exc.h"

/* Slots: each segment has twice those of the one below it, within bounds. */
enum { SEGMENT = sizeof(void *) == 4 ? 40 : 16384, SEGMENT_MOST = sizeof(void *) == 4 ? 640 : 16384 };

static const struct slots stack_slots;
static const struct type type_stack = {.head = {&type_stack}, .slots = &stack_slots};

static struct stack *spare(struct py *py, size_t slots)
{
    struct stack *s = py->spare_stack;
    py->spare_stack = NULL;
    return s && (size_t)(s->end - s->slots) >= slots ? s : NULL;
}

static struct stack *new_segment(struct py *py, size_t slots)
{
    py->heap.exempt++;
    struct stack *s = gc_new(py, &type_stack, sizeof *s + slots * sizeof(val));
    py->heap.exempt--;
    py->heap.arena_used--;
    s->end = s->slots + slots;
    return s;
}

static void open_segment(struct py *py, size_t n)
{
    if (py->stack_slots + n > py->stack_limit)
        py_error(py, &type_RuntimeError, "maximum recursion depth exceeded");
    size_t slots = py->stack ? 2 * (size_t)(py->stack->end - py->stack->slots) : SEGMENT;
    slots = slots > SEGMENT_MOST ? SEGMENT_MOST : slots;
    slots = n + FRAME_HEAD > slots ? n + FRAME_HEAD : slots;
    struct stack *s = spare(py, n + FRAME_HEAD);
    if (!s)
        s = new_segment(py, slots);
    slots = (size_t)(s->end - s->slots);
    s->below = py->stack;
    s->below_top = py->top;
    s->below_end = py->stack_end;
    py->stack_slots += slots;
    py->stack = s;
    py->stack_end = s->end;
}

val *stack_reserve(struct py *py, size_t n, bool *opened)
{
    *opened = py->top + n > py->stack_end;
    if (!*opened)
        return py->top;
    open_segment(py, n);
    py->top = py->stack->slots;
    return py->stack->slots;
}

void stack_close_segment(struct py *py)
{
    struct stack *s = py->stack;
    py->stack_slots -= (size_t)(s->end - s->slots);
    py->top = s->below_top;
    py->stack_end = s->below_end;
    py->stack = s->below;
    py->spare_stack = s;
}

void stack_open(struct py *py)
{
    open_segment(py, 0);
    py->top = py->base = py->stack->slots;
}

void stack_trace(struct py *py)
{
    val *top = py->top;
    for (struct stack *s = py->stack; s; s = s->below) {
        gc_trace(py, OBJ(s));
        gc_trace_all(py, s->slots, (size_t)(top - s->slots));
        memset(top, 0, (size_t)(s->end - top) * sizeof(val));
        top = s->below_top;
    }
}

size_t stack_used(const struct py *py)
{
    size_t n = 0;
    const val *top = py->top;
    for (const struct stack *s = py->stack; s; top = s->below_top, s = s->below)
        n += (size_t)(top - s->slots) * sizeof(val);
    return n;
}
