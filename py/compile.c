/* Statements: each is compiled as it is read.  While scanning, the same functions run
 * and only the names are noted (py/compiler.h). */
#include "py/compile.h"

#include <string.h>

#include "py/compiler.h"
#include "py/intern.h"
#include "py/obj/exc.h"
#include "py/obj/func.h"
#include "py/obj/int.h"
#include "py/obj/native.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/print.h"

typedef struct py PY;
typedef struct compiler CC;

/* --- trees ---------------------------------------------------------------------------------- */

enum { NODES = sizeof(void *) == 4 ? 12 : 48 };
struct chunk {
    struct object head;
    struct chunk *below;
    struct node nodes[NODES];
};

static void chunk_trace(PY *py, void *object)
{
    struct chunk *k = object;
    gc_trace(py, OBJ(k->below));
    for (size_t i = 0; i < NODES; i++)
        gc_trace(py, k->nodes[i].value);
}
static const struct slots chunk_slots = {.trace = chunk_trace};
static const struct type type_chunk = {.head = {&type_type}, .slots = &chunk_slots, .name = N(chunk)};

struct node *node_new(PY *py, CC *c, enum node_kind kind)
{
    if (!c->chunk || c->chunk_used == NODES) {
        struct chunk *k = gc_new(py, &type_chunk, sizeof *k);
        k->below = c->chunk;
        c->chunk = k;
        c->chunk_used = 0;
    }
    struct node *n = &c->chunk->nodes[c->chunk_used++];
    *n = (struct node){.kind = (uint8_t)kind, .line = c->lex.token_line};
    return n;
}

static struct chunk *first_chunk(struct chunk *k)
{
    while (k && k->below)
        k = k->below;
    return k;
}

/* --- the compiler object ------------------------------------------------------------------------ */

static void compiler_trace(PY *py, void *object)
{
    CC *c = object;
    gc_trace(py, c->lex.source);
    gc_trace(py, c->lex.value);
    gc_trace(py, c->file);
    gc_trace(py, c->constant_names);
    gc_trace(py, OBJ(c->chunk));
    gc_trace_payload(c->words);
    gc_trace_payload(c->constants);
    gc_trace_all(py, c->constants, c->constant_count);
    gc_trace_payload(c->handlers);
    gc_trace_payload(c->lines);
    gc_trace_payload(c->jumps);
    gc_trace_payload(c->symbols);
    for (uint32_t i = 0; i < c->symbol_count; i++)
        gc_trace(py, c->symbols[i].name);
}
static const struct slots compiler_slots = {.trace = compiler_trace};
static const struct type type_compiler = {.head = {&type_type}, .slots = &compiler_slots, .name = N(compiler)};

void compile_error(PY *py, CC *c, const char *format, ...)
{
    va_list args;
    struct sink to = print_to_builder(py);
    va_start(args, format);
    print_vformat(py, &to, format, &args);
    va_end(args);
    c->error_line = c->lex.token_line > c->error_line || !c->error_line ? c->lex.token_line : c->error_line;
    py_raise_value(py, &type_SyntaxError, print_built(py, &to));
}

bool compile_accept(PY *py, CC *c, enum token token)
{
    if (c->lex.token != token)
        return false;
    lex_next(py, &c->lex);
    return true;
}

void compile_expect(PY *py, CC *c, enum token token)
{
    if (!compile_accept(py, c, token)) {
        if (token == T_INDENT)
            py_error(py, &type_IndentationError, "expected an indented block");
        compile_error(py, c, "invalid syntax");
    }
}

static val take_name(PY *py, CC *c)
{
    if (c->lex.token != T_NAME)
        compile_error(py, c, "invalid syntax");
    val name = c->lex.value;
    lex_next(py, &c->lex);
    return name;
}

/* --- blocks and the ways out of them ---------------------------------------------------------------- */

static void statement(PY *py, CC *c);
static void simple_statements(PY *py, CC *c);

/* Behind the ':' of a compound statement. */
static void suite(PY *py, CC *c)
{
    compile_expect(py, c, T_COLON);
    if (c->lex.token != T_NEWLINE) {
        simple_statements(py, c);
        return;
    }
    lex_next(py, &c->lex);
    compile_expect(py, c, T_INDENT);
    if (++c->depth > 100)
        compile_error(py, c, "too many nested blocks");
    while (c->lex.token != T_DEDENT && c->lex.token != T_END)
        statement(py, c);
    c->depth--;
    if (c->lex.token == T_DEDENT)
        lex_next(py, &c->lex);
}

/* A suite that may not run: what it assigns isn't sure behind it. */
static void maybe_suite(PY *py, CC *c)
{
    if (c->scanning) {
        suite(py, c);
        return;
    }
    c->emitter->depth++;
    suite(py, c);
    scope_leave_depth(c);
}

static void push(CC *c, struct block *b, enum block_kind kind)
{
    *b = (struct block){.kind = kind, .breaks = NO_JUMP, .continues = NO_JUMP, .into = NO_JUMP};
    if (c->scanning)
        return;
    b->outer = c->emitter->block;
    b->id = 0x80000000u + c->emitter->block_ids++;
    b->start = emit_here(c);
    c->emitter->block = b;
}

static void pop(CC *c)
{
    if (!c->scanning)
        c->emitter->block = c->emitter->block->outer;
}

/* The block's handler begins here. */
static void handler_here(CC *c, const struct block *b)
{
    if (c->scanning)
        return;
    for (uint32_t i = c->emitter->handlers; i < c->handler_count; i += 4)
        if (c->handlers[i + 2] == b->id)
            c->handlers[i + 2] = emit_here(c);
}

static void load_none(PY *py, CC *c, unsigned reg)
{
    emit_wide(py, c, OPC_LOADK, reg, emit_constant(py, c, NONE));
}

static void call_exit(PY *py, CC *c, const struct block *b, unsigned error)
{
    unsigned mark = c->scanning ? 0 : c->emitter->free, t = emit_temp(py, c, 1);
    emit(py, c, OPC_EXIT, t, b->reg, error);
    if (b->is_async)
        expr_await(py, c, t, t);
    if (!c->scanning)
        c->emitter->free = mark;
}

