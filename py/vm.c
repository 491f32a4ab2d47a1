/* The virtual machine: the loop, its slow paths, frames, unwinding.
 *
 * vm_loop runs frames until one that C entered returns.  Its state is in three
 * locals: pc, R (the frame's registers), K (its constants); py->base, py->top follow
 * R at each change of frame and py->pc is stored before anything that may raise.
 * An error jumps to vm_run, which finds the handler by the code's table, so a try
 * costs nothing until it is needed. */
#include "py/vm.h"

#include <string.h>

#include "py/import.h"
#include "py/intern.h"
#include "py/lib/builtins.h"
#include "py/obj/class.h"
#include "py/obj/dict.h"
#include "py/obj/exc.h"
#include "py/obj/float.h"
#include "py/obj/int.h"
#include "py/obj/list.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/opcode.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/stack.h"

#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define LIKELY(x)   __builtin_expect(!!(x), 1)
#define SLOW        static __attribute__((noinline))

static struct func *function_at(val *base)
{
    return PTR(func, base[-3]);
}

struct func *vm_function(const struct py *py)
{
    const struct stack *bottom = py->stack;
    while (bottom->below)
        bottom = bottom->below;
    return py->base == bottom->slots ? NULL : function_at(py->base);
}

/* --- names ------------------------------------------------------------------------------------ */

/* `at`: the GETGLOBAL, or NULL.  Built-ins are remembered in the lookup cache, under the globals that don't hide them. */
SLOW val global_or_builtin(struct py *py, val globals, val name, uint32_t *at)
{
    struct dict *d = PTR(dict, globals);
    struct dict_entry *e = dict_find_name(d, name);
    if (e) {
        size_t hint = (size_t)(e - d->table->entries);
        if (hint < 256 && gc_is_heap(py, at))
            *at = (*at & 0xff00ffff) | (uint32_t)hint << 16;
        return e->value;
    }
    intptr_t i = builtins_index(name);
    if (py->builtins_extra) {
        e = dict_find_name(PTR(dict, py->builtins_extra), name);
        if (e)
            return e->value;
    }
    if (i < 0)
        py_error(py, &type_NameError, "name '%S' isn't defined", name);
    val v = builtins_value((size_t)i);
    *py_cache_at(py, d, name) = (struct cached){d, name, v};
    return v;
}

SLOW val get_name(struct py *py, val *R, val name)
{
    val v = dict_check(R[0]) ? 0 : ops_item(py, R[0], name);
    struct dict_entry *e = v ? NULL : dict_find_name(PTR(dict, R[0]), name);
    return v ? v : e ? e->value : global_or_builtin(py, function_at(R)->globals, name, NULL);
}

SLOW void delete_name(struct py *py, val dict, val name)
{
    if (!dict_remove(py, dict, name))
        py_error(py, &type_NameError, "name '%S' isn't defined", name);
}

/* --- attributes ------------------------------------------------------------------------------------ */

enum { UNUSUAL = TYPE_GETATTRIBUTE | TYPE_DATA_DESC };

SLOW val get_attr(struct py *py, val v, val name)
{
    if (is_instance(v) && !(type_of(v)->flags & UNUSUAL)) {
        struct instance *o = PTR(instance, v);
        intptr_t i = shape_index(py, o->shape, name);
        if (i >= 0)
            return o->slots[i];
    }
    return ops_attr(py, v, name);
}

SLOW val get_method(struct py *py, val v, val name, val *self)
{
    val f = ops_method(py, v, name, self);
    if (*self == v && is_instance(v)) {
        struct shape *shape = PTR(instance, v)->shape;
        *py_cache_at(py, shape, name) = (struct cached){shape, name, f};
    }
    return f;
}

SLOW void set_attr(struct py *py, val v, val name, val value)
{
    if (is_instance(v) && !(type_of(v)->flags & (TYPE_SETATTR | TYPE_DATA_DESC))) {
        instance_set(py, PTR(instance, v), name, value);
        return;
    }
    ops_set_attr(py, v, name, value);
}

/* --- operators ----------------------------------------------------------------------------------------- */

SLOW val binary(struct py *py, unsigned opcode, val a, val b)
{
    unsigned op = opcode - OPC_ADD;
    if (op < OP_BINARY_COUNT) {
        if ((is_int(a) || is_imm_float(a)) && (is_int(b) || is_imm_float(b))) {
            val r = is_int(a) && is_int(b) ? int_binary(py, op, a, b) : float_binary(py, op, a, b);
            if (r)
                return r;
        }
        return ops_binary(py, op, a, b);
    }
    return ops_binary(py, (op - OP_BINARY_COUNT) | OP_INPLACE, a, b);
}

SLOW val unary(struct py *py, unsigned opcode, val v)
{
    enum unary op = opcode == OPC_NEG ? UNARY_NEG : opcode == OPC_POS ? UNARY_POS : UNARY_INVERT;
    val r = ops_unary(py, op, v);
    if (!r)
        py_error(py, &type_TypeError, "unsupported type for __%s__: '%T'",
                 op == UNARY_NEG ? "neg" : op == UNARY_POS ? "pos" : "invert", v);
    return r;
}

SLOW bool compare(struct py *py, unsigned op, val a, val b)
{
    if (is_int(a) && is_int(b))
        return int_binary(py, op, a, b) == TRUE;
    return ops_true(py, ops_compare(py, op, a, b));
}

SLOW val compare_value(struct py *py, unsigned op, val a, val b)
{
    return ops_compare(py, op, a, b);
}

SLOW val get_item(struct py *py, val v, val index)
{
    return ops_item(py, v, index);
}

SLOW void set_item(struct py *py, val v, val index, val value)
{
    ops_set_item(py, v, index, value);
}

/* --- iteration -------------------------------------------------------------------------------------------- */

static bool range_registers(val *to, intptr_t start, intptr_t stop, intptr_t step)
{
    intptr_t limit = INT_MAX_SMALL / 2;
    if (!step || start <= -limit || start >= limit || stop <= -limit || stop >= limit || step <= -limit || step >= limit)
        return false;
    to[0] = INT(start), to[1] = INT(stop), to[2] = INT(step);
    return true;
}

SLOW void get_iter(struct py *py, val *to, val v)
{
    const struct type *t = v ? type_of(v) : NULL;
    to[1] = to[2] = 0;
    if (t == &type_list || t == &type_tuple) {
        to[0] = v;
        to[1] = INT(0);
        return;
    }
    if (t == &type_range && range_registers(to, PTR(range, v)->start, PTR(range, v)->stop, PTR(range, v)->step))
        return;
    to[0] = ops_iter(py, v);
}

/* range(...) of small ints. */
static bool iterates_range(val *to, val f, size_t n, const val *args)
{
    if (f != OBJ(&type_range) || n - 1 > 2 || !is_int(args[0]) || !is_int(args[n - 1]) || !is_int(args[n / 2]))
        return false;
    return range_registers(to, n > 1 ? int_of(args[0]) : 0, int_of(args[n > 1]), n > 2 ? int_of(args[2]) : 1);
}

SLOW val next_item(struct py *py, val iterator)
{
    return ops_next(py, iterator);
}

static void unpack(struct py *py, val *to, size_t count, val v)
{
    if (is_a(v, &type_tuple) || is_a(v, &type_list)) {
        size_t n = is_a(v, &type_tuple) ? PTR(tuple, v)->length : PTR(list, v)->length;
        const val *items = is_a(v, &type_tuple) ? PTR(tuple, v)->items : PTR(list, v)->items;
        if (n < count)
            py_error(py, &type_ValueError, "need more than %z values to unpack", n);
        if (n > count)
            py_error(py, &type_ValueError, "too many values to unpack (expected %z)", count);
        if (n)
            memmove(to, items, n * sizeof(val));
        return;
    }
    val it = ops_iter(py, v), item;
    for (size_t i = 0; i < count; i++) {
        item = ops_next(py, it);
        if (!item)
            py_error(py, &type_ValueError, "need more than %z values to unpack", i);
        to[i] = item;
    }
    if (ops_next(py, it))
        py_error(py, &type_ValueError, "too many values to unpack (expected %z)", count);
}

