/* Writes compiled modules: the other side of py/codefile.h. */
#ifndef PORT_HOST_SAVECODE_H
#define PORT_HOST_SAVECODE_H

#include "py/py.h"

struct savecode {
    uint8_t *data; /* to be freed by the caller, also after an error */
    size_t length, room;
};

/* Compiles a source; raises SyntaxError and the like, MemoryError.  `name`: what tracebacks call
 * it. */
void savecode(struct py *py, val source, const char *name, struct savecode *out);

#endif
