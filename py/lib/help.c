#include "py/lib/help.h"

#include "py/import.h"
#include "py/obj/list.h"
#include "py/obj/misc.h"
#include "py/obj/str.h"
#include "py/ops.h"
#include "py/print.h"

val builtins_dir(struct py *py, val v);

static void show_modules(struct py *py, struct sink *to)
{
    for (size_t i = 0, column = 0; modules_built_in[i]; i++) {
        val name = modules_built_in[i]->name;
        print_str(py, to, name);
        size_t n = PTR(str, name)->length;
        column = (column + 1) % 4;
        if (column && modules_built_in[i + 1])
            print_pad(py, to, ' ', n < 18 ? 18 - n : 1);
        else
            print_char(py, to, '\n');
    }
    print_c(py, to, "Plus any modules on the filesystem\n");
}

static void show_object(struct py *py, struct sink *to, val v)
{
    val names = builtins_dir(py, v);
    print_format(py, to, "object %S is of type %T\n", v, v);
    for (size_t i = 0; i < PTR(list, names)->length; i++) {
        val name = PTR(list, names)->items[i], what = ops_attr_or_0(py, v, name);
        if (PTR(str, name)->data[0] != '_' && what)
            print_format(py, to, "  %S -- %S\n", name, what);
    }
}

val help_show(struct py *py, size_t n, const val *args)
{
    struct sink to = print_console(py);
    if (n && str_check(args[0]) && str_is(args[0], "modules"))
        show_modules(py, &to);
    else if (n)
        show_object(py, &to, args[0]);
    else
        print_format(py, &to,
                     "This is espy, a Python 3 for %s.\n\n"
                     "A pin, for example GPIO13:\n"
                     "  from machine import Pin\n"
                     "  led = Pin(13, Pin.OUT)\n"
                     "  led.on(); led.off(); led.value()\n\n"
                     "Keys at the prompt:\n"
                     "  CTRL-A  raw prompt, for programs      CTRL-B  back to this one\n"
                     "  CTRL-C  stop what runs                CTRL-D  soft reset\n"
                     "  CTRL-E  paste several lines           TAB     complete a name\n\n"
                     "help(obj) tells about an object, help('modules') lists the modules.\n",
                     py->port->machine);
    return NONE;
}
