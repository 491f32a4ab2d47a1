/* Modules in Python inside the program: compiled when it is built (tools/frozen, build/frozen.c) and
 * used in place, code, constants and names. */
#ifndef PY_LIB_FROZEN_H
#define PY_LIB_FROZEN_H

#include "py/value.h"

struct code;
struct frozen {
    const char *name;
    const struct code *code;
};
extern const struct frozen frozen_modules[]; /* ends with name NULL */

/* Compiled files (py/codefile.h) inside the program, for a port that has room for them: they are found
 * last, behind all folders of sys.path. */
struct frozen_file {
    const char *name;
    const struct str *data; /* bytes */
};
extern const struct frozen_file frozen_files[]; /* ends with name NULL */

/* The code of the module, also by its name with a u before it; NULL: there is none. */
const struct code *frozen_find(val name);

/* The file of the module; 0: there is none. */
val frozen_file(val name);

#endif
