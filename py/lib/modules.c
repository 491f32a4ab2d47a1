/* Looks a built-in module up in the port's list. */
#include "py/import.h"
#include "py/obj/misc.h"
#include "py/py.h"

val modules_find(val name)
{
    for (size_t i = 0; modules_built_in[i]; i++)
        if (modules_built_in[i]->name == name)
            return OBJ(modules_built_in[i]);
    return 0;
}
