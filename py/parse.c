/* Expressions: tokens to trees, by precedence. */
#include <string.h>

#include "py/compiler.h"
#include "py/intern.h"
#include "py/obj/exc.h"
#include "py/obj/int.h"
#include "py/obj/str.h"
#include "py/ops.h"
#include "py/print.h"

typedef struct py PY;
typedef struct compiler CC;

static struct node *parse_or(PY *py, CC *c);

static enum token token(const CC *c)
{
    return c->lex.token;
}

static void enter(PY *py, CC *c)
{
    if (++c->depth > 200)
        py_error(py, &type_RuntimeError, "maximum recursion depth exceeded");
    py_check_stack(py);
}

static struct node *with_op(PY *py, CC *c, enum node_kind kind, unsigned op, struct node *a, struct node *b)
{
    struct node *n = node_new(py, c, kind);
    n->op = (uint8_t)op;
    n->a = a;
    n->b = b;
    return n;
}

static struct node *constant(PY *py, CC *c, val v)
{
    struct node *n = node_new(py, c, NODE_CONST);
    n->value = v;
    return n;
}

/* --- atoms ------------------------------------------------------------------------------ */

static val take_name(PY *py, CC *c)
{
    if (token(c) != T_NAME)
        compile_error(py, c, "invalid syntax");
    val name = c->lex.value;
    lex_next(py, &c->lex);
    return name;
}

static struct node *append(struct node ***link, struct node *n)
{
    **link = n;
    *link = &n->next;
    return n;
}

static struct node *clauses(PY *py, CC *c)
{
    struct node *first = NULL, **link = &first;
    for (;;) {
        bool is_async = token(c) == T_ASYNC;
        if (is_async) {
            lex_next(py, &c->lex);
            if (token(c) != T_FOR)
                compile_error(py, c, "invalid syntax");
        }
        if (compile_accept(py, c, T_FOR)) {
            struct node *n = append(&link, with_op(py, c, NODE_FOR, is_async, NULL, NULL));
            n->a = parse_targets(py, c);
            compile_expect(py, c, T_IN);
            n->b = parse_or(py, c);
        } else if (!is_async && compile_accept(py, c, T_IF)) {
            struct node *n = append(&link, node_new(py, c, NODE_WHEN));
            n->a = token(c) == T_LAMBDA ? parse_expression(py, c) : parse_or(py, c);
            if (token(c) == T_WALRUS)
                compile_error(py, c, "invalid syntax");
        } else {
            return first;
        }
    }
}

static struct node *named_or_star(PY *py, CC *c)
{
    if (compile_accept(py, c, T_STAR)) {
        return with_op(py, c, NODE_STAR, 0, parse_or(py, c), NULL);
    }
    return parse_expression(py, c);
}

static bool starts_for(const CC *c)
{
    return token(c) == T_FOR || token(c) == T_ASYNC;
}

/* Items up to `end` behind the first one. */
static struct node *items(PY *py, CC *c, struct node *list, struct node *first, enum token end)
{
    struct node **link = &list->a;
    append(&link, first);
    list->count = 1;
    while (compile_accept(py, c, T_COMMA) && token(c) != end) {
        append(&link, named_or_star(py, c));
        list->count++;
    }
    return list;
}

static struct node *comprehension(PY *py, CC *c, enum node_kind kind, struct node *element)
{
    struct node *n = with_op(py, c, kind, 0, element, NULL);
    if (element->kind == NODE_DSTAR)
        compile_error(py, c, "can't use starred expression here");
    n->b = clauses(py, c);
    return n;
}

static struct node *parenthesised(PY *py, CC *c)
{
    struct node *n;
    lex_next(py, &c->lex);
    if (compile_accept(py, c, T_RPAREN))
        return node_new(py, c, NODE_TUPLE);
    if (token(c) == T_YIELD) {
        n = parse_expressions(py, c);
    } else {
        n = named_or_star(py, c);
        if (starts_for(c))
            n = comprehension(py, c, NODE_GENEXP, n);
        else if (token(c) == T_COMMA)
            n = items(py, c, node_new(py, c, NODE_TUPLE), n, T_RPAREN);
        else if (n->kind == NODE_STAR)
            compile_error(py, c, "can't use starred expression here");
    }
    compile_expect(py, c, T_RPAREN);
    /* (a) isn't a bare name for `with`'s sake, but a target all the same */
    return n;
}

