/* What a file with a built-in module needs. */
#ifndef PY_LIB_MODULE_H
#define PY_LIB_MODULE_H

#include "py/obj/class.h"
#include "py/obj/dict.h"
#include "py/obj/exc.h"
#include "py/obj/float.h"
#include "py/obj/int.h"
#include "py/obj/list.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"

/* A module of the entries before it. */
#define MODULE_OBJECT(id)                                                                           \
    extern const struct module module_##id;                                                         \
    const struct module module_##id = {{&type_module}, N(id), 0, entries}

/* A function of fixed arity in C: FN(f) { ... }; unused parameters are fine. */
#define FN(name)                                                                                    \
    static val name(struct py *py __attribute__((unused)), size_t n __attribute__((unused)),        \
                    const val *args __attribute__((unused)))
#define FN_KW(name)                                                                                 \
    static val name(struct py *py __attribute__((unused)), size_t n __attribute__((unused)),        \
                    size_t nkw __attribute__((unused)), const val *args __attribute__((unused)))

#endif
