/* The built-in functions, and the table of all built-in names. */
#include "py/lib/builtins.h"

#include <math.h>
#include <string.h>

#include "py/compile.h"
#include "py/import.h"
#include "py/intern.h"
#include "py/obj/class.h"
#include "py/obj/complex.h"
#include "py/obj/dict.h"
#include "py/obj/exc.h"
#include "py/obj/float.h"
#include "py/obj/func.h"
#include "py/obj/int.h"
#include "py/obj/list.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/lib/iters.h"
#include "py/lib/help.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/vm.h"

extern const struct module module_micropython;

#define FN(name) static val name(struct py *py, size_t n, const val *args)
#define UNUSED   (void)py, (void)n, (void)args

FN(b_abs)
{
    UNUSED;
    val r = ops_unary(py, UNARY_ABS, args[0]);
    if (!r)
        py_error(py, &type_TypeError, "unsupported type for __abs__: '%T'", args[0]);
    return r;
}
FN(b_all)
{
    (void)n;
    val it = ops_iter(py, args[0]), v;
    for (size_t mark = gc_mark_arena(py); (v = ops_next(py, it)); gc_cut_arena(py, mark))
        if (!ops_true(py, v))
            return FALSE;
    return TRUE;
}
FN(b_any)
{
    (void)n;
    val it = ops_iter(py, args[0]), v;
    for (size_t mark = gc_mark_arena(py); (v = ops_next(py, it)); gc_cut_arena(py, mark))
        if (ops_true(py, v))
            return TRUE;
    return FALSE;
}
FN(b_bin)
{
    (void)n;
    return int_format(py, int_index(py, args[0]), 2, false, "0b", 0);
}
FN(b_oct)
{
    (void)n;
    return int_format(py, int_index(py, args[0]), 8, false, "0o", 0);
}
FN(b_hex)
{
    (void)n;
    return int_format(py, int_index(py, args[0]), 16, false, "0x", 0);
}
FN(b_callable)
{
    UNUSED;
    val v = args[0];
    return bool_val(is_instance(v) ? class_find(py, type_of(v), N(__call__)) != 0 : SLOT(type_of(v)->slots, call) != NULL);
}
FN(b_chr)
{
    (void)n;
    intptr_t code = int_get(py, args[0]);
    if (code < 0 || code > 0x10ffff)
        py_error(py, &type_ValueError, "chr() arg not in range(0x110000)");
    return str_char(py, (uint32_t)code);
}
FN(b_ord)
{
    (void)n;
    val v = native_of(args[0]);
    struct buffer b;
    if (str_check(v)) {
        const char *p = str_data(v);
        if (str_count(v) == 1)
            return INT(str_decode(&p));
        py_error(py, &type_TypeError, "ord() expected a character, but string of length %z found", str_count(v));
    }
    if (!is_ptr(v) || !ops_buffer(py, v, &b, false))
        py_error(py, &type_TypeError, "ord() expected string of length 1, but %T found", v);
    if (b.length != 1)
        py_error(py, &type_TypeError, "ord() expected a character, but string of length %z found", b.length);
    return INT(*(unsigned char *)b.data);
}
FN(b_delattr)
{
    (void)n;
    ops_set_attr(py, args[0], intern_str(py, args[1]), 0);
    return NONE;
}
static val attr_name(struct py *py, val v)
{
    v = native_of(v);
    if (!str_check(v))
        py_error(py, &type_TypeError, "attribute name must be string");
    return intern_str(py, v);
}
FN(b_getattr)
{
    val name = attr_name(py, args[1]);
    if (n < 3)
        return ops_attr(py, args[0], name);
    struct trap trap;
    if (py_try(py, &trap)) {
        if (!exc_is(trap.error, &type_AttributeError))
            py_raise(py, trap.error);
        return args[2];
    }
    val v = ops_attr_or_0(py, args[0], name);
    py_end_try(py);
    return v ? v : args[2];
}
FN(b_hasattr)
{
    (void)n;
    val name = attr_name(py, args[1]);
    struct trap trap;
    if (py_try(py, &trap)) {
        if (!exc_is(trap.error, &type_AttributeError))
            py_raise(py, trap.error);
        return FALSE;
    }
    val v = ops_attr_or_0(py, args[0], name);
    py_end_try(py);
    return bool_val(v != 0);
}
FN(b_setattr)
{
    (void)n;
    ops_set_attr(py, args[0], attr_name(py, args[1]), args[2]);
    return NONE;
}
FN(b_divmod)
{
    (void)n;
    return ops_binary(py, OP_DIVMOD, args[0], args[1]);
}
static bool is_whole(real d)
{
    return d > -1e9f && d < 1e9f && d == (real)(intptr_t)d;
}
FN(b_hash)
{
    (void)n;
    if (is_int(args[0]))
        return args[0];
    if (float_check(args[0]) && is_whole(float_of(args[0])))
        return int_from_real(py, float_of(args[0]));
    val h = ops_unary(py, UNARY_HASH, args[0]);
    if (h && !int_check(h))
        py_error(py, &type_TypeError, "__hash__ should return an int");
    return h ? ops_unary(py, UNARY_INT, h) : INT(ops_hash(py, args[0]));
}
FN(b_id)
{
    UNUSED;
    return int_new(py, (int64_t)(args[0] & (val)INTPTR_MAX));
}
static bool check_classes(struct py *py, val classes, const struct type *t)
{
    if (is_a(classes, &type_type))
        return class_is_subclass(t, PTR(type, classes));
    if (!tuple_check(classes))
        py_error(py, &type_TypeError, "issubclass() arg 2 must be a class or a tuple of classes");
    struct tuple *all = PTR(tuple, classes);
    for (size_t i = 0; i < all->length; i++)
        if (check_classes(py, all->items[i], t))
            return true;
    return false;
}
FN(b_isinstance)
{
    (void)n;
    return bool_val(check_classes(py, args[1], type_of(args[0])));
}
FN(b_issubclass)
{
    (void)n;
    if (!is_a(args[0], &type_type))
        py_error(py, &type_TypeError, "issubclass() arg 1 must be a class");
    return bool_val(check_classes(py, args[1], PTR(type, args[0])));
}
FN(b_iter)
{
    return n > 1 ? iters_of_call(py, args[0], args[1]) : ops_iter(py, args[0]);
}
FN(b_len)
{
    (void)n;
    val length = ops_length_or_0(py, args[0]);
    if (!length)
        py_error(py, &type_TypeError, "object of type '%T' has no len()", args[0]);
    return length;
}
FN(b_next)
{
    py->last_error = 0;
    if (n < 2 && is_instance(args[0])) {
        val f = class_find(py, type_of(args[0]), N(__next__));
        if (f)
            return py_call(py, ops_bind(py, f, args[0], type_of(args[0])), 0, NULL);
    }
    val v = ops_next(py, args[0]);
    if (v)
        return v;
    if (n > 1)
        return args[1];
    val error = py->last_error;
    if (error && exc_is(error, &type_StopIteration) && !is_a(args[0], &type_seq_iter))
        py_raise(py, error);
    py_raise(py, exc_new(py, &type_StopIteration, OBJ(&tuple_empty)));
}
FN(b_pow)
{
    if (n < 3 || args[2] == NONE)
        return ops_binary(py, OP_POW, args[0], args[1]);
    if (!int_check(args[0]) || !int_check(args[1]) || !int_check(args[2]))
        py_error(py, &type_TypeError, "pow() with 3 arguments requires integers");
    return int_pow_mod(py, args[0], args[1], args[2]);
}
FN(b_repr)
{
    (void)n;
    return print_to_str(py, args[0], PRINT_REPR);
}
FN(b_format)
{
    return str_format_value(py, args[0], n > 1 ? args[1] : N(empty));
}
FN(b_locals)
{
    UNUSED;
    struct func *f = vm_function(py);
    if (f && (code_flags(f->code) & CODE_CLASS))
        return py->base[0];
    return f ? f->globals : py->main_globals;
}
FN(b_globals)
{
    UNUSED;
    struct func *f = vm_function(py);
    return f ? f->globals : py->main_globals;
}

