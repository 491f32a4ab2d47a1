#include "py/lib/frozen.h"

#include "py/obj/str.h"

const struct code *frozen_find(val name)
{
    const char *text = str_data(name);
    for (const struct frozen *f = frozen_modules; f->name; f++)
        if (str_is(name, f->name) || (*text == 'u' && !__builtin_strcmp(text + 1, f->name)))
            return f->code;
    return NULL;
}

val frozen_file(val name)
{
    for (const struct frozen_file *f = frozen_files; f->name; f++)
        if (str_is(name, f->name))
            return OBJ(f->data);
    return 0;
}
