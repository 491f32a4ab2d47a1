/* Constants: what const() makes of a name, and expressions of constants. */
#include "py/compiler.h"
#include "py/import.h"
#include "py/obj/dict.h"
#include "py/obj/exc.h"
#include "py/obj/int.h"
#include "py/obj/misc.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/ops.h"

typedef struct py PY;
typedef struct compiler CC;

static val fold(PY *py, const struct node *n);

static val fold_tuple(PY *py, const struct node *n)
{
    val t = tuple_new(py, n->count, NULL), v;
    size_t at = 0;
    for (struct node *i = n->a; i; i = i->next) {
        if (!(v = fold(py, i)))
            return 0;
        PTR(tuple, t)->items[at++] = v;
    }
    return t;
}

/* A number of a built-in module: math.pi, errno.EIO. */
static val fold_attr(const struct node *n)
{
    val module = n->a->kind == NODE_NAME ? modules_find(n->a->value) : 0;
    val v = module ? entry_find(PTR(module, module)->entries, n->value) : 0;
    return v && (int_check(v) || type_of(v) == &type_float) ? v : 0;
}

static val fold(PY *py, const struct node *n)
{
    val a = 0, b = 0;
    switch (n->kind) {
    case NODE_CONST: return n->value;
    case NODE_TUPLE: return fold_tuple(py, n);
    case NODE_ATTR: return fold_attr(n);
    case NODE_UNARY: return (a = fold(py, n->a)) ? ops_unary(py, (enum unary)n->op, a) : 0;
    case NODE_BINARY:
        a = fold(py, n->a);
        b = a ? fold(py, n->b) : 0;
        return b ? ops_binary(py, n->op, a, b) : 0;
    default: return 0;
    }
}

val fold_constant(PY *py, const struct node *n)
{
    struct trap trap;
    if (py_try(py, &trap))
        return 0;
    val v = fold(py, n);
    py_end_try(py);
    return v;
}

val fold_name(PY *py, CC *c, val name)
{
    if (name == N(__debug__))
        return bool_val(!py->opt_level);
    return c->constant_names ? dict_get(py, c->constant_names, name) : 0;
}

val fold_known(CC *c, val v)
{
    val name, known;
    for (size_t at = 0; c->constant_names && dict_next(c->constant_names, &at, &name, &known);)
        if (emit_same(known, v))
            return known;
    return v;
}

/* NAME = const(VALUE): later uses of the name are the value; one that starts with an
 * underscore isn't stored. */
bool fold_define(PY *py, CC *c, const struct node *target, struct node *value)
{
    bool is_const = value->kind == NODE_CALL && value->a->kind == NODE_NAME && value->a->value == N(const) &&
                    value->b && !value->b->next && target->kind == NODE_NAME;
    if (!is_const)
        return true;
    val v = fold_constant(py, value->b);
    if (!v)
        compile_error(py, c, "not a constant");
    if (!c->constant_names)
        c->constant_names = dict_new(py, 0);
    dict_set_name(py, c->constant_names, target->value, v);
    value->kind = NODE_CONST;
    value->value = v;
    return str_data(target->value)[0] != '_';
}
