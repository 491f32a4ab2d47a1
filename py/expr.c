/* Expressions: trees to instructions.  While scanning each function only notes names. */
#include <string.h>

#include "py/compiler.h"
#include "py/intern.h"
#include "py/obj/exc.h"
#include "py/obj/float.h"
#include "py/obj/func.h"
#include "py/obj/int.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/ops.h"

typedef struct py PY;
typedef struct compiler CC;
enum { MANY = 200 /* operands in registers at once */, CHUNK = 32 };

static void set_line(CC *c, const struct node *n)
{
    c->error_line = n->line;
}

/* --- names --------------------------------------------------------------------------------- */

static void check(PY *py, CC *c, const struct symbol *s)
{
    if (s->assigned || (s->flags & SYM_PARAM && !(s->flags & SYM_DELETED)))
        return;
    c->emitter->checks = true;
    emit(py, c, OPC_CHECK, s->reg, 0, 0);
}

void expr_load_name(PY *py, CC *c, val name, unsigned reg)
{
    struct symbol s;
    switch (scope_place(c, name, &s)) {
    case PLACE_LOCAL:
        check(py, c, &s);
        if (s.reg != reg)
            emit(py, c, OPC_MOVE, reg, s.reg, 0);
        break;
    case PLACE_CELL: emit(py, c, OPC_GETCELL, reg, s.reg, 0); break;
    case PLACE_GLOBAL:
        emit_attr(py, c, OPC_GETGLOBAL, reg, 0, name);
        break;
    case PLACE_NAME: emit_wide(py, c, OPC_GETNAME, reg, emit_constant(py, c, name)); break;
    case PLACE_NAMECELL:
        emit(py, c, OPC_GETNAMECELL, reg, s.reg, 0);
        emit_word(py, c, emit_constant(py, c, name));
        break;
    }
}

void expr_store_name(PY *py, CC *c, val name, unsigned reg)
{
    struct symbol s;
    if (c->scanning) {
        scope_bind(py, c, name);
        return;
    }
    switch (scope_place(c, name, &s)) {
    case PLACE_LOCAL:
        if (s.reg != reg)
            emit(py, c, OPC_MOVE, s.reg, reg, 0);
        scope_surely(c, name);
        break;
    case PLACE_CELL: emit(py, c, OPC_SETCELL, s.reg, reg, 0); break;
    case PLACE_GLOBAL: emit_wide(py, c, OPC_SETGLOBAL, reg, emit_constant(py, c, name)); break;
    default: emit_wide(py, c, OPC_SETNAME, reg, emit_constant(py, c, name)); break;
    }
}

static void delete_name(PY *py, CC *c, val name)
{
    struct symbol s, *noted;
    if (c->scanning) {
        scope_bind(py, c, name);
        noted = c->skipping ? NULL : scope_symbol(c, c->scope, name);
        if (noted)
            noted->flags |= SYM_DELETED;
        return;
    }
    switch (scope_place(c, name, &s)) {
    case PLACE_LOCAL:
        c->emitter->checks = true;
        emit(py, c, OPC_CHECK, s.reg, 0, 0);
        emit_wide(py, c, OPC_CLEAR, s.reg, 0);
        scope_unset(c, name);
        break;
    case PLACE_CELL: emit(py, c, OPC_DELCELL, s.reg, 0, 0); break;
    case PLACE_GLOBAL: emit_wide(py, c, OPC_DELGLOBAL, 0, emit_constant(py, c, name)); break;
    default: emit_wide(py, c, OPC_DELNAME, 0, emit_constant(py, c, name)); break;
    }
}

/* The register of a plain local, or -1. */
static int local_register(PY *py, CC *c, const struct node *n)
{
    struct symbol s;
    if (n->kind != NODE_NAME || scope_place(c, n->value, &s) != PLACE_LOCAL)
        return -1;
    check(py, c, &s);
    return s.reg;
}

unsigned expr_any(PY *py, CC *c, struct node *n)
{
    if (c->scanning) {
        scope_scan(py, c, n);
        return 0;
    }
    int reg = c->careful ? -1 : local_register(py, c, n);
    if (reg >= 0)
        return (unsigned)reg;
    unsigned to = emit_temp(py, c, 1);
    expr_to(py, c, n, to);
    return to;
}

void expr_drop(PY *py, CC *c, struct node *n)
{
    unsigned mark = c->emitter ? c->emitter->free : 0;
    expr_any(py, c, n);
    if (!c->scanning)
        c->emitter->free = mark;
}

/* --- constants ----------------------------------------------------------------------------------- */

static void load_constant(PY *py, CC *c, val v, unsigned reg)
{
    enum { SHORT = 24 }; /* likely a key or a name: lookups then compare addresses */
    if (is_a(v, &type_str) && str_length(v) <= SHORT)
        v = intern_str(py, v);
    if (is_int(v) && int_of(v) >= -32768 && int_of(v) < 32768)
        emit_wide(py, c, OPC_LOADI, reg, (unsigned)int_of(v) & 0xffff);
    else
        emit_wide(py, c, OPC_LOADK, reg, emit_constant(py, c, v));
}

static bool small_constant(const struct node *n, int *value)
{
    if (n->kind != NODE_CONST || !is_int(n->value) || int_of(n->value) < -128 || int_of(n->value) > 127)
        return false;
    *value = (int)int_of(n->value);
    return true;
}

/* A tuple of constants is one. */
static val constant_tuple(PY *py, const struct node *n)
{
    val t = tuple_new(py, n->count, NULL), v = 0;
    size_t at = 0;
    for (struct node *i = n->a; i; i = i->next) {
        v = i->kind == NODE_CONST ? i->value : i->kind == NODE_TUPLE ? constant_tuple(py, i) : 0;
        if (!v)
            return 0;
        PTR(tuple, t)->items[at++] = v;
    }
    return t;
}