static struct node *bracketed(PY *py, CC *c)
{
    lex_next(py, &c->lex);
    struct node *n = node_new(py, c, NODE_LIST);
    if (token(c) != T_RBRACKET) {
        struct node *first = named_or_star(py, c);
        n = starts_for(c) ? comprehension(py, c, NODE_LISTCOMP, first) : items(py, c, n, first, T_RBRACKET);
    }
    compile_expect(py, c, T_RBRACKET);
    return n;
}

static struct node *pair(PY *py, CC *c)
{
    if (compile_accept(py, c, T_POW))
        return with_op(py, c, NODE_DSTAR, 0, parse_or(py, c), NULL);
    struct node *key = parse_expression(py, c);
    compile_expect(py, c, T_COLON);
    return with_op(py, c, NODE_PAIR, 0, key, parse_expression(py, c));
}

static struct node *braced(PY *py, CC *c)
{
    lex_next(py, &c->lex);
    struct node *n = node_new(py, c, NODE_DICT), *first;
    if (compile_accept(py, c, T_RBRACE))
        return n;
    bool is_dict = token(c) == T_POW;
    first = is_dict ? pair(py, c) : named_or_star(py, c);
    if (!is_dict && compile_accept(py, c, T_COLON)) {
        is_dict = true;
        first = with_op(py, c, NODE_PAIR, 0, first, parse_expression(py, c));
    }
    if (starts_for(c)) {
        n = comprehension(py, c, is_dict ? NODE_DICTCOMP : NODE_SETCOMP, first);
    } else if (!is_dict) {
        n->kind = NODE_SET;
        items(py, c, n, first, T_RBRACE);
    } else {
        struct node **link = &n->a;
        append(&link, first);
        n->count = 1;
        while (compile_accept(py, c, T_COMMA) && token(c) != T_RBRACE) {
            append(&link, pair(py, c));
            n->count++;
        }
    }
    compile_expect(py, c, T_RBRACE);
    return n;
}

/* --- strings -------------------------------------------------------------------------------- */

static struct node *fstring_parts(PY *py, CC *c, struct node ***link, bool in_format);

/* Text of the source behind '{', up to here: for {x=}. */
static val source_text(PY *py, CC *c, uint32_t from, uint32_t to)
{
    size_t pins = py->heap.pins;
    val v = str_new(py, PTR(str, c->lex.source)->data + from, to - from);
    py->heap.pins = pins;
    return v;
}

/* One {...}: from behind the '{' to behind the '}'. */
static void fstring_field(PY *py, CC *c, struct node ***link, unsigned *count)
{
    char quote = c->lex.quote;
    bool triple = c->lex.triple, raw = c->lex.raw;
    uint8_t outer = c->lex.fstring_nesting;
    uint32_t from = c->lex.at;
    c->lex.fstring_nesting = ++c->lex.nesting;
    lex_next(py, &c->lex);
    if (token(c) == T_RBRACE || token(c) == T_BANG || token(c) == T_COLON)
        compile_error(py, c, "f-string: expected expression");
    struct node *n = node_new(py, c, NODE_FORMAT);
    n->a = parse_expressions(py, c);
    if (token(c) == T_ASSIGN) {
        uint32_t end = c->lex.at;
        lex_next(py, &c->lex);
        end = c->lex.start > end ? c->lex.start : end;
        if (!c->lex.quiet)
            append(link, constant(py, c, source_text(py, c, from, end))), ++*count;
        n->op = token(c) == T_COLON ? 0 : 'r';
    }
    if (compile_accept(py, c, T_BANG)) {
        val conversion = take_name(py, c);
        n->op = (uint8_t)str_data(conversion)[0];
        if (str_length(conversion) != 1 || !strchr("rsa", n->op))
            compile_error(py, c, "f-string: invalid conversion character");
    }
    c->lex.quote = quote, c->lex.triple = triple, c->lex.raw = raw;
    append(link, n);
    ++*count;
    bool spec = token(c) == T_COLON;
    if (!spec && token(c) != T_RBRACE)
        compile_error(py, c, "f-string: expecting '}'");
    c->lex.fstring_nesting = outer;
    if (!spec)
        return; /* the lexer took the nesting back */
    c->lex.nesting--;
    struct node *parts = node_new(py, c, NODE_FSTRING), **inner = &parts->a;
    parts->count = (uint16_t)(uintptr_t)fstring_parts(py, c, &inner, true);
    n->b = parts;
}

