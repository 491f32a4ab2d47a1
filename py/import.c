#include "py/import.h"

#include <string.h>

#include "py/codefile.h"
#include "py/compile.h"
#include "py/intern.h"
#include "py/lib/frozen.h"
#include "py/lib/vfs.h"
#include "py/obj/class.h"
#include "py/obj/dict.h"
#include "py/obj/exc.h"
#include "py/obj/func.h"
#include "py/obj/list.h"
#include "py/obj/misc.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/print.h"

/* --- sources ------------------------------------------------------------------------------- */

static void set_attr(struct py *py, val globals, val name, val value)
{
    dict_set_name(py, globals, name, value);
}

val import_read(struct py *py, const char *path)
{
    return vfs_load(py, path);
}

void import_file(struct py *py, const char *path, val file, val globals)
{
    set_attr(py, globals, N(__file__), file);
    if (codefile_is(path)) {
        codefile_run(py, path, globals);
        return;
    }
    val text = import_read(py, path);
    if (text)
        import_run(py, text, file, globals, 0, COMPILE_MODULE);
}

/* What the program locks with heap_lock() and counts with mem_total() is its own allocation, not
 * the compiler's. */
static val next_code(struct py *py, val compiler)
{
    struct heap *h = &py->heap;
    size_t before = h->total + h->since;
    h->exempt++;
    val code = compile_next(py, compiler);
    h->total += before - (h->total + h->since);
    if (!code)
        py->heap.exempt--;
    return code;
}

void import_run(struct py *py, val source, val file, val globals, val locals, int kind)
{
    size_t outer = gc_mark_arena(py), pins = py->heap.pins;
    val compiler = compile_open(py, source, file, kind | COMPILE_CONSUME), code;
    for (size_t mark = gc_mark_arena(py); (code = next_code(py, compiler)); gc_cut_arena(py, mark)) {
        py->heap.pins = pins;
        val f = func_new(py, PTR(code, code), globals);
        py->heap.exempt--;
        bool last = compile_ended(py, compiler);
        if (last)
            gc_cut_arena(py, outer), gc_keep(py, f);
        py_call(py, f, kind & COMPILE_NAMES ? 1 : 0, &locals);
        if (last)
            break;
    }
    gc_cut_arena(py, outer);
}

/* --- finding ------------------------------------------------------------------------------------ */

enum { PATH = 256, INIT = 16 };

static bool is_kind(struct py *py, const char *path, uint32_t mode)
{
    return (vfs_kind(py, path) & mode) != 0;
}

static bool put_path(char *to, val folder, const char *name, size_t n, const char *end)
{
    size_t m = str_length(folder);
    if (m + n + strlen(end) + 2 > PATH)
        return false;
    memcpy(to, str_data(folder), m);
    if (m)
        to[m++] = '/';
    memcpy(to + m, name, n);
    strcpy(to + m + n, end);
    return true;
}

/* The package's __init__; false: it has none. */
static bool find_init(struct py *py, char *inner, const char *path)
{
    strcat(strcpy(inner, path), "/__init__.py");
    if (is_kind(py, inner, 0x8000))
        return true;
    strcat(strcpy(inner, path), "/__init__.mpy");
    return is_kind(py, inner, 0x8000);
}

/* Any folder is a package, but one without __init__.py doesn't hide a built-in module. */
static bool may_be_package(struct py *py, const char *path, const char *name, size_t n)
{
    char inner[PATH + INIT];
    val known = intern(py, name, n);
    return !modules_find(known) || find_init(py, inner, path);
}

/* name.py or the folder `name` under a folder. */
static bool look_in(struct py *py, char *path, val folder, const char *name, size_t n, bool *package)
{
    *package = true;
    if (put_path(path, folder, name, n, "") && is_kind(py, path, 0x4000) && may_be_package(py, path, name, n))
        return true;
    *package = false;
    return (put_path(path, folder, name, n, ".py") && is_kind(py, path, 0x8000)) ||
           (put_path(path, folder, name, n, ".mpy") && is_kind(py, path, 0x8000));
}

static void forget_failed(struct py *py, val name, struct trap *trap)
{
    dict_remove(py, py->modules, name);
    py_raise(py, trap->error);
}

static val load_file(struct py *py, val name, const char *path, bool package)
{
    char inner[PATH + INIT];
    val module = module_new(py, name), globals = PTR(module, module)->globals;
    dict_set(py, py->modules, name, module);
    struct trap trap;
    if (py_try(py, &trap))
        forget_failed(py, name, &trap);
    if (package)
        set_attr(py, globals, N(__path__), str_from(py, path));
    if (!package)
        import_file(py, path, str_from(py, path), globals);
    else if (find_init(py, inner, path))
        import_file(py, inner, str_from(py, inner), globals);
    py_end_try(py);
    return module;
}

/* `last`: nothing else was found. */
static val load_frozen(struct py *py, val name, bool last)
{
    const struct code *code = frozen_find(name);
    val file = last && !code ? frozen_file(name) : 0;
    if (!code && !file)
        return 0;
    val module = module_new(py, name);
    dict_set(py, py->modules, name, module);
    struct trap trap;
    if (py_try(py, &trap))
        forget_failed(py, name, &trap);
    if (code)
        py_call(py, func_new(py, code, PTR(module, module)->globals), 0, NULL);
    else
        codefile_run_bytes(py, file, PTR(module, module)->globals);
    py_end_try(py);
    return module;
}