/* Leaves the blocks up to the loop, or all of them; R[value] is what a return returns. */
static void leave(PY *py, CC *c, enum exit_kind kind, unsigned value)
{
    if (c->scanning)
        return;
    struct block *b = c->emitter->block, *first = b;
    unsigned mark = c->emitter->free;
    for (; b; b = b->outer) {
        if (b->kind != BLOCK_LOOP)
            emit_handler(py, c, b->start, emit_here(c), b->id, b->reg);
        if (b->kind == BLOCK_WITH) {
            unsigned none = emit_temp(py, c, 1);
            load_none(py, c, none);
            c->emitter->block = b->outer;
            call_exit(py, c, b, none);
        } else if (b->kind == BLOCK_FINALLY) {
            if (kind == EXIT_RETURN)
                emit(py, c, OPC_MOVE, b->reg + 1, value, 0);
            emit_wide(py, c, OPC_LOADI, b->reg, kind);
            b->into = emit_jump(py, c, b->into);
            b->exits |= kind;
            break;
        } else if (b->kind == BLOCK_LOOP && kind != EXIT_RETURN) {
            uint32_t *chain = kind == EXIT_BREAK ? &b->breaks : &b->continues;
            *chain = emit_jump(py, c, *chain);
            break;
        }
    }
    if (!b && kind != EXIT_RETURN)
        compile_error(py, c, kind == EXIT_BREAK ? "'break' outside loop" : "'continue' outside loop");
    if (!b)
        emit_return(py, c, value);
    for (struct block *k = first; k; k = k == b ? NULL : k->outer)
        k->start = emit_here(c);
    c->emitter->block = first;
    c->emitter->free = mark;
}

/* --- loops ---------------------------------------------------------------------------------------------- */

static void loop_else(PY *py, CC *c)
{
    if (compile_accept(py, c, T_ELSE))
        maybe_suite(py, c);
}

static void while_statement(PY *py, CC *c)
{
    struct block loop;
    lex_next(py, &c->lex);
    uint32_t top = c->scanning ? 0 : emit_here(c);
    struct node *test = parse_expression(py, c);
    uint32_t out = expr_jump(py, c, test, false, NO_JUMP);
    push(c, &loop, BLOCK_LOOP);
    maybe_suite(py, c);
    pop(c);
    if (!c->scanning) {
        emit_patch(c, loop.continues, emit_here(c));
        emit_back(py, c, top);
        emit_patch(c, out, emit_here(c));
    }
    loop_else(py, c);
    if (!c->scanning)
        emit_patch(c, loop.breaks, emit_here(c));
}

static void for_body(PY *py, CC *c, struct node *target, unsigned it, unsigned item)
{
    struct block loop;
    struct symbol s;
    bool direct = !c->scanning && target->kind == NODE_NAME && scope_place(c, target->value, &s) == PLACE_LOCAL;
    push(c, &loop, BLOCK_LOOP);
    loop.continues = emit_jump(py, c, NO_JUMP);
    uint32_t body = c->scanning ? 0 : emit_here(c), line = c->error_line;
    if (!c->scanning)
        c->emitter->depth++;
    if (direct)
        scope_surely(c, target->value);
    else
        expr_store(py, c, target, item);
    suite(py, c);
    if (!c->scanning)
        scope_leave_depth(c);
    pop(c);
    if (!c->scanning)
        emit_patch(c, loop.continues, emit_here(c));
    c->error_line = line;
    emit_for(py, c, it, direct ? s.reg : item, body);
    loop_else(py, c);
    if (!c->scanning)
        emit_patch(c, loop.breaks, emit_here(c));
}

static void async_for_body(PY *py, CC *c, struct node *target, unsigned it)
{
    struct block loop;
    unsigned base = emit_temp(py, c, 5), error = emit_temp(py, c, 2);
    uint32_t top = c->scanning ? 0 : emit_here(c), end, body, out;
    emit_attr(py, c, OPC_GETMETHOD, base, it, N(__anext__));
    emit(py, c, OPC_CALLM, base, base, 0);
    expr_await(py, c, base, base);
    end = c->scanning ? 0 : emit_here(c);
    body = emit_jump(py, c, NO_JUMP);
    if (!c->scanning)
        emit_handler(py, c, top, end, emit_here(c), error);
    emit_attr(py, c, OPC_GETGLOBAL, error + 1, 0, N(StopAsyncIteration));
    emit(py, c, OPC_EXCEPT, error + 1, error, error + 1);
    out = emit_test(py, c, OPC_JTRUE, error + 1, 0, true, NO_JUMP);
    emit(py, c, OPC_RERAISE, error, 0, 0);
    if (!c->scanning)
        emit_patch(c, body, emit_here(c));
    push(c, &loop, BLOCK_LOOP);
    if (!c->scanning)
        c->emitter->depth++;
    expr_store(py, c, target, base);
    suite(py, c);
    if (!c->scanning)
        scope_leave_depth(c);
    pop(c);
    if (!c->scanning) {
        emit_patch(c, loop.continues, emit_here(c));
        emit_back(py, c, top);
        emit_patch(c, out, emit_here(c));
    }
    loop_else(py, c);
    if (!c->scanning)
        emit_patch(c, loop.breaks, emit_here(c));
}

static void for_statement(PY *py, CC *c, bool is_async)
{
    lex_next(py, &c->lex);
    struct node *target = parse_targets(py, c);
    compile_expect(py, c, T_IN);
    struct node *source = parse_expressions(py, c);
    unsigned it = emit_temp(py, c, 3), item = emit_temp(py, c, 1), base = is_async ? emit_temp(py, c, 4) : 0;
    if (!is_async) {
        expr_iter(py, c, source, it);
        for_body(py, c, target, it, item);
        return;
    }
    unsigned r = expr_any(py, c, source);
    emit_attr(py, c, OPC_GETMETHOD, base, r, N(__aiter__));
    emit(py, c, OPC_CALLM, it, base, 0);
    async_for_body(py, c, target, it);
}

static void if_statement(PY *py, CC *c)
{
    uint32_t out = NO_JUMP;
    do {
        lex_next(py, &c->lex);
        struct node *test = parse_expression(py, c);
        uint32_t next = expr_jump(py, c, test, false, NO_JUMP);
        maybe_suite(py, c);
        if (c->lex.token == T_ELIF || c->lex.token == T_ELSE)
            out = emit_jump(py, c, out);
        if (!c->scanning)
            emit_patch(c, next, emit_here(c));
    } while (c->lex.token == T_ELIF);
    if (compile_accept(py, c, T_ELSE))
        maybe_suite(py, c);
    if (!c->scanning)
        emit_patch(c, out, emit_here(c));
}

/* --- try ---------------------------------------------------------------------------------------------------- */

