/* Functions, cells, generators. */
#include "py/obj/func.h"

#include <string.h>

#include "py/obj/class.h"
#include "py/obj/dict.h"
#include "py/obj/exc.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"
#include "py/vm.h"

/* --- code -------------------------------------------------------------------------------- */

unsigned code_line(const struct code *code, const uint32_t *pc)
{
    const uint8_t *lines = code_lines(code);
    size_t at = (size_t)(pc - code_words(code)), passed = 0;
    int line = (int)code_first_line(code);
    for (size_t i = 0; i < code_line_bytes(code); i++) {
        passed += lines[i] & LINES_WORDS;
        if (passed > at)
            break;
        line += lines[i] >> 4 == LINES_FAR ? lines[i + 1] - LINES_FAR_DOWN : (lines[i] >> 4) - LINES_DOWN;
        i += lines[i] >> 4 == LINES_FAR;
    }
    return (unsigned)line;
}

static void code_trace(struct py *py, void *object)
{
    struct code *c = object;
    gc_trace(py, c->name);
    gc_trace(py, c->file);
    gc_trace_all(py, code_constants(c), code_constant_count(c));
}
static val code_attr(struct py *py, val v, val name, val value)
{
    (void)py;
    return name == N(co_name) && value == SLOT_LOAD ? PTR(code, v)->name : 0;
}
static const struct slots code_slots = {.trace = code_trace, .attr = code_attr};
const struct type type_code = {.head = {&type_type}, .slots = &code_slots, .name = N(code)};

/* --- cells --------------------------------------------------------------------------------- */

val cell_new(struct py *py, val value)
{
    gc_keep(py, value);
    struct cell *c = gc_new(py, &type_cell, sizeof *c);
    c->value = value;
    return OBJ(c);
}
static void cell_trace(struct py *py, void *object)
{
    gc_trace(py, ((struct cell *)object)->value);
}
static const struct slots cell_slots = {.trace = cell_trace};
const struct type type_cell = {.head = {&type_type}, .slots = &cell_slots, .name = N(cell)};

/* --- functions ------------------------------------------------------------------------------- */

static void closure_trace(struct py *py, void *object)
{
    struct closure *c = object;
    gc_trace(py, c->defaults);
    gc_trace(py, c->keyword_defaults);
    gc_trace_all(py, c->cells, c->cell_count);
}
static const struct slots closure_slots = {.trace = closure_trace};
const struct type type_closure = {.head = {&type_type}, .slots = &closure_slots, .name = N(closure)};

val func_new(struct py *py, const struct code *code, val globals)
{
    struct func *f = gc_new(py, &type_func, sizeof *f);
    f->code = code;
    f->globals = globals;
    return OBJ(f);
}

static void func_trace(struct py *py, void *object)
{
    struct func *f = object;
    gc_trace(py, OBJ(f->code));
    gc_trace(py, f->globals);
    gc_trace(py, OBJ(f->extra));
}

static _Noreturn void too_many(struct py *py, const struct code *c, size_t n)
{
    py_error(py, &type_TypeError, "function takes %z positional arguments but %z were given",
             (size_t)code_positional(c), n);
}

static intptr_t param_index(const struct code *c, val name)
{
    for (size_t i = code_positional_only(c); i < code_positional(c) + code_keyword_only(c); i++)
        if (code_constants(c)[i] == name)
            return (intptr_t)i;
    return -1;
}

static val default_of(struct py *py, const struct func *f, size_t i)
{
    const struct code *c = f->code;
    if (!f->extra)
        return 0;
    if (i >= code_positional(c))
        return f->extra->keyword_defaults ? dict_get(py, f->extra->keyword_defaults, code_constants(c)[i]) : 0;
    if (!f->extra->defaults)
        return 0;
    const struct tuple *d = PTR(tuple, f->extra->defaults);
    size_t first = code_positional(c) - d->length;
    return i >= first ? d->items[i - first] : 0;
}

static void bind_keywords(struct py *py, const struct code *c, size_t nkw, const val *kw, val *r, val rest)
{
    for (size_t k = 0; k < nkw; k++) {
        val name = kw[2 * k];
        intptr_t i = param_index(c, name);
        if (i < 0 && !rest)
            py_error(py, &type_TypeError, "unexpected keyword argument '%S'", name);
        if (i < 0 && dict_get(py, rest, name))
            py_error(py, &type_TypeError, "function got multiple values for argument '%S'", name);
        if (i < 0) {
            dict_set(py, rest, name, kw[2 * k + 1]);
            continue;
        }
        if (r[i])
            py_error(py, &type_TypeError, "function got multiple values for argument '%S'", name);
        r[i] = kw[2 * k + 1];
    }
}