/* sys.path as a list: a program may have put a tuple there. */
static val path_list(struct py *py)
{
    return !py->path || list_check(py->path) ? py->path : list_from(py, py->path);
}

/* In the folders of sys.path or, for a part of a package, in its folder. */
static val find_file(struct py *py, val full, const char *name, size_t n, val package)
{
    char path[PATH];
    bool is_package;
    if (package) {
        if (!look_in(py, path, package, name, n, &is_package))
            return 0;
        return load_file(py, full, path, is_package);
    }
    val folders = path_list(py);
    for (size_t i = 0; i < PTR(list, folders)->length; i++) {
        val folder = PTR(list, folders)->items[i];
        if (!str_check(folder))
            continue;
        if (str_is(folder, ".frozen")) {
            val m = load_frozen(py, full, false);
            if (m)
                return m;
            continue;
        }
        if (look_in(py, path, folder, name, n, &is_package))
            return load_file(py, full, path, is_package);
    }
    return 0;
}

static val built_in(struct py *py, val name)
{
    val m = modules_find(name);
    if (!m && str_length(name) > 1 && str_data(name)[0] == 'u')
        m = modules_find(intern(py, str_data(name) + 1, str_length(name) - 1));
    if (!m)
        return 0;
    struct module *copy = gc_new(py, &type_module, sizeof *copy);
    copy->name = PTR(module, m)->name;
    copy->entries = PTR(module, m)->entries;
    if (!dict_get(py, py->modules, name))
        dict_set(py, py->modules, name, OBJ(copy));
    if (copy->name == N(builtins))
        py->builtins_extra = copy->globals = dict_new(py, 0);
    val init = entry_find(copy->entries, N(__init__));
    if (init)
        py_call(py, init, 1, (val[]){OBJ(copy)});
    return OBJ(copy);
}

static val package_path(val module)
{
    if (!is_a(module, &type_module) || !PTR(module, module)->globals)
        return 0;
    struct dict_entry *e = dict_find_name(PTR(dict, PTR(module, module)->globals), N(__path__));
    return e ? e->value : 0;
}

/* A file may stand before a built-in module of its name (and take what that has from
 * its name with a u), but for these and for names with a u. */
static bool always_built_in(val name)
{
    static const val fixed[] = {N(sys), N(builtins), N(micropython), N(gc), N(uctypes)};
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        if (name == fixed[i])
            return true;
    return str_length(name) > 1 && str_data(name)[0] == 'u';
}

/* One dotted step: `full` is "a.b", its last part begins at `at`. */
static val import_step(struct py *py, val full, size_t at, val parent)
{
    val module = dict_get(py, py->modules, full);
    bool built_in_wanted = !parent && !ops_true(py, py->path) && modules_find(full);
    if (module && !(built_in_wanted && !PTR(module, module)->entries))
        return module;
    struct span s = str_span(full);
    if (parent) {
        val path = package_path(parent);
        module = path ? find_file(py, full, s.data + at, s.length - at, path) : 0;
        if (!module)
            module = load_frozen(py, full, false);
        if (!module && entry_find(PTR(module, parent)->entries, intern(py, s.data + at, s.length - at)))
            return ops_attr(py, parent, intern(py, s.data + at, s.length - at));
    } else {
        module = always_built_in(full) ? built_in(py, full) : 0;
        if (!module)
            module = find_file(py, full, s.data, s.length, 0);
        if (!module)
            module = built_in(py, full);
        if (!module)
            module = load_frozen(py, full, true);
    }
    if (!module)
        py_error(py, &type_ImportError, "no module named '%S'", full);
    if (parent && !PTR(module, parent)->entries)
        ops_set_attr(py, parent, intern(py, s.data + at, s.length - at), module);
    return module;
}

/* The package that a relative import starts from. */
static val relative_base(struct py *py, val globals, uint32_t level)
{
    val name = dict_get(py, globals, N(__name__)), is_package = dict_get(py, globals, N(__path__));
    if (name && str_is(name, "__main__"))
        name = N(empty);
    struct span s = str_span(name && str_check(name) ? name : N(empty));
    size_t n = s.length;
    for (uint32_t up = is_package ? 1 : 0; up < level; up++) {
        while (n && s.data[n - 1] != '.')
            n--;
        if (!n && up + 1 < level)
            py_error(py, &type_ImportError, "can't perform relative import");
        n = n ? n - 1 : 0;
    }
    if (!n)
        py_error(py, &type_ImportError, "can't perform relative import");
    return intern(py, s.data, n);
}

/* A program may put its own function in builtins.__import__. */
static val overridden(struct py *py, val name, val from, uint32_t level, val globals)
{
    struct dict_entry *e = py->builtins_extra ? dict_find_name(PTR(dict, py->builtins_extra), N(__import__)) : NULL;
    return e ? py_call(py, e->value, 5, (val[]){name, globals, globals, from, INT(level)}) : 0;
}