/* --- displays ---------------------------------------------------------------------------------------- */

static bool has_star(const struct node *n)
{
    for (; n; n = n->next)
        if (n->kind == NODE_STAR || n->kind == NODE_DSTAR || n->kind == NODE_KEYWORD)
            return true;
    return false;
}

/* Items by and by into a list or set at `reg`. */
static void build_by_and_by(PY *py, CC *c, struct node *item, unsigned reg, bool set)
{
    emit(py, c, set ? OPC_SET : OPC_LIST, reg, reg, 0);
    for (; item; item = item->next) {
        unsigned mark = c->emitter->free;
        bool star = item->kind == NODE_STAR;
        unsigned r = expr_any(py, c, star ? item->a : item);
        emit(py, c, star ? (set ? OPC_UPDATESET : OPC_EXTEND) : (set ? OPC_ADDSET : OPC_APPEND), reg, r, 0);
        c->emitter->free = mark;
    }
}

static void display(PY *py, CC *c, struct node *n, unsigned reg)
{
    val whole = n->kind == NODE_TUPLE ? constant_tuple(py, n) : 0;
    unsigned op = n->kind == NODE_TUPLE ? OPC_TUPLE : n->kind == NODE_LIST ? OPC_LIST : OPC_SET;
    unsigned mark = c->emitter->free;
    if (whole) {
        emit_wide(py, c, OPC_LOADK, reg, emit_constant(py, c, fold_known(c, whole)));
        return;
    }
    if (has_star(n->a) || n->count + c->emitter->free > MANY) {
        unsigned to = emit_temp(py, c, 1);
        build_by_and_by(py, c, n->a, to, op == OPC_SET);
        emit(py, c, op == OPC_TUPLE ? OPC_TOTUPLE : OPC_MOVE, reg, to, 0);
        c->emitter->free = mark;
        return;
    }
    unsigned first = c->emitter->free;
    for (struct node *i = n->a; i; i = i->next)
        expr_to(py, c, i, emit_temp(py, c, 1));
    emit(py, c, op, reg, first, n->count);
    c->emitter->free = mark;
}

static void dict_display(PY *py, CC *c, struct node *n, unsigned reg)
{
    unsigned mark = c->emitter->free, to = emit_temp(py, c, 1);
    if (!has_star(n->a) && n->count && n->count <= CHUNK) {
        for (struct node *i = n->a; i; i = i->next) {
            expr_to(py, c, i->a, emit_temp(py, c, 1));
            expr_to(py, c, i->b, emit_temp(py, c, 1));
        }
        emit(py, c, OPC_DICT, reg, to + 1, n->count);
        c->emitter->free = mark;
        return;
    }
    emit(py, c, OPC_DICT, to, to, 0);
    for (struct node *i = n->a; i; i = i->next) {
        unsigned inner = c->emitter->free;
        if (i->kind == NODE_DSTAR) {
            emit(py, c, OPC_UPDATEDICT, to, expr_any(py, c, i->a), 0);
        } else {
            unsigned k = expr_any(py, c, i->a);
            emit(py, c, OPC_SETPAIR, to, k, expr_any(py, c, i->b));
        }
        c->emitter->free = inner;
    }
    emit(py, c, OPC_MOVE, reg, to, 0);
    c->emitter->free = mark;
}

/* --- calls ---------------------------------------------------------------------------------------------- */

/* Arguments with stars: a list at `base + 3` and a dict at `base + 4`. */
static void call_extended(PY *py, CC *c, struct node *args, unsigned base)
{
    emit_temp(py, c, 4);
    emit(py, c, OPC_LIST, base + 3, base, 0);
    bool keywords = false;
    for (struct node *a = args; a; a = a->next)
        keywords |= a->kind == NODE_DSTAR || a->kind == NODE_KEYWORD;
    if (keywords)
        emit(py, c, OPC_DICT, base + 4, base, 0);
    else
        emit_wide(py, c, OPC_CLEAR, base + 4, 0);
    for (struct node *a = args; a; a = a->next) {
        unsigned mark = c->emitter->free;
        if (a->kind == NODE_STAR) {
            emit(py, c, OPC_EXTEND, base + 3, expr_any(py, c, a->a), 0);
        } else if (a->kind == NODE_DSTAR) {
            emit(py, c, OPC_UPDATEDICT, base + 4, expr_any(py, c, a->a), 1);
        } else if (a->kind == NODE_KEYWORD) {
            unsigned k = emit_temp(py, c, 1);
            emit_wide(py, c, OPC_LOADK, k, emit_constant(py, c, a->value));
            emit(py, c, OPC_SETPAIR, base + 4, k, expr_any(py, c, a->a));
        } else {
            emit(py, c, OPC_APPEND, base + 3, expr_any(py, c, a), 0);
        }
        c->emitter->free = mark;
    }
}

static bool only_keywords(const struct node *n, unsigned *positional, unsigned *keywords)
{
    *positional = *keywords = 0;
    for (; n; n = n->next) {
        if (n->kind == NODE_STAR || n->kind == NODE_DSTAR)
            return false;
        if (n->kind == NODE_KEYWORD)
            ++*keywords;
        else if (*keywords)
            return false;
        else
            ++*positional;
    }
    return *positional + *keywords < 120;
}

static bool is_bare_super(const struct node *n)
{
    return n->a->kind == NODE_NAME && n->a->value == N(super) && !n->b;
}