/* Parts up to the closing quote or, in a format, the '}'; returns how many. */
static struct node *fstring_parts(PY *py, CC *c, struct node ***link, bool in_format)
{
    unsigned count = 0;
    char stop;
    for (;;) {
        size_t pins = py->heap.pins;
        val text = lex_fstring(py, &c->lex, in_format, &stop);
        py->heap.pins = pins;
        if (text && str_length(text))
            append(link, constant(py, c, text)), count++;
        if (stop != '{')
            break;
        enter(py, c);
        fstring_field(py, c, link, &count);
        c->depth--;
    }
    if (in_format && stop != '}')
        compile_error(py, c, "f-string: expecting '}'");
    return (struct node *)(uintptr_t)count;
}

/* Adjacent strings in one. */
static struct node *strings(PY *py, CC *c)
{
    struct node *whole = node_new(py, c, NODE_FSTRING), **link = &whole->a;
    bool plain = true, bytes = token(c) == T_BYTES;
    unsigned count = 0;
    while (token(c) == T_STRING || token(c) == T_BYTES || token(c) == T_FSTRING) {
        if ((token(c) == T_BYTES) != bytes)
            compile_error(py, c, "can't mix bytes and nonbytes literals");
        if (token(c) == T_FSTRING) {
            plain = false;
            count += (unsigned)(uintptr_t)fstring_parts(py, c, &link, false);
        } else {
            val v = c->lex.value;
            append(&link, constant(py, c, v ? v : N(empty)));
            count++;
        }
        lex_next(py, &c->lex);
    }
    whole->count = (uint16_t)count;
    if (!plain || c->lex.quiet) {
        if (plain)
            whole->kind = NODE_CONST, whole->value = N(empty);
        return whole;
    }
    if (count == 1)
        return whole->a;
    val text = whole->a->value;
    for (struct node *n = whole->a->next; n; n = n->next)
        text = str_concat(py, text, n->value);
    return constant(py, c, text);
}

/* The value of a const(), with the name it was reached by. */
static struct node *known_constant(PY *py, CC *c, struct node *name)
{
    val v = fold_name(py, c, name->value);
    if (!v)
        return name;
    struct node *n = constant(py, c, v);
    n->b = name;
    return n;
}

static struct node *atom(PY *py, CC *c)
{
    struct node *n;
    switch (token(c)) {
    case T_NAME:
        n = node_new(py, c, NODE_NAME);
        n->value = c->lex.value;
        lex_next(py, &c->lex);
        return known_constant(py, c, n);
    case T_NUMBER:
        n = constant(py, c, c->lex.value ? c->lex.value : INT(0));
        lex_next(py, &c->lex);
        return n;
    case T_STRING: case T_BYTES: case T_FSTRING: return strings(py, c);
    case T_LPAREN: return parenthesised(py, c);
    case T_LBRACKET: return bracketed(py, c);
    case T_LBRACE: return braced(py, c);
    case T_NONE: lex_next(py, &c->lex); return constant(py, c, NONE);
    case T_TRUE: lex_next(py, &c->lex); return constant(py, c, TRUE);
    case T_FALSE: lex_next(py, &c->lex); return constant(py, c, FALSE);
    case T_DOTS: lex_next(py, &c->lex); return constant(py, c, ELLIPSIS);
    default: compile_error(py, c, "invalid syntax");
    }
}

/* --- behind an atom ---------------------------------------------------------------------------- */

static struct node *argument(PY *py, CC *c)
{
    if (compile_accept(py, c, T_STAR))
        return with_op(py, c, NODE_STAR, 0, parse_expression(py, c), NULL);
    if (compile_accept(py, c, T_POW))
        return with_op(py, c, NODE_DSTAR, 0, parse_expression(py, c), NULL);
    struct node *n = parse_expression(py, c);
    if (token(c) == T_ASSIGN) {
        if (n->kind == NODE_CONST && n->b)
            n = n->b;
        if (n->kind != NODE_NAME)
            compile_error(py, c, "LHS of keyword arg must be an id");
        lex_next(py, &c->lex);
        struct node *keyword = with_op(py, c, NODE_KEYWORD, 0, parse_expression(py, c), NULL);
        keyword->value = n->value;
        return keyword;
    }
    return starts_for(c) ? comprehension(py, c, NODE_GENEXP, n) : n;
}

