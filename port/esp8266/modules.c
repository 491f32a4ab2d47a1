/* The built-in modules of this port: those of every port and its own.  A new one: its
 * module object in a file of its own, and a line in the list. */
#include "py/import.h"
#include "py/lib/frozen.h"
#include "py/lib/vfs.h"
#include "py/obj/misc.h"

#define MODULE(id) extern const struct module module_##id;
#include "py/lib/modules.def"
#undef MODULE

const struct module *const modules_built_in[] = {
#define MODULE(id) &module_##id,
#include "py/lib/modules.def"
#undef MODULE
    NULL,
};

val (*const vfs_of_device)(struct py *py, val device) = NULL;

const struct frozen_file frozen_files[] = {{NULL, NULL}}; /* flash is short */
