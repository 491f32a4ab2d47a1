/* Modules that come as packed Python source inside the program; tools/frozen writes the list. */
#include "py/import.h"
#include "py/lib/deflate.h"
#include "py/obj/str.h"

#define BYTES(...) __VA_ARGS__
#define FROZEN(name, packed, length) static const uint8_t packed_##name[] = {BYTES packed};
#include "py/lib/frozen.def"
#undef FROZEN

static const struct frozen {
    const char *name;
    const uint8_t *packed;
    size_t length;
} frozen[] = {
#define FROZEN(name, packed, length) {#name, packed_##name, length},
#include "py/lib/frozen.def"
#undef FROZEN
};

val frozen_load(struct py *py, val name);
val frozen_load(struct py *py, val name)
{
    for (size_t i = 0; i < sizeof frozen / sizeof frozen[0]; i++)
        if (str_is(name, frozen[i].name) || (PTR(str, name)->data[0] == 'u' && !__builtin_strcmp(PTR(str, name)->data + 1, frozen[i].name)))
            return deflate_text(py, frozen[i].packed, frozen[i].length);
    return 0;
}