static uint32_t except_clause(PY *py, CC *c, unsigned error, uint32_t out)
{
    val name = 0;
    uint32_t next = NO_JUMP;
    lex_next(py, &c->lex);
    if (c->lex.token != T_COLON) {
        struct node *type = parse_expression(py, c);
        unsigned mark = c->scanning ? 0 : c->emitter->free, t = emit_temp(py, c, 1);
        unsigned r = expr_any(py, c, type);
        emit(py, c, OPC_EXCEPT, t, error, r);
        next = emit_test(py, c, OPC_JTRUE, t, 0, false, NO_JUMP);
        if (!c->scanning)
            c->emitter->free = mark;
        if (compile_accept(py, c, T_AS))
            name = take_name(py, c);
    }
    struct node target = {.kind = NODE_NAME, .value = name, .line = c->lex.token_line};
    if (!c->scanning)
        c->emitter->depth++;
    if (name)
        expr_store(py, c, &target, error);
    suite(py, c);
    if (!c->scanning)
        scope_leave_depth(c);
    if (name && c->scanning && !c->skipping && c->scope->kind != SCOPE_MODULE && c->scope->kind != SCOPE_NAMES)
        scope_symbol(c, c->scope, name)->flags |= SYM_DELETED;
    if (name && !c->scanning) {
        struct symbol s;
        unsigned mark = c->emitter->free, r = emit_temp(py, c, 1);
        load_none(py, c, r);
        expr_store(py, c, &target, r); /* so that it is there to be deleted */
        expr_delete(py, c, &target);
        if (scope_place(c, name, &s) == PLACE_LOCAL)
            c->emitter->checks = true;
        c->emitter->free = mark;
    }
    emit(py, c, OPC_TRACE, 0, 0, 0);
    out = emit_jump(py, c, out);
    if (!c->scanning)
        emit_patch(c, next, emit_here(c));
    return out;
}

/* try with its except clauses and else, without finally. */
static void try_except(PY *py, CC *c)
{
    struct block b;
    unsigned error = emit_temp(py, c, 1), outer = c->scanning ? 0 : c->emitter->handling;
    uint32_t out = NO_JUMP, otherwise;
    push(c, &b, BLOCK_TRY);
    b.reg = error;
    maybe_suite(py, c);
    if (!c->scanning)
        emit_handler(py, c, b.start, emit_here(c), b.id, error);
    pop(c);
    otherwise = emit_jump(py, c, NO_JUMP);
    handler_here(c, &b);
    if (!c->scanning)
        c->emitter->handling = error + 1;
    bool all = false;
    while (c->lex.token == T_EXCEPT) {
        if (all)
            compile_error(py, c, "default 'except' must be last");
        struct lex before = c->lex;
        lex_next(py, &c->lex);
        all = c->lex.token == T_COLON;
        c->lex = before;
        out = except_clause(py, c, error, out);
    }
    emit(py, c, OPC_RERAISE, error, 0, 0);
    if (!c->scanning) {
        c->emitter->handling = outer;
        emit_patch(c, otherwise, emit_here(c));
    }
    if (compile_accept(py, c, T_ELSE))
        maybe_suite(py, c);
    if (!c->scanning)
        emit_patch(c, out, emit_here(c));
}

static void finally_exit(PY *py, CC *c, const struct block *b, enum exit_kind kind)
{
    if (!(b->exits & kind))
        return;
    uint32_t skip = emit_test(py, c, OPC_JEQI, b->reg, kind, false, NO_JUMP);
    leave(py, c, kind, b->reg + 1);
    emit_patch(c, skip, emit_here(c));
}

/* What follows the suite of a try: read ahead without noting anything. */
struct try_parts {
    bool has_except, has_finally;
};
static struct try_parts look_ahead(PY *py, CC *c)
{
    struct try_parts parts = {false, false};
    struct lex before = c->lex;
    bool scanning = c->scanning, skipping = c->skipping;
    uint32_t line = c->error_line;
    struct chunk *chunk = c->chunk;
    uint32_t used = c->chunk_used;
    c->scanning = c->skipping = c->lex.quiet = true;
    suite(py, c);
    while (c->lex.token == T_EXCEPT) {
        parts.has_except = true;
        except_clause(py, c, 0, NO_JUMP);
    }
    if (compile_accept(py, c, T_ELSE))
        suite(py, c);
    parts.has_finally = c->lex.token == T_FINALLY;
    c->lex = before;
    c->scanning = scanning, c->skipping = skipping;
    c->error_line = line;
    c->chunk = chunk, c->chunk_used = used;
    return parts;
}

/* While scanning the parts are taken as they come. */
static void scan_try(PY *py, CC *c)
{
    bool complete = false;
    suite(py, c);
    while (c->lex.token == T_EXCEPT) {
        complete = true;
        except_clause(py, c, 0, NO_JUMP);
    }
    if (complete && compile_accept(py, c, T_ELSE))
        suite(py, c);
    if (compile_accept(py, c, T_FINALLY)) {
        complete = true;
        suite(py, c);
    }
    if (!complete)
        compile_error(py, c, "invalid syntax");
}

static void try_statement(PY *py, CC *c)
{
    lex_next(py, &c->lex);
    if (c->scanning) {
        scan_try(py, c);
        return;
    }
    struct try_parts parts = look_ahead(py, c);
    struct block b;
    if (!parts.has_except && !parts.has_finally)
        compile_error(py, c, "invalid syntax");
    if (!parts.has_finally) {
        try_except(py, c);
        return;
    }
    unsigned why = emit_temp(py, c, 2);
    push(c, &b, BLOCK_FINALLY);
    b.reg = why;
    if (parts.has_except)
        try_except(py, c);
    else
        maybe_suite(py, c);
    load_none(py, c, why);
    if (!c->scanning)
        emit_handler(py, c, b.start, emit_here(c), b.id, why);
    pop(c);
    handler_here(c, &b);
    if (!c->scanning)
        emit_patch(c, b.into, emit_here(c));
    compile_expect(py, c, T_FINALLY);
    suite(py, c);
    emit(py, c, OPC_RERAISE, why, 0, 1);
    finally_exit(py, c, &b, EXIT_BREAK);
    finally_exit(py, c, &b, EXIT_CONTINUE);
    finally_exit(py, c, &b, EXIT_RETURN);
}

/* --- with ------------------------------------------------------------------------------------------------------ */

