#include "py/obj/native.h"

#include "py/obj/class.h"
#include "py/obj/exc.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"

void native_arity(struct py *py, size_t n, size_t nkw, size_t least, size_t most)
{
    if (nkw)
        py_error(py, &type_TypeError, "function doesn't take keyword arguments");
    if (n >= least && (n <= most || most == NATIVE_ANY))
        return;
    if (least == most)
        py_error(py, &type_TypeError, "function takes %z positional arguments but %z were given", least, n);
    if (n < least)
        py_error(py, &type_TypeError, "function missing %z required positional arguments", least - n);
    py_error(py, &type_TypeError, "function expected at most %z arguments, got %z", most, n);
}

val native_call(struct py *py, const struct native *f, size_t n, size_t nkw, const val *args)
{
    if (f->limits & NATIVE_TAKES_KW)
        return f->fn_kw(py, n, nkw, args);
    native_arity(py, n, nkw, f->limits & 0xff, f->limits >> 8 & 0xff);
    return f->fn(py, n, args);
}

void native_parse(struct py *py, size_t n, size_t nkw, const val *args, const struct param *params, size_t count,
                  val *out)
{
    if (n > count)
        py_error(py, &type_TypeError, "function expected at most %z arguments, got %z", count, n);
    for (size_t i = 0; i < count; i++)
        out[i] = i < n ? args[i] : 0;
    for (size_t k = 0; k < nkw; k++) {
        val name = args[n + 2 * k];
        size_t i = 0;
        while (i < count && params[i].name != name)
            i++;
        if (i == count)
            py_error(py, &type_TypeError, "unexpected keyword argument '%S'", name);
        if (out[i])
            py_error(py, &type_TypeError, "function got multiple values for argument '%S'", name);
        out[i] = args[n + 2 * k + 1];
    }
    for (size_t i = 0; i < count; i++) {
        if (!out[i] && !params[i].init)
            py_error(py, &type_TypeError, "'%S' argument required", params[i].name);
        if (!out[i])
            out[i] = params[i].init;
    }
}

static val slot_call(struct py *py, val self, size_t n, size_t nkw, const val *args)
{
    return native_call(py, PTR(native, self), n, nkw, args);
}
static void print_function(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)v, (void)how;
    print_c(py, to, "<function>");
}
static const struct slots native_slots = {.call = slot_call, .print = print_function};
const struct type type_native = {.head = {&type_type}, .slots = &native_slots, .name = N(function)};

/* --- staticmethod, classmethod --------------------------------------------------------- */

static void wrap_trace(struct py *py, void *object)
{
    gc_trace(py, ((struct wrap *)object)->function);
}
static val wrap_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    native_arity(py, n, nkw, 1, 1);
    struct wrap *w = gc_new(py, type, sizeof *w);
    w->function = args[0];
    return OBJ(w);
}
static const struct slots wrap_slots = {.trace = wrap_trace, .make = wrap_make};
const struct type type_staticmethod = {.head = {&type_type}, .slots = &wrap_slots, .name = N(staticmethod)};
const struct type type_classmethod = {.head = {&type_type}, .slots = &wrap_slots, .name = N(classmethod)};

/* --- bound methods --------------------------------------------------------------------------- */

val method_new(struct py *py, val function, val self)
{
    struct method *m = gc_new(py, &type_method, sizeof *m);
    m->function = function;
    m->self = self;
    return OBJ(m);
}
static void method_trace(struct py *py, void *object)
{
    gc_trace(py, ((struct method *)object)->function);
    gc_trace(py, ((struct method *)object)->self);
}
static val method_call(struct py *py, val self, size_t n, size_t nkw, const val *args)
{
    enum { FEW = 8 };
    struct method *m = PTR(method, self);
    size_t total = n + 2 * nkw + 1;
    val few[FEW], *all = few;
    if (total > FEW) /* a tuple holds them while the call runs */
        all = PTR(tuple, tuple_new(py, total, NULL))->items;
    all[0] = m->self;
    for (size_t i = 1; i < total; i++)
        all[i] = args[i - 1];
    return py_call_kw(py, m->function, n + 1, nkw, all);
}
static void method_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)how;
    print_format(py, to, "<bound_method %z %r.%r>", (size_t)v, PTR(method, v)->self, PTR(method, v)->function);
}
static val method_binary(struct py *py, unsigned op, val a, val b)
{
    (void)py;
    if (!is_a(b, &type_method) || (op != OP_EQ && op != OP_NE))
        return 0;
    bool same = PTR(method, a)->self == PTR(method, b)->self && PTR(method, a)->function == PTR(method, b)->function;
    return bool_val(same == (op == OP_EQ));
}
static val method_unary(struct py *py, enum unary op, val v)
{
    (void)py;
    return op == UNARY_HASH ? INT((PTR(method, v)->self ^ PTR(method, v)->function) >> 4 & 0x3fffffff) : 0;
}
static val method_attr(struct py *py, val v, val name, val value)
{
    if (value != SLOT_LOAD)
        return 0;
    if (name == N(__self__))
        return PTR(method, v)->self;
    if (name == N(__func__))
        return PTR(method, v)->function;
    return ops_attr_or_0(py, PTR(method, v)->function, name);
}
static const struct slots method_slots = {.call = method_call, .print = method_print, .trace = method_trace,
    .binary = method_binary, .unary = method_unary, .attr = method_attr};
const struct type type_method = {.head = {&type_type}, .slots = &method_slots, .name = N(bound_method)};
