/* Compiled code, functions, closures' cells, generators. */
#ifndef PY_OBJ_FUNC_H
#define PY_OBJ_FUNC_H

#include "py/value.h"

enum code_flag {
    CODE_VARARGS = 1,
    CODE_VARKW = 2,
    CODE_GENERATOR = 4,
    CODE_COROUTINE = 8,
    CODE_CLASS = 16,    /* register 0 is the namespace */
    CODE_PLAIN = 32,    /* only positional parameters, not a generator */
    CODE_ASYNC_GEN = 64,
};

/* One function's code, in one object (or in read-only memory).  All fields are words.
 * Parameters are registers 0..: positional, keyword-only, *args, **kwargs; the first
 * constants are their names. */
struct code {
    struct object head;
    uint32_t flags, registers;
    uint32_t positional, keyword_only, positional_only;
    uint32_t constant_count, word_count, handler_count, line_bytes;
    uint32_t first_line;
    val name, file;
    const val *constants;
    uint32_t *words;
    const uint32_t *handlers; /* start, end, handler, register: inner ones first */
    const uint8_t *lines;     /* pairs: words, lines (signed) */
    val qualname;
};

struct closure {
    struct object head;
    val defaults; /* tuple or 0 */
    val keyword_defaults; /* dict or 0 */
    size_t cell_count;
    val cells[];
};

struct func {
    struct object head;
    const struct code *code;
    val globals;            /* dict */
    struct closure *extra;  /* NULL: no defaults, no cells */
};

struct cell {
    struct object head;
    val value;
};

enum gen_state { GEN_NEW, GEN_WAITING, GEN_RUNNING, GEN_DONE };
struct gen {
    struct object head;
    struct func *function;
    const uint32_t *pc;
    uintptr_t state, pending; /* pending: an exception to throw on resume */
    val saved[]; /* registers */
};

extern const struct type type_code, type_func, type_closure, type_cell, type_gen, type_coroutine;

unsigned code_line(const struct code *code, const uint32_t *pc);
val cell_new(struct py *py, val value);
val func_new(struct py *py, const struct code *code, val globals);
/* Fills the registers of a call; raises TypeError. */
void func_bind(struct py *py, const struct func *f, size_t n, size_t nkw, const val *args, val *registers);
val gen_new(struct py *py, struct func *f, const val *registers);
/* Runs to the next yield.  Returns 0 at the end, *result is then what it returned.
 * `error` (or 0) is raised inside instead of sending `sent`. */
val gen_resume(struct py *py, val gen, val sent, val error, val *result);
bool gen_check(val v);
void gen_close(struct py *py, val gen);

#endif