val import_name(struct py *py, val name, val from, uint32_t level, val globals)
{
    val v = overridden(py, name, from, level, globals);
    return v ? v : import_module(py, name, from, level, globals);
}

/* Runs the source of a module in __main__: NULL path, then from inside the program. */
static void run_main(struct py *py, val full, const char *path)
{
    if (path) {
        import_file(py, path, str_from(py, path), py->main_globals);
        return;
    }
    const struct code *code = frozen_find(full);
    val data = code ? 0 : frozen_file(full);
    if (!code && !data)
        py_error(py, &type_ImportError, "no module named '%S'", full);
    set_attr(py, py->main_globals, N(__file__), full);
    if (code)
        py_call(py, func_new(py, code, py->main_globals), 0, NULL);
    else
        codefile_run_bytes(py, data, py->main_globals);
}

void import_main(struct py *py, val name)
{
    char path[PATH];
    const char *text = str_text(py, name), *dot = strrchr(text, '.'), *last = dot ? dot + 1 : text;
    val package = 0, folders = path_list(py);
    bool is_package = false;
    if (dot) {
        package = package_path(import_module(py, intern(py, text, (size_t)(dot - text)), OBJ(&tuple_empty), 0, 0));
        folders = list_new(py, package ? 1 : 0, &package);
    }
    for (size_t i = 0; i < PTR(list, folders)->length; i++)
        if (look_in(py, path, PTR(list, folders)->items[i], last, strlen(last), &is_package)) {
            if (!is_package) {
                run_main(py, name, path);
                return;
            }
            package = import_module(py, name, OBJ(&tuple_empty), 0, 0);
            import_main(py, intern_str(py, str_concat(py, name, str_from(py, ".__main__"))));
            return;
        }
    run_main(py, name, NULL);
}

val import_module(struct py *py, val name, val from, uint32_t level, val globals)
{
    val full = name, top = 0, module = 0;
    if (level) {
        full = relative_base(py, globals, level);
        if (str_length(name))
            full = intern_str(py, str_concat(py, str_concat(py, full, N(dot)), name));
    }
    if (!str_length(full))
        py_error(py, &type_ValueError, "empty module name");
    for (size_t at = 0, i = 0;; i++) {
        struct span s = str_span(full);
        if (i < s.length && s.data[i] != '.')
            continue;
        val part = intern(py, s.data, i);
        module = import_step(py, part, at, module);
        if (!top)
            top = module;
        if (i >= s.length)
            break;
        at = i + 1;
    }
    return from == NONE ? top : module;
}

/* Modules that compute attributes raise AttributeError for those they don't know. */
static val attr_or_0(struct py *py, val v, val name)
{
    struct trap trap;
    if (py_try(py, &trap)) {
        if (!exc_is(trap.error, &type_AttributeError))
            py_raise(py, trap.error);
        return 0;
    }
    val r = ops_attr_or_0(py, v, name);
    py_end_try(py);
    return r;
}

val import_from(struct py *py, val module, val name)
{
    val v = attr_or_0(py, module, name);
    if (v)
        return v;
    if (is_a(module, &type_module) && package_path(module)) {
        val full = intern_str(py, str_concat(py, str_concat(py, PTR(module, module)->name, N(dot)), name));
        size_t at = str_length(full) - str_length(name);
        struct trap trap;
        if (!py_try(py, &trap)) {
            v = import_step(py, full, at, module);
            py_end_try(py);
            return v;
        }
        if (!exc_is(trap.error, &type_ImportError))
            py_raise(py, trap.error);
    }
    py_error(py, &type_ImportError, "can't import name %S", name);
}

val builtins_dir(struct py *py, val v);

static void import_star_object(struct py *py, val object, val into)
{
    if (!is_instance(object) && !is_a(object, &type_type))
        py_error(py, &type_ImportError, "'%T' is no module", object);
    val all = ops_attr_or_0(py, object, N(__all__)), names = all ? all : builtins_dir(py, object), k;
    val it = ops_iter(py, names);
    while ((k = ops_next(py, it)))
        if (all || str_data(k)[0] != '_')
            dict_set_name(py, into, intern_str(py, k), ops_attr(py, object, intern_str(py, k)));
}

void import_star(struct py *py, val module, val into)
{
    if (!is_a(module, &type_module)) {
        import_star_object(py, module, into);
        return;
    }
    struct module *m = PTR(module, module);
    val k, v, all = m->globals ? dict_get(py, m->globals, N(__all__)) : 0;
    if (all) {
        val it = ops_iter(py, all);
        while ((k = ops_next(py, it)))
            dict_set_name(py, into, intern_str(py, k), ops_attr(py, module, intern_str(py, k)));
        return;
    }
    struct walk w = {.next = m->entries};
    while (walk(&w))
        if (str_data(w.name)[0] != '_')
            dict_set_name(py, into, w.name, w.value);
    for (size_t at = 0; m->globals && dict_next(m->globals, &at, &k, &v);)
        if (str_data(k)[0] != '_')
            dict_set_name(py, into, k, v);
}