/* `args` may be where `r` is (arguments already in place). */
void func_bind(struct py *py, const struct func *f, size_t n, size_t nkw, const val *args, val *r)
{
    const struct code *c = f->code;
    size_t named = code_positional(c) + code_keyword_only(c), at = named;
    val star = 0, rest = 0;
    if (n > code_positional(c) && !(code_flags(c) & CODE_VARARGS))
        too_many(py, c, n);
    size_t direct = n < code_positional(c) ? n : code_positional(c);
    if (code_flags(c) & CODE_VARARGS)
        star = tuple_new(py, n - direct, args + direct);
    if (code_flags(c) & CODE_VARKW)
        rest = dict_new(py, nkw);
    if (direct)
        memmove(r, args, direct * sizeof(val));
    for (size_t i = direct; i < named; i++)
        r[i] = 0;
    if (code_flags(c) & CODE_VARARGS)
        r[at++] = star;
    if (code_flags(c) & CODE_VARKW)
        r[at] = rest;
    bind_keywords(py, c, nkw, args + n, r, rest);
    for (size_t i = 0; i < named; i++) {
        if (!r[i])
            r[i] = default_of(py, f, i);
        if (!r[i] && i < code_positional(c) && !nkw && n < code_positional(c))
            py_error(py, &type_TypeError, f->extra && f->extra->defaults ? "function missing %z required positional arguments"
                     : "function takes %z positional arguments but %z were given",
                     f->extra && f->extra->defaults ? code_positional(c) - PTR(tuple, f->extra->defaults)->length - n : (size_t)code_positional(c), n);
        if (!r[i] && i < code_positional(c))
            py_error(py, &type_TypeError, "function missing required positional argument #%z", i + 1);
        if (!r[i])
            py_error(py, &type_TypeError, "function missing required keyword argument '%S'", code_constants(c)[i]);
    }
}

static val func_call(struct py *py, val self, size_t n, size_t nkw, const val *args)
{
    return vm_call(py, PTR(func, self), n, nkw, args);
}
static void func_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    const struct code *c = PTR(func, v)->code;
    (void)how;
    if (code_flags(c) & CODE_GENERATOR)
        print_format(py, to, "<generator>");
    else
        print_format(py, to, "<function %S at %p>", c->name, (void *)v);
}
static val func_attr(struct py *py, val v, val name, val value)
{
    struct func *f = PTR(func, v);
    (void)py;
    if (value != SLOT_LOAD)
        return 0;
    if (name == N(__name__) || name == N(__qualname__))
        return f->code->name;
    if (name == N(__globals__))
        return f->globals;
    if (name == N(__code__))
        return OBJ(f->code);
    if (name == N(__module__))
        return dict_get(py, f->globals, N(__name__));
    return 0;
}
static val func_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)type;
    native_arity(py, n, nkw, 2, 2);
    if (!is_a(args[0], &type_code) || !dict_check(args[1]))
        py_error(py, &type_TypeError, "function() takes code and globals");
    return func_new(py, PTR(code, args[0]), args[1]);
}
static const struct slots func_slots = {.print = func_print, .call = func_call, .attr = func_attr,
                                        .trace = func_trace, .make = func_make};
const struct type type_func = {.head = {&type_type}, .slots = &func_slots, .name = N(function)};

/* --- generators --------------------------------------------------------------------------------- */

bool gen_check(val v)
{
    return is_a(v, &type_gen) || is_a(v, &type_coroutine);
}

val gen_new(struct py *py, struct func *f, const val *registers)
{
    const struct code *c = f->code;
    const struct type *type = code_flags(c) & CODE_COROUTINE ? &type_coroutine : &type_gen;
    struct gen *g = gc_new(py, type, sizeof *g + code_registers(c) * sizeof(val));
    size_t named = (size_t)code_positional(c) + code_keyword_only(c) + !!(code_flags(c) & CODE_VARARGS) + !!(code_flags(c) & CODE_VARKW);
    g->function = f;
    g->pc = code_words(c);
    memcpy(g->saved, registers, named * sizeof(val));
    return OBJ(g);
}