struct node *parse_arguments(PY *py, CC *c, uint16_t *count)
{
    struct node *first = NULL, **link = &first;
    bool keyword = false, unpacked = false;
    *count = 0;
    while (token(c) != T_RPAREN) {
        struct node *n = append(&link, argument(py, c));
        ++*count;
        if (n->kind == NODE_STAR && unpacked)
            compile_error(py, c, "* arg after **");
        unpacked |= n->kind == NODE_DSTAR;
        if (keyword && n->kind != NODE_KEYWORD && n->kind != NODE_DSTAR && n->kind != NODE_STAR)
            compile_error(py, c, "positional arg after keyword arg");
        keyword |= n->kind == NODE_KEYWORD || n->kind == NODE_DSTAR;
        if (!compile_accept(py, c, T_COMMA))
            break;
    }
    compile_expect(py, c, T_RPAREN);
    return first;
}

static struct node *subscript(PY *py, CC *c)
{
    struct node *part = NULL;
    if (token(c) != T_COLON) {
        part = named_or_star(py, c);
        if (token(c) != T_COLON)
            return part;
    }
    struct node *n = node_new(py, c, NODE_SLICE);
    n->a = part;
    compile_expect(py, c, T_COLON);
    if (token(c) != T_COLON && token(c) != T_RBRACKET && token(c) != T_COMMA)
        n->b = parse_expression(py, c);
    if (compile_accept(py, c, T_COLON) && token(c) != T_RBRACKET && token(c) != T_COMMA)
        n->c = parse_expression(py, c);
    return n;
}

static struct node *subscripts(PY *py, CC *c)
{
    struct node *n = subscript(py, c);
    if (token(c) != T_COMMA && n->kind != NODE_STAR)
        return n;
    struct node *tuple = node_new(py, c, NODE_TUPLE), **link = &tuple->a;
    append(&link, n);
    tuple->count = 1;
    while (compile_accept(py, c, T_COMMA) && token(c) != T_RBRACKET) {
        append(&link, subscript(py, c));
        tuple->count++;
    }
    return tuple;
}

static struct node *trailers(PY *py, CC *c, struct node *n)
{
    for (;;) {
        struct node *outer;
        if (compile_accept(py, c, T_LPAREN)) {
            outer = with_op(py, c, NODE_CALL, 0, n, NULL);
            outer->b = parse_arguments(py, c, &outer->count);
        } else if (compile_accept(py, c, T_LBRACKET)) {
            outer = with_op(py, c, NODE_ITEM, 0, n, NULL);
            outer->b = subscripts(py, c);
            compile_expect(py, c, T_RBRACKET);
        } else if (compile_accept(py, c, T_DOT)) {
            outer = with_op(py, c, NODE_ATTR, 0, n, NULL);
            outer->value = take_name(py, c);
        } else {
            return n;
        }
        n = outer;
    }
}

/* --- operators -------------------------------------------------------------------------------------- */

static struct node *unary(PY *py, CC *c);

static struct node *power(PY *py, CC *c)
{
    struct node *n;
    if (compile_accept(py, c, T_AWAIT)) {
        n = node_new(py, c, NODE_AWAIT);
        n->a = trailers(py, c, atom(py, c));
    } else {
        n = trailers(py, c, atom(py, c));
    }
    if (compile_accept(py, c, T_POW))
        n = with_op(py, c, NODE_BINARY, OP_POW, n, unary(py, c));
    return n;
}

static struct node *fold_unary(PY *py, CC *c, unsigned op, struct node *a)
{
    if (a->kind == NODE_CONST && a->value && (int_check(a->value) || is_imm_float(a->value)) && a->value != TRUE &&
        a->value != FALSE && !c->lex.quiet) {
        val v = ops_unary(py, (enum unary)op, a->value);
        if (v)
            return constant(py, c, v);
    }
    return with_op(py, c, NODE_UNARY, op, a, NULL);
}

static struct node *unary(PY *py, CC *c)
{
    static const struct { uint8_t token, op; } table[] = {
        {T_MINUS, UNARY_NEG}, {T_PLUS, UNARY_POS}, {T_TILDE, UNARY_INVERT}};
    enter(py, c);
    struct node *n = NULL;
    for (int i = 0; i < 3 && !n; i++)
        if (compile_accept(py, c, (enum token)table[i].token))
            n = fold_unary(py, c, table[i].op, unary(py, c));
    if (!n)
        n = power(py, c);
    c->depth--;
    return n;
}

