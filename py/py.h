/* An interpreter: its state, how to start it, run source, call and raise.
 *
 * Everything an interpreter knows is in struct py, at the start of the region that
 * the port gave; several may live in one process.  C code may read its fields;
 * only the file named beside a section writes there.
 *
 * Errors travel by longjmp to the nearest trap (py_try); C code has nothing to
 * clean up on the way, since all it holds is in the heap or on the arena. */
#ifndef PY_PY_H
#define PY_PY_H

#include <setjmp.h>

#include "py/gc.h"
#include "py/port.h"
#include "py/value.h"

/* One more try block of C code. */
struct trap {
    struct trap *outer;
    val *base, *top;
    const uint32_t *pc;
    struct stack *stack, *spare_stack; /* spare: left lately, until the next collection */
    size_t arena, pins;
    uint32_t exempt;
    val error;
    bool keeps_frames; /* the VM's: it unwinds frames itself */
    jmp_buf at;
};

/* An entry of the lookup cache: what `name` means for instances of a shape or a type. */
struct cached {
    const void *key;
    val name;
    val what; /* a small int: the slot's index; else the value found in the class */
};

enum {
    PY_CACHE = sizeof(void *) == 4 ? 64 : 1024,
    PY_MARKS = sizeof(void *) == 4 ? 24 : 1024,
    PY_EVENTS = 8,
};

/* A heap; py/gc.c. */
struct heap {
    char *start, *payload_top, *objects, *end;
    uint32_t *bits; /* one per granule of the region: an object or a hole starts here */
    struct hole *holes[9]; /* by size in granules; 0: all larger ones */
    size_t hole_bytes;
    val *arena; /* a payload */
    size_t arena_used;
    val keeping;
    val *watched; /* a payload: objects with a __del__; lowest bit: nothing refers to it any more */
    size_t watched_used;
    size_t live, since, threshold; /* bytes */
    size_t total, peak; /* allocated up to the last collection; the most in use at one of them */
    size_t asked; /* gc.threshold(): collect after so many bytes; SIZE_MAX: not set */
    size_t chunk;
    size_t pins; /* payloads don't slide while it isn't 0 */
    size_t fail_after; /* tests: the nth allocation from here fails; 0: none */
    uint8_t hostile, disabled, collecting, mark_overflow;
    uint8_t spread; /* objects may take new room now */
    uint32_t locked; /* micropython.heap_lock() */
    uint32_t exempt; /* not 0: the lock doesn't hold: frames, errors, loops' iterators */
    uint32_t marks_used;
    struct object *marks[PY_MARKS];
};

/* Why the interpreter should look up from its work (py->pending, a mask). */
enum { PENDING_INTERRUPT = 1, PENDING_EVENT = 2, PENDING_SCHEDULED = 4, PENDING_STEPS = 8,
       PENDING_FINISH = 16 };

struct py {
    const struct port *port;
    void *context;
    struct heap heap;

    /* running code; py/vm.c, py/call.c */
    val *base, *top, *stack_end;
    const uint32_t *pc;
    struct stack *stack, *spare_stack; /* spare: left lately, until the next collection */
    struct trap *trap;
    volatile int pending;
    uint32_t steps; /* with PENDING_STEPS: loop edges and calls until the program is ended */
    uint32_t call_depth;
    size_t stack_slots, stack_limit;

    /* names and modules */
    val *interned; /* payload: open hash of strings, py/intern.c */
    size_t interned_used;
    val modules;      /* dict: sys.modules */
    val main_globals; /* dict: of __main__ */
    val builtins_extra; /* dict of names set in builtins, or 0 */
    val path, argv;   /* lists: sys.path, sys.argv */
    val memory_error; /* made at the start, for when nothing can be made */
    val spare_error;  /* an exception object for when nothing can be made */
    val handling;     /* what sys.exc_info tells */
    val last_error;
    val repl_last;
    struct cached cache[PY_CACHE];

