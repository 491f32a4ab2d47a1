/* The virtual machine. */
#ifndef PY_VM_H
#define PY_VM_H

#include "py/obj/func.h"
#include "py/py.h"

/* Calls a compiled function from C. */
val vm_call(struct py *py, struct func *f, size_t n, size_t nkw, const val *args);
/* The function running now, or NULL. */
struct func *vm_function(const struct py *py);

#endif
