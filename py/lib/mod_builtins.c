/* builtins: the module of the built-in names */
#include "py/lib/builtins.h"
#include "py/lib/module.h"

extern const struct module module_builtins;
const struct module module_builtins = {{&type_module}, N(builtins), 0, builtins_entries};
