/* An interpreter's life: open, run files and text, show errors, close. */
#include <string.h>

#include "py/codefile.h"
#include "py/compile.h"
#include "py/import.h"
#include "py/intern.h"
#include "py/obj/class.h"
#include "py/obj/dict.h"
#include "py/obj/exc.h"
#include "py/obj/int.h"
#include "py/obj/list.h"
#include "py/obj/misc.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/stack.h"

static void fill_heap(struct py *py, size_t size)
{
    gc_open(py, py + 1, (char *)py + size);
    stack_open(py);
}

/* False: the heap is too small. */
static bool fill(struct py *py, size_t size)
{
    struct trap trap;
    if (py_try(py, &trap))
        return false;
    fill_heap(py, size);
    py->memory_error = exc_new(py, &type_MemoryError, OBJ(&tuple_empty));
    py->spare_error = exc_new(py, &type_MemoryError, OBJ(&tuple_empty));
    py->modules = dict_new(py, 4);
    py->path = list_new(py, 0, NULL);
    py->argv = list_new(py, 0, NULL);
    val main = module_new(py, N(__main__));
    py->main_globals = PTR(module, main)->globals;
    dict_set(py, py->modules, N(__main__), main);
    py_end_try(py);
    gc_cut_arena(py, 0);
    return true;
}

struct py *py_open(const struct port *port, void *context, void *heap, size_t size)
{
    struct py *py = heap;
    if (size < sizeof *py + 2048)
        return NULL;
    uint32_t raw_mark = py->raw_mark;
    memset(heap, 0, sizeof *py);
    py->raw_mark = raw_mark;
    py->port = port;
    py->context = context;
    py->interrupt_byte = 3;
    py->stack_limit = size / sizeof(val) / 3;
    if (py->stack_limit > 2u << 20)
        py->stack_limit = 2u << 20;
    return fill(py, size) ? py : NULL;
}

void py_close(struct py *py)
{
    struct trap trap;
    if (py_try(py, &trap)) /* what ends a program ends its finalisers too */
        return;
    gc_finish_all(py);
    py_end_try(py);
}

/* --- errors ------------------------------------------------------------------------------- */

static void print_trace(struct py *py, struct sink *to, struct exc *e)
{
    struct list *l = e->trace ? PTR(list, e->trace) : NULL;
    if (!l || !l->length)
        return;
    print_c(py, to, "Traceback (most recent call last):\n");
    for (size_t i = l->length / 3; i-- > 0;) {
        print_format(py, to, "  File \"%S\", line %S", l->items[3 * i], l->items[3 * i + 1]);
        if (l->items[3 * i + 2] != NONE)
            print_format(py, to, ", in %S", l->items[3 * i + 2]);
        print_char(py, to, '\n');
    }
}

void py_print_exception(struct py *py, struct sink *to, val error);
void py_print_exception(struct py *py, struct sink *to, val error)
{
    struct exc *e = exc_of(error);
    print_trace(py, to, e);
    print_str(py, to, type_of(error)->name);
    struct sink text = print_to_builder(py);
    print_value(py, &text, error, PRINT_STR);
    val s = print_built(py, &text);
    print_format(py, to, ": %S\n", s);
}

void py_print_error(struct py *py, val error)
{
    struct sink to = print_console(py);
    struct trap trap;
    if (py_try(py, &trap)) {
        print_c(py, &to, "error while printing an error\n");
        return;
    }
    py->heap.exempt++;
    py_print_exception(py, &to, error);
    py->heap.exempt--;
    py_end_try(py);
}

int py_exit_code(struct py *py)
{
    if (!py->last_error || !exc_is(py->last_error, &type_SystemExit))
        return 1;
    val v = exc_value(py->last_error);
    return v == NONE ? 0 : int_check(v) ? (int)int_get_clamped(py, v) & 255 : 1;
}

static enum py_run failed(struct py *py, val error)
{
    py->last_error = error;
    py->handling = 0;
    if (exc_is(error, &type_SystemExit)) {
        val v = exc_value(error);
        if (v != NONE && !int_check(v)) {
            struct sink to = print_console(py);
            print_format(py, &to, "%S\n", v);
        }
        return PY_EXIT;
    }
    py_print_error(py, error);
    return PY_ERROR;
}

/* Compiles all of a source for its errors' sake. */
static void compile_all(struct py *py, val source, val file)
{
    val compiler = compile_open(py, source, file, COMPILE_MODULE);
    for (size_t mark = gc_mark_arena(py); compile_next(py, compiler); gc_cut_arena(py, mark))
        ;
}

enum how { RUN_ALL, RUN_SINGLE, RUN_COMPILE_ONLY, RUN_COMPILED /* source: the path */ };
static enum py_run run(struct py *py, val source, val file, enum how how)
{
    struct trap trap;
    if (py_try(py, &trap))
        return failed(py, trap.error);
    if (how == RUN_COMPILED)
        import_file(py, str_text(py, source), file, py->main_globals);
    else if (how == RUN_COMPILE_ONLY)
        compile_all(py, source, file);
    else
        import_run(py, source, file, py->main_globals, 0, how == RUN_SINGLE ? COMPILE_SINGLE : COMPILE_MODULE);
    py_end_try(py);
    return PY_OK;
}

enum py_run py_run_file(struct py *py, const char *path, int flags)
{
    struct trap trap;
    val text, file;
    if (py_try(py, &trap))
        return failed(py, trap.error);
    bool compiled = codefile_is(path);
    text = compiled ? str_from(py, path) : import_read(py, path);
    if (!text && !(flags & PY_IF_EXISTS))
        py_error(py, &type_OSError, "[Errno 2] ENOENT: '%s'", path);
    file = text ? str_from(py, path) : 0;
    py_end_try(py);
    if (!text)
        return PY_MISSING;
    gc_keep(py, text);
    dict_set_name(py, py->main_globals, N(__file__), file);
    enum py_run r = run(py, text, file, compiled ? RUN_COMPILED : flags & PY_COMPILE_ONLY ? RUN_COMPILE_ONLY : RUN_ALL);
    gc_cut_arena(py, 0);
    return r;
}

enum py_run py_run_module(struct py *py, const char *name)
{
    struct trap trap;
    if (py_try(py, &trap))
        return failed(py, trap.error);
    import_main(py, intern_c(py, name));
    py_end_try(py);
    gc_cut_arena(py, 0);
    return PY_OK;
}

static enum py_run call_now(struct py *py, val f)
{
    struct trap trap;
    if (py_try(py, &trap))
        return failed(py, trap.error);
    py_call(py, f, 0, NULL);
    py_end_try(py);
    return PY_OK;
}

enum py_run py_run_atexit(struct py *py, enum py_run run)
{
    val f = py->slots[SLOT_ATEXIT], error = py->last_error;
    if (!f)
        return run;
    py->slots[SLOT_ATEXIT] = 0;
    enum py_run called = call_now(py, f);
    if (called != PY_OK)
        return called;
    py->last_error = error;
    return run;
}

enum py_run py_run_text(struct py *py, const char *text, size_t length, const char *file, bool interactive)
{
    struct trap trap;
    size_t mark = gc_mark_arena(py);
    val source, name;
    if (py_try(py, &trap))
        return failed(py, trap.error);
    source = bytes_new(py, text, length);
    name = intern_c(py, file);
    py_end_try(py);
    gc_keep(py, name);
    enum py_run r = run(py, source, name, interactive ? RUN_SINGLE : RUN_ALL);
    gc_cut_arena(py, mark);
    return r;
}
