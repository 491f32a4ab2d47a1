/* Source to code, one top-level statement at a time. */
#ifndef PY_COMPILE_H
#define PY_COMPILE_H

#include "py/py.h"

enum compile_kind {
    COMPILE_MODULE,  /* names are globals */
    COMPILE_NAMES,   /* names live in the namespace given at run time */
    COMPILE_SINGLE = 2,  /* added: expressions are shown */
    COMPILE_CONSUME = 4, /* added: the source is nobody else's, what was read is freed */
};

/* Begins; the compiler is kept by the arena. */
val compile_open(struct py *py, val source, val file, int kind);
/* The next statement's code, or 0 at the end. */
val compile_next(struct py *py, val compiler);
/* Is that the last one's code?  Then the source's text is freed too (COMPILE_CONSUME). */
bool compile_ended(struct py *py, val compiler);
/* All that is left in one code. */
val compile_rest(struct py *py, val compiler);
/* One expression; the code returns its value. */
val compile_eval(struct py *py, val compiler);
/* Does the text of a prompt's statement go on in the next line? */
bool compile_wants_more(struct py *py, const char *text, size_t length);

#endif
