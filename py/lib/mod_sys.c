/* sys */
#include "py/intern.h"
#include "py/lib/module.h"
#include "py/lib/stream.h"

void py_print_exception(struct py *py, struct sink *to, val error);

FN(sys_exit)
{
    py_raise(py, exc_new(py, &type_SystemExit, tuple_new(py, n, args)));
}
FN(print_exception)
{
    if (n > 1 && !ops_attr_or_0(py, args[1], N(write)))
        py_raise_os(py, 22);
    struct sink to = n > 1 ? print_to_stream(py, args[1]) : print_console(py);
    py_print_exception(py, &to, args[0]);
    return NONE;
}
FN(exc_info)
{
    val e = py->handling;
    if (!e)
        return tuple_new(py, 3, (val[]){NONE, NONE, NONE});
    return tuple_new(py, 3, (val[]){OBJ(type_of(e)), e, NONE});
}
FN(get_attr)
{
    val name = args[0];
    if (name == N(path))
        return py->path;
    if (name == N(argv))
        return py->argv;
    if (name == N(modules))
        return py->modules;
    if (name == N(platform))
        return str_from(py, py->port->platform);
    if (name == N(maxsize))
        return int_new(py, INTPTR_MAX);
    if (name == N(ps1))
        return py->slots[SLOT_PS1] ? py->slots[SLOT_PS1] : str_from(py, ">>> ");
    if (name == N(ps2))
        return py->slots[SLOT_PS2] ? py->slots[SLOT_PS2] : str_from(py, "... ");
    if (name == N(stdin))
        return OBJ(&stream_stdin);
    if (name == N(stdout))
        return py->slots[SLOT_STDOUT] ? py->slots[SLOT_STDOUT] : OBJ(&stream_stdout);
    if (name == N(stderr))
        return OBJ(&stream_stderr);
    py_error(py, &type_AttributeError, "'module' object has no attribute '%S'", name);
}
FN(sys_atexit)
{
    val old = py->slots[SLOT_ATEXIT];
    py->slots[SLOT_ATEXIT] = args[0] == NONE ? 0 : args[0];
    return old ? old : NONE;
}
FN(sys_intern)
{
    str_text(py, args[0]);
    return str_length(native_of(args[0])) > INTERN_LONGEST ? args[0] : intern_str(py, args[0]);
}
FN(set_attr)
{
    val *slot = args[0] == N(path) ? &py->path : args[0] == N(argv) ? &py->argv : args[0] == N(ps1) ? &py->slots[SLOT_PS1]
              : args[0] == N(ps2) ? &py->slots[SLOT_PS2] : NULL;
    if (slot)
        *slot = args[1];
    return bool_val(slot);
}

static const struct tuple version_info = {{&type_tuple}, 3, {INT(3), INT(4), INT(0)}};
static const struct tuple espy_version = {{&type_tuple}, 4, {INT(1), INT(28), INT(0), N(empty)}};

/* sys.implementation: attributes, printed and indexed as a tuple */
static val implementation_attr(struct py *py, val v, val name, val value)
{
    (void)v, (void)py;
    if (value != SLOT_LOAD)
        return 0;
    return name == N(name) ? N(micropython) : name == N(version) ? OBJ(&espy_version)
         : name == N(_machine) ? N(espy) : name == N(_build) ? N(standard) : 0;
}
static val implementation_item(struct py *py, val v, val index, val value)
{
    static const val items[] = {N(micropython), OBJ(&espy_version), N(espy)};
    (void)v;
    return value == SLOT_LOAD ? items[ops_index(py, index, 3, "tuple")] : 0;
}
static void implementation_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)v, (void)how;
    print_format(py, to, "(name='micropython', version=%r, _machine='espy', _build='standard')", OBJ(&espy_version));
}
static const struct slots implementation_slots = {.print = implementation_print, .attr = implementation_attr, .item = implementation_item};
static const struct type type_implementation = {.head = {&type_type}, .slots = &implementation_slots, .name = N(attrtuple)};
static const struct object implementation = {&type_implementation};

static const struct native functions[] = {
    FUNCTION(exit, sys_exit, 0, 1),
    FUNCTION(atexit, sys_atexit, 1, 1),
    FUNCTION(intern, sys_intern, 1, 1),
    FUNCTION(print_exception, print_exception, 1, 2),
    FUNCTION(exc_info, exc_info, 0, 0),
    FUNCTION(__getattr__, get_attr, 1, 1),
    FUNCTION(__setattr__, set_attr, 2, 2),
};

static const struct entry entries[] = {
    {N(__name__), N(sys)},
    {N(byteorder), N(little)},
    {N(version), N(python_version)},
    {N(version_info), OBJ(&version_info)},
    {N(implementation), OBJ(&implementation)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(sys);