/* --- sum, min, max, sorted, round -------------------------------------------------------------- */

static val b_sum(struct py *py, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {{N(iterable), 0}, {N(start), INT(0)}};
    val a[2], v;
    native_parse(py, n, nkw, args, params, 2, a);
    val total = a[1], it = ops_iter(py, a[0]);
    for (size_t mark = gc_mark_arena(py); (v = ops_next(py, it));) {
        total = ops_binary(py, OP_ADD, total, v);
        gc_cut_arena(py, mark);
        gc_keep(py, total);
    }
    return total;
}

static val extreme(struct py *py, size_t n, size_t nkw, const val *args, unsigned op)
{
    val key = 0, other = 0, best = 0, best_key = 0, v;
    for (size_t i = 0; i < nkw; i++) {
        if (args[n + 2 * i] == N(key))
            key = args[n + 2 * i + 1] == NONE ? 0 : args[n + 2 * i + 1];
        else if (args[n + 2 * i] == N(default))
            other = args[n + 2 * i + 1];
        else
            py_error(py, &type_TypeError, "unexpected keyword argument '%S'", args[n + 2 * i]);
    }
    if (!n)
        py_error(py, &type_TypeError, "function missing 1 required positional arguments");
    val it = n == 1 ? ops_iter(py, args[0]) : 0;
    size_t mark = gc_mark_arena(py);
    for (size_t i = 0; (v = it ? ops_next(py, it) : i < n ? args[i] : 0); i++) {
        val k = key ? py_call(py, key, 1, &v) : v;
        if (!best || ops_true(py, ops_compare(py, op, k, best_key)))
            best = v, best_key = k;
        gc_cut_arena(py, mark);
        gc_keep(py, best);
        gc_keep(py, best_key);
    }
    if (!best && !other)
        py_error(py, &type_ValueError, "arg is an empty sequence");
    return best ? best : other;
}
static val b_min(struct py *py, size_t n, size_t nkw, const val *args)
{
    return extreme(py, n, nkw, args, OP_LT);
}
static val b_max(struct py *py, size_t n, size_t nkw, const val *args)
{
    return extreme(py, n, nkw, args, OP_GT);
}
static val b_sorted(struct py *py, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {{N(key), NONE}, {N(reverse), FALSE}};
    val a[2];
    if (n != 1)
        py_error(py, &type_TypeError, "function takes 1 positional arguments but %z were given", n);
    native_parse(py, 0, nkw, args + 1, params, 2, a);
    val list = list_from(py, args[0]);
    list_sort(py, list, a[0] == NONE ? 0 : a[0], ops_true(py, a[1]));
    return list;
}

