/* The built-in modules of this port: its own, which may stand before a common one of the same
 * name, and those of every port.  A new one: its module object in a file of its own, and a line
 * in the list. */
#include "py/import.h"
#include "py/obj/misc.h"

#define MODULE(id) extern const struct module module_##id;
#include "py/lib/modules.def"
#include "port/host/modules.def"
#undef MODULE

const struct module *const modules_built_in[] = {
#define MODULE(id) &module_##id,
#include "port/host/modules.def"
#include "py/lib/modules.def"
#undef MODULE
    NULL,
};
