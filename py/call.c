/* Raising, trapping, calling. */
#include <string.h>

#include "py/intern.h"
#include "py/obj/class.h"
#include "py/obj/dict.h"
#include "py/obj/exc.h"
#include "py/obj/list.h"
#include "py/obj/native.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/stack.h"
#include "py/vm.h"

/* --- errors ---------------------------------------------------------------------------- */

void py_enter_try(struct py *py, struct trap *t)
{
    t->outer = py->trap;
    t->base = py->base;
    t->top = py->top;
    t->pc = py->pc;
    t->stack = py->stack;
    t->arena = gc_mark_arena(py);
    t->pins = py->heap.pins;
    t->exempt = py->heap.exempt;
    t->error = 0;
    t->keeps_frames = false;
    py->trap = t;
}

void py_end_try(struct py *py)
{
    py->trap = py->trap->outer;
}

void py_raise(struct py *py, val error)
{
    struct trap *t = py->trap;
    py->trap = t->outer;
    if (!t->keeps_frames) {
        while (py->stack != t->stack)
            stack_close_segment(py);
        py->base = t->base;
        py->top = t->top;
        py->pc = t->pc;
    }
    py->heap.pins = t->pins;
    py->heap.exempt = t->exempt;
    py->heap.collecting = 0;
    gc_cut_arena(py, t->arena);
    t->error = error;
    py->heap.arena[py->heap.arena_used++] = error; /* there is always room for it */
    longjmp(t->at, 1);
}

void py_raise_value(struct py *py, const struct type *type, val arg)
{
    py->heap.exempt++; /* until the trap */
    py_raise(py, exc_new(py, type, tuple_new(py, 1, &arg)));
}

/* The arguments of an error with that text; none when there is no room for them. */
static val error_args(struct py *py, const char *format, va_list *args)
{
    struct trap trap;
    if (py_try(py, &trap)) {
        if (trap.error != py->memory_error)
            py_raise(py, trap.error);
        return OBJ(&tuple_empty);
    }
    struct sink to = print_to_builder(py);
    print_vformat(py, &to, format, args);
    val text = print_built(py, &to), made = tuple_new(py, 1, &text);
    py_end_try(py);
    return made;
}

void py_error(struct py *py, const struct type *type, const char *format, ...)
{
    va_list args;
    py->heap.exempt++; /* until the trap */
    bool silent = !*format || (py->heap.locked && !py->emergency);
    va_start(args, format);
    val made = silent ? OBJ(&tuple_empty) : error_args(py, format, &args);
    va_end(args);
    py_raise(py, exc_new(py, type, made));
}

void py_raise_os(struct py *py, int number)
{
    py_raise_value(py, &type_OSError, INT(number < 0 ? -number : number));
}

void py_check_stack(struct py *py)
{
    if (py->port->stack_left(py->context) < (sizeof(void *) == 4 ? 600 : 16384))
        py_error(py, &type_RuntimeError, "maximum recursion depth exceeded");
}

/* --- calls ------------------------------------------------------------------------------- */

val py_call_kw(struct py *py, val f, size_t n, size_t nkw, const val *args)
{
    const struct slots *s = f ? type_of(f)->slots : NULL;
    if (!s || !SLOT(s, call))
        py_error(py, &type_TypeError, "'%T' object isn't callable", f);
    py_check_stack(py);
    return SLOT(s, call)(py, f, n, nkw, args);
}

val py_call(struct py *py, val f, size_t n, const val *args)
{
    return py_call_kw(py, f, n, 0, args);
}

val py_call_method(struct py *py, val v, val name, size_t n, const val *args)
{
    val self, all[6], f = ops_method(py, v, name, &self);
    if (!self)
        return py_call(py, f, n, args);
    all[0] = self;
    if (n)
        memcpy(all + 1, args, n * sizeof(val));
    return py_call(py, f, n + 1, all);
}