SLOW void unpack_rest(struct py *py, val *to, val v, size_t before, size_t after)
{
    val all = list_from(py, v);
    size_t n = PTR(list, all)->length;
    if (n < before + after)
        py_error(py, &type_ValueError, "need more than %z values to unpack", n);
    val rest = list_new(py, n - before - after, NULL);
    const val *items = PTR(list, all)->items;
    memcpy(to, items, before * sizeof(val));
    if (n > before + after)
        memcpy(PTR(list, rest)->items, items + before, (n - before - after) * sizeof(val));
    to[before] = rest;
    memcpy(to + before + 1, items + n - after, after * sizeof(val));
}

/* --- building ---------------------------------------------------------------------------------------------- */

SLOW val build(struct py *py, unsigned op, const val *items, size_t n)
{
    if (op == OPC_TUPLE)
        return tuple_new(py, n, items);
    if (op == OPC_LIST)
        return list_new(py, n, items);
    val r = op == OPC_SET ? set_new(py, &type_set) : dict_new(py, n);
    for (size_t i = 0; i < n; i++) {
        if (op == OPC_SET)
            set_add(py, r, items[i]);
        else
            dict_set(py, r, items[2 * i], items[2 * i + 1]);
    }
    return r;
}

SLOW void update_dict(struct py *py, val dict, val other, bool call)
{
    val k, v;
    if (!call) {
        dict_update(py, dict, other);
        return;
    }
    val from = native_of(other);
    if (!dict_check(from)) {
        from = dict_new(py, 0);
        dict_update(py, from, other);
    }
    for (size_t at = 0; dict_next(from, &at, &k, &v);) {
        if (!str_check(native_of(k)))
            py_error(py, &type_TypeError, "keywords must be strings");
        k = intern_str(py, k);
        if (dict_get(py, dict, k))
            py_error(py, &type_TypeError, "function got multiple values for argument '%S'", k);
        dict_set(py, dict, k, v);
    }
}

SLOW void extend(struct py *py, unsigned op, val to, val from)
{
    if (op == OPC_EXTEND) {
        list_extend(py, to, from);
        return;
    }
    val it = ops_iter(py, from), v;
    while ((v = ops_next(py, it)))
        set_add(py, to, v);
}

SLOW val format(struct py *py, val *v, unsigned how)
{
    val x = v[0];
    if ((how & 7) == 1 || (how & 7) == 3)
        x = print_to_str(py, x, PRINT_REPR);
    else if ((how & 7) == 2)
        x = print_to_str(py, x, PRINT_STR);
    if (how & 8)
        return str_format_value(py, x, v[1]);
    return str_check(x) ? x : str_format_value(py, x, N(empty));
}

SLOW val join(struct py *py, val *parts, size_t n)
{
    struct sink out = print_to_builder(py);
    if (n == 1 && str_check(parts[0]))
        return parts[0];
    for (size_t i = 0; i < n; i++)
        print_str(py, &out, parts[i]);
    return print_built(py, &out);
}

SLOW val make_function(struct py *py, val *R, val *slots, val code, const uint32_t *ext)
{
    struct func *f = PTR(func, func_new(py, PTR(code, code), function_at(R)->globals));
    uint32_t flags = ext[0] & 255, cells = ext[0] >> 8;
    if (!flags && !cells)
        return OBJ(f);
    struct closure *x = gc_new(py, &type_closure, sizeof *x + cells * sizeof(val));
    x->defaults = flags & 1 ? slots[1] : 0;
    x->keyword_defaults = flags & 2 ? slots[2] : 0;
    x->cell_count = cells;
    for (uint32_t i = 0; i < cells; i++)
        x->cells[i] = R[ext[1 + i]];
    f->extra = x;
    return OBJ(f);
}

SLOW val make_class(struct py *py, val *in)
{
    val dict = dict_new(py, 4), kw[32], k, v, meta = 0;
    size_t nkw = 0;
    if (in[3])
        for (size_t at = 0; dict_next(in[3], &at, &k, &v);) {
            if (k == N(metaclass))
                meta = v;
            else if (nkw < 16)
                kw[2 * nkw] = k, kw[2 * nkw + 1] = v, nkw++;
        }
    struct dict_entry *own = py->builtins_extra ? dict_find_name(PTR(dict, py->builtins_extra), N(__build_class__)) : NULL;
    if (own)
        return py_call(py, own->value, 2, in);
    val cell = py_call(py, in[0], 1, &dict);
    if (meta && meta != OBJ(&type_type))
        return py_call(py, meta, 3, (val[]){in[1], in[2], dict});
    val type = class_new(py, in[1], in[2], dict, nkw, kw);
    if (is_a(cell, &type_cell))
        PTR(cell, cell)->value = type;
    return type;
}

/* --- exceptions and with ---------------------------------------------------------------------------------------- */

SLOW bool matches(struct py *py, val error, val what)
{
    if (is_a(what, &type_tuple)) {
        struct tuple *t = PTR(tuple, what);
        for (size_t i = 0; i < t->length; i++)
            if (matches(py, error, t->items[i]))
                return true;
        return false;
    }
    if (!is_a(what, &type_type) || !(PTR(type, what)->flags & TYPE_EXCEPTION))
        py_error(py, &type_TypeError, "exceptions must derive from BaseException");
    return class_is_kind(error, PTR(type, what));
}

SLOW void raise_again(struct py *py, val error)
{
    py->reraised = true;
    py_raise(py, error);
}

SLOW void raise(struct py *py, val v, val cause, unsigned how)
{
    if (how == 2) {
        if (!py->handling)
            py_error(py, &type_RuntimeError, "no active exception to reraise");
        raise_again(py, py->handling);
    }
    val error = exc_from(py, v);
    if (how == 1)
        exc_of(error)->cause = cause == NONE ? 0 : cause;
    else if (py->handling && py->handling != error)
        exc_of(error)->context = py->handling;
    py_raise(py, error);
}

SLOW void enter(struct py *py, val *to, val manager, bool is_async)
{
    val exit = ops_attr(py, manager, is_async ? N(__aexit__) : N(__exit__));
    val method = ops_attr(py, manager, is_async ? N(__aenter__) : N(__enter__));
    val v = py_call(py, method, 0, NULL);
    to[0] = exit;
    to[1] = v;
}

SLOW val call_exit(struct py *py, val exit, val error)
{
    val args[3] = {NONE, NONE, NONE};
    if (error != NONE) {
        args[0] = OBJ(type_of(error));
        args[1] = error;
    }
    return py_call(py, exit, 3, args);
}

SLOW val awaitable(struct py *py, val v, bool delegate)
{
    if (delegate || gen_check(v))
        return gen_check(v) ? v : ops_iter(py, v);
    val f = ops_attr_or_0(py, v, N(__await__));
    return ops_iter(py, f ? py_call(py, f, 0, NULL) : v);
}

/* --- calls ---------------------------------------------------------------------------------------------------------- */

SLOW val call_any(struct py *py, val f, size_t n, size_t nkw, const val *args)
{
    return py_call_kw(py, f, n, nkw, args);
}

/* Values and names of keywords become pairs behind the positional ones, in place. */
static void spread_keywords(val *args, size_t n, const struct tuple *names)
{
    for (size_t i = names->length; i-- > 0;) {
        args[n + 2 * i + 1] = args[n + i];
        args[n + 2 * i] = names->items[i];
    }
}