static val round_int(struct py *py, val v, intptr_t digits)
{
    if (digits >= 0)
        return v;
    val unit = int_binary(py, OP_POW, INT(10), INT(-digits)), half = int_binary(py, OP_FLOORDIV, unit, INT(2));
    val rest = int_binary(py, OP_MOD, v, unit), low = int_binary(py, OP_SUB, v, rest);
    int order = int_compare(rest, half);
    bool even = int_binary(py, OP_MOD, int_binary(py, OP_FLOORDIV, low, unit), INT(2)) == INT(0);
    return order > 0 || (order == 0 && !even) ? int_binary(py, OP_ADD, low, unit) : low;
}

FN(b_round)
{
    val v = native_of(args[0]);
    if (int_check(v))
        return n > 1 && args[1] != NONE ? round_int(py, ops_unary(py, UNARY_INT, v), int_get(py, args[1])) : ops_unary(py, UNARY_INT, v);
    val f = class_special(py, args[0], N(__round__));
    if (f)
        return py_call(py, f, n, args);
    double d = (double)float_get(py, v);
    if (n > 1 && args[1] != NONE) {
        char room[400];
        intptr_t digits = int_get(py, args[1]);
        if (digits > 300 || d != d || d - d != 0)
            return v;
        if (digits < 0) {
            val whole = round_int(py, int_from_real(py, (real)(d + (d < 0 ? -0.5 : 0.5))), digits);
            return float_new(py, int_to_real(py, whole));
        }
        size_t used, length = float_format(d, 'f', (int)digits, false, room, sizeof room);
        return float_new(py, float_parse(room, length, &used));
    }
    return int_from_real(py, REAL(rint)((real)d)); /* raises for inf and nan */
}

