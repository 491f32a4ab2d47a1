/* Modules: built-in, frozen, from files. */
#ifndef PY_IMPORT_H
#define PY_IMPORT_H

#include "py/py.h"

/* `from`: the tuple of names of a from-import, or None (then the top package comes back). */
val import_module(struct py *py, val name, val from, uint32_t level, val globals);
/* The same, or builtins.__import__ when a program put its own there. */
val import_name(struct py *py, val name, val from, uint32_t level, val globals);
/* Runs a module as __main__ (a package: its __main__), for `-m`. */
void import_main(struct py *py, val name);
val import_from(struct py *py, val module, val name);
void import_star(struct py *py, val module, val into);
/* Runs all statements of a source in a namespace, one by one, and frees its text meanwhile. */
void import_run(struct py *py, val source, val file, val globals, val locals, int kind);
/* Runs a file, source or compiled, in a namespace; a source that isn't there does nothing. */
void import_file(struct py *py, const char *path, val file, val globals);
/* The text of a file as str or bytes; 0: not there. */
val import_read(struct py *py, const char *path);

/* The built-in modules: the port's list (port/NAME/modules.c), which ends with NULL. */
extern const struct module *const modules_built_in[];
val modules_find(val name);

#endif
