/* Whose name is it: what a first reading of a function notes, and where its names live. */
#include <string.h>

#include "py/compiler.h"
#include "py/intern.h"
#include "py/obj/exc.h"

typedef struct py PY;
typedef struct compiler CC;

static bool is_function(const struct scope *s)
{
    return s->kind == SCOPE_FUNCTION || s->kind == SCOPE_INLINE;
}

void scope_push(CC *c, struct scope *s, enum scope_kind kind)
{
    *s = (struct scope){.outer = c->scope, .kind = kind, .first = c->symbol_count};
    c->scope = s;
}

struct symbol *scope_symbol(CC *c, struct scope *s, val name)
{
    for (uint32_t i = 0; i < s->count; i++)
        if (c->symbols[s->first + i].name == name)
            return &c->symbols[s->first + i];
    return NULL;
}

static struct symbol *add(PY *py, CC *c, struct scope *s, val name)
{
    struct symbol *symbol = scope_symbol(c, s, name);
    if (symbol)
        return symbol;
    compile_grow(py, &c->symbols, c->symbol_count, 1, sizeof *symbol);
    /* only the innermost scope is at the top: others shift */
    uint32_t at = s->first + s->count;
    memmove(c->symbols + at + 1, c->symbols + at, (c->symbol_count - at) * sizeof *symbol);
    for (struct scope *k = c->scope; k && k != s; k = k->outer)
        k->first++;
    c->symbols[at] = (struct symbol){.name = name};
    c->symbol_count++;
    s->count++;
    return &c->symbols[at];
}

/* Leaves a scope; what it uses but doesn't have is captured from outside.  `keep`: its
 * symbols are wanted on, only the chain is left. */
void scope_pop(PY *py, CC *c, bool keep)
{
    struct scope *s = c->scope, *outer = s->outer;
    if (c->skipping) {
        c->scope = outer;
        return;
    }
    for (uint32_t i = 0; i < s->count && outer; i++) {
        struct symbol symbol = c->symbols[s->first + i];
        bool wants = symbol.flags & (SYM_USED | SYM_CAPTURED | SYM_NONLOCAL);
        if (!wants || (symbol.flags & (SYM_LOCAL | SYM_GLOBAL)) || outer->kind == SCOPE_MODULE ||
            outer->kind == SCOPE_NAMES)
            continue;
        struct symbol *mine = scope_symbol(c, outer, symbol.name);
        bool seen = outer->kind != SCOPE_CLASS || symbol.name == N(__class__);
        if (!mine)
            mine = add(py, c, outer, symbol.name);
        mine->flags |= SYM_CAPTURED | (seen ? 0 : SYM_FREE);
    }
    c->scope = outer;
    if (!keep)
        c->symbol_count -= s->count;
}

void scope_use(PY *py, CC *c, val name)
{
    if (c->skipping || c->scope->kind == SCOPE_MODULE || c->scope->kind == SCOPE_NAMES)
        return;
    add(py, c, c->scope, name)->flags |= SYM_USED;
    if (name == N(super))
        scope_use(py, c, N(__class__));
}

void scope_bind(PY *py, CC *c, val name)
{
    if (c->skipping || c->scope->kind == SCOPE_MODULE || c->scope->kind == SCOPE_NAMES)
        return;
    struct symbol *s = add(py, c, c->scope, name);
    if (!(s->flags & (SYM_GLOBAL | SYM_NONLOCAL)))
        s->flags |= SYM_LOCAL;
}

void scope_declare(PY *py, CC *c, val name, unsigned flag)
{
    if (c->skipping)
        return;
    if (c->scope->kind == SCOPE_MODULE || c->scope->kind == SCOPE_NAMES) {
        if (flag == SYM_NONLOCAL)
            compile_error(py, c, "can't declare nonlocal in outer code");
        return;
    }
    struct symbol *s = add(py, c, c->scope, name);
    if (s->flags & (SYM_LOCAL | SYM_USED) || (s->flags & (SYM_GLOBAL | SYM_NONLOCAL) & ~flag))
        compile_error(py, c, "identifier redefined as %s", flag == SYM_GLOBAL ? "global" : "nonlocal");
    s->flags |= (uint8_t)flag;
}

/* --- noting an expression's names ------------------------------------------------------------ */

static void scan_list(PY *py, CC *c, struct node *n)
{
    for (; n; n = n->next)
        scope_scan(py, c, n);
}