/* --- print, input, show --------------------------------------------------------------------------- */

static struct sink out_sink(struct py *py)
{
    val out = py->slots[SLOT_STDOUT];
    return out ? print_to_stream(py, out) : print_console(py);
}

static val b_print(struct py *py, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {{N(sep), NONE}, {N(end), NONE}, {N(file), NONE}, {N(flush), FALSE}};
    val a[4];
    native_parse(py, 0, nkw, args + n, params, 4, a);
    struct sink to = a[2] == NONE ? out_sink(py) : print_to_stream(py, a[2]);
    if ((a[0] != NONE && !str_check(native_of(a[0]))) || (a[1] != NONE && !str_check(native_of(a[1]))))
        py_error(py, &type_TypeError, "sep and end must be None or a string");
    for (size_t i = 0; i < n; i++) {
        if (i && a[0] == NONE)
            print_char(py, &to, ' ');
        else if (i)
            print_str(py, &to, a[0]);
        size_t mark = gc_mark_arena(py);
        print_value(py, &to, args[i], PRINT_STR);
        gc_cut_arena(py, mark);
    }
    if (a[1] == NONE)
        print_char(py, &to, '\n');
    else
        print_str(py, &to, a[1]);
    return NONE;
}

void builtins_show(struct py *py, val v)
{
    if (v == NONE)
        return;
    struct sink to = out_sink(py);
    py->repl_last = v;
    print_value(py, &to, v, PRINT_REPR);
    print_char(py, &to, '\n');
    dict_set_name(py, py->main_globals, N(_), v);
}

FN(b_repl_print)
{
    (void)n;
    builtins_show(py, args[0]);
    return NONE;
}

FN(b_input)
{
    if (n) {
        struct sink to = out_sink(py);
        print_value(py, &to, args[0], PRINT_STR);
    }
    struct sink line = print_to_builder(py);
    bool any = false;
    for (;;) {
        int c = py->port->read(py->context, PORT_FOREVER);
        if (py->pending)
            py_poll(py);
        if (c == PORT_NO_BYTE)
            continue;
        if (c == PORT_END && !any)
            py_error(py, &type_EOFError, "");
        if (c == PORT_END || c == '\n' || c == '\r')
            break;
        if (c == 4 && py->port->crlf && !any)
            py_error(py, &type_EOFError, "");
        any = true;
        print_char(py, &line, (char)c);
        if (py->port->crlf)
            py->port->write(py->context, (char[]){(char)c}, 1);
    }
    if (py->port->crlf)
        py->port->write(py->context, "\r\n", 2);
    return print_built(py, &line);
}

/* --- exec, eval, compile, __import__ ------------------------------------------------------------------ */

static val source_of(struct py *py, val v)
{
    struct buffer b;
    v = native_of(v);
    if (str_check(v) || is_a(v, &type_bytes))
        return v;
    ops_need_buffer(py, v, &b, false);
    return bytes_new(py, b.data, b.length);
}

static val namespace_arg(struct py *py, size_t n, const val *args, size_t i, val other)
{
    if (n <= i || args[i] == NONE)
        return other;
    if (!dict_check(native_of(args[i])) && i == 1)
        py_error(py, &type_TypeError, "arg must be a dict");
    return i == 1 ? native_of(args[i]) : args[i];
}