/* super() is super(__class__, self). */
static void call_super(PY *py, CC *c, struct node *n, unsigned reg)
{
    unsigned mark = c->emitter->free, base = emit_temp(py, c, 5);
    struct symbol s;
    val first = 0;
    struct scope *f = c->scope;
    while (f->kind == SCOPE_INLINE)
        f = f->outer;
    for (uint32_t i = 0; i < f->count && f->kind == SCOPE_FUNCTION; i++)
        if (c->symbols[f->first + i].flags & SYM_PARAM && !first)
            first = c->symbols[f->first + i].name;
    if (!first || scope_place(c, N(__class__), &s) != PLACE_CELL)
        compile_error(py, c, "super() call cannot find self");
    expr_to(py, c, n->a, base);
    expr_load_name(py, c, N(__class__), base + 3);
    expr_load_name(py, c, first, base + 4);
    emit(py, c, OPC_CALL, reg, base, 2);
    c->emitter->free = mark;
}

static void call(PY *py, CC *c, struct node *n, unsigned reg)
{
    unsigned mark = c->emitter->free, positional, keywords, shift = 0;
    if (is_bare_super(n)) {
        call_super(py, c, n, reg);
        return;
    }
    unsigned base = emit_temp(py, c, 1);
    if (!only_keywords(n->b, &positional, &keywords) || c->emitter->free + positional + keywords > MANY) {
        expr_to(py, c, n->a, base);
        call_extended(py, c, n->b, base);
        set_line(c, n);
        emit(py, c, OPC_CALLEX, reg, base, 0);
        c->emitter->free = mark;
        return;
    }
    if (n->a->kind == NODE_ATTR) {
        unsigned object = expr_any(py, c, n->a->a);
        c->emitter->free = base + 1;
        emit_temp(py, c, 3);
        emit_attr(py, c, OPC_GETMETHOD, base, object, n->a->value);
        shift = 1;
    } else {
        expr_to(py, c, n->a, base);
        emit_temp(py, c, 2);
    }
    for (struct node *a = n->b; a; a = a->next)
        expr_to(py, c, a->kind == NODE_KEYWORD ? a->a : a, emit_temp(py, c, 1));
    set_line(c, n);
    if (!keywords) {
        emit(py, c, shift ? OPC_CALLM : OPC_CALL, reg, base, positional);
    } else {
        val names = tuple_new(py, keywords, NULL);
        size_t at = 0;
        for (struct node *a = n->b; a; a = a->next)
            if (a->kind == NODE_KEYWORD)
                PTR(tuple, names)->items[at++] = a->value;
        for (size_t i = 0; i < at; i++)
            for (size_t k = 0; k < i; k++)
                if (PTR(tuple, names)->items[i] == PTR(tuple, names)->items[k])
                    compile_error(py, c, "keyword argument repeated");
        emit_temp(py, c, keywords); /* the call spreads names among the values */
        unsigned k = emit_constant(py, c, names);
        emit(py, c, shift ? OPC_CALLMKW : OPC_CALLKW, reg, base, positional);
        emit_word(py, c, reg << 8 | k << 16);
    }
    c->emitter->free = mark;
}

/* --- operators ------------------------------------------------------------------------------------------- */

static void binary(PY *py, CC *c, struct node *n, unsigned reg)
{
    unsigned mark = c->emitter->free, a = expr_any(py, c, n->a);
    int small;
    if ((n->op == OP_ADD || n->op == OP_SUB) && small_constant(n->b, &small)) {
        set_line(c, n);
        emit(py, c, n->op == OP_ADD ? OPC_ADDI : OPC_SUBI, reg, a, (unsigned)small);
    } else {
        unsigned b = expr_any(py, c, n->b);
        set_line(c, n);
        emit(py, c, OPC_ADD + n->op, reg, a, b);
    }
    c->emitter->free = mark;
}

static void compare_chain(PY *py, CC *c, struct node *n, unsigned reg)
{
    unsigned mark = c->emitter->free, a = expr_any(py, c, n->a);
    uint32_t out = NO_JUMP;
    unsigned to = n->count > 1 ? emit_temp(py, c, 1) : reg;
    for (struct node *b = n->b; b; b = b->next) {
        unsigned other = expr_any(py, c, b->a);
        emit(py, c, b->op, to, a, other);
        if (b->next)
            out = emit_test(py, c, OPC_JTRUE, to, 0, false, out);
        a = other;
    }
    emit_patch(c, out, emit_here(c));
    if (to != reg)
        emit(py, c, OPC_MOVE, reg, to, 0);
    c->emitter->free = mark;
}

static void logical(PY *py, CC *c, struct node *n, unsigned reg)
{
    unsigned mark = c->emitter->free, to = reg < c->emitter->locals ? emit_temp(py, c, 1) : reg;
    uint32_t out = NO_JUMP;
    c->emitter->depth++;
    for (struct node *i = n->a; i; i = i->next) {
        expr_to(py, c, i, to);
        if (i->next)
            out = emit_test(py, c, OPC_JTRUE, to, 0, n->kind == NODE_OR, out);
    }
    scope_leave_depth(c);
    emit_patch(c, out, emit_here(c));
    if (to != reg)
        emit(py, c, OPC_MOVE, reg, to, 0);
    c->emitter->free = mark;
}

static void choice(PY *py, CC *c, struct node *n, unsigned reg)
{
    uint32_t otherwise = expr_jump(py, c, n->a, false, NO_JUMP);
    c->emitter->depth++;
    expr_to(py, c, n->b, reg);
    uint32_t out = emit_jump(py, c, NO_JUMP);
    emit_patch(c, otherwise, emit_here(c));
    expr_to(py, c, n->c, reg);
    scope_leave_depth(c);
    emit_patch(c, out, emit_here(c));
}