SLOW val call_extended(struct py *py, val *at)
{
    val f = at[0], list = at[3], dict = at[4], k, v;
    size_t n = PTR(list, list)->length, nkw = dict ? dict_length(dict) : 0;
    val all = tuple_new(py, n + 2 * nkw, NULL);
    val *items = PTR(tuple, all)->items;
    if (n)
        memcpy(items, PTR(list, list)->items, n * sizeof(val));
    size_t to = n;
    for (size_t i = 0; nkw && dict_next(dict, &i, &k, &v);)
        items[to++] = k, items[to++] = v;
    return py_call_kw(py, f, n, nkw, items);
}

/* Room for a frame with its head at `slots`; py->top covers it. */
static val *open_frame(struct py *py, size_t registers, struct func *f, bool *opened)
{
    val *base = stack_reserve(py, FRAME_RESUMED_HEAD + 1 + registers, opened) + FRAME_RESUMED_HEAD;
    base[-6] = base[-5] = base[-4] = 0;
    base[-3] = OBJ(f);
    base[-2] = (val)(uintptr_t)py->pc | 1;
    base[-1] = INT(FRAME_FROM_C);
    py->top = base + registers + 1;
    return base;
}

static val vm_run(struct py *py, val error);

static val finish_run(struct py *py, val *base, val *old_base, val *old_top, const uint32_t *pc, struct stack *segment,
                      val error)
{
    struct trap *outer = py->trap;
    uint32_t exempt = py->heap.exempt;
    py->heap.exempt = 0;
    py->base = base;
    py->call_depth++;
    val v = vm_run(py, error);
    py->call_depth--;
    py->heap.exempt = exempt;
    val failed = v ? 0 : py->last_error;
    while (py->stack != segment)
        stack_close_segment(py);
    py->base = old_base;
    py->top = old_top;
    py->pc = pc;
    py->trap = outer;
    if (!v)
        py_raise(py, failed);
    return gc_keep(py, v);
}

val vm_call(struct py *py, struct func *f, size_t n, size_t nkw, const val *args)
{
    val *old_base = py->base, *old_top = py->top;
    const uint32_t *pc = py->pc;
    struct stack *segment = py->stack;
    bool opened;
    val *base = open_frame(py, code_registers(f->code), f, &opened);
    func_bind(py, f, n, nkw, args, base);
    if (code_flags(f->code) & CODE_GENERATOR) {
        val g = gen_new(py, f, base);
        if (opened)
            stack_close_segment(py);
        py->top = old_top;
        return g;
    }
    py->pc = code_words(f->code);
    return finish_run(py, base, old_base, old_top, pc, segment, 0);
}

/* --- generators ------------------------------------------------------------------------------------------------------- */

/* The one a suspended generator delegates to, or 0. */
static val delegate_of(const struct gen *g)
{
    uint32_t w = *g->pc;
    return g->state == GEN_WAITING && (w & 255) == OPC_YIELDFROM ? g->saved[w >> 16 & 255] : 0;
}

/* Those between the one that was resumed and the one that runs count as waiting. */
static bool is_running(const struct gen *g)
{
    val to;
    while ((to = delegate_of(g)) && gen_check(to))
        g = PTR(gen, to);
    return g->state == GEN_RUNNING;
}

static bool stop_value(struct py *py, val error, val *result)
{
    (void)py;
    if (!exc_is(error, &type_StopIteration))
        return false;
    *result = exc_value(error);
    return true;
}

/* Throws into the delegate.  Returns what it yields; 0: it ended (with *result) or, when
 * *error stays, the error goes on in the delegating generator. */
static val throw_into(struct py *py, val to, val *error, val *result)
{
    struct trap trap;
    bool closing = *error == OBJ(&type_GeneratorExit) || exc_is(*error, &type_GeneratorExit);
    val self = to, name = closing ? N(close) : N(throw);
    val method = gen_check(to) ? OBJ(&none_object) : ops_attr_or_0(py, self, name);
    if (!method)
        return 0;
    if (py_try(py, &trap)) {
        *error = trap.error;
        if (stop_value(py, trap.error, result))
            *error = 0;
        return 0;
    }
    val v = 0;
    if (closing && gen_check(to))
        gen_close(py, to);
    else if (closing)
        py_call(py, method, 0, NULL);
    else if (gen_check(to))
        v = gen_resume(py, to, NONE, *error, result);
    else
        v = py_call(py, method, 1, error);
    py_end_try(py);
    if (!v && !closing)
        *error = 0;
    return v;
}

/* The generator that really runs when g is resumed: the last of those that delegate
 * to each other.  It gets a frame in the name of g, the others stay as they are until
 * it ends.  NULL: one of them runs, is done or has an exception pending: go step by
 * step.  *registers: what the largest of them needs. *depth: how many delegate. */
static struct gen *innermost(struct gen *g, size_t *registers, size_t *depth)
{
    for (*registers = 0, *depth = 0;; ++*depth) {
        if ((g->state != GEN_WAITING && g->state != GEN_NEW) || g->pending)
            return NULL;
        if (code_registers(g->function->code) > *registers)
            *registers = code_registers(g->function->code);
        val to = delegate_of(g);
        if (!to || !gen_check(to))
            return g;
        g = PTR(gen, to);
    }
}

enum { MOST_DELEGATES = 1000 };

/* Who delegates to `inner`, from `root` on. */
static struct gen *delegator(struct gen *root, val inner)
{
    while (delegate_of(root) != inner)
        root = PTR(gen, delegate_of(root));
    return root;
}

/* The frame at base becomes g's; its link and its root stay. */
static void enter_generator(struct gen *g, val *base)
{
    base[-4] = OBJ(g);
    base[-3] = OBJ(g->function);
    memcpy(base, g->saved, code_registers(g->function->code) * sizeof(val));
}

static void resume_generator(struct gen *g, val sent, val *base)
{
    enter_generator(g, base);
    if (g->state == GEN_WAITING) {
        uint32_t w = *g->pc;
        if ((w & 255) == OPC_YIELDFROM)
            base[(w >> 16 & 255) + 1] = sent;
        else
            base[g->pc[-1] >> 8 & 255] = sent;
    }
    g->state = GEN_RUNNING;
}

/* A frame above R for a generator that gives what it yields to R's code; NULL: no room, or the generator isn't ready. */
static val *run_generator(struct py *py, const val *R, const uint32_t *pc, val v, size_t head, intptr_t flags)
{
    size_t registers, depth;
    struct gen *g = innermost(PTR(gen, v), &registers, &depth);
    val *base = py->top + head;
    if (!g || base + registers + 2 > py->stack_end)
        return NULL;
    base[-6] = INT(depth);
    base[-5] = v;
    base[-2] = (val)(uintptr_t)pc | 1;
    base[-1] = INT((base - R) << FRAME_BITS | flags);
    resume_generator(g, NONE, base);
    py->pc = g->pc;
    return base;
}

/* list(), tuple() or set() of a generator: it runs as called code does. */
SLOW val *collect_generator(struct py *py, const val *R, const uint32_t *pc, val type, val v)
{
    val into = type == OBJ(&type_set) ? set_new(py, &type_set) : list_new(py, 0, NULL);
    val *base = run_generator(py, R, pc, v, FRAME_COLLECT_HEAD, FRAME_RESUMED | FRAME_COLLECT);
    if (base) {
        base[-8] = type;
        base[-7] = into;
    }
    return base;
}

SLOW void collect(struct py *py, val into, val v)
{
    if (is_a(into, &type_list))
        list_append(py, into, v);
    else
        set_add(py, into, v);
}

/* The generator of this frame is done.  When others delegated to it the frame becomes
 * the next one's; NULL: it was the one that was resumed. */
static struct gen *end_generator(val *base)
{
    val done = base[-4];
    base[-6] -= 2;
    PTR(gen, done)->state = GEN_DONE;
    if (base[-5] == done)
        return NULL;
    struct gen *next = delegator(PTR(gen, base[-5]), done);
    enter_generator(next, base);
    next->state = GEN_RUNNING;
    return next;
}