static val b_exec(struct py *py, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {{N(source), 0}, {N(globals), NONE}, {N(locals), NONE}};
    val a[3];
    native_parse(py, n, nkw, args, params, 3, a);
    val globals = namespace_arg(py, 3, a, 1, b_globals(py, 0, NULL));
    val locals = namespace_arg(py, 3, a, 2, a[1] != NONE ? globals : b_locals(py, 0, NULL));
    if (is_a(a[0], &type_code)) {
        val f = func_new(py, PTR(code, a[0]), globals);
        py_call(py, f, PTR(code, a[0])->positional, &locals);
        return NONE;
    }
    int kind = locals == globals ? COMPILE_MODULE : COMPILE_NAMES;
    val source = source_of(py, a[0]);
    val compiler = compile_open(py, source, N(string_brackets), kind);
    val code = compile_rest(py, compiler);
    py_call(py, func_new(py, PTR(code, code), globals), kind == COMPILE_NAMES, &locals);
    return NONE;
}

static val b_eval(struct py *py, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {{N(source), 0}, {N(globals), NONE}, {N(locals), NONE}};
    val a[3];
    native_parse(py, n, nkw, args, params, 3, a);
    val globals = namespace_arg(py, 3, a, 1, b_globals(py, 0, NULL));
    val locals = namespace_arg(py, 3, a, 2, a[1] != NONE ? globals : b_locals(py, 0, NULL));
    if (is_a(a[0], &type_code))
        return py_call(py, func_new(py, PTR(code, a[0]), globals), PTR(code, a[0])->positional, &locals);
    int kind = locals == globals ? COMPILE_MODULE : COMPILE_NAMES;
    val compiler = compile_open(py, source_of(py, a[0]), N(string_brackets), kind);
    val code = compile_eval(py, compiler);
    return py_call(py, func_new(py, PTR(code, code), globals), kind == COMPILE_NAMES, &locals);
}

FN(b_compile)
{
    (void)n;
    val mode = native_of(args[2]), source = source_of(py, args[0]);
    bool single = str_is(mode, "single");
    if (!single && !str_is(mode, "exec") && !str_is(mode, "eval"))
        py_error(py, &type_ValueError, "bad compile mode");
    val compiler = compile_open(py, source, args[1], COMPILE_NAMES | (single ? COMPILE_SINGLE : 0));
    if (!single)
        return str_is(mode, "eval") ? compile_eval(py, compiler) : compile_rest(py, compiler);
    val code = compile_next(py, compiler);
    if (!code || compile_next(py, compiler))
        py_error(py, &type_SyntaxError, "not one statement");
    return code;
}

static val b_import(struct py *py, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {{N(name), 0}, {N(globals), NONE}, {N(locals), NONE}, {N(fromlist), NONE}, {N(level), INT(0)}};
    val a[5];
    native_parse(py, n, nkw, args, params, 5, a);
    if (!str_check(native_of(a[0])))
        py_error(py, &type_TypeError, "__import__() argument 1 must be str, not '%T'", a[0]);
    if (int_get(py, a[4]) < 0)
        py_error(py, &type_ValueError, "level must be >= 0");
    val from = a[3] != NONE && a[4] == INT(0) && !ops_true(py, a[3]) ? NONE : a[3];
    intptr_t level = int_get(py, a[4]);
    if (level < 0)
        py_error(py, &type_ValueError, "level must be >= 0");
    if (level && a[1] != NONE && !dict_check(native_of(a[1])))
        py_error(py, &type_TypeError, "globals must be a dict");
    val globals = level && a[1] != NONE ? native_of(a[1]) : b_globals(py, 0, NULL);
    return import_module(py, intern_str(py, native_of(a[0])), from, (uint32_t)level, globals);
}

/* --- dir ---------------------------------------------------------------------------------------------- */