static unsigned fused(unsigned op)
{
    switch (op) {
    case OPC_LT: return OPC_JLT;
    case OPC_LE: return OPC_JLE;
    case OPC_GT: return OPC_JGT;
    case OPC_GE: return OPC_JGE;
    case OPC_EQ: return OPC_JEQ;
    case OPC_NE: return OPC_JNE;
    case OPC_IN: case OPC_NOTIN: return OPC_JIN;
    default: return OPC_JIS;
    }
}

static uint32_t jump_compare(PY *py, CC *c, struct node *n, bool sense, uint32_t chain)
{
    unsigned mark = c->emitter->free, a = expr_any(py, c, n->a), op = n->b->op, b;
    struct node *right = n->b->a;
    int small;
    if (op == OPC_NOTIN || op == OPC_ISNOT)
        sense = !sense;
    set_line(c, n);
    if (op >= OPC_LT && op <= OPC_NE && small_constant(right, &small)) {
        chain = emit_test(py, c, fused(op) - OPC_JLT + OPC_JLTI, a, (unsigned)small, sense, chain);
    } else if ((op == OPC_IS || op == OPC_ISNOT) && right->kind == NODE_CONST &&
               emit_constant(py, c, right->value) < 256) {
        chain = emit_test(py, c, OPC_JISK, a, emit_constant(py, c, right->value), sense, chain);
    } else {
        b = expr_any(py, c, right);
        chain = emit_test(py, c, fused(op), a, b, sense, chain);
    }
    c->emitter->free = mark;
    return chain;
}

/* and/or: operands that decide jump over the rest. */
static uint32_t jump_logical(PY *py, CC *c, struct node *n, bool sense, uint32_t chain)
{
    bool decides = n->kind == NODE_OR;
    uint32_t through = NO_JUMP;
    c->emitter->depth++;
    for (struct node *i = n->a; i; i = i->next) {
        if (!i->next || decides == sense)
            chain = expr_jump(py, c, i, sense, chain);
        else
            through = expr_jump(py, c, i, decides, through);
    }
    scope_leave_depth(c);
    emit_patch(c, through, emit_here(c));
    return chain;
}

uint32_t expr_jump(PY *py, CC *c, struct node *n, bool sense, uint32_t chain)
{
    if (c->scanning) {
        scope_scan(py, c, n);
        return chain;
    }
    if (n->kind == NODE_NOT)
        return expr_jump(py, c, n->a, !sense, chain);
    if (n->kind == NODE_AND || n->kind == NODE_OR)
        return jump_logical(py, c, n, sense, chain);
    if (n->kind == NODE_COMPARE && n->count == 1)
        return jump_compare(py, c, n, sense, chain);
    if (n->kind == NODE_CONST) {
        bool is = ops_true(py, n->value);
        return is == sense ? emit_jump(py, c, chain) : chain;
    }
    unsigned mark = c->emitter->free;
    chain = emit_test(py, c, OPC_JTRUE, expr_any(py, c, n), 0, sense, chain);
    c->emitter->free = mark;
    return chain;
}

/* --- comprehensions ----------------------------------------------------------------------------------------- */

struct comp {
    struct node *n;
    unsigned result; /* register of what is built; of a generator: unused */
};

static void comp_element(PY *py, CC *c, struct comp *k)
{
    unsigned mark = c->emitter->free;
    struct node *n = k->n;
    if (n->kind == NODE_DICTCOMP) {
        unsigned key = expr_any(py, c, n->a->a);
        emit(py, c, OPC_SETPAIR, k->result, key, expr_any(py, c, n->a->b));
    } else {
        unsigned r = expr_any(py, c, n->a);
        if (n->kind == NODE_GENEXP)
            emit(py, c, OPC_YIELD, emit_temp(py, c, 1), r, 0);
        else
            emit(py, c, n->kind == NODE_LISTCOMP ? OPC_APPEND : OPC_ADDSET, k->result, r, 0);
    }
    c->emitter->free = mark;
}

void expr_await(PY *py, CC *c, unsigned to, unsigned from)
{
    if (c->scanning)
        return;
    if (!c->emitter->scope->is_async)
        compile_error(py, c, "'await' outside async function");
    unsigned mark = c->emitter->free, t = emit_temp(py, c, 2);
    emit(py, c, OPC_AWAITABLE, t, from, 0);
    emit(py, c, OPC_YIELDFROM, to, t, 0);
    c->emitter->free = mark;
}

void expr_iter(PY *py, CC *c, struct node *n, unsigned it)
{
    unsigned r = expr_any(py, c, n);
    bool range = n->kind == NODE_CALL && n->a->kind == NODE_NAME && n->a->value == N(range);
    uint32_t *last = c->words && c->word_count ? c->words + c->word_count - 1 : NULL;
    if (last && !c->scanning && range && (*last & 0xffff) == (OPC_CALL | r << 8))
        *last = OPC_ITERCALL | it << 8 | (*last & 0xffff0000u);
    else
        emit(py, c, OPC_GETITER, it, r, 0);
}

static void comp_clause(PY *py, CC *c, struct comp *k, struct node *clause, int first_iter);

static void comp_for(PY *py, CC *c, struct comp *k, struct node *clause, int first_iter)
{
    unsigned mark = c->emitter->free, it = emit_temp(py, c, 3), item = emit_temp(py, c, 1);
    if (first_iter >= 0)
        emit(py, c, OPC_GETITER, it, (unsigned)first_iter, 0);
    else
        expr_iter(py, c, clause->b, it);
    struct symbol s;
    bool direct = clause->a->kind == NODE_NAME && scope_place(c, clause->a->value, &s) == PLACE_LOCAL;
    c->emitter->depth++;
    uint32_t start = emit_jump(py, c, NO_JUMP), body = emit_here(c), line = c->error_line;
    if (direct)
        scope_surely(c, clause->a->value);
    else
        expr_store(py, c, clause->a, item);
    comp_clause(py, c, k, clause->next, -1);
    scope_leave_depth(c);
    emit_patch(c, start, emit_here(c));
    c->error_line = line;
    emit_for(py, c, it, direct ? s.reg : item, body);
    c->emitter->free = mark;
}