static void with_item(PY *py, CC *c, bool is_async, bool parens)
{
    struct block b;
    struct node *target = NULL, *manager = parse_expression(py, c);
    if (compile_accept(py, c, T_AS))
        target = parse_target(py, c);
    unsigned x = emit_temp(py, c, 2), error = emit_temp(py, c, 1), t = emit_temp(py, c, 1);
    emit(py, c, OPC_ENTER, x, expr_any(py, c, manager), is_async);
    if (is_async)
        expr_await(py, c, x + 1, x + 1);
    push(c, &b, BLOCK_WITH);
    b.reg = x;
    b.is_async = is_async;
    if (target)
        expr_store(py, c, target, x + 1);
    bool more = compile_accept(py, c, T_COMMA) && !(parens && c->lex.token == T_RPAREN);
    if (more) {
        with_item(py, c, is_async, parens);
    } else {
        if (parens)
            compile_expect(py, c, T_RPAREN);
        maybe_suite(py, c);
    }
    if (!c->scanning) /* the handler's register is `error`, not b.reg */
        emit_handler(py, c, b.start, emit_here(c), b.id, error);
    pop(c);
    if (!c->scanning)
        for (uint32_t i = c->emitter->handlers; i < c->handler_count; i += 4)
            if (c->handlers[i + 2] == b.id)
                c->handlers[i + 3] = error;
    load_none(py, c, t);
    call_exit(py, c, &b, t);
    uint32_t out = emit_jump(py, c, NO_JUMP);
    handler_here(c, &b);
    emit(py, c, OPC_EXIT, t, x, error);
    if (is_async)
        expr_await(py, c, t, t);
    out = emit_test(py, c, OPC_JTRUE, t, 0, true, out);
    emit(py, c, OPC_RERAISE, error, 0, 0);
    if (!c->scanning)
        emit_patch(c, out, emit_here(c));
}

/* `with (a as b, c as d):`: is the bracket the statement's own? */
static bool with_parens(PY *py, CC *c)
{
    if (c->lex.token != T_LPAREN)
        return false;
    struct lex before = c->lex;
    bool own = false;
    unsigned depth = 0;
    do {
        depth += c->lex.token == T_LPAREN || c->lex.token == T_LBRACKET || c->lex.token == T_LBRACE;
        depth -= c->lex.token == T_RPAREN || c->lex.token == T_RBRACKET || c->lex.token == T_RBRACE;
        own |= depth == 1 && c->lex.token == T_AS;
        if (c->lex.token == T_FSTRING)
            break;
        lex_next(py, &c->lex);
    } while (depth && c->lex.token != T_END && c->lex.token != T_NEWLINE);
    c->lex = before;
    return own;
}

static void with_statement(PY *py, CC *c, bool is_async)
{
    lex_next(py, &c->lex);
    bool parens = with_parens(py, c);
    if (parens)
        lex_next(py, &c->lex);
    with_item(py, c, is_async, parens);
}

/* --- functions and classes ------------------------------------------------------------------------------------------ */

/* Reads the body once for its names; the lexer ends up behind it. */
static void scan_body(PY *py, CC *c, struct node *params)
{
    bool scanning = c->scanning, quiet = c->lex.quiet;
    struct chunk *chunk = c->chunk;
    uint32_t used = c->chunk_used;
    c->scanning = true;
    c->lex.quiet = true;
    scope_scan_function(py, c, params, NULL);
    suite(py, c);
    c->scanning = scanning;
    c->lex.quiet = quiet;
    c->chunk = chunk, c->chunk_used = used;
}

static void make_cells(PY *py, CC *c, struct scope *s)
{
    for (uint32_t i = 0; i < s->count; i++) {
        struct symbol *symbol = &c->symbols[s->first + i];
        bool own = s->kind == SCOPE_CLASS ? symbol->name == N(__class__) : (symbol->flags & SYM_LOCAL) != 0;
        if (own && (symbol->flags & SYM_CAPTURED))
            emit(py, c, OPC_MAKECELL, symbol->reg, 0, 0);
    }
}

static bool any_cells(CC *c, struct scope *s)
{
    for (uint32_t i = 0; i < s->count; i++)
        if ((c->symbols[s->first + i].flags & SYM_CAPTURED) &&
            (s->kind == SCOPE_CLASS || (c->symbols[s->first + i].flags & (SYM_LOCAL | SYM_PARAM)) == SYM_LOCAL))
            return true;
    return false;
}

val compile_function_body(PY *py, CC *c, struct scope *s, struct node *params, val name, struct node *value,
                          bool is_async)
{
    struct emitter e;
    unsigned positional, keyword_only, only, flags;
    emit_begin(py, c, &e, s);
    expr_params(py, c, params, &positional, &keyword_only, &only, &flags);
    uint32_t named = positional + keyword_only + !!(flags & CODE_VARARGS) + !!(flags & CODE_VARKW);
    uint32_t cells = scope_assign_registers(c, s, named), locals = named;
    for (uint32_t i = 0; i < s->count; i++)
        locals += (c->symbols[s->first + i].flags & (SYM_LOCAL | SYM_PARAM)) == SYM_LOCAL;
    if (locals + cells > 200)
        compile_error(py, c, "too many local variables");
    e.locals = e.free = e.most = locals + cells;
    bool clear = locals > named;
    if (clear)
        emit_wide(py, c, OPC_CLEAR, named, locals - named - 1);
    e.checks = any_cells(c, s);
    if (cells)
        emit(py, c, OPC_COPYFREE, locals, 0, 0);
    make_cells(py, c, s);
    if (value) {
        unsigned r = emit_temp(py, c, 1);
        expr_to(py, c, value, r);
        emit(py, c, OPC_RETURN, r, 0, 0);
    } else {
        suite(py, c);
        unsigned r = emit_temp(py, c, 1);
        if (!emit_is_over(c)) {
            load_none(py, c, r);
            emit_return(py, c, r);
        }
    }
    e.drop_first = clear && !e.checks;
    flags |= (s->is_generator ? CODE_GENERATOR : 0) | (is_async ? CODE_GENERATOR | CODE_COROUTINE : 0);
    if (s->is_generator && is_async)
        flags = (flags & ~(unsigned)CODE_COROUTINE) | CODE_ASYNC_GEN;
    if (!(flags & (CODE_VARARGS | CODE_VARKW | CODE_GENERATOR)) && !keyword_only)
        flags |= CODE_PLAIN;
    return emit_finish(py, c, name, flags, positional, keyword_only, only);
}