/* A := within comprehensions binds in the scope around them. */
static void scan_walrus(PY *py, CC *c, val name)
{
    struct scope *s = c->scope, *inner = s;
    if (c->skipping)
        return;
    if (!s->comprehension) {
        scope_bind(py, c, name);
        return;
    }
    if (add(py, c, s, name)->flags & SYM_LOCAL)
        compile_error(py, c, "identifier is the comprehension's own");
    while (s->comprehension) {
        add(py, c, s, name)->flags |= SYM_NONLOCAL;
        s = s->outer;
    }
    c->scope = s;
    for (struct scope *k = inner; k != s; k = k->outer)
        ; /* symbols of inner scopes lie above: adding shifts them */
    if (s->kind != SCOPE_MODULE && s->kind != SCOPE_NAMES) {
        c->scope = inner;
        struct symbol *symbol = add(py, c, s, name);
        if (!(symbol->flags & (SYM_GLOBAL | SYM_NONLOCAL)))
            symbol->flags |= SYM_LOCAL;
    }
    c->scope = inner;
}

static void scan_comprehension(PY *py, CC *c, struct node *n)
{
    struct scope s;
    struct node *clause = n->b;
    scope_scan(py, c, clause->b); /* the first iterable belongs outside */
    scope_push(c, &s, SCOPE_FUNCTION);
    s.comprehension = true;
    scope_scan_target(py, c, clause->a);
    for (clause = clause->next; clause; clause = clause->next) {
        if (clause->kind == NODE_FOR) {
            scope_scan(py, c, clause->b);
            scope_scan_target(py, c, clause->a);
        } else {
            scope_scan(py, c, clause->a);
        }
    }
    scope_scan(py, c, n->a);
    scope_pop(py, c, false);
}

void scope_scan_function(PY *py, CC *c, struct node *params, struct node *body)
{
    for (struct node *p = params; p; p = p->next) {
        if (!p->value)
            continue;
        scope_bind(py, c, p->value);
        if (!c->skipping)
            scope_symbol(c, c->scope, p->value)->flags |= SYM_PARAM;
    }
    if (body)
        scope_scan(py, c, body);
}

static void scan_defaults(PY *py, CC *c, struct node *params)
{
    for (struct node *p = params; p; p = p->next)
        if (p->a)
            scope_scan(py, c, p->a);
}

void scope_scan(PY *py, CC *c, struct node *n)
{
    struct scope s;
    if (!n)
        return;
    switch ((enum node_kind)n->kind) {
    case NODE_CONST: break;
    case NODE_NAME: scope_use(py, c, n->value); break;
    case NODE_LAMBDA:
        scan_defaults(py, c, n->a);
        scope_push(c, &s, SCOPE_FUNCTION);
        scope_scan_function(py, c, n->a, n->b);
        scope_pop(py, c, false);
        break;
    case NODE_LISTCOMP: case NODE_SETCOMP: case NODE_DICTCOMP: case NODE_GENEXP:
        scan_comprehension(py, c, n);
        break;
    case NODE_WALRUS:
        scope_scan(py, c, n->a);
        scan_walrus(py, c, n->value);
        break;
    case NODE_YIELD: case NODE_YIELDFROM:
        c->scope->is_generator = true;
        scope_scan(py, c, n->a);
        break;
    case NODE_TUPLE: case NODE_LIST: case NODE_SET: case NODE_DICT: case NODE_AND: case NODE_OR: case NODE_FSTRING:
        scan_list(py, c, n->a);
        break;
    case NODE_CALL: case NODE_COMPARE:
        scope_scan(py, c, n->a);
        scan_list(py, c, n->b);
        break;
    default:
        scope_scan(py, c, n->a);
        scope_scan(py, c, n->b);
        scope_scan(py, c, n->c);
        break;
    }
}

void scope_scan_target(PY *py, CC *c, struct node *n)
{
    switch ((enum node_kind)n->kind) {
    case NODE_NAME: scope_bind(py, c, n->value); break;
    case NODE_TUPLE: case NODE_LIST:
        for (struct node *item = n->a; item; item = item->next)
            scope_scan_target(py, c, item);
        break;
    case NODE_STAR: scope_scan_target(py, c, n->a); break;
    case NODE_ATTR: case NODE_ITEM: scope_scan(py, c, n); break;
    default: compile_error(py, c, "can't assign to expression");
    }
}

/* --- where names live ---------------------------------------------------------------------------- */