/* async for x in y: __anext__ is awaited until StopAsyncIteration. */
static void comp_async_for(PY *py, CC *c, struct comp *k, struct node *clause, int first_iter)
{
    unsigned mark = c->emitter->free, it = emit_temp(py, c, 1), base = emit_temp(py, c, 5), error = emit_temp(py, c, 2);
    unsigned from = first_iter >= 0 ? (unsigned)first_iter : expr_any(py, c, clause->b);
    emit_attr(py, c, OPC_GETMETHOD, base, from, N(__aiter__));
    emit(py, c, OPC_CALLM, it, base, 0);
    uint32_t top = emit_here(c), start = top;
    emit_attr(py, c, OPC_GETMETHOD, base, it, N(__anext__));
    emit(py, c, OPC_CALLM, base, base, 0);
    expr_await(py, c, base, base);
    uint32_t end = emit_here(c), body = emit_jump(py, c, NO_JUMP);
    emit_handler(py, c, start, end, emit_here(c), error);
    emit_attr(py, c, OPC_GETGLOBAL, error + 1, 0, N(StopAsyncIteration));
    emit(py, c, OPC_EXCEPT, error + 1, error, error + 1);
    uint32_t out = emit_test(py, c, OPC_JTRUE, error + 1, 0, true, NO_JUMP);
    emit(py, c, OPC_RERAISE, error, 0, 0);
    emit_patch(c, body, emit_here(c));
    c->emitter->depth++;
    expr_store(py, c, clause->a, base);
    comp_clause(py, c, k, clause->next, -1);
    emit_back(py, c, top);
    scope_leave_depth(c);
    emit_patch(c, out, emit_here(c));
    c->emitter->free = mark;
}

static void comp_clause(PY *py, CC *c, struct comp *k, struct node *clause, int first_iter)
{
    if (!clause) {
        comp_element(py, c, k);
    } else if (clause->kind == NODE_FOR) {
        (clause->op ? comp_async_for : comp_for)(py, c, k, clause, first_iter);
    } else {
        uint32_t skip = expr_jump(py, c, clause->a, false, NO_JUMP);
        c->emitter->depth++;
        comp_clause(py, c, k, clause->next, -1);
        scope_leave_depth(c);
        emit_patch(c, skip, emit_here(c));
    }
}

static void comp_start(PY *py, CC *c, struct comp *k, unsigned reg)
{
    k->result = reg;
    emit(py, c, k->n->kind == NODE_LISTCOMP ? OPC_LIST : k->n->kind == NODE_SETCOMP ? OPC_SET : OPC_DICT, reg, reg, 0);
}

static void scan_names(PY *py, CC *c, struct node *n)
{
    bool first = true;
    for (struct node *k = n->b; k; k = k->next) {
        if (k->kind == NODE_FOR) {
            if (!first)
                scope_scan(py, c, k->b);
            scope_scan_target(py, c, k->a);
        } else {
            scope_scan(py, c, k->a);
        }
        first = false;
    }
    scope_scan(py, c, n->a);
}

static bool any_captured(CC *c, struct scope *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        if (c->symbols[s->first + i].flags & SYM_CAPTURED)
            return true;
    return false;
}

/* Within the function around it: its variables are temporaries. */
static void comp_inline(PY *py, CC *c, struct node *n, struct scope *s, unsigned reg, unsigned iter)
{
    struct comp k = {n, 0};
    unsigned mark = c->emitter->free, to = emit_temp(py, c, 1);
    s->kind = SCOPE_INLINE;
    for (uint32_t i = 0; i < s->count; i++) {
        unsigned r = c->symbols[s->first + i].flags & SYM_LOCAL ? emit_temp(py, c, 1) : 0;
        c->symbols[s->first + i].reg = (uint8_t)r;
    }
    comp_start(py, c, &k, to);
    comp_clause(py, c, &k, n->b, (int)iter);
    emit(py, c, OPC_MOVE, reg, to, 0);
    c->emitter->free = mark;
}

/* Does the expression (or the clause of a comprehension) wait for anything? */
static bool has_await(const struct node *n)
{
    if (!n)
        return false;
    return n->kind == NODE_AWAIT || (n->kind == NODE_FOR && n->op) || has_await(n->a) || has_await(n->b) || has_await(n->c) || has_await(n->next);
}

static val comp_name(const struct node *n)
{
    return n->kind == NODE_LISTCOMP ? N(listcomp) : n->kind == NODE_SETCOMP ? N(setcomp)
         : n->kind == NODE_DICTCOMP ? N(dictcomp) : N(genexpr);
}