static const struct {
    uint8_t token, op, level;
} binaries[] = {
    {T_BAR, OP_OR, 0},       {T_CARET, OP_XOR, 1},     {T_AMPERSAND, OP_AND, 2},
    {T_SHL, OP_SHL, 3},      {T_SHR, OP_SHR, 3},       {T_PLUS, OP_ADD, 4},
    {T_MINUS, OP_SUB, 4},    {T_STAR, OP_MUL, 5},      {T_SLASH, OP_TRUEDIV, 5},
    {T_FLOORDIV, OP_FLOORDIV, 5}, {T_PERCENT, OP_MOD, 5}, {T_AT, OP_MATMUL, 5},
};

static int binary_at(enum token t, unsigned level)
{
    for (size_t i = 0; i < sizeof binaries / sizeof binaries[0]; i++)
        if (binaries[i].token == t && binaries[i].level >= level)
            return (int)i;
    return -1;
}

static struct node *binary(PY *py, CC *c, unsigned level)
{
    struct node *n = unary(py, c);
    int i;
    while ((i = binary_at(token(c), level)) >= 0) {
        lex_next(py, &c->lex);
        n = with_op(py, c, NODE_BINARY, binaries[i].op, n, binary(py, c, binaries[i].level + 1u));
    }
    return n;
}