    /* what interrupts leave; py/event.c */
    volatile uint32_t events[PY_EVENTS];
    volatile uint32_t event_in, event_out;
    val pin_handlers; /* dict: pin number to (handler, Pin) or 0 */
    val timer_handlers;
    val scheduled; /* list of (function, argument) pairs, or 0 */
    bool reraised;    /* what is being raised already knows the frame it comes from */
    bool in_callback; /* a handler runs: no other starts */
    int interrupt_byte;
    uint32_t emergency; /* bytes of an error's text and arguments while the heap is locked */
    uint32_t opt_level, random_state[2];
    uint32_t raw_mark; /* survives a soft reset: the prompt stays the raw one */
    val slots[20]; /* roots of modules that need one: enum py_slot */
};
enum py_slot { SLOT_OS_DUPTERM, SLOT_ASYNCIO, SLOT_PINS, SLOT_STDIN, SLOT_STDOUT, SLOT_STDERR, SLOT_PS1,
               SLOT_PS2, SLOT_ATEXIT, SLOT_TRACE, SLOT_ENVIRON, SLOT_LINE, SLOT_HISTORY,
               SLOT_MOUNTS, SLOT_CWD, SLOT_GC_THRESHOLD };

/* Where the lookup cache keeps what a name means for a shape or type. */
static inline struct cached *py_cache_at(struct py *py, const void *key, val name)
{
    return &py->cache[((uintptr_t)key >> 4 ^ name >> 3) & (PY_CACHE - 1)];
}

/* --- life -------------------------------------------------------------------- */

/* Starts an interpreter in [heap, heap + size); NULL when that is too small. */
struct py *py_open(const struct port *port, void *context, void *heap, size_t size);
/* Calls the __del__ of what has one (open files are closed). */
void py_close(struct py *py);

enum py_run { PY_OK, PY_ERROR, PY_EXIT /* SystemExit; see py_exit_code */, PY_MISSING };
enum { PY_IF_EXISTS = 1, PY_COMPILE_ONLY = 2 };

/* Runs a file (or, when it isn't there and PY_IF_EXISTS, returns PY_MISSING) in
 * __main__; prints the traceback of what it raised. */
enum py_run py_run_file(struct py *py, const char *path, int flags);
/* The same for source text.  `interactive`: one statement, expressions are printed. */
enum py_run py_run_text(struct py *py, const char *text, size_t length, const char *file,
                        bool interactive);
/* Imports a module and runs it as __main__. */
enum py_run py_run_module(struct py *py, const char *name);
/* Calls what sys.atexit was given; `run` is how the program ended, and comes back
 * unless the call ends otherwise. */
enum py_run py_run_atexit(struct py *py, enum py_run run);
int py_exit_code(struct py *py);
/* Prints the exception with its traceback. */
void py_print_error(struct py *py, val error);

/* --- from interrupts, see py/port.h --------------------------------------------- */

void py_interrupt(struct py *of);
int py_interrupt_byte(const struct py *of); /* -1: none */
void py_pin_event(struct py *of, int pin, int edges);
void py_timer_event(struct py *of, int timer);
/* Does what is pending; may raise.  C code that waits calls this in its loop. */
void py_poll(struct py *py);

/* --- errors -------------------------------------------------------------------- */

/* Use:  struct trap trap;
 *       if (!py_try(py, &trap)) { ...; py_end_try(py); } else { trap.error ... } */
#define py_try(py, t) (py_enter_try(py, t), setjmp((t)->at))
void py_enter_try(struct py *py, struct trap *trap);
void py_end_try(struct py *py);

_Noreturn void py_raise(struct py *py, val error);
/* %s C string, %S str or name value, %d int, %z size_t, %T the type of a value, %r repr */
_Noreturn void py_error(struct py *py, const struct type *type, const char *format, ...);
_Noreturn void py_raise_os(struct py *py, int number);
_Noreturn void py_raise_value(struct py *py, const struct type *type, val arg);

/* --- calls ---------------------------------------------------------------------- */

val py_call(struct py *py, val function, size_t n, const val *args);
val py_call_kw(struct py *py, val function, size_t n, size_t nkw, const val *args);
val py_call_method(struct py *py, val self, val name, size_t n, const val *args);
/* Raises when C's stack is nearly used up. */
void py_check_stack(struct py *py);

#endif