/* As a function of one argument, the first iterable. */
static val comp_function(PY *py, CC *c, struct node *n, struct scope *s)
{
    struct emitter e;
    struct comp k = {n, 0};
    uint32_t cells = 0;
    emit_begin(py, c, &e, s);
    e.free = e.most = 1;
    cells = scope_assign_registers(c, s, 1);
    for (uint32_t i = 0; i < s->count; i++)
        if ((c->symbols[s->first + i].flags & (SYM_LOCAL | SYM_FREE)) && c->symbols[s->first + i].reg >= e.free)
            e.free = c->symbols[s->first + i].reg + 1u;
    e.locals = e.most = e.free;
    emit_constant(py, c, N(dollar_iter));
    if (cells)
        emit(py, c, OPC_COPYFREE, e.locals - cells, 0, 0);
    emit_wide(py, c, OPC_CLEAR, 1, e.locals);
    c->words[c->word_count - 1] = e.locals - cells > 1 ? OPC_CLEAR | 1 << 8 | (e.locals - cells - 2) << 16
                                                       : OPC_MOVE;
    if (cells) { /* clear before the cells come */
        uint32_t w = c->words[c->word_count - 1];
        c->words[c->word_count - 1] = c->words[c->word_count - 2];
        c->words[c->word_count - 2] = w;
    }
    for (uint32_t i = 0; i < s->count; i++) {
        struct symbol *symbol = &c->symbols[s->first + i];
        if ((symbol->flags & SYM_LOCAL) && (symbol->flags & SYM_CAPTURED))
            emit(py, c, OPC_MAKECELL, symbol->reg, 0, 0);
    }
    unsigned result = emit_temp(py, c, 1);
    if (n->kind != NODE_GENEXP)
        comp_start(py, c, &k, result);
    else
        emit_wide(py, c, OPC_LOADK, result, emit_constant(py, c, NONE));
    comp_clause(py, c, &k, n->b, 0);
    emit(py, c, OPC_RETURN, result, 0, 0);
    bool is_async = has_await(n);
    unsigned flags = n->kind == NODE_GENEXP ? CODE_GENERATOR : CODE_PLAIN;
    if (is_async && n->kind != NODE_GENEXP)
        flags = CODE_GENERATOR | CODE_COROUTINE;
    return emit_finish(py, c, comp_name(n), flags, 1, 0, 1);
}

static void comprehension(PY *py, CC *c, struct node *n, unsigned reg)
{
    struct scope s;
    unsigned mark = c->emitter->free, base = emit_temp(py, c, 4);
    expr_to(py, c, n->b->b, base + 3);
    scope_push(c, &s, SCOPE_FUNCTION);
    s.comprehension = true;
    s.is_async = s.outer->is_async;
    bool scanning = c->scanning;
    scan_names(py, c, n);
    bool own = n->kind == NODE_GENEXP || any_captured(c, &s);
    if (!own) {
        comp_inline(py, c, n, &s, reg, base + 3);
        c->scope = s.outer;
        c->symbol_count -= s.count;
        c->emitter->free = mark;
        return;
    }
    c->scanning = scanning;
    val code = comp_function(py, c, n, &s);
    expr_function(py, c, code, &s, NULL, base);
    emit(py, c, OPC_CALL, reg, base, 1);
    if (n->kind != NODE_GENEXP && PTR(code, code)->flags & CODE_COROUTINE)
        expr_await(py, c, reg, reg);
    c->emitter->free = mark;
}

/* --- functions ------------------------------------------------------------------------------------------------ */

void expr_params(PY *py, CC *c, struct node *params, unsigned *positional, unsigned *keyword_only, unsigned *only,
                 unsigned *flags)
{
    struct scope *s = c->scope;
    unsigned reg = 0;
    *positional = *keyword_only = *only = *flags = 0;
    for (struct node *p = params; p; p = p->next) {
        if (p->op == PARAM_PLAIN)
            ++*positional;
        if (p->op == PARAM_KEYWORD)
            ++*keyword_only;
        if (p->op == PARAM_ONLY)
            *only = *positional;
        if (p->op == PARAM_STAR && p->value)
            *flags |= CODE_VARARGS;
        if (p->op == PARAM_DSTAR)
            *flags |= CODE_VARKW;
    }
    static const uint8_t order[] = {PARAM_PLAIN, PARAM_KEYWORD, PARAM_STAR, PARAM_DSTAR};
    for (int k = 0; k < 4; k++)
        for (struct node *p = params; p; p = p->next)
            if (p->op == order[k] && p->value) {
                scope_symbol(c, s, p->value)->reg = (uint8_t)reg++;
                if (k < 2 && !c->scanning) {
                    /* the first constants are the names, duplicates can't be */
                    compile_grow(py, &c->constants, c->constant_count, 1, sizeof(val));
                    c->constants[c->constant_count++] = p->value;
                }
            }
}

static void defaults(PY *py, CC *c, struct node *params, unsigned reg, unsigned *flags)
{
    unsigned mark = c->emitter->free, count = 0;
    *flags = 0;
    for (struct node *p = params; p; p = p->next)
        if (p->op == PARAM_PLAIN && p->a) {
            expr_to(py, c, p->a, emit_temp(py, c, 1));
            count++;
        }
    if (count) {
        emit(py, c, OPC_TUPLE, reg + 1, mark, count);
        *flags |= 1;
    }
    c->emitter->free = mark;
    bool made = false;
    for (struct node *p = params; p; p = p->next) {
        if (p->op != PARAM_KEYWORD || !p->a)
            continue;
        if (!made)
            emit(py, c, OPC_DICT, reg + 2, reg, 0);
        made = true;
        unsigned k = emit_temp(py, c, 1);
        emit_wide(py, c, OPC_LOADK, k, emit_constant(py, c, p->value));
        emit(py, c, OPC_SETPAIR, reg + 2, k, expr_any(py, c, p->a));
        c->emitter->free = mark;
    }
    *flags |= made ? 2 : 0;
}

