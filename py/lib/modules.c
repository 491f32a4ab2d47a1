/* The list of built-in modules.  A new one: its module object in a file of its own, and
 * a line here. */
#include "py/import.h"
#include "py/obj/misc.h"
#include "py/py.h"

#define MODULE(id) extern const struct module module_##id;
#include "py/lib/modules.def"
#undef MODULE

const struct module *const modules_built_in[] = {
#define MODULE(id) &module_##id,
#include "py/lib/modules.def"
#undef MODULE
    NULL,
};

val modules_find(val name)
{
    for (size_t i = 0; modules_built_in[i]; i++)
        if (modules_built_in[i]->name == name)
            return OBJ(modules_built_in[i]);
    return 0;
}
