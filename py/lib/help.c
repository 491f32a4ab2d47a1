#include "py/lib/help.h"

#include <string.h>

#include "py/import.h"
#include "py/lib/frozen.h"
#include "py/obj/class.h"
#include "py/obj/dict.h"
#include "py/obj/list.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/obj/str.h"
#include "py/ops.h"
#include "py/print.h"

/* A name in one of four columns. */
static void show_name(struct py *py, struct sink *to, const char *name, size_t *column)
{
    size_t n = strlen(name);
    print_c(py, to, name);
    if (++*column % 4)
        print_pad(py, to, ' ', n < 18 ? 18 - n : 1);
    else
        print_char(py, to, '\n');
}

static void show_modules(struct py *py, struct sink *to)
{
    size_t column = 0;
    for (const struct module *const *m = modules_built_in; *m; m++)
        if (modules_find((*m)->name) == OBJ(*m)) /* else the port has its own */
            show_name(py, to, str_data((*m)->name), &column);
    for (const struct frozen *f = frozen_modules; f->name; f++)
        show_name(py, to, f->name, &column);
    for (const struct frozen_file *f = frozen_files; f->name; f++)
        show_name(py, to, f->name, &column);
    print_c(py, to, column % 4 ? "\nPlus any modules on the filesystem\n" : "Plus any modules on the filesystem\n");
}

static void show_entries(struct py *py, struct sink *to, const struct entry *e)
{
    struct walk w = {.next = e};
    while (walk(&w)) {
        print_format(py, to, "  %S -- ", w.name);
        if (is_a(w.value, &type_classmethod) || is_a(w.value, &type_staticmethod))
            print_format(py, to, "<%T>\n", w.value);
        else
            print_format(py, to, "%S\n", w.value);
    }
}
static void show_dict(struct py *py, struct sink *to, val d)
{
    val key, value;
    for (size_t at = 0; d && dict_next(d, &at, &key, &value);)
        if (str_check(key) && strncmp(str_data(key), "__", 2))
            print_format(py, to, "  %S -- %S\n", key, value);
}
static void show_object(struct py *py, struct sink *to, val v)
{
    const struct type *t = is_a(v, &type_type) ? PTR(type, v) : type_of(v);
    print_format(py, to, "object %S is of type %T\n", v, v);
    if (is_a(v, &type_module)) {
        show_entries(py, to, PTR(module, v)->entries);
        show_dict(py, to, PTR(module, v)->globals);
        return;
    }
    for (; t; t = t->base) {
        if (type_is_user(t))
            show_dict(py, to, t->dict);
        else
            show_entries(py, to, t->entries);
    }
}

val help_show(struct py *py, size_t n, const val *args)
{
    struct sink to = print_console(py);
    if (n && str_is(args[0], "modules"))
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
