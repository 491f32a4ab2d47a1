/* platform */
#include "py/lib/module.h"

FN(p_platform)
{
    struct sink to = print_to_builder(py);
    print_format(py, &to, "espy-%s-%s", ESPY_VERSION, py->port->platform);
    return print_built(py, &to);
}
FN(p_compiler)
{
    return str_from(py, "GCC");
}
FN(p_libc)
{
    return tuple_pair(py, N(empty), N(empty));
}
static const struct native functions[] = {
    FUNCTION(platform, p_platform, 0, 0),
    FUNCTION(python_compiler, p_compiler, 0, 0),
    FUNCTION(libc_ver, p_libc, 0, 3),
};

static const struct entry entries[] = {
    {N(__name__), N(platform)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(platform);
