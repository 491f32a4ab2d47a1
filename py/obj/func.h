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

/* One function's code, in one object: this, the constants, the words, the handlers, the
 * line table.  Parameters are registers 0..: positional, keyword-only, *args, **kwargs;
 * the first constants are their names. */
struct code {
    struct object head;
    val name, file;
    uint32_t flags : 8, registers : 8, positional : 8, keyword_only : 8;
    uint32_t positional_only : 8, word_count : 24;
    uint32_t handler_count : 12, first_line : 20; /* handlers: four words each */
    uint32_t constant_count : 16, line_bytes : 16;
};
enum { CODE_MOST_WORDS = 0xffffff, CODE_MOST_HANDLERS = 0xfff, CODE_LAST_LINE = 0xfffff, CODE_MOST_CONSTANTS = 0xffff,
       CODE_MOST_LINES = 0xffff };

/* The code may lie in flash, which the chip reads by words: the small fields are taken out of
 * their words, and volatile keeps them there. */
static inline uint32_t code_field(const struct code *c, unsigned word, unsigned shift, uint32_t mask)
{
    return ((const volatile uint32_t *)(&c->file + 1))[word] >> shift & mask;
}
static inline uint32_t code_flags(const struct code *c)
{
    return code_field(c, 0, 0, 255);
}
static inline uint32_t code_registers(const struct code *c)
{
    return code_field(c, 0, 8, 255);
}
static inline uint32_t code_positional(const struct code *c)
{
    return code_field(c, 0, 16, 255);
}
static inline uint32_t code_keyword_only(const struct code *c)
{
    return code_field(c, 0, 24, 255);
}
static inline uint32_t code_positional_only(const struct code *c)
{
    return code_field(c, 1, 0, 255);
}
static inline uint32_t code_word_count(const struct code *c)
{
    return code_field(c, 1, 8, CODE_MOST_WORDS);
}
static inline uint32_t code_handler_count(const struct code *c)
{
    return code_field(c, 2, 0, CODE_MOST_HANDLERS);
}
static inline uint32_t code_first_line(const struct code *c)
{
    return code_field(c, 2, 12, CODE_LAST_LINE);
}
static inline uint32_t code_constant_count(const struct code *c)
{
    return code_field(c, 3, 0, CODE_MOST_CONSTANTS);
}
static inline uint32_t code_line_bytes(const struct code *c)
{
    return code_field(c, 3, 16, CODE_MOST_LINES);
}

static inline const val *code_constants(const struct code *c)
{
    return (const val *)(c + 1);
}
static inline const uint32_t *code_words(const struct code *c)
{
    return (const uint32_t *)(code_constants(c) + code_constant_count(c));
}
/* start, end, handler, register: inner ones first */
static inline const uint32_t *code_handlers(const struct code *c)
{
    return code_words(c) + code_word_count(c);
}
/* bytes: how many words, in the lower four bits, until the line goes on by the upper four less LINES_DOWN, or, when
 * they are LINES_FAR, by the next byte less LINES_FAR_DOWN */
enum { LINES_WORDS = 15, LINES_DOWN = 4, LINES_UP = 10, LINES_FAR = 15, LINES_FAR_DOWN = 128, LINES_FAR_UP = 127 };
static inline const uint8_t *code_lines(const struct code *c)
{
    return (const uint8_t *)(code_handlers(c) + 4 * code_handler_count(c));
}

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
