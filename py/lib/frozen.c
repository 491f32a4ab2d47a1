/* Modules that come as Python source inside the program. */
#include "py/import.h"
#include "py/obj/str.h"

val frozen_load(struct py *py, val name);
val frozen_load(struct py *py, val name)
{
    (void)py, (void)name;
    return 0;
}
