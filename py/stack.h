/* The Python stack: the frames of running code, one behind the other in segments
 * that don't move.
 *
 *     base[-3]  the function         base[-2]  the caller's pc, lowest bit set
 *     base[-1]  a small int: distance to the caller's base * 16 + FRAME_ flags
 *     base[0..] parameters, locals and temporaries: the function's registers
 *
 * Everything below py->top is scanned, all above is cleared by a collection, so a
 * slot never holds a value that was freed. */
#ifndef PY_STACK_H
#define PY_STACK_H

#include "py/py.h"

struct stack {
    struct object head;
    struct stack *below;
    val *below_top; /* py->top when this segment was opened */
    val *below_end;
    val *end;
    val slots[];
};

enum {
    FRAME_HEAD = 3,
    FRAME_FROM_C = 1,  /* returns out of vm_run */
    FRAME_INIT = 2,    /* an __init__: the result is the instance at base[-4] */
    FRAME_COLLECT = 4, /* what this generator yields goes into the collection at base[-7]; the type called is at base[-8] */
    FRAME_RESUMED = 8, /* a generator, the object at base[-4]; the one that was asked,
                          which delegates to it, at base[-5], how deep at base[-6] */
    FRAME_BITS = 4,
    FRAME_RESUMED_HEAD = FRAME_HEAD + 3,
    FRAME_COLLECT_HEAD = FRAME_RESUMED_HEAD + 2,
};

/* Room for n slots at py->top or, with *opened set, in a new segment; py->top is
 * not moved.  Raises when the Python stack has no more room. */
val *stack_reserve(struct py *py, size_t n, bool *opened);
/* Leaves the newest segment. */
void stack_close_segment(struct py *py);
void stack_open(struct py *py);
void stack_trace(struct py *py);
size_t stack_used(const struct py *py); /* bytes, of all segments */

#endif