/* From behind `def`; the function ends up in R[reg] (and not yet under its name). */
static val function_definition(PY *py, CC *c, unsigned reg, bool is_async)
{
    struct scope s;
    val name = take_name(py, c);
    compile_expect(py, c, T_LPAREN);
    struct node *params = parse_parameters(py, c, T_RPAREN);
    compile_expect(py, c, T_RPAREN);
    if (compile_accept(py, c, T_ARROW)) {
        bool quiet = c->lex.quiet;
        c->lex.quiet = true;
        parse_expression(py, c);
        c->lex.quiet = quiet;
    }
    if (c->scanning)
        for (struct node *p = params; p; p = p->next)
            scope_scan(py, c, p->a);
    struct lex before = c->lex;
    scope_push(c, &s, SCOPE_FUNCTION);
    s.is_async = is_async;
    if (c->scanning) {
        scan_body(py, c, params);
        scope_pop(py, c, false);
        return name;
    }
    unsigned outer_line = c->error_line;
    scan_body(py, c, params);
    c->lex = before;
    c->error_line = outer_line;
    val code = compile_function_body(py, c, &s, params, name, NULL, is_async);
    expr_function(py, c, code, &s, params, reg);
    return name;
}

static val class_body(PY *py, CC *c, struct scope *s, val name)
{
    struct emitter e;
    emit_begin(py, c, &e, s);
    emit_constant(py, c, N(dollar_iter));
    uint32_t cells = scope_assign_registers(c, s, 1);
    struct symbol *own = scope_symbol(c, s, N(__class__));
    bool has_cell = own && (own->flags & SYM_CAPTURED) && !(own->flags & SYM_FREE);
    e.locals = e.free = e.most = 1 + has_cell + cells;
    if (has_cell)
        emit_wide(py, c, OPC_CLEAR, own->reg, 0); /* own isn't looked at behind this */
    if (cells)
        emit(py, c, OPC_COPYFREE, 1u + has_cell, 0, 0);
    make_cells(py, c, s);
    unsigned r = emit_temp(py, c, 1);
    emit_attr(py, c, OPC_GETGLOBAL, r, 0, N(__name__));
    emit_wide(py, c, OPC_SETNAME, r, emit_constant(py, c, N(__module__)));
    emit_wide(py, c, OPC_LOADK, r, emit_constant(py, c, name));
    emit_wide(py, c, OPC_SETNAME, r, emit_constant(py, c, N(__qualname__)));
    suite(py, c);
    own = scope_symbol(c, s, N(__class__));
    load_none(py, c, r);
    emit(py, c, OPC_RETURN, has_cell ? own->reg : r, 0, 0);
    return emit_finish(py, c, name, CODE_PLAIN | CODE_CLASS, 1, 0, 1);
}

/* Bases and keywords of a class in a tuple and a dict behind `base`. */
static void class_arguments(PY *py, CC *c, struct node *args, unsigned base)
{
    unsigned mark = c->emitter->free, count = 0;
    bool keywords = false, star = false;
    for (struct node *a = args; a; a = a->next) {
        keywords |= a->kind == NODE_KEYWORD || a->kind == NODE_DSTAR;
        star |= a->kind == NODE_STAR;
    }
    unsigned list = emit_temp(py, c, 1);
    emit(py, c, OPC_LIST, list, list, 0);
    if (keywords)
        emit(py, c, OPC_DICT, base + 3, base, 0);
    else
        emit_wide(py, c, OPC_CLEAR, base + 3, 0);
    for (struct node *a = args; a; a = a->next) {
        unsigned inner = c->emitter->free;
        if (a->kind == NODE_KEYWORD) {
            unsigned k = emit_temp(py, c, 1);
            emit_wide(py, c, OPC_LOADK, k, emit_constant(py, c, a->value));
            emit(py, c, OPC_SETPAIR, base + 3, k, expr_any(py, c, a->a));
        } else if (a->kind == NODE_DSTAR) {
            emit(py, c, OPC_UPDATEDICT, base + 3, expr_any(py, c, a->a), 1);
        } else {
            emit(py, c, a->kind == NODE_STAR ? OPC_EXTEND : OPC_APPEND, list,
                 expr_any(py, c, a->kind == NODE_STAR ? a->a : a), 0);
        }
        c->emitter->free = inner;
    }
    (void)count, (void)star;
    emit(py, c, OPC_TOTUPLE, base + 2, list, 0);
    c->emitter->free = mark;
}

static val class_definition(PY *py, CC *c, unsigned reg)
{
    struct scope s;
    struct node *args = NULL;
    uint16_t count;
    val name = take_name(py, c);
    if (compile_accept(py, c, T_LPAREN))
        args = parse_arguments(py, c, &count);
    if (c->scanning)
        for (struct node *a = args; a; a = a->next)
            scope_scan(py, c, a);
    struct lex before = c->lex;
    scope_push(c, &s, SCOPE_CLASS);
    if (c->scanning) {
        scan_body(py, c, NULL);
        scope_pop(py, c, false);
        return name;
    }
    unsigned line = c->error_line, mark = c->emitter->free, base = emit_temp(py, c, 4);
    scan_body(py, c, NULL);
    c->lex = before;
    c->error_line = line;
    val code = class_body(py, c, &s, name);
    expr_function(py, c, code, &s, NULL, base);
    emit_wide(py, c, OPC_LOADK, base + 1, emit_constant(py, c, name));
    class_arguments(py, c, args, base);
    emit(py, c, OPC_CLASS, reg, base, 0);
    c->emitter->free = mark;
    return name;
}

/* @micropython.NAME chooses an emitter: a name that isn't one is an error. */
static void check_decorator(PY *py, CC *c, const struct node *n)
{
    bool deep = n->kind == NODE_ATTR && n->a->kind == NODE_ATTR;
    const struct node *root = deep ? n->a->a : n->a;
    if (n->kind != NODE_ATTR || root->kind != NODE_NAME || root->value != N(micropython))
        return;
    val name = n->value;
    if (deep || (name != N(native) && name != N(viper) && name != N(bytecode)))
        compile_error(py, c, "invalid micropython decorator");
}

/* A def or class with the decorators before it, and its name. */
static void definition(PY *py, CC *c)
{
    enum { MOST = 16 };
    unsigned bases[MOST], count = 0, result;
    while (compile_accept(py, c, T_AT)) {
        if (count == MOST)
            compile_error(py, c, "too many decorators");
        bases[count] = emit_temp(py, c, 4);
        struct node *n = parse_expression(py, c);
        check_decorator(py, c, n);
        if (c->scanning)
            scope_scan(py, c, n);
        else
            expr_to(py, c, n, bases[count]);
        count++;
        compile_expect(py, c, T_NEWLINE);
    }
    result = count ? bases[count - 1] + 3 : emit_temp(py, c, 1);
    bool is_async = compile_accept(py, c, T_ASYNC);
    val name;
    if (compile_accept(py, c, T_DEF))
        name = function_definition(py, c, result, is_async);
    else if (!is_async && compile_accept(py, c, T_CLASS))
        name = class_definition(py, c, result);
    else
        compile_error(py, c, "invalid syntax");
    while (count--)
        emit(py, c, OPC_CALL, count ? bases[count - 1] + 3 : (result = bases[0]), bases[count], 1);
    expr_store_name(py, c, name, result);
}