/* The scope `inner` is left here: its free names are taken from around. */
void expr_function(PY *py, CC *c, val code, struct scope *inner, struct node *params, unsigned reg)
{
    unsigned mark = c->emitter->free, flags, cells = 0, at = emit_temp(py, c, 3);
    c->scope = inner->outer;
    defaults(py, c, params, at, &flags);
    for (uint32_t i = 0; i < inner->count; i++)
        cells += (c->symbols[inner->first + i].flags & SYM_FREE) != 0;
    emit_wide(py, c, OPC_FUNCTION, at, emit_constant(py, c, code));
    emit_word(py, c, flags | cells << 8);
    for (uint32_t i = 0; i < inner->count; i++) {
        if (!(c->symbols[inner->first + i].flags & SYM_FREE))
            continue;
        val name = c->symbols[inner->first + i].name;
        struct scope *s = c->scope;
        while (s->kind == SCOPE_INLINE)
            s = s->outer;
        emit_word(py, c, scope_symbol(c, s, name)->reg);
    }
    c->symbol_count -= inner->count;
    emit(py, c, OPC_MOVE, reg, at, 0);
    c->emitter->free = mark;
}

static void lambda(PY *py, CC *c, struct node *n, unsigned reg)
{
    struct scope s;
    scope_push(c, &s, SCOPE_FUNCTION);
    scope_scan_function(py, c, n->a, n->b);
    val code = compile_function_body(py, c, &s, n->a, N(lambda_brackets), n->b, false);
    expr_function(py, c, code, &s, n->a, reg);
}

/* --- the rest ---------------------------------------------------------------------------------------------------- */

static void fstring(PY *py, CC *c, struct node *n, unsigned reg)
{
    unsigned mark = c->emitter->free, first = mark, count = 0;
    for (struct node *p = n->a; p; p = p->next) {
        unsigned r = emit_temp(py, c, 1);
        count++;
        if (p->kind == NODE_CONST) {
            load_constant(py, c, p->value, r);
            continue;
        }
        unsigned inner = c->emitter->free, v = emit_temp(py, c, 2), conversion = p->op == 'r' ? 1 : p->op == 's' ? 2 : p->op == 'a' ? 3 : 0;
        expr_to(py, c, p->a, v);
        if (p->b)
            fstring(py, c, p->b, v + 1);
        emit(py, c, OPC_FORMAT, r, v, conversion | (p->b ? 8 : 0));
        c->emitter->free = inner;
    }
    if (!count)
        load_constant(py, c, N(empty), reg);
    else
        emit(py, c, OPC_JOIN, reg, first, count);
    c->emitter->free = mark;
}

static void slice(PY *py, CC *c, struct node *n, unsigned reg)
{
    unsigned mark = c->emitter->free, first = emit_temp(py, c, 3);
    struct node *parts[3] = {n->a, n->b, n->c};
    for (unsigned i = 0; i < 3; i++) {
        if (parts[i])
            expr_to(py, c, parts[i], first + i);
        else
            load_constant(py, c, NONE, first + i);
    }
    emit(py, c, OPC_SLICE, reg, first, 0);
    c->emitter->free = mark;
}

static void item(PY *py, CC *c, struct node *n, unsigned reg)
{
    unsigned mark = c->emitter->free, a = expr_any(py, c, n->a);
    int small;
    if (small_constant(n->b, &small) && small >= 0)
        emit(py, c, OPC_GETITEMI, reg, a, (unsigned)small);
    else {
        unsigned b = expr_any(py, c, n->b);
        set_line(c, n);
        emit(py, c, OPC_GETITEM, reg, a, b);
    }
    c->emitter->free = mark;
}

static void yield(PY *py, CC *c, struct node *n, unsigned reg)
{
    unsigned mark = c->emitter->free, r = emit_temp(py, c, n->kind == NODE_YIELD ? 1 : 2);
    bool outside = c->emitter->scope->kind != SCOPE_FUNCTION;
    if (n->kind != NODE_AWAIT && (outside || c->scope->comprehension))
        compile_error(py, c, outside ? "'yield' outside function" : "'yield' in comprehension");
    if (n->a)
        expr_to(py, c, n->a, r);
    else
        load_constant(py, c, NONE, r);
    if (n->kind == NODE_YIELDFROM) {
        emit(py, c, OPC_AWAITABLE, r, r, 1);
        emit(py, c, OPC_YIELDFROM, reg, r, 0);
    } else if (n->kind == NODE_AWAIT) {
        expr_await(py, c, r, r);
        emit(py, c, OPC_MOVE, reg, r, 0);
    } else {
        emit(py, c, OPC_YIELD, reg, r, 0);
    }
    c->emitter->free = mark;
}

void expr_to(PY *py, CC *c, struct node *n, unsigned reg)
{
    if (c->scanning) {
        scope_scan(py, c, n);
        return;
    }
    unsigned mark = c->emitter->free;
    py_check_stack(py);
    set_line(c, n);
    switch ((enum node_kind)n->kind) {
    case NODE_NAME: expr_load_name(py, c, n->value, reg); break;
    case NODE_CONST: load_constant(py, c, n->value, reg); break;
    case NODE_TUPLE: case NODE_LIST: case NODE_SET: display(py, c, n, reg); break;
    case NODE_DICT: dict_display(py, c, n, reg); break;
    case NODE_BINARY: binary(py, c, n, reg); break;
    case NODE_UNARY: emit(py, c, OPC_NEG + n->op - UNARY_NEG, reg, expr_any(py, c, n->a), 0); break;
    case NODE_NOT: emit(py, c, OPC_NOT, reg, expr_any(py, c, n->a), 0); break;
    case NODE_AND: case NODE_OR: logical(py, c, n, reg); break;
    case NODE_COMPARE: compare_chain(py, c, n, reg); break;
    case NODE_IF: choice(py, c, n, reg); break;
    case NODE_LAMBDA: lambda(py, c, n, reg); break;
    case NODE_CALL: call(py, c, n, reg); break;
    case NODE_ATTR: {
        unsigned a = expr_any(py, c, n->a);
        set_line(c, n);
        emit_attr(py, c, OPC_GETATTR, reg, a, n->value);
        break;
    }
    case NODE_ITEM: item(py, c, n, reg); break;
    case NODE_SLICE: slice(py, c, n, reg); break;
    case NODE_LISTCOMP: case NODE_SETCOMP: case NODE_DICTCOMP: case NODE_GENEXP: comprehension(py, c, n, reg); break;
    case NODE_YIELD: case NODE_YIELDFROM: case NODE_AWAIT: yield(py, c, n, reg); break;
    case NODE_WALRUS:
        expr_to(py, c, n->a, reg);
        expr_store_name(py, c, n->value, reg);
        break;
    case NODE_FSTRING: fstring(py, c, n, reg); break;
    default: compile_error(py, c, "can't use starred expression here");
    }
    c->emitter->free = mark;
}

