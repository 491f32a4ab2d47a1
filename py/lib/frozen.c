/* Modules that come as Python source inside the program; tools/frozen writes the list. */
#include "py/import.h"
#include "py/obj/str.h"

static const struct frozen {
    const char *name, *text;
} frozen[] = {
#define FROZEN(name, text) {#name, text},
#include "py/lib/frozen.def"
#undef FROZEN
};

val frozen_load(struct py *py, val name);
val frozen_load(struct py *py, val name)
{
    for (size_t i = 0; i < sizeof frozen / sizeof frozen[0]; i++)
        if (str_is(name, frozen[i].name) || (PTR(str, name)->data[0] == 'u' && !__builtin_strcmp(PTR(str, name)->data + 1, frozen[i].name)))
            return str_from(py, frozen[i].text);
    return 0;
}
