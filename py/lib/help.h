/* help() */
#ifndef PY_LIB_HELP_H
#define PY_LIB_HELP_H

#include "py/obj/native.h"

val help_show(struct py *py, size_t n, const val *args);
extern const struct native help_open_native; /* open() */

#endif