val gen_resume(struct py *py, val gen, val sent, val error, val *result)
{
    struct gen *g = PTR(gen, gen);
    *result = NONE;
    if (is_running(g))
        py_error(py, &type_ValueError, "generator already executing");
    if (error && (!delegate_of(g) || gen_check(delegate_of(g)))) /* others get what throw() was given */
        error = exc_from(py, error);
    if (g->state == GEN_DONE && error)
        py_raise(py, error);
    if (g->state == GEN_DONE)
        return 0;
    if (g->pending && !error) {
        error = g->pending;
        g->pending = 0;
    }
    if (g->state == GEN_NEW && error) {
        g->state = GEN_DONE;
        py_raise(py, error);
    }
    val delegate = error ? delegate_of(g) : 0, value = NONE;
    if (delegate) {
        enum gen_state before = (enum gen_state)g->state;
        val v = throw_into(py, delegate, &error, &value);
        g->state = before;
        if (v)
            return v;
        if (!error) {
            g->saved[*g->pc >> 8 & 255] = value;
            g->pc++;
        }
    }
    if (error)
        error = exc_from(py, error);
    py_check_stack(py);
    val *old_base = py->base, *old_top = py->top;
    const uint32_t *pc = py->pc;
    struct stack *segment = py->stack;
    bool opened;
    size_t registers, depth;
    struct gen *inner = error || delegate ? NULL : innermost(g, &registers, &depth);
    if (!inner)
        inner = g, depth = 0, registers = code_registers(g->function->code);
    val *base = open_frame(py, registers, g->function, &opened);
    base[-6] = INT(depth);
    base[-5] = gen;
    base[-1] = INT(FRAME_FROM_C | FRAME_RESUMED);
    if (delegate && !error) {
        enter_generator(g, base);
        g->state = GEN_RUNNING;
    } else {
        resume_generator(inner, sent, base);
    }
    py->pc = inner->pc;
    if (error && (*g->pc & 255) == OPC_YIELDFROM && (delegate || delegate_of(g)))
        py->pc = g->pc + 1;
    val v = finish_run(py, base, old_base, old_top, pc, segment, error);
    if (g->state == GEN_DONE) {
        *result = v;
        return 0;
    }
    return v;
}

/* One step of delegating; *result is set at the end. */
SLOW val delegate_step(struct py *py, val to, val sent, val *result)
{
    *result = NONE;
    if (gen_check(to)) {
        return gen_resume(py, to, sent, 0, result);
    }
    struct trap trap;
    if (py_try(py, &trap)) {
        if (!stop_value(py, trap.error, result))
            py_raise(py, trap.error);
        return 0;
    }
    val v;
    py->last_error = 0;
    if (sent == NONE)
        v = ops_next(py, to);
    else
        v = py_call_method(py, to, N(send), 1, &sent);
    if (!v && py->last_error && exc_is(py->last_error, &type_StopIteration))
        *result = exc_value(py->last_error);
    py_end_try(py);
    return v;
}

static void save_generator(val *R, struct gen *g, const uint32_t *pc)
{
    memcpy(g->saved, R, code_registers(g->function->code) * sizeof(val));
    g->pc = pc;
    g->state = GEN_WAITING;
}

/* --- the loop ------------------------------------------------------------------------------------------------------------ */

#define A_(w) ((w) >> 8 & 255)
#define B_(w) ((w) >> 16 & 255)
#define C_(w) ((w) >> 24)
#define BX_(w) ((w) >> 16)
#define SBX_(w) ((int32_t)(w) >> 16)
#define SC_(w) ((int32_t)(w) >> 24)
#define SB_(w) ((int32_t)((w) << 8) >> 24)

#define SAVE   (py->pc = pc)
/* A jump at the end of each instruction is predicted by what came before; where nothing predicts, one does for all. */
enum { ONE_DISPATCH = sizeof(void *) == 4 };
#define NEXT                                                                                        \
    do {                                                                                            \
        if (ONE_DISPATCH)                                                                           \
            goto next;                                                                              \
        w = *pc++;                                                                                  \
        goto *labels[w & 255];                                                                      \
    } while (0)
#define TIDY   (py->heap.arena_used = arena, py->heap.pins = pins)
#define RA     R[A_(w)]
#define RB     R[B_(w)]
#define RC     R[C_(w)]
#define NAME_C (C_(w) < 255 ? K[C_(w)] : K[*pc++])

#define BOTH_INT(a, b) ((a) & (b) & 1)
#define IMM_FLOAT_PAIR(a, b) (((a) & 3) == 2 && ((b) & 3) == 2)

#define ARITHMETIC(expression, with)                                                                \
    {                                                                                               \
        val a = RB, b = RC;                                                                         \
        if (LIKELY(BOTH_INT(a, b))) {                                                               \
            intptr_t r;                                                                             \
            if (LIKELY(!(expression))) {                                                            \
                RA = (val)r;                                                                        \
                NEXT;                                                                               \
            }                                                                                       \
        } else if (IMM_FLOAT_PAIR(a, b)) {                                                          \
            val f = imm_float(imm_float_of(a) with imm_float_of(b));                                \
            if (LIKELY(f != 0)) {                                                                   \
                RA = f;                                                                             \
                NEXT;                                                                               \
            }                                                                                       \
        }                                                                                           \
        goto slow_binary;                                                                           \
    }

#define BRANCH(taken)                                                                               \
    do {                                                                                            \
        if ((taken) == (C_(w) & 1)) {                                                               \
            pc += C_(w) >> 1;                                                                       \
            NEXT;                                                                                   \
        }                                                                                           \
        NEXT;                                                                                       \
    } while (0)

#define COMPARE_JUMP(with)                                                                          \
    {                                                                                               \
        val a = RA, b = RB;                                                                         \
        unsigned taken;                                                                             \
        if (LIKELY(BOTH_INT(a, b)))                                                                 \
            taken = (intptr_t)a with(intptr_t) b;                                                   \
        else if (IMM_FLOAT_PAIR(a, b))                                                              \
            taken = imm_float_of(a) with imm_float_of(b);                                           \
        else                                                                                        \
            goto slow_jump;                                                                         \
        BRANCH(taken);                                                                              \
    }

#define COMPARE_JUMP_I(with)                                                                        \
    {                                                                                               \
        val a = RA;                                                                                 \
        if (UNLIKELY(!is_int(a)))                                                                   \
            goto slow_jump_i;                                                                       \
        BRANCH(((intptr_t)a with(intptr_t) INT(SB_(w))));                                           \
    }

#define COMPARE_VALUE(with)                                                                         \
    {                                                                                               \
        val a = RB, b = RC;                                                                         \
        if (UNLIKELY(!BOTH_INT(a, b)))                                                              \
            goto slow_value;                                                                        \
        RA = bool_val((intptr_t)a with(intptr_t) b);                                                \
        NEXT;                                                                                       \
    }

#define FRAME_CHANGED                                                                               \
    do {                                                                                            \
        const struct code *code_ = function_at(R)->code;                                            \
        K = code_constants(code_);                                                                       \
        py->base = R;                                                                               \
        py->top = R + code_->registers + 1;                                                         \
    } while (0)