/* --- simple statements ------------------------------------------------------------------------------------------------ */

static val dotted(PY *py, CC *c, val *first)
{
    val name = *first = take_name(py, c);
    while (compile_accept(py, c, T_DOT)) {
        name = str_concat(py, str_concat(py, name, N(dot)), take_name(py, c));
        name = intern_str(py, name);
    }
    return name;
}

static void emit_import(PY *py, CC *c, unsigned reg, val name, unsigned level)
{
    emit_wide(py, c, OPC_IMPORT, reg, emit_constant(py, c, name));
    emit_word(py, c, level);
}

static void load_parts(PY *py, CC *c, unsigned reg, val name)
{
    struct span s = str_span(name);
    for (size_t at = 0; at < s.length; at++) {
        if (s.data[at] != '.')
            continue;
        size_t end = at + 1;
        while (end < s.length && s.data[end] != '.')
            end++;
        emit_attr(py, c, OPC_GETATTR, reg, reg, intern(py, s.data + at + 1, end - at - 1));
    }
}

static void import_statement(PY *py, CC *c)
{
    do {
        lex_next(py, &c->lex);
        val first, name = dotted(py, c, &first);
        unsigned r = emit_temp(py, c, 1);
        load_none(py, c, r);
        emit_import(py, c, r, name, 0);
        if (compile_accept(py, c, T_AS)) {
            first = take_name(py, c);
            if (!c->scanning)
                load_parts(py, c, r, name);
        }
        expr_store_name(py, c, first, r);
    } while (c->lex.token == T_COMMA);
}

static void from_names(PY *py, CC *c, unsigned module, val list, bool parens);

static void from_statement(PY *py, CC *c)
{
    unsigned level = 0;
    val first, name = N(empty);
    lex_next(py, &c->lex);
    while (c->lex.token == T_DOT || c->lex.token == T_DOTS) {
        level += c->lex.token == T_DOT ? 1 : 3;
        lex_next(py, &c->lex);
    }
    if (!level || c->lex.token == T_NAME)
        name = dotted(py, c, &first);
    compile_expect(py, c, T_IMPORT);
    unsigned module = emit_temp(py, c, 1);
    if (compile_accept(py, c, T_STAR)) {
        val star = N(star);
        if (c->scope->kind == SCOPE_CLASS || c->scope->kind == SCOPE_FUNCTION)
            compile_error(py, c, "import * not at module level");
        if (!c->scanning) {
            emit_wide(py, c, OPC_LOADK, module, emit_constant(py, c, tuple_new(py, 1, &star)));
            emit_import(py, c, module, name, level);
            emit(py, c, OPC_IMPORTSTAR, module, 0, 0);
        }
        return;
    }
    bool parens = compile_accept(py, c, T_LPAREN);
    /* the list of names is needed before them: read them twice */
    struct lex before = c->lex;
    val names = OBJ(&tuple_empty);
    if (!c->scanning) {
        size_t count = 0;
        val all[64];
        do {
            if (parens && c->lex.token == T_RPAREN)
                break;
            if (count < 64)
                all[count++] = c->lex.value;
            take_name(py, c);
            if (compile_accept(py, c, T_AS))
                take_name(py, c);
        } while (compile_accept(py, c, T_COMMA));
        names = tuple_new(py, count, all);
        c->lex = before;
        emit_wide(py, c, OPC_LOADK, module, emit_constant(py, c, names));
        emit_import(py, c, module, name, level);
    }
    from_names(py, c, module, names, parens);
}

static void from_names(PY *py, CC *c, unsigned module, val list, bool parens)
{
    (void)list;
    do {
        if (parens && c->lex.token == T_RPAREN)
            break;
        val name = take_name(py, c), as = name;
        unsigned mark = c->scanning ? 0 : c->emitter->free, r = emit_temp(py, c, 1);
        emit(py, c, OPC_IMPORTFROM, r, module, 0);
        emit_word(py, c, emit_constant(py, c, name));
        if (compile_accept(py, c, T_AS))
            as = take_name(py, c);
        expr_store_name(py, c, as, r);
        if (!c->scanning)
            c->emitter->free = mark;
    } while (compile_accept(py, c, T_COMMA));
    if (parens)
        compile_expect(py, c, T_RPAREN);
}

static void raise_statement(PY *py, CC *c)
{
    lex_next(py, &c->lex);
    if (!parse_starts_expression(c->lex.token)) {
        unsigned handling = c->scanning ? 0 : c->emitter->handling;
        if (handling)
            emit(py, c, OPC_RERAISE, handling - 1, 0, 0);
        else
            emit(py, c, OPC_RAISE, 0, 0, 2);
        return;
    }
    struct node *n = parse_expression(py, c);
    unsigned r = expr_any(py, c, n);
    if (compile_accept(py, c, T_FROM)) {
        unsigned cause = expr_any(py, c, parse_expression(py, c));
        emit(py, c, OPC_RAISE, r, cause, 1);
    } else {
        emit(py, c, OPC_RAISE, r, 0, 0);
    }
}

static void return_statement(PY *py, CC *c)
{
    struct scope *s = c->scanning ? c->scope : c->emitter->scope;
    lex_next(py, &c->lex);
    if (s->kind != SCOPE_FUNCTION && !c->skipping)
        compile_error(py, c, "'return' outside function");
    unsigned r = 0;
    if (parse_starts_expression(c->lex.token))
        r = expr_any(py, c, parse_expressions(py, c));
    else
        load_none(py, c, r = emit_temp(py, c, 1));
    leave(py, c, EXIT_RETURN, r);
}

/* Read and forgotten. */
static void skip_assertion(PY *py, CC *c)
{
    parse_expression(py, c);
    if (compile_accept(py, c, T_COMMA))
        parse_expression(py, c);
}

static void assert_statement(PY *py, CC *c)
{
    lex_next(py, &c->lex);
    if (py->opt_level) {
        skip_assertion(py, c);
        return;
    }
    struct node *test = parse_expression(py, c);
    uint32_t fine = expr_jump(py, c, test, true, NO_JUMP);
    unsigned r = 0;
    bool has = compile_accept(py, c, T_COMMA);
    if (has)
        r = expr_any(py, c, parse_expression(py, c));
    emit(py, c, OPC_ASSERT, r, 0, has);
    if (!c->scanning)
        emit_patch(c, fine, emit_here(c));
}