/* --- assignment ------------------------------------------------------------------------------------------------------ */

static void unpack(PY *py, CC *c, struct node *target, unsigned reg)
{
    unsigned mark = c->emitter->free, first, before = 0, after = 0, stars = 0;
    for (struct node *i = target->a; i; i = i->next) {
        if (i->kind == NODE_STAR)
            stars++;
        else if (stars)
            after++;
        else
            before++;
    }
    if (stars > 1)
        compile_error(py, c, "multiple *x in assignment");
    first = emit_temp(py, c, target->count);
    emit(py, c, stars ? OPC_UNPACKEX : OPC_UNPACK, first, reg, target->count);
    if (stars)
        emit_word(py, c, before | after << 8);
    unsigned r = first;
    for (struct node *i = target->a; i; i = i->next)
        expr_store(py, c, i->kind == NODE_STAR ? i->a : i, r++);
    c->emitter->free = mark;
}

void expr_store(PY *py, CC *c, struct node *target, unsigned reg)
{
    if (c->scanning) {
        scope_scan_target(py, c, target);
        return;
    }
    unsigned mark = c->emitter->free;
    set_line(c, target);
    switch ((enum node_kind)target->kind) {
    case NODE_NAME: expr_store_name(py, c, target->value, reg); break;
    case NODE_TUPLE: case NODE_LIST: unpack(py, c, target, reg); break;
    case NODE_ATTR: emit_attr(py, c, OPC_SETATTR, expr_any(py, c, target->a), reg, target->value); break;
    case NODE_ITEM: {
        unsigned a = expr_any(py, c, target->a), b = expr_any(py, c, target->b);
        emit(py, c, OPC_SETITEM, a, b, reg);
        break;
    }
    default: compile_error(py, c, "can't assign to expression");
    }
    c->emitter->free = mark;
}

void expr_delete(PY *py, CC *c, struct node *target)
{
    unsigned mark = c->scanning ? 0 : c->emitter->free;
    switch ((enum node_kind)target->kind) {
    case NODE_NAME: delete_name(py, c, target->value); break;
    case NODE_TUPLE: case NODE_LIST:
        for (struct node *i = target->a; i; i = i->next)
            expr_delete(py, c, i);
        break;
    case NODE_ATTR: {
        unsigned a = expr_any(py, c, target->a);
        emit_attr(py, c, OPC_DELATTR, a, 0, target->value);
        break;
    }
    case NODE_ITEM: {
        unsigned a = expr_any(py, c, target->a), b = expr_any(py, c, target->b);
        emit(py, c, OPC_DELITEM, a, b, 0);
        break;
    }
    default: compile_error(py, c, "can't delete expression");
    }
    if (!c->scanning)
        c->emitter->free = mark;
}

static void augmented(PY *py, CC *c, unsigned op, unsigned to, unsigned a, struct node *value)
{
    int small;
    if ((op == OP_ADD || op == OP_SUB) && small_constant(value, &small))
        emit(py, c, op == OP_ADD ? OPC_IADDI : OPC_ISUBI, to, a, (unsigned)small);
    else
        emit(py, c, OPC_IADD + op, to, a, expr_any(py, c, value));
}

void expr_augment(PY *py, CC *c, struct node *target, unsigned op, struct node *value)
{
    if (c->scanning) {
        scope_scan(py, c, value);
        if (target->kind != NODE_NAME && target->kind != NODE_ATTR && target->kind != NODE_ITEM)
            compile_error(py, c, "can't assign to expression");
        if (target->kind == NODE_NAME)
            scope_use(py, c, target->value);
        scope_scan_target(py, c, target);
        return;
    }
    unsigned mark = c->emitter->free, t = emit_temp(py, c, 1), a, b;
    set_line(c, target);
    switch ((enum node_kind)target->kind) {
    case NODE_NAME: {
        int reg = local_register(py, c, target);
        if (reg < 0)
            expr_load_name(py, c, target->value, t);
        unsigned r = reg < 0 ? t : (unsigned)reg;
        augmented(py, c, op, r, r, value);
        if (reg < 0)
            expr_store_name(py, c, target->value, t);
        break;
    }
    case NODE_ATTR:
        a = expr_any(py, c, target->a);
        emit_attr(py, c, OPC_GETATTR, t, a, target->value);
        augmented(py, c, op, t, t, value);
        emit_attr(py, c, OPC_SETATTR, a, t, target->value);
        break;
    case NODE_ITEM:
        a = expr_any(py, c, target->a);
        b = expr_any(py, c, target->b);
        emit(py, c, OPC_GETITEM, t, a, b);
        augmented(py, c, op, t, t, value);
        emit(py, c, OPC_SETITEM, a, b, t);
        break;
    default: compile_error(py, c, "can't assign to expression");
    }
    c->emitter->free = mark;
}