__attribute__((section(".text.vm_loop"), noinline)) static val vm_loop(struct py *py)
{
    static const void *const labels[] = {
#define OP(name) &&op_##name,
#include "py/opcode.def"
#undef OP
    };
    const uint32_t *pc = py->pc;
    val *R = py->base;
    const val *K;
    uint32_t w;
    size_t arena = py->heap.arena_used, pins = py->heap.pins;
    val *at; /* of a call: where the callee is */
    size_t n;
    FRAME_CHANGED;
next:
    w = *pc++;
    goto *labels[w & 255];

op_MOVE:
    RA = RB;
    NEXT;
op_LOADK:
    RA = K[BX_(w)];
    NEXT;
op_LOADI:
    RA = INT(SBX_(w));
    NEXT;
op_CHECK:
    if (UNLIKELY(!RA)) {
        SAVE;
        py_error(py, &type_NameError, "local variable referenced before assignment");
    }
    NEXT;
op_CLEAR:
    for (uint32_t i = 0; i <= BX_(w); i++)
        R[A_(w) + i] = 0;
    NEXT;

op_GETGLOBAL: {
    const uint32_t *here = pc - 1;
    val globals = function_at(R)->globals, name = NAME_C;
    const struct dict *d = PTR(dict, globals);
    if (LIKELY(B_(w) < dict_used(d) && d->table->entries[B_(w)].key == name)) {
        RA = d->table->entries[B_(w)].value;
        NEXT;
    }
    const struct cached *c = py_cache_at(py, d, name);
    if (LIKELY(c->key == d && c->name == name)) {
        RA = c->what;
        NEXT;
    }
    SAVE;
    RA = global_or_builtin(py, globals, name, (uint32_t *)(uintptr_t)here);
    NEXT;
}
op_SETGLOBAL:
    SAVE;
    dict_set_name(py, function_at(R)->globals, K[BX_(w)], RA);
    NEXT;
op_DELGLOBAL:
    SAVE;
    delete_name(py, function_at(R)->globals, K[BX_(w)]);
    NEXT;
op_GETNAME:
    SAVE;
    RA = get_name(py, R, K[BX_(w)]);
    NEXT;
op_SETNAME:
    SAVE;
    ops_set_item(py, R[0], K[BX_(w)], RA);
    NEXT;
op_DELNAME:
    SAVE;
    delete_name(py, R[0], K[BX_(w)]);
    NEXT;
op_GETNAMECELL: {
    val name = K[*pc++];
    struct dict_entry *e = dict_find_name(PTR(dict, R[0]), name);
    val v = e ? e->value : PTR(cell, RB)->value;
    if (!v) {
        SAVE;
        py_error(py, &type_NameError, "name '%S' isn't defined", name);
    }
    RA = v;
    NEXT;
}
op_MAKECELL:
    SAVE;
    RA = cell_new(py, RA);
    NEXT;
op_COPYFREE: {
    const struct closure *x = function_at(R)->extra;
    for (size_t i = 0; i < x->cell_count; i++)
        R[A_(w) + i] = x->cells[i];
    NEXT;
}
op_GETCELL: {
    val v = PTR(cell, RB)->value;
    if (UNLIKELY(!v)) {
        SAVE;
        py_error(py, &type_NameError, "local variable referenced before assignment");
    }
    RA = v;
    NEXT;
}
op_SETCELL:
    PTR(cell, RA)->value = RB;
    NEXT;
op_DELCELL:
    if (UNLIKELY(!PTR(cell, RA)->value)) {
        SAVE;
        py_error(py, &type_NameError, "local variable referenced before assignment");
    }
    PTR(cell, RA)->value = 0;
    NEXT;

op_GETATTR: {
    val v = RB, name = NAME_C;
    if (LIKELY(is_ptr(v) && v && type_is_user(PTR(object, v)->type))) {
        const struct instance *o = PTR(instance, v);
        const struct cached *c = py_cache_at(py, o->shape, name);
        if (LIKELY(c->key == o->shape && c->name == name && is_int(c->what))) {
            RA = o->slots[int_of(c->what)];
            NEXT;
        }
    }
    SAVE;
    RA = get_attr(py, v, name);
    NEXT;
}
op_SETATTR: {
    val v = RA, name = NAME_C;
    if (LIKELY(is_ptr(v) && v && type_is_user(PTR(object, v)->type) &&
               !(PTR(object, v)->type->flags & (TYPE_SETATTR | TYPE_DATA_DESC)))) {
        const struct instance *o = PTR(instance, v);
        const struct cached *c = py_cache_at(py, o->shape, name);
        if (LIKELY(c->key == o->shape && c->name == name && is_int(c->what))) {
            o->slots[int_of(c->what)] = RB;
            NEXT;
        }
    }
    SAVE;
    set_attr(py, v, name, RB);
    NEXT;
}
op_DELATTR: {
    val name = NAME_C;
    SAVE;
    ops_set_attr(py, RA, name, 0);
    NEXT;
}
op_GETMETHOD: {
    val v = RB, name = NAME_C;
    if (LIKELY(is_ptr(v) && v)) {
        const struct type *t = PTR(object, v)->type;
        const void *key = type_is_user(t) ? (const void *)PTR(instance, v)->shape : (const void *)t;
        const struct cached *c = py_cache_at(py, key, name);
        if (LIKELY(c->key == key && c->name == name && c->what && is_ptr(c->what)) &&
            (type_is_user(t) || (!SLOT(t->slots, attr) && PTR(object, c->what)->type == &type_native))) {
            R[A_(w) + 3] = v;
            RA = c->what;
            NEXT;
        }
    }
    SAVE;
    val self, f = get_method(py, v, name, &self);
    RA = f;
    R[A_(w) + 3] = self;
    NEXT;
}

op_GETITEM: {
    val v = RB, i = RC;
    if (is_ptr(v) && v) {
        const struct type *t = PTR(object, v)->type;
        if (t == &type_list && is_int(i)) {
            const struct list *l = PTR(list, v);
            intptr_t k = int_of(i);
            if (k < 0)
                k += (intptr_t)l->length;
            if (LIKELY((size_t)k < l->length)) {
                RA = l->items[k];
                NEXT;
            }
        } else if (t == &type_tuple && is_int(i)) {
            const struct tuple *l = PTR(tuple, v);
            if (LIKELY((size_t)int_of(i) < l->length)) {
                RA = l->items[int_of(i)];
                NEXT;
            }
        } else if (t == &type_dict) {
            SAVE;
            val found = dict_get(py, v, i);
            if (LIKELY(found != 0)) {
                RA = found;
                NEXT;
            }
        }
    }
    SAVE;
    RA = get_item(py, v, i);
    NEXT;
}
op_GETITEMI: {
    val v = RB;
    size_t k = C_(w);
    if (is_a(v, &type_list) && LIKELY(v && k < PTR(list, v)->length)) {
        RA = PTR(list, v)->items[k];
        NEXT;
    }
    if (is_a(v, &type_tuple) && k < PTR(tuple, v)->length) {
        RA = PTR(tuple, v)->items[k];
        NEXT;
    }
    SAVE;
    RA = get_item(py, v, INT(k));
    NEXT;
}
op_SETITEM: {
    val v = RA, i = RB;
    if (LIKELY(is_ptr(v) && v)) {
        if (PTR(object, v)->type == &type_list && is_int(i)) {
            struct list *l = PTR(list, v);
            intptr_t k = int_of(i);
            if (k < 0)
                k += (intptr_t)l->length;
            if (LIKELY((size_t)k < l->length)) {
                l->items[k] = RC;
                NEXT;
            }
        } else if (PTR(object, v)->type == &type_dict) {
            SAVE;
            dict_set(py, v, i, RC);
            NEXT;
        }
    }
    SAVE;
    set_item(py, v, i, RC);
    NEXT;
}
op_DELITEM:
    SAVE;
    ops_set_item(py, RA, RB, 0);
    NEXT;

op_ADD: op_IADD: ARITHMETIC(__builtin_add_overflow((intptr_t)a, (intptr_t)(b - 1), &r), +)
op_SUB: op_ISUB: ARITHMETIC(__builtin_sub_overflow((intptr_t)a, (intptr_t)(b - 1), &r), -)
op_MUL: op_IMUL:
    ARITHMETIC((__builtin_mul_overflow((intptr_t)(a - 1), (intptr_t)b >> 1, &r) ? 1 : (r |= 1, 0)), *)
op_TRUEDIV: op_ITRUEDIV: {
    val a = RB, b = RC;
    if (IMM_FLOAT_PAIR(a, b) && imm_float_of(b) != 0) {
        val f = imm_float(imm_float_of(a) / imm_float_of(b));
        if (LIKELY(f != 0)) {
            RA = f;
            NEXT;
        }
    }
    goto slow_binary;
}
op_FLOORDIV: op_IFLOORDIV: {
    val a = RB, b = RC;
    if (BOTH_INT(a, b) && (intptr_t)b > 1) {
        intptr_t x = int_of(a), y = int_of(b), q = x / y;
        RA = INT(q - (x % y < 0));
        NEXT;
    }
    goto slow_binary;
}
op_MOD: op_IMOD: {
    val a = RB, b = RC;
    if (BOTH_INT(a, b) && (intptr_t)b > 1) {
        intptr_t r = int_of(a) % int_of(b);
        RA = INT(r < 0 ? r + int_of(b) : r);
        NEXT;
    }
    goto slow_binary;
}
op_AND: op_IAND: {
    val a = RB, b = RC;
    if (LIKELY(BOTH_INT(a, b))) {
        RA = a & b;
        NEXT;
    }
    goto slow_binary;
}
op_OR: op_IOR: {
    val a = RB, b = RC;
    if (LIKELY(BOTH_INT(a, b))) {
        RA = a | b;
        NEXT;
    }
    goto slow_binary;
}
op_XOR: op_IXOR: {
    val a = RB, b = RC;
    if (LIKELY(BOTH_INT(a, b))) {
        RA = (a ^ b) | 1;
        NEXT;
    }
    goto slow_binary;
}
op_SHL: op_ISHL: {
    val a = RB, b = RC;
    if (BOTH_INT(a, b) && (size_t)int_of(b) < sizeof(val) * 4) {
        intptr_t x = int_of(a), r = (intptr_t)((uintptr_t)x << int_of(b));
        if (LIKELY(r >> int_of(b) == x && int_fits(r))) {
            RA = INT(r);
            NEXT;
        }
    }
    goto slow_binary;
}
op_SHR: op_ISHR: {
    val a = RB, b = RC;
    if (BOTH_INT(a, b) && (size_t)int_of(b) < sizeof(val) * 8) {
        RA = INT(int_of(a) >> int_of(b));
        NEXT;
    }
    goto slow_binary;
}
op_POW: op_MATMUL: op_IPOW: op_IMATMUL:
slow_binary:
    SAVE;
    RA = binary(py, w & 255, RB, RC);
    NEXT;
op_ADDI: op_IADDI: {
    val a = RB;
    intptr_t r;
    if (LIKELY(is_int(a) && !__builtin_add_overflow((intptr_t)a, SC_(w) * 2, &r))) {
        RA = (val)r;
        NEXT;
    }
    SAVE;
    RA = binary(py, (w & 255) == OPC_ADDI ? OPC_ADD : OPC_IADD, a, INT(SC_(w)));
    NEXT;
}
op_SUBI: op_ISUBI: {
    val a = RB;
    intptr_t r;
    if (LIKELY(is_int(a) && !__builtin_sub_overflow((intptr_t)a, SC_(w) * 2, &r))) {
        RA = (val)r;
        NEXT;
    }
    SAVE;
    RA = binary(py, (w & 255) == OPC_SUBI ? OPC_SUB : OPC_ISUB, a, INT(SC_(w)));
    NEXT;
}

op_LT: COMPARE_VALUE(<)
op_LE: COMPARE_VALUE(<=)
op_GT: COMPARE_VALUE(>)
op_GE: COMPARE_VALUE(>=)
op_EQ: COMPARE_VALUE(==)
op_NE: COMPARE_VALUE(!=)
slow_value:
    SAVE;
    RA = compare_value(py, (w & 255) - OPC_LT + OP_LT, RB, RC);
    NEXT;
op_IN:
    SAVE;
    RA = bool_val(ops_contains(py, RC, RB));
    NEXT;
op_NOTIN:
    SAVE;
    RA = bool_val(!ops_contains(py, RC, RB));
    NEXT;
op_IS:
    RA = bool_val(RB == RC);
    NEXT;
op_ISNOT:
    RA = bool_val(RB != RC);
    NEXT;
op_NEG: op_POS: op_INVERT:
    SAVE;
    RA = unary(py, w & 255, RB);
    NEXT;
op_NOT: {
    val v = RB;
    if (v != TRUE && v != FALSE) {
        SAVE;
        v = bool_val(ops_true(py, v));
    }
    RA = v == TRUE ? FALSE : TRUE;
    NEXT;
}

op_LOOP:
    if (UNLIKELY(py->pending)) { /* while pc is still within the try that the loop is in */
        SAVE;
        py_poll(py);
    }
    pc += (int32_t)w >> 8;
    TIDY;
    NEXT;
op_JUMP:
    pc += (int32_t)w >> 8;
    NEXT;
op_JTRUE: {
    val v = RA;
    unsigned taken;
    if (v == TRUE || v == FALSE)
        taken = v == TRUE;
    else if (is_int(v))
        taken = v != INT(0);
    else {
        SAVE;
        taken = ops_true(py, v);
    }
    BRANCH(taken);
}
op_JLT: COMPARE_JUMP(<)
op_JLE: COMPARE_JUMP(<=)
op_JGT: COMPARE_JUMP(>)
op_JGE: COMPARE_JUMP(>=)
op_JEQ: COMPARE_JUMP(==)
op_JNE: COMPARE_JUMP(!=)
slow_jump: {
    SAVE;
    unsigned taken = compare(py, (w & 255) - OPC_JLT + OP_LT, RA, RB);
    BRANCH(taken);
}
op_JLTI: COMPARE_JUMP_I(<)
op_JLEI: COMPARE_JUMP_I(<=)
op_JGTI: COMPARE_JUMP_I(>)
op_JGEI: COMPARE_JUMP_I(>=)
op_JEQI: COMPARE_JUMP_I(==)
op_JNEI: COMPARE_JUMP_I(!=)
slow_jump_i: {
    SAVE;
    unsigned taken = compare(py, (w & 255) - OPC_JLTI + OP_LT, RA, INT(SB_(w)));
    BRANCH(taken);
}
op_JIN: {
    SAVE;
    unsigned taken = ops_contains(py, RB, RA);
    BRANCH(taken);
}
op_JIS:
    BRANCH((RA == RB));
op_JISK:
    BRANCH((RA == K[B_(w)]));

op_GETITER:
    SAVE;
    get_iter(py, &RA, RB);
    NEXT;
op_ITERCALL: {
    at = &RB;
    n = C_(w);
    SAVE;
    if (iterates_range(&RA, at[0], n, at + 3))
        NEXT;
    val v = call_any(py, at[0], n, 0, at + 3);
    TIDY;
    get_iter(py, &RA, v);
    NEXT;
}
op_FORITER: {
    val *it = &RA, v;
    if (UNLIKELY(py->pending)) {
        SAVE;
        py_poll(py);
    }
    TIDY;
    if (is_int(it[0])) {
        intptr_t now = (intptr_t)it[0], step = (intptr_t)it[2];
        if (step > 0 ? now < (intptr_t)it[1] : now > (intptr_t)it[1]) {
            it[0] = (val)(now + step - 1);
            RB = (val)now;
            pc -= C_(w);
            NEXT;
        }
        goto exhausted;
    }
    if (it[1]) {
        size_t i = (size_t)int_of(it[1]);
        bool list = PTR(object, it[0])->type == &type_list;
        if (i < (list ? PTR(list, it[0])->length : PTR(tuple, it[0])->length)) {
            it[1] += 2;
            RB = list ? PTR(list, it[0])->items[i] : PTR(tuple, it[0])->items[i];
            pc -= C_(w);
            NEXT;
        }
        it[0] = OBJ(&tuple_empty);
        goto exhausted;
    }
    SAVE;
    if (PTR(object, it[0])->type == &type_gen) {
        val *base = run_generator(py, R, pc, it[0], FRAME_RESUMED_HEAD, FRAME_RESUMED);
        if (LIKELY(base)) {
            R = base;
            pc = py->pc;
            FRAME_CHANGED;
            NEXT;
        }
    }
    v = next_item(py, it[0]);
    if (v) {
        RB = v;
        pc -= C_(w);
        NEXT;
    }
exhausted:
    pc += !C_(w);
    NEXT;
}

op_TUPLE: op_LIST: op_SET: op_DICT:
    SAVE;
    RA = build(py, w & 255, &RB, C_(w));
    NEXT;
op_APPEND:
    SAVE;
    list_append(py, RA, RB);
    NEXT;
op_ADDSET:
    SAVE;
    set_add(py, RA, RB);
    NEXT;
op_SETPAIR:
    SAVE;
    dict_set(py, RA, RB, RC);
    NEXT;
op_EXTEND: op_UPDATESET:
    SAVE;
    extend(py, w & 255, RA, RB);
    NEXT;
op_UPDATEDICT:
    SAVE;
    update_dict(py, RA, RB, C_(w));
    NEXT;
op_TOTUPLE:
    SAVE;
    RA = tuple_from(py, RB);
    NEXT;
op_UNPACK:
    SAVE;
    unpack(py, &RA, C_(w), RB);
    NEXT;
op_UNPACKEX:
    SAVE;
    unpack_rest(py, &RA, RB, *pc & 255, *pc >> 8);
    pc++;
    NEXT;
op_SLICE:
    SAVE;
    py->heap.exempt++;
    RA = slice_new(py, R[B_(w)], R[B_(w) + 1], R[B_(w) + 2]);
    py->heap.exempt--;
    NEXT;
op_FORMAT:
    SAVE;
    RA = format(py, &RB, C_(w));
    NEXT;
op_JOIN:
    SAVE;
    RA = join(py, &RB, C_(w));
    NEXT;

op_CALLM:
    at = &RB;
    n = C_(w);
    if (at[3]) {
        n++;
        goto call;
    }
    at[1] = at[0];
    at++;
    goto call;
op_CALL:
    at = &RB;
    n = C_(w);
call: {
    val f = at[0];
    SAVE;
    if (LIKELY(is_ptr(f) && f)) {
        const struct type *t = PTR(object, f)->type;
        if (t == &type_func) {
            const struct code *c = PTR(func, f)->code;
            if (LIKELY((code_flags(c) & CODE_PLAIN) && n == code_positional(c) && at + 3 + code_registers(c) + 2 <= py->stack_end)) {
                at[1] = (val)(uintptr_t)pc | 1;
                at[2] = INT((at + 3 - R) << FRAME_BITS);
                R = at + 3;
                K = code_constants(c);
                pc = code_words(c);
                py->base = R;
                py->top = R + code_registers(c) + 1;
                if (UNLIKELY(py->pending)) {
                    SAVE;
                    py_poll(py);
                }
                NEXT;
            }
            if (!(code_flags(c) & CODE_GENERATOR) && at + 3 + code_registers(c) + 2 <= py->stack_end) {
                func_bind(py, PTR(func, f), n, 0, at + 3, at + 3);
                at[1] = (val)(uintptr_t)pc | 1;
                at[2] = INT((at + 3 - R) << FRAME_BITS);
                R = at + 3;
                pc = code_words(c);
                FRAME_CHANGED;
                NEXT;
            }
        } else if (t == &type_native) {
            const struct native *k = PTR(native, f);
            val v;
            if (LIKELY(!(k->limits & NATIVE_TAKES_KW) && n >= (k->limits & 255) && n <= (k->limits >> 8 & 255)))
                v = k->fn(py, n, at + 3);
            else
                v = call_any(py, f, n, 0, at + 3);
            R[A_(w)] = v;
            TIDY;
            NEXT;
        } else if (t == &type_type && type_is_user(PTR(type, f)) && !CLASS(f)->native &&
                   !(PTR(type, f)->flags & TYPE_NEW)) {
            val init = class_find(py, PTR(type, f), N(__init__));
            if (is_a(init, &type_func)) {
                const struct code *c = PTR(func, init)->code;
                if (LIKELY((code_flags(c) & CODE_PLAIN) && n + 1 == code_positional(c) &&
                           at + 5 + code_registers(c) + 2 <= py->stack_end)) {
                    val self = OBJ(instance_new(py, PTR(type, f)));
                    memmove(at + 5, at + 3, n * sizeof(val));
                    at[0] = self;
                    at[1] = init;
                    at[2] = (val)(uintptr_t)pc | 1;
                    at[3] = INT((at + 4 - R) << FRAME_BITS | FRAME_INIT);
                    at[4] = self;
                    R = at + 4;
                    pc = code_words(c);
                    FRAME_CHANGED;
                    NEXT;
                }
            }
        } else if (n == 1 && (f == OBJ(&type_list) || f == OBJ(&type_tuple) || f == OBJ(&type_set)) && is_a(at[3], &type_gen)) {
            val *base = collect_generator(py, R, pc, f, at[3]);
            if (LIKELY(base)) {
                R = base;
                pc = py->pc;
                FRAME_CHANGED;
                NEXT;
            }
        } else if (t == &type_method && C_(w) < 250) {
            /* self goes before the arguments, which have one place to spare behind */
            memmove(at + 4, at + 3, n * sizeof(val));
            at[3] = PTR(method, f)->self;
            at[0] = PTR(method, f)->function;
            n++;
            goto call;
        } else if (type_is_user(t) && C_(w) < 250) {
            val method = class_find(py, t, N(__call__));
            if (method && is_a(method, &type_func)) {
                memmove(at + 4, at + 3, n * sizeof(val));
                at[3] = f;
                at[0] = method;
                n++;
                goto call;
            }
        }
    }
    val v = call_any(py, f, n, 0, at + 3);
    R[A_(w)] = v;
    TIDY;
    NEXT;
}
op_CALLKW: op_CALLMKW: {
    at = &RB;
    n = C_(w);
    const struct tuple *names = PTR(tuple, K[*pc >> 16]);
    pc++;
    SAVE;
    val *args = at + 3;
    if ((w & 255) == OPC_CALLMKW) {
        if (args[0])
            n++;
        else
            args++;
    }
    spread_keywords(args, n, names);
    val v = call_any(py, at[0], n, names->length, args);
    R[A_(w)] = v;
    TIDY;
    NEXT;
}
op_CALLEX: {
    SAVE;
    val v = call_extended(py, &RB);
    R[A_(w)] = v;
    TIDY;
    NEXT;
}
op_FUNCTION:
    SAVE;
    RA = make_function(py, R, &RA, K[BX_(w)], pc);
    pc += 1 + (*pc >> 8);
    NEXT;
op_CLASS: {
    SAVE;
    val v = make_class(py, &RB);
    R[A_(w)] = v;
    NEXT;
}

op_RETURN: {
    val v = RA;
    intptr_t link = int_of(R[-1]);
    TIDY;
    if (UNLIKELY(link & (FRAME_FROM_C | FRAME_INIT | FRAME_RESUMED))) {
        if (link & FRAME_RESUMED) {
            struct gen *next = end_generator(R);
            if (next) {
                pc = next->pc + 1;
                FRAME_CHANGED;
                R[A_(pc[-1])] = v;
                NEXT;
            }
            if (!(link & FRAME_FROM_C)) {
                val into = link & FRAME_COLLECT ? gc_keep(py, R[-7]) : 0, type = into ? R[-8] : 0;
                pc = (const uint32_t *)(R[-2] & ~(val)1);
                R -= link >> FRAME_BITS;
                FRAME_CHANGED;
                if (!into) {
                    pc += !C_(pc[-1]);
                    NEXT;
                }
                SAVE;
                R[A_(pc[-1])] = type == OBJ(&type_tuple) ? tuple_from(py, into) : into;
                TIDY;
                NEXT;
            }
        }
        if (link & FRAME_FROM_C)
            return v;
        if (v != NONE) {
            SAVE;
            py_error(py, &type_TypeError, "__init__() should return None, not '%T'", v);
        }
        v = R[-4];
    }
    pc = (const uint32_t *)(R[-2] & ~(val)1);
    R -= link >> FRAME_BITS;
    FRAME_CHANGED;
    R[A_(pc[-1])] = v;
    NEXT;
}
op_YIELD: {
    val v = RB;
    intptr_t link = int_of(R[-1]);
    if (link & FRAME_COLLECT) {
        SAVE;
        collect(py, R[-7], v);
        RA = NONE;
        TIDY;
        NEXT;
    }
    save_generator(R, PTR(gen, R[-4]), pc);
    TIDY;
    if (link & FRAME_FROM_C)
        return v;
    pc = (const uint32_t *)(R[-2] & ~(val)1);
    R -= link >> FRAME_BITS;
    FRAME_CHANGED;
    R[B_(pc[-1])] = v;
    pc -= C_(pc[-1]);
    NEXT;
}
op_YIELDFROM: {
    val result, to = RB;
    SAVE;
    if (LIKELY(gen_check(to))) {
        size_t registers, depth;
        struct gen *g = innermost(PTR(gen, to), &registers, &depth);
        if (LIKELY(g && R + registers + 2 <= py->stack_end)) {
            depth += (size_t)int_of(R[-6]) + 1;
            if (UNLIKELY(depth > MOST_DELEGATES))
                py_error(py, &type_RuntimeError, "maximum recursion depth exceeded");
            R[-6] = INT(depth);
            save_generator(R, PTR(gen, R[-4]), pc - 1);
            resume_generator(g, R[B_(w) + 1], R);
            TIDY;
            pc = g->pc;
            FRAME_CHANGED;
            NEXT;
        }
    }
    val v = delegate_step(py, RB, R[B_(w) + 1], &result);
    if (!v) {
        RA = result;
        NEXT;
    }
    intptr_t link = int_of(R[-1]);
    if (link & FRAME_COLLECT) {
        collect(py, R[-7], v);
        R[B_(w) + 1] = NONE;
        pc--;
        TIDY;
        NEXT;
    }
    save_generator(R, PTR(gen, R[-4]), pc - 1);
    if (link & FRAME_FROM_C)
        return v;
    pc = (const uint32_t *)(R[-2] & ~(val)1);
    R -= link >> FRAME_BITS;
    FRAME_CHANGED;
    R[B_(pc[-1])] = v;
    pc -= C_(pc[-1]);
    NEXT;
}
op_AWAITABLE:
    SAVE;
    RA = awaitable(py, RB, C_(w));
    R[A_(w) + 1] = NONE;
    NEXT;

op_RAISE:
    SAVE;
    raise(py, RA, RB, C_(w));
    NEXT;
op_RERAISE:
    SAVE;
    if (!C_(w) || (is_ptr(RA) && RA && (type_of(RA)->flags & TYPE_EXCEPTION)))
        raise_again(py, RA);
    NEXT;
op_IMPORT: {
    SAVE;
    uint32_t level = *pc++;
    val v = import_name(py, K[BX_(w)], RA, level, function_at(R)->globals);
    R[A_(w)] = v;
    TIDY;
    NEXT;
}
op_IMPORTFROM: {
    SAVE;
    val name = K[*pc++];
    RA = import_from(py, RB, name);
    NEXT;
}
op_IMPORTSTAR:
    SAVE;
    import_star(py, RA, code_positional(function_at(R)->code) ? R[0] : function_at(R)->globals);
    NEXT;
op_EXCEPT:
    SAVE;
    RA = bool_val(matches(py, RB, RC));
    NEXT;
op_ENTER:
    SAVE;
    enter(py, &RA, RB, C_(w));
    NEXT;
op_EXIT: {
    SAVE;
    val v = call_exit(py, RB, RC);
    R[A_(w)] = v;
    NEXT;
}
op_PRINT:
    SAVE;
    builtins_show(py, RA);
    TIDY;
    NEXT;
op_ASSERT:
    SAVE;
    py_raise(py, exc_new(py, &type_AssertionError, C_(w) ? tuple_new(py, 1, &RA) : OBJ(&tuple_empty)));
op_TRACE:
    py->handling = 0;
    NEXT;
}