static void add_name(struct py *py, val list, val name)
{
    struct list *l = PTR(list, list);
    for (size_t i = 0; i < l->length; i++)
        if (l->items[i] == name)
            return;
    list_append(py, list, name);
}

static void add_entries(struct py *py, val list, const struct entry *e)
{
    struct walk w = {.next = e};
    while (walk(&w))
        add_name(py, list, w.name);
}

static void add_dict(struct py *py, val list, val dict)
{
    val k, v;
    for (size_t at = 0; dict && dict_next(dict, &at, &k, &v);)
        if (str_check(k))
            add_name(py, list, k);
}

static void add_own(struct py *py, val list, const struct type *t)
{
    if (type_is_user(t))
        add_dict(py, list, t->dict);
    else
        add_entries(py, list, t->entries);
}

static void add_type(struct py *py, val list, const struct type *t)
{
    for (; t; t = t->base) {
        add_own(py, list, t);
        for (size_t i = 1; class_mro(t) && i < PTR(tuple, class_mro(t))->length; i++)
            add_own(py, list, PTR(type, PTR(tuple, class_mro(t))->items[i]));
    }
    add_name(py, list, N(__class__));
}

val builtins_dir(struct py *py, val v);
val builtins_dir(struct py *py, val v)
{
    val list = list_new(py, 0, NULL);
    if (is_a(v, &type_module)) {
        add_dict(py, list, PTR(module, v)->globals);
        add_entries(py, list, PTR(module, v)->entries);
        add_name(py, list, N(__name__));
        add_name(py, list, N(__class__));
    } else if (is_a(v, &type_type)) {
        add_type(py, list, PTR(type, v));
    } else {
        if (is_instance(v))
            for (struct shape *s = PTR(instance, v)->shape; s->count; s = s->parent)
                add_name(py, list, s->name);
        add_type(py, list, type_of(v));
    }
    return list;
}

FN(b_dir)
{
    val list;
    val own = n ? class_special(py, args[0], N(__dir__)) : 0;
    if (own)
        return list_from(py, py_call(py, own, 1, args));
    if (n)
        list = builtins_dir(py, args[0]);
    else
        add_dict(py, list = list_new(py, 0, NULL), b_locals(py, 0, NULL));
    list_sort(py, list, 0, false);
    return list;
}

FN(b_execfile)
{
    UNUSED;
    val text = import_read(py, str_text(py, args[0]));
    if (!text)
        py_raise_os(py, 2);
    import_run(py, text, args[0], b_globals(py, 0, NULL), 0, COMPILE_MODULE);
    return NONE;
}
FN(b_build_class)
{
    val d = dict_new(py, 4);
    py_call(py, args[0], 1, &d);
    return class_new(py, args[1], tuple_new(py, n - 2, args + 2), d, 0, NULL);
}

FN(b_const)
{
    UNUSED;
    return args[0];
}

