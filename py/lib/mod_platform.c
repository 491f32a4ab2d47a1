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
NATIVE(platform_native, p_platform, 0, 0);
NATIVE(compiler_native, p_compiler, 0, 0);
NATIVE(libc_native, p_libc, 0, 3);
static const struct entry entries[] = {
    {N(__name__), N(platform)},
    {N(platform), OBJ(&platform_native)},
    {N(python_compiler), OBJ(&compiler_native)},
    {N(libc_ver), OBJ(&libc_native)},
    {0, 0},
};
MODULE_OBJECT(platform);
