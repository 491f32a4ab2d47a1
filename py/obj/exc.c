#include "py/obj/exc.h"

#include "py/obj/class.h"
#include "py/obj/int.h"
#include "py/obj/list.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"

/* The one object for errors that there is no room for: they shall not look like MemoryError.  Who keeps
 * one sees it become the next. */
static struct exc *take_spare(struct py *py, const struct type *type)
{
    struct exc *e = PTR(exc, py->spare_error);
    if (!e)
        py_raise(py, py->memory_error);
    *e = (struct exc){.head = {type}};
    return e;
}

val exc_new(struct py *py, const struct type *type, val args)
{
    struct exc *volatile made = NULL;
    struct trap trap;
    py->heap.exempt++;
    if (!py_try(py, &trap)) {
        made = gc_new(py, type, sizeof *made);
        py_end_try(py);
    } else {
        made = take_spare(py, type);
    }
    py->heap.exempt--;
    made->args = args;
    return OBJ(made);
}

struct exc *exc_of(val v)
{
    return PTR(exc, native_of(v));
}

bool exc_is(val v, const struct type *type)
{
    return class_is_kind(v, type);
}

static bool is_exception(val v)
{
    return is_ptr(v) && (type_of(v)->flags & TYPE_EXCEPTION) && (!is_instance(v) || instance_native(PTR(instance, v))) &&
           exc_of(v)->cause != EXC_UNFINISHED;
}

val exc_from(struct py *py, val v)
{
    if (is_a(v, &type_type) && (PTR(type, v)->flags & TYPE_EXCEPTION))
        v = py_call(py, v, 0, NULL);
    if (!is_exception(v))
        py_error(py, &type_TypeError, "exceptions must derive from BaseException");
    return v;
}

val exc_value(val v)
{
    struct tuple *args = PTR(tuple, exc_of(v)->args);
    return args->length ? args->items[0] : NONE;
}

void exc_add_trace(struct py *py, val error, val file, unsigned line, val function)
{
    enum { LONGEST = 3 * 48 };
    struct trap trap;
    if (error == py->memory_error || py->heap.fail_after)
        return;
    if (py_try(py, &trap)) {
        exc_of(error)->trace = 0; /* no memory for a traceback: go on without */
        return;
    }
    py->heap.exempt++;
    if (!exc_of(error)->trace)
        exc_of(error)->trace = list_new(py, 0, NULL);
    val list = exc_of(error)->trace;
    if (PTR(list, list)->length < LONGEST) {
        list_append(py, list, file);
        list_append(py, list, INT(line));
        list_append(py, list, function ? function : NONE);
    }
    py->heap.exempt--;
    py_end_try(py);
}

static void trace(struct py *py, void *object)
{
    gc_trace_all(py, &((struct exc *)object)->args, 4);
}

/* errno's name for a number, or 0. */
static val error_name(val number)
{
    static const struct entry names[] = {
#define ERRNO(name, number) {N(name), INT(number)},
#include "py/errno.def"
#undef ERRNO
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].value == number)
            return names[i].name;
    return 0;
}

/* "[Errno 2] ENOENT", with ": details" when there are some. */
static bool os_error(struct py *py, struct sink *to, const struct exc *e, const struct tuple *args)
{
    if (!class_is_subclass(e->head.type, &type_OSError) || !args->length || args->length > 2)
        return false;
    val name = error_name(args->items[0]);
    if (name)
        print_format(py, to, args->length > 1 ? "[Errno %r] %S: %S" : "[Errno %r] %S", args->items[0], name, args->items[args->length - 1]);
    return name != 0;
}

/* The text alone. */
void exc_print(struct py *py, struct sink *to, val v)
{
    struct exc *e = PTR(exc, v);
    struct tuple *args = PTR(tuple, e->args);
    if (os_error(py, to, e, args))
        return;
    if (args->length == 1)
        print_value(py, to, args->items[0], (e->head.type == &type_KeyError) ? PRINT_REPR : PRINT_STR);
    else if (args->length)
        print_value(py, to, e->args, PRINT_REPR);
}

static void print(struct py *py, struct sink *to, val v, enum print_how how)
{
    struct exc *e = PTR(exc, v);
    if (how == PRINT_STR) {
        exc_print(py, to, v);
        return;
    }
    struct tuple *args = PTR(tuple, e->args);
    print_str(py, to, e->head.type->name);
    (void)args;
    print_value(py, to, e->args, PRINT_REPR);
}

/* With the heap locked an error keeps what the emergency buffer would hold. */
static val exc_args(struct py *py, size_t n, const val *args)
{
    bool locked = py->heap.locked && !py->heap.exempt;
    if (!n || (locked && n * sizeof(val) > py->emergency))
        return OBJ(&tuple_empty);
    py->heap.exempt += locked;
    val t = tuple_new(py, n, args);
    py->heap.exempt -= locked;
    return t;
}

static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    if (nkw)
        py_error(py, &type_TypeError, "%S does not take keyword arguments", type->name);
    return exc_new(py, type, exc_args(py, n, args));
}

static val load(struct py *py, val v, val name)
{
    struct exc *e = PTR(exc, v);
    struct tuple *args = PTR(tuple, e->args);
    (void)py;
    if (name == N(args))
        return e->args;
    if (name == N(value) && class_is_subclass(e->head.type, &type_StopIteration))
        return exc_value(v);
    if (name == N(errno) && class_is_subclass(e->head.type, &type_OSError))
        return args->length ? args->items[0] : NONE;
    if (name == N(code) && e->head.type == &type_SystemExit)
        return exc_value(v);
    if (name == N(__traceback__))
        return e->trace ? e->trace : NONE;
    if (name == N(__cause__))
        return e->cause ? e->cause : NONE;
    if (name == N(__context__))
        return e->context ? e->context : NONE;
    return 0;
}

static val attr(struct py *py, val v, val name, val value)
{
    if (value == SLOT_LOAD)
        return load(py, v, name);
    if (name == N(__traceback__)) {
        val list = value == NONE ? 0 : value;
        if (list && !is_a(list, &type_list))
            py_error(py, &type_TypeError, "not a traceback");
        PTR(exc, v)->trace = list;
    } else if (name == N(__cause__))
        PTR(exc, v)->cause = value == NONE ? 0 : value;
    else if (name == N(args) && value)
        PTR(exc, v)->args = tuple_from(py, value);
    else
        return 0;
    return NONE;
}

static val with_traceback(struct py *py, size_t n, const val *args)
{
    (void)py, (void)n;
    return args[0];
}
static val init(struct py *py, size_t n, const val *args)
{
    PTR(exc, args[0])->args = exc_args(py, n - 1, args + 1);
    PTR(exc, args[0])->cause = 0;
    return NONE;
}
static const struct native functions[] = {
    FUNCTION(__init__, init, 1, NATIVE_ANY),
    FUNCTION(with_traceback, with_traceback, 2, 2),
};

static const struct entry entries[] = {
    FUNCTIONS_LAST(functions)
};

static const struct slots slots = {.print = print, .make = make, .attr = attr, .trace = trace};
const struct type type_BaseException = {.head = {&type_type}, .flags = TYPE_EXCEPTION, .slots = &slots,
                                        .name = N(BaseException), .entries = entries};
#define EXCEPTION(id, parent)                                                                       \
    const struct type type_##id = {.head = {&type_type}, .flags = TYPE_EXCEPTION, .slots = &slots,  \
                                   .name = N(id), .base = &type_##parent};
#include "py/exceptions.def"
#undef EXCEPTION