/* Is the name a variable of a function around s? */
static bool has_outer(CC *c, struct scope *s, val name)
{
    for (s = s->outer; s; s = s->outer) {
        struct symbol *symbol = scope_symbol(c, s, name);
        if (s->kind == SCOPE_CLASS && name == N(__class__) && symbol)
            return true;
        if (!is_function(s) || !symbol)
            continue;
        if (symbol->flags & SYM_LOCAL)
            return true;
        if (symbol->flags & SYM_GLOBAL)
            return false;
    }
    return false;
}

/* The symbol that the name means in the scope or its comprehension; *scope: in which. */
static struct symbol *visible(CC *c, val name, struct scope **scope)
{
    struct symbol *symbol;
    for (*scope = c->scope; (*scope)->kind == SCOPE_INLINE; *scope = (*scope)->outer)
        if ((symbol = scope_symbol(c, *scope, name)) && (symbol->flags & SYM_LOCAL))
            return symbol;
    return scope_symbol(c, *scope, name);
}

enum place scope_place(CC *c, val name, struct symbol *out)
{
    struct scope *s;
    struct symbol *symbol = visible(c, name, &s);
    *out = symbol ? *symbol : (struct symbol){.name = name};
    if (s->kind == SCOPE_INLINE)
        return PLACE_LOCAL;
    if (s->kind == SCOPE_NAMES)
        return PLACE_NAME;
    if (s->kind == SCOPE_MODULE)
        return PLACE_GLOBAL;
    if (s->kind == SCOPE_CLASS) {
        if (symbol && (symbol->flags & SYM_GLOBAL))
            return PLACE_GLOBAL;
        if (symbol && (symbol->flags & SYM_NONLOCAL))
            return PLACE_CELL;
        return symbol && !(symbol->flags & SYM_LOCAL) && has_outer(c, s, name) ? PLACE_NAMECELL : PLACE_NAME;
    }
    if (!symbol || (symbol->flags & SYM_GLOBAL))
        return PLACE_GLOBAL;
    if (symbol->flags & SYM_LOCAL)
        return symbol->flags & SYM_CAPTURED ? PLACE_CELL : PLACE_LOCAL;
    return has_outer(c, s, name) ? PLACE_CELL : PLACE_GLOBAL;
}

/* Registers: parameters have theirs; then other locals, then cells from outside. */
uint32_t scope_assign_registers(CC *c, struct scope *s, uint32_t from)
{
    for (uint32_t i = 0; i < s->count; i++) {
        struct symbol *symbol = &c->symbols[s->first + i];
        bool own = s->kind == SCOPE_CLASS ? symbol->name == N(__class__) && (symbol->flags & SYM_CAPTURED)
                                          : symbol->flags & SYM_LOCAL && !(symbol->flags & SYM_PARAM);
        if (own)
            symbol->reg = (uint8_t)from++;
    }
    uint32_t free_count = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        struct symbol *symbol = &c->symbols[s->first + i];
        bool class_cell = s->kind == SCOPE_CLASS && symbol->name == N(__class__);
        bool local = s->kind != SCOPE_CLASS && (symbol->flags & SYM_LOCAL);
        bool wants = symbol->flags & (SYM_USED | SYM_CAPTURED | SYM_NONLOCAL);
        symbol->flags &= (uint8_t)~SYM_FREE;
        if (class_cell || local || !wants || (symbol->flags & SYM_GLOBAL) || !has_outer(c, s, symbol->name))
            continue;
        symbol->flags |= SYM_FREE;
        symbol->reg = (uint8_t)(from + free_count++);
    }
    return free_count;
}

void scope_surely(CC *c, val name)
{
    struct scope *in;
    struct symbol *s = visible(c, name, &in);
    if (!(s->flags & SYM_DELETED) && !s->assigned)
        s->assigned = (uint16_t)(1 + c->emitter->depth);
}

void scope_unset(CC *c, val name)
{
    struct scope *in;
    visible(c, name, &in)->assigned = 0;
}

/* A condition ends: what was assigned only under it isn't sure any more. */
void scope_leave_depth(CC *c)
{
    c->emitter->depth--;
    for (struct scope *s = c->scope; s; s = s->outer) {
        for (uint32_t i = 0; i < s->count; i++)
            if (c->symbols[s->first + i].assigned > c->emitter->depth + 1)
                c->symbols[s->first + i].assigned = 0;
        if (s == c->emitter->scope)
            return;
    }
}