const struct native builtins_functions[BUILTINS_FUNCTIONS] = {
    FUNCTION_KW(print, b_print),
    FUNCTION(len, b_len, 1, 1),
    FUNCTION(abs, b_abs, 1, 1),
    FUNCTION(all, b_all, 1, 1),
    FUNCTION(any, b_any, 1, 1),
    FUNCTION(bin, b_bin, 1, 1),
    FUNCTION(callable, b_callable, 1, 1),
    FUNCTION(chr, b_chr, 1, 1),
    FUNCTION(compile, b_compile, 3, 6),
    FUNCTION(delattr, b_delattr, 2, 2),
    FUNCTION(dir, b_dir, 0, 1),
    FUNCTION(divmod, b_divmod, 2, 2),
    FUNCTION_KW(eval, b_eval),
    FUNCTION_KW(exec, b_exec),
    FUNCTION(format, b_format, 1, 2),
    FUNCTION(getattr, b_getattr, 2, 3),
    FUNCTION(globals, b_globals, 0, 0),
    FUNCTION(hasattr, b_hasattr, 2, 2),
    FUNCTION(hash, b_hash, 1, 1),
    FUNCTION(help, help_show, 0, 1),
    FUNCTION(hex, b_hex, 1, 1),
    FUNCTION(id, b_id, 1, 1),
    FUNCTION(input, b_input, 0, 1),
    FUNCTION(isinstance, b_isinstance, 2, 2),
    FUNCTION(issubclass, b_issubclass, 2, 2),
    FUNCTION(iter, b_iter, 1, 2),
    FUNCTION(locals, b_locals, 0, 0),
    FUNCTION_KW(max, b_max),
    FUNCTION_KW(min, b_min),
    FUNCTION(next, b_next, 1, 2),
    FUNCTION(oct, b_oct, 1, 1),
    FUNCTION(ord, b_ord, 1, 1),
    FUNCTION(pow, b_pow, 2, 3),
    FUNCTION(repr, b_repr, 1, 1),
    FUNCTION(round, b_round, 1, 2),
    FUNCTION(setattr, b_setattr, 3, 3),
    FUNCTION_KW(sorted, b_sorted),
    FUNCTION_KW(sum, b_sum),
    FUNCTION(const, b_const, 1, 1),
    FUNCTION_KW(__import__, b_import),
    FUNCTION(execfile, b_execfile, 1, 1),
    FUNCTION(__build_class__, b_build_class, 2, NATIVE_ANY),
    FUNCTION(__repl_print__, b_repl_print, 1, 1),
};

const struct entry builtins_entries[] = {
    {N(range), OBJ(&type_range)},
    {N(bool), OBJ(&type_bool)},
    {N(bytearray), OBJ(&type_bytearray)},
    {N(bytes), OBJ(&type_bytes)},
    {N(classmethod), OBJ(&type_classmethod)},
    {N(complex), OBJ(&type_complex)},
    {N(dict), OBJ(&type_dict)},
    {N(enumerate), OBJ(&type_enumerate)},
    {N(filter), OBJ(&type_filter)},
    {N(float), OBJ(&type_float)},
    {N(frozenset), OBJ(&type_frozenset)},
    {N(int), OBJ(&type_int)},
    {N(list), OBJ(&type_list)},
    {N(map), OBJ(&type_map)},
    {N(memoryview), OBJ(&type_memoryview)},
    {N(object), OBJ(&type_object)},
    {N(property), OBJ(&type_property)},
    {N(reversed), OBJ(&type_reversed)},
    {N(set), OBJ(&type_set)},
    {N(slice), OBJ(&type_slice)},
    {N(staticmethod), OBJ(&type_staticmethod)},
    {N(str), OBJ(&type_str)},
    {N(super), OBJ(&type_super)},
    {N(tuple), OBJ(&type_tuple)},
    {N(type), OBJ(&type_type)},
    {N(zip), OBJ(&type_zip)},
    {N(micropython), OBJ(&module_micropython)}, /* @micropython.native without an import */
    {N(__name__), N(builtins)},
    {N(Ellipsis), ELLIPSIS},
    {N(__debug__), TRUE},
    {N(NotImplemented), NOT_IMPLEMENTED},
    {N(open), OBJ(&help_open_native)},
    {N(BaseException), OBJ(&type_BaseException)},
#define EXCEPTION(name, base) {N(name), OBJ(&type_##name)},
#include "py/exceptions.def"
#undef EXCEPTION
    FUNCTIONS_LAST(builtins_functions),
};

intptr_t builtins_index(val name)
{
    for (intptr_t i = 0; i < BUILTINS_FUNCTIONS; i++)
        if (NATIVE_NAME_OF(&builtins_functions[i]) == name)
            return i;
    for (intptr_t i = 0; is_ptr(builtins_entries[i].name); i++)
        if (builtins_entries[i].name == name)
            return BUILTINS_FUNCTIONS + i;
    return -1;
}
