/* Writes compiled modules: the other side of py/codefile.h. */
#ifndef PORT_HOST_SAVECODE_H
#define PORT_HOST_SAVECODE_H

#include "py/py.h"

struct savecode {
    uint8_t *data; /* to be freed by the caller, also after an error */
    size_t length, room;
};

/* How: a code for each statement (less memory to import), or one for all (smaller). */
enum savecode_how { SAVECODE_STATEMENTS, SAVECODE_WHOLE };

/* Compiles a source; raises SyntaxError and the like, MemoryError.  `name`: what tracebacks call
 * it. */
void savecode(struct py *py, val source, const char *name, enum savecode_how how, struct savecode *out);

#endif