static void gen_trace(struct py *py, void *object)
{
    struct gen *g = object;
    gc_trace(py, OBJ(g->function));
    gc_trace(py, g->pending);
    /* while it runs its registers are on the stack */
    if (g->state == GEN_NEW || g->state == GEN_WAITING)
        gc_trace_all(py, g->saved, code_registers(g->function->code));
    else
        memset(g->saved, 0, code_registers(g->function->code) * sizeof(val));
}

static void gen_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)how;
    print_format(py, to, "<%s object '%S' at %p>", "generator", PTR(gen, v)->function->code->name, (void *)v);
}

static _Noreturn void raise_stop(struct py *py, val value)
{
    if (value == NONE || !value)
        py_raise(py, exc_new(py, &type_StopIteration, OBJ(&tuple_empty)));
    py_raise_value(py, &type_StopIteration, value);
}

static val resume_or_stop(struct py *py, val gen, val sent, val error)
{
    val result = NONE, v = gen_resume(py, gen, sent, error, &result);
    if (!v)
        raise_stop(py, result);
    return v;
}

static val gen_next(struct py *py, val v)
{
    val result;
    val r = gen_resume(py, v, NONE, 0, &result);
    if (!r && result != NONE)
        py->last_error = exc_new(py, &type_StopIteration, tuple_new(py, 1, &result));
    return r;
}

static val method_send(struct py *py, size_t n, const val *args)
{
    (void)n;
    if (PTR(gen, args[0])->state == GEN_NEW && args[1] != NONE)
        py_error(py, &type_TypeError, "can't send non-None value to a just-started generator");
    return resume_or_stop(py, args[0], args[1], 0);
}

static val method_throw(struct py *py, size_t n, const val *args)
{
    val error = args[1];
    if (n > 2 && args[2] != NONE && is_a(args[1], &type_type))
        error = is_a(args[2], &type_type) || (type_of(args[2])->flags & TYPE_EXCEPTION) ? args[2]
                                                                                       : py_call(py, args[1], 1, &args[2]);
    else if (n > 2 && args[2] != NONE)
        error = args[2];
    return resume_or_stop(py, args[0], NONE, error);
}

void gen_close(struct py *py, val gen)
{
    struct trap trap;
    val result;
    if (PTR(gen, gen)->state == GEN_DONE)
        return;
    if (PTR(gen, gen)->state == GEN_NEW) {
        PTR(gen, gen)->state = GEN_DONE;
        return;
    }
    if (py_try(py, &trap)) {
        if (!exc_is(trap.error, &type_GeneratorExit) && !exc_is(trap.error, &type_StopIteration))
            py_raise(py, trap.error);
        return;
    }
    val v = gen_resume(py, gen, NONE, exc_new(py, &type_GeneratorExit, OBJ(&tuple_empty)), &result);
    py_end_try(py);
    if (v)
        py_error(py, &type_RuntimeError, "generator ignored GeneratorExit");
}

static val method_close(struct py *py, size_t n, const val *args)
{
    (void)n;
    gen_close(py, args[0]);
    return NONE;
}

static val method_pend_throw(struct py *py, size_t n, const val *args)
{
    struct gen *g = PTR(gen, args[0]);
    (void)n;
    if (g->state == GEN_RUNNING)
        py_error(py, &type_ValueError, "generator already executing");
    val old = g->pending ? g->pending : NONE;
    g->pending = args[1] == NONE ? 0 : args[1];
    return old;
}

static val method_await(struct py *py, size_t n, const val *args)
{
    (void)py, (void)n;
    return args[0];
}

static val self_iter(struct py *py, val v)
{
    (void)py;
    return v;
}
static val next_method(struct py *py, size_t n, const val *args)
{
    (void)n;
    return resume_or_stop(py, args[0], NONE, 0);
}

static const struct native gen_functions[] = {
    FUNCTION(send, method_send, 2, 2),
    FUNCTION(throw, method_throw, 2, 4),
    FUNCTION(close, method_close, 1, 1),
    FUNCTION(pend_throw, method_pend_throw, 2, 2),
    FUNCTION(__next__, next_method, 1, 1),
    FUNCTION(__await__, method_await, 1, 1),
};

static const struct entry gen_entries[] = {
    FUNCTIONS_LAST(gen_functions),
};
static const struct slots gen_slots = {.print = gen_print, .iter = self_iter, .next = gen_next, .trace = gen_trace};
const struct type type_gen = {.head = {&type_type}, .slots = &gen_slots, .name = N(generator), .entries = gen_entries};
const struct type type_coroutine = {.head = {&type_type}, .slots = &gen_slots, .name = N(generator), .entries = gen_entries};