static void declaration(PY *py, CC *c, unsigned flag)
{
    do {
        lex_next(py, &c->lex);
        val name = take_name(py, c);
        if (c->scanning) {
            scope_declare(py, c, name, flag);
            continue;
        }
        struct symbol s;
        if (flag == SYM_NONLOCAL && c->scope->kind == SCOPE_MODULE)
            compile_error(py, c, "can't declare nonlocal in outer code");
        if (flag == SYM_NONLOCAL && scope_place(c, name, &s) == PLACE_GLOBAL)
            compile_error(py, c, "no binding for nonlocal found");
    } while (c->lex.token == T_COMMA);
}

static int augmenting(enum token t)
{
    static const uint8_t table[][2] = {{T_IADD, OP_ADD}, {T_ISUB, OP_SUB}, {T_IMUL, OP_MUL}, {T_ITRUEDIV, OP_TRUEDIV},
        {T_IFLOORDIV, OP_FLOORDIV}, {T_IMOD, OP_MOD}, {T_IPOW, OP_POW}, {T_IAND, OP_AND}, {T_IOR, OP_OR},
        {T_IXOR, OP_XOR}, {T_ISHL, OP_SHL}, {T_ISHR, OP_SHR}, {T_IMATMUL, OP_MATMUL}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (table[i][0] == t)
            return table[i][1];
    return -1;
}

static bool is_target(const struct node *n)
{
    if (n->kind == NODE_TUPLE || n->kind == NODE_LIST) {
        for (struct node *i = n->a; i; i = i->next)
            if (!is_target(i->kind == NODE_STAR ? i->a : i))
                return false;
        return true;
    }
    return n->kind == NODE_NAME || n->kind == NODE_ATTR || n->kind == NODE_ITEM;
}

static void assign(PY *py, CC *c, struct node *first)
{
    enum { MOST = 16 };
    struct node *targets[MOST], *value = first;
    unsigned count = 0;
    while (compile_accept(py, c, T_ASSIGN)) {
        if (count == MOST || !is_target(value) || (value->kind == NODE_TUPLE && !value->a && 0))
            compile_error(py, c, count == MOST ? "too many targets" : "can't assign to expression");
        targets[count++] = value;
        value = parse_expressions(py, c);
    }
    if (c->scanning) {
        scope_scan(py, c, value);
        for (unsigned i = 0; i < count; i++)
            scope_scan_target(py, c, targets[i]);
        return;
    }
    if (count == 1 && !fold_define(py, c, targets[0], value))
        return;
    struct symbol s;
    bool direct = count == 1 && targets[0]->kind == NODE_NAME && scope_place(c, targets[0]->value, &s) == PLACE_LOCAL;
    if (value->kind == NODE_STAR)
        compile_error(py, c, "can't use starred expression here");
    if (direct) {
        expr_to(py, c, value, s.reg);
        scope_surely(c, targets[0]->value);
        return;
    }
    /* a, b = b, a: the items are evaluated into temporaries and stored one by one */
    struct node *t = targets[0];
    bool pairwise = count == 1 && t->kind == NODE_TUPLE && value->kind == NODE_TUPLE && t->count == value->count &&
                    t->count <= 8;
    for (struct node *i = t->a, *v = value->a; pairwise && i && v; i = i->next, v = v->next)
        pairwise = i->kind != NODE_STAR && v->kind != NODE_STAR;
    if (pairwise) {
        unsigned r = emit_temp(py, c, t->count), k = r;
        for (struct node *v = value->a; v; v = v->next)
            expr_to(py, c, v, k++);
        for (struct node *i = t->a; i; i = i->next)
            expr_store(py, c, i, r++);
        return;
    }
    unsigned r = expr_any(py, c, value);
    for (unsigned i = 0; i < count; i++)
        expr_store(py, c, targets[i], r);
}

static void expression_statement(PY *py, CC *c)
{
    bool bare = c->lex.token == T_NAME;
    struct node *n = parse_expressions(py, c);
    int op = augmenting(c->lex.token);
    if (bare && n->kind == NODE_WALRUS)
        compile_error(py, c, "invalid syntax");
    if (op >= 0) {
        lex_next(py, &c->lex);
        struct node *value = parse_expressions(py, c);
        expr_augment(py, c, n, (unsigned)op, value);
    } else if (c->lex.token == T_COLON && (n->kind == NODE_NAME || n->kind == NODE_ATTR || n->kind == NODE_ITEM)) {
        bool quiet = c->lex.quiet;
        lex_next(py, &c->lex);
        parse_expression(py, c);
        c->lex.quiet = quiet;
        if (c->lex.token == T_ASSIGN)
            assign(py, c, n);
        else if (c->scanning && n->kind == NODE_NAME)
            scope_bind(py, c, n->value);
    } else if (c->lex.token == T_ASSIGN) {
        assign(py, c, n);
    } else {
        unsigned r = n->kind == NODE_CONST && !c->interactive ? 0 : expr_any(py, c, n);
        if (c->interactive && !c->scanning && c->emitter && !c->emitter->outer)
            emit(py, c, OPC_PRINT, r, 0, 0);
    }
}

static void del_statement(PY *py, CC *c)
{
    lex_next(py, &c->lex);
    struct node *n = parse_expressions(py, c);
    expr_delete(py, c, n);
}

static void simple_statement(PY *py, CC *c)
{
    switch (c->lex.token) {
    case T_PASS: lex_next(py, &c->lex); break;
    case T_BREAK: leave(py, c, EXIT_BREAK, 0); lex_next(py, &c->lex); break;
    case T_CONTINUE: leave(py, c, EXIT_CONTINUE, 0); lex_next(py, &c->lex); break;
    case T_RETURN: return_statement(py, c); break;
    case T_RAISE: raise_statement(py, c); break;
    case T_IMPORT: import_statement(py, c); break;
    case T_FROM: from_statement(py, c); break;
    case T_GLOBAL: declaration(py, c, SYM_GLOBAL); break;
    case T_NONLOCAL: declaration(py, c, SYM_NONLOCAL); break;
    case T_DEL: del_statement(py, c); break;
    case T_ASSERT: assert_statement(py, c); break;
    default: expression_statement(py, c); break;
    }
}

static void simple_statements(PY *py, CC *c)
{
    for (;;) {
        unsigned mark = c->scanning ? 0 : c->emitter->free;
        c->careful = false;
        c->error_line = c->lex.token_line;
        simple_statement(py, c);
        if (!c->scanning)
            c->emitter->free = mark;
        if (!compile_accept(py, c, T_SEMICOLON) || c->lex.token == T_NEWLINE)
            break;
    }
    if (c->lex.token != T_END)
        compile_expect(py, c, T_NEWLINE);
}

static bool compound_statement(PY *py, CC *c)
{
    switch (c->lex.token) {
    case T_IF: if_statement(py, c); return true;
    case T_WHILE: while_statement(py, c); return true;
    case T_FOR: for_statement(py, c, false); return true;
    case T_TRY: try_statement(py, c); return true;
    case T_WITH: with_statement(py, c, false); return true;
    case T_DEF: case T_CLASS: case T_AT: definition(py, c); return true;
    case T_ASYNC: {
        struct lex before = c->lex;
        lex_next(py, &c->lex);
        if (c->lex.token == T_FOR || c->lex.token == T_WITH) {
            struct scope *s = c->scanning ? c->scope : c->emitter->scope;
            if (!s->is_async && !c->skipping)
                compile_error(py, c, "async for/with outside async function");
            (c->lex.token == T_FOR ? for_statement : with_statement)(py, c, true);
        } else {
            c->lex = before;
            definition(py, c);
        }
        return true;
    }
    default: return false;
    }
}

static void statement(PY *py, CC *c)
{
    unsigned mark = c->scanning ? 0 : c->emitter->free;
    size_t arena = gc_mark_arena(py), pins = py->heap.pins;
    struct chunk *chunk = c->chunk;
    uint32_t used = c->chunk_used;
    gc_keep(py, c->lex.value);
    py_check_stack(py);
    c->careful = false;
    c->error_line = c->lex.token_line;
    if (!compound_statement(py, c))
        simple_statements(py, c);
    if (!c->scanning)
        c->emitter->free = mark;
    /* The tree and the values met are done with: what lasts is held by the stacks of
     * constants and symbols.  The token read ahead is the next statement's to keep. */
    c->chunk_used = chunk ? used : 0;
    c->chunk = chunk ? chunk : first_chunk(c->chunk);
    gc_cut_arena(py, arena);
    py->heap.pins = pins;
}

/* --- whole sources --------------------------------------------------------------------------------------------------------- */

val compile_open(PY *py, val source, val file, int kind)
{
    CC *c = gc_new(py, &type_compiler, sizeof *c);
    lex_open(py, &c->lex, source);
    c->file = file;
    c->names = kind & COMPILE_NAMES;
    c->interactive = kind & COMPILE_SINGLE;
    c->consume = kind & COMPILE_CONSUME;
    return OBJ(c);
}

/* Errors of source get the place where they are. */
static void locate(PY *py, CC *c, val error)
{
    if (exc_is(error, &type_SyntaxError)) {
        unsigned line = c->lex.token_line;
        exc_add_trace(py, error, c->file, line, 0);
    }
    py_raise(py, error);
}

static void module_begin(PY *py, CC *c, struct scope *s, struct emitter *e)
{
    scope_push(c, s, c->names ? SCOPE_NAMES : SCOPE_MODULE);
    c->error_line = c->lex.token_line;
    emit_begin(py, c, e, s);
    if (c->names)
        emit_constant(py, c, N(dollar_iter));
    e->locals = e->free = e->most = c->names ? 1 : 0;
}

static val module_end(PY *py, CC *c, struct scope *s, unsigned value)
{
    emit(py, c, OPC_RETURN, value, 0, 0);
    val code = emit_finish(py, c, N(module_brackets), CODE_PLAIN, c->names ? 1 : 0, 0, 1);
    c->scope = s->outer;
    c->chunk = NULL;
    c->chunk_used = 0;
    return code;
}

static void reset(CC *c)
{
    c->scanning = c->skipping = c->careful = false;
    c->scope = NULL;
    c->emitter = NULL;
    c->depth = 0;
}

/* One statement, or all up to the end. */
static val compile_some(PY *py, CC *c, bool all)
{
    struct scope s;
    struct emitter e;
    struct trap trap;
    val volatile code = 0;
    reset(c);
    if (py_try(py, &trap))
        locate(py, c, trap.error);
    if (!c->lex.at && c->lex.token == T_END)
        lex_next(py, &c->lex);
    while (c->lex.token == T_NEWLINE)
        lex_next(py, &c->lex);
    if (c->lex.token == T_INDENT)
        py_error(py, &type_IndentationError, "unexpected indent");
    if (c->consume)
        lex_forget(py, &c->lex);
    if (c->lex.token != T_END || all) {
        module_begin(py, c, &s, &e);
        while (c->lex.token != T_END) {
            if (c->lex.token == T_NEWLINE) {
                lex_next(py, &c->lex);
                continue;
            }
            if (c->lex.token == T_INDENT)
                py_error(py, &type_IndentationError, "unexpected indent");
            statement(py, c);
            if (!all)
                break;
        }
        unsigned r = emit_temp(py, c, 1);
        load_none(py, c, r);
        code = module_end(py, c, &s, r);
    }
    py_end_try(py);
    return code;
}

val compile_next(PY *py, val compiler)
{
    return compile_some(py, PTR(compiler, compiler), false);
}

bool compile_ended(PY *py, val compiler)
{
    CC *c = PTR(compiler, compiler);
    if (c->lex.token != T_END)
        return false;
    if (c->consume)
        lex_close(py, &c->lex);
    return true;
}

val compile_rest(PY *py, val compiler)
{
    return compile_some(py, PTR(compiler, compiler), true);
}

val compile_eval(PY *py, val compiler)
{
    CC *c = PTR(compiler, compiler);
    struct scope s;
    struct emitter e;
    struct trap trap;
    reset(c);
    if (py_try(py, &trap))
        locate(py, c, trap.error);
    c->lex.nesting = 0;
    while (PTR(str, c->lex.source)->length > c->lex.at && (PTR(str, c->lex.source)->data[c->lex.at] == ' ' || PTR(str, c->lex.source)->data[c->lex.at] == '\t'))
        c->lex.at++;
    c->lex.line_start = 0;
    lex_next(py, &c->lex);
    module_begin(py, c, &s, &e);
    bool bare = c->lex.token == T_NAME;
    struct node *n = parse_expressions(py, c);
    if (bare && n->kind == NODE_WALRUS)
        compile_error(py, c, "invalid syntax");
    unsigned r = emit_temp(py, c, 1);
    expr_to(py, c, n, r);
    while (c->lex.token == T_NEWLINE)
        lex_next(py, &c->lex);
    if (c->lex.token != T_END)
        compile_error(py, c, "invalid syntax");
    val code = module_end(py, c, &s, r);
    py_end_try(py);
    return code;
}