/* A comparison's operator: an opcode, or 0. */
static unsigned comparison(PY *py, CC *c)
{
    static const struct { uint8_t token, op; } table[] = {{T_LT, OPC_LT}, {T_LE, OPC_LE}, {T_GT, OPC_GT},
        {T_GE, OPC_GE}, {T_EQ, OPC_EQ}, {T_NE, OPC_NE}, {T_IN, OPC_IN}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (compile_accept(py, c, (enum token)table[i].token))
            return table[i].op;
    if (compile_accept(py, c, T_IS))
        return compile_accept(py, c, T_NOT) ? OPC_ISNOT : OPC_IS;
    if (compile_accept(py, c, T_NOT)) {
        compile_expect(py, c, T_IN);
        return OPC_NOTIN;
    }
    return 0;
}

static struct node *compare(PY *py, CC *c)
{
    struct node *n = binary(py, c, 0), *chain = NULL, **link = NULL;
    unsigned op;
    while ((op = comparison(py, c))) {
        if (!chain) {
            chain = with_op(py, c, NODE_COMPARE, 0, n, NULL);
            link = &chain->b;
        }
        struct node *operand = append(&link, node_new(py, c, NODE_PAIR));
        operand->op = (uint8_t)op;
        operand->a = binary(py, c, 0);
        chain->count++;
    }
    return chain ? chain : n;
}

static struct node *negation(PY *py, CC *c)
{
    if (!compile_accept(py, c, T_NOT))
        return compare(py, c);
    enter(py, c);
    struct node *n = with_op(py, c, NODE_NOT, 0, negation(py, c), NULL);
    c->depth--;
    return n;
}

static struct node *logical(PY *py, CC *c, enum token word, enum node_kind kind, struct node *(*operand)(PY *py, CC *c))
{
    struct node *n = operand(py, c);
    if (token(c) != word)
        return n;
    struct node *all = node_new(py, c, kind), **link = &all->a;
    append(&link, n);
    while (compile_accept(py, c, word))
        append(&link, operand(py, c));
    return all;
}

static struct node *conjunction(PY *py, CC *c)
{
    return logical(py, c, T_AND, NODE_AND, negation);
}

static struct node *parse_or(PY *py, CC *c)
{
    return logical(py, c, T_OR, NODE_OR, conjunction);
}

static struct node *lambda(PY *py, CC *c)
{
    struct node *n = node_new(py, c, NODE_LAMBDA);
    lex_next(py, &c->lex);
    n->a = parse_parameters(py, c, T_COLON);
    compile_expect(py, c, T_COLON);
    n->b = parse_expression(py, c);
    return n;
}

struct node *parse_expression(PY *py, CC *c)
{
    enter(py, c);
    struct node *n;
    if (token(c) == T_LAMBDA) {
        n = lambda(py, c);
    } else {
        n = parse_or(py, c);
        if (token(c) == T_WALRUS && n->kind == NODE_NAME) {
            struct node *walrus = node_new(py, c, NODE_WALRUS);
            lex_next(py, &c->lex);
            walrus->value = n->value;
            walrus->a = parse_expression(py, c);
            c->careful = true;
            n = walrus;
        } else if (compile_accept(py, c, T_IF)) {
            struct node *choice = node_new(py, c, NODE_IF);
            choice->b = n;
            choice->a = parse_or(py, c);
            compile_expect(py, c, T_ELSE);
            choice->c = parse_expression(py, c);
            n = choice;
        }
    }
    c->depth--;
    return n;
}

bool parse_starts_expression(enum token t)
{
    switch (t) {
    case T_NAME: case T_NUMBER: case T_STRING: case T_BYTES: case T_FSTRING: case T_LPAREN: case T_LBRACKET:
    case T_LBRACE: case T_NONE: case T_TRUE: case T_FALSE: case T_DOTS: case T_LAMBDA: case T_NOT: case T_MINUS:
    case T_PLUS: case T_TILDE: case T_STAR: case T_AWAIT: case T_YIELD:
        return true;
    default: return false;
    }
}

static struct node *yield(PY *py, CC *c)
{
    struct node *n = node_new(py, c, NODE_YIELD);
    lex_next(py, &c->lex);
    if (compile_accept(py, c, T_FROM)) {
        n->kind = NODE_YIELDFROM;
        n->a = parse_expression(py, c);
    } else if (parse_starts_expression(token(c))) {
        n->a = parse_expressions(py, c);
    }
    return n;
}

struct node *parse_expressions(PY *py, CC *c)
{
    if (token(c) == T_YIELD)
        return yield(py, c);
    struct node *n = named_or_star(py, c);
    if (token(c) != T_COMMA) {
        return n;
    }
    struct node *tuple = node_new(py, c, NODE_TUPLE), **link = &tuple->a;
    append(&link, n);
    tuple->count = 1;
    while (compile_accept(py, c, T_COMMA) && parse_starts_expression(token(c))) {
        append(&link, named_or_star(py, c));
        tuple->count++;
    }
    return tuple;
}

static struct node *target(PY *py, CC *c)
{
    if (compile_accept(py, c, T_STAR))
        return with_op(py, c, NODE_STAR, 0, binary(py, c, 0), NULL);
    return binary(py, c, 0);
}

struct node *parse_target(PY *py, CC *c)
{
    return target(py, c);
}

struct node *parse_targets(PY *py, CC *c)
{
    struct node *n = target(py, c);
    if (token(c) != T_COMMA)
        return n;
    struct node *tuple = node_new(py, c, NODE_TUPLE), **link = &tuple->a;
    append(&link, n);
    tuple->count = 1;
    while (compile_accept(py, c, T_COMMA) && parse_starts_expression(token(c))) {
        append(&link, target(py, c));
        tuple->count++;
    }
    return tuple;
}

/* --- parameters ----------------------------------------------------------------------------------------- */

static void annotation(PY *py, CC *c, enum token end)
{
    if (end == T_RPAREN && compile_accept(py, c, T_COLON)) {
        bool quiet = c->lex.quiet;
        parse_expression(py, c);
        c->lex.quiet = quiet;
    }
}

struct node *parse_parameters(PY *py, CC *c, enum token end)
{
    struct node *first = NULL, **link = &first;
    bool keyword = false, defaults = false;
    while (token(c) != end) {
        struct node *n = append(&link, node_new(py, c, NODE_PARAM));
        if (compile_accept(py, c, T_SLASH)) {
            n->op = PARAM_ONLY;
        } else if (compile_accept(py, c, T_POW)) {
            n->op = PARAM_DSTAR;
            n->value = take_name(py, c);
            annotation(py, c, end);
        } else if (compile_accept(py, c, T_STAR)) {
            if (keyword)
                compile_error(py, c, "invalid syntax");
            keyword = true;
            n->op = PARAM_STAR;
            if (token(c) == T_NAME) {
                n->value = take_name(py, c);
                annotation(py, c, end);
            } else if (token(c) != T_COMMA) {
                compile_error(py, c, "invalid syntax");
            }
        } else {
            n->op = keyword ? PARAM_KEYWORD : PARAM_PLAIN;
            n->value = take_name(py, c);
            annotation(py, c, end);
            if (compile_accept(py, c, T_ASSIGN))
                n->a = parse_expression(py, c);
            if (!n->a && defaults && !keyword)
                compile_error(py, c, "non-default argument follows default argument");
            defaults |= n->a != NULL;
        }
        for (struct node *m = first; m != n; m = m->next)
            if (m->value && m->value == n->value)
                compile_error(py, c, "argument name reused");
        if (n->op == PARAM_DSTAR) {
            compile_accept(py, c, T_COMMA);
            break;
        }
        if (!compile_accept(py, c, T_COMMA))
            break;
    }
    return first;
}
