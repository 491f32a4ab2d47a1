/* errno */
#include "py/lib/module.h"

FN(get_attr)
{
    if (args[0] != N(errorcode))
        py_error(py, &type_AttributeError, "'module' object has no attribute '%S'", args[0]);
    val d = dict_new(py, 24);
#define ERRNO(name, number) dict_set(py, d, INT(number), N(name));
#include "py/errno.def"
#undef ERRNO
    return dict_fix(d);
}
static const struct native functions[] = {
    FUNCTION(__getattr__, get_attr, 1, 1),
};

static const struct entry entries[] = {
    {N(__name__), N(errno)},
#define ERRNO(name, number) {N(name), INT(number)},
#include "py/errno.def"
#undef ERRNO
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(errno);