/* --- unwinding -------------------------------------------------------------------------------------------------------------- */

static const uint32_t *find_handler(const struct code *c, const uint32_t *pc)
{
    const uint32_t *h = code_handlers(c);
    uint32_t at = (uint32_t)(pc - code_words(c)) - 1;
    for (uint32_t i = 0; i < code_handler_count(c); i++)
        if (at >= h[4 * i] && at < h[4 * i + 1])
            return h + 4 * i;
    return NULL;
}

/* A StopIteration may not leave a generator as itself. */
static val outside_generator(struct py *py, val error)
{
    if (!exc_is(error, &type_StopIteration))
        return error;
    struct trap trap;
    if (py_try(py, &trap))
        return trap.error;
    val text = str_from(py, "generator raised StopIteration");
    val made = exc_new(py, &type_RuntimeError, tuple_new(py, 1, &text));
    py_end_try(py);
    return made;
}

/* Goes up from py->base to the frame that handles the error; false: it leaves the
 * frame that C entered. */
static bool unwind(struct py *py, val *error)
{
    for (;;) {
        val *R = py->base;
        const struct code *c = function_at(R)->code;
        const uint32_t *h = find_handler(c, py->pc);
        intptr_t link = int_of(R[-1]);
        py->top = R + code_registers(c) + 1;
        if (!py->reraised)
            exc_add_trace(py, *error, c->file, code_line(c, py->pc - 1), c->name);
        py->reraised = false;
        if (h) {
            R[h[3]] = *error;
            py->handling = *error;
            py->pc = code_words(c) + h[2];
            return true;
        }
        if (link & FRAME_RESUMED) {
            *error = outside_generator(py, *error);
            struct gen *next = end_generator(R);
            if (next) {
                py->pc = next->pc + 1;
                continue;
            }
        }
        if (link & FRAME_FROM_C)
            return false;
        py->pc = (const uint32_t *)(R[-2] & ~(val)1);
        py->base = R - (link >> FRAME_BITS);
    }
}

/* Segments that were opened for a frame that never came to be. */
static void close_segments(struct py *py)
{
    while (!(py->base >= py->stack->slots && py->base <= py->stack->end))
        stack_close_segment(py);
}

static val vm_run(struct py *py, val error)
{
    struct trap trap;
    /* volatile: changed between setjmp and longjmp */
    val volatile pending = error;
    size_t arena = gc_mark_arena(py);
    for (;;) {
        if (py_try(py, &trap)) {
            pending = trap.error;
            gc_cut_arena(py, arena);
            py->heap.arena[py->heap.arena_used++] = pending;
            continue;
        }
        trap.keeps_frames = true;
        close_segments(py);
        if (pending) {
            val e = pending;
            pending = 0;
            trap.error = e;
            trap.keeps_frames = false;
            if (!unwind(py, &e)) {
                py_end_try(py);
                py->last_error = e;
                return 0;
            }
            gc_cut_arena(py, arena); /* the error is in its register */
            trap.keeps_frames = true;
            trap.error = 0;
        }
        val v = vm_loop(py);
        py_end_try(py);
        return v;
    }
}
