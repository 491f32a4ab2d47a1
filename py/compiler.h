/* The compiler's state, shared by its files: parse.c (expressions to trees), scope.c
 * (whose name is it), expr.c (trees to instructions), compile.c (statements).
 *
 * Statements are compiled as they are read, no tree of them is kept.  A function's
 * body is read twice: first with `scanning` set, when nothing is emitted and names
 * are only noted, then in earnest.  Instructions, constants and tables of nested
 * functions grow on common stacks; a finished function is cut off as one object. */
#ifndef PY_COMPILER_H
#define PY_COMPILER_H

#include "py/node.h"
#include "py/opcode.h"

enum scope_kind { SCOPE_MODULE, SCOPE_NAMES /* exec with a namespace */, SCOPE_CLASS, SCOPE_FUNCTION,
                  SCOPE_INLINE /* a comprehension within its function */ };
enum symbol_flag {
    SYM_LOCAL = 1, SYM_PARAM = 2, SYM_USED = 4, SYM_CAPTURED = 8, SYM_GLOBAL = 16, SYM_NONLOCAL = 32,
    SYM_DELETED = 64, SYM_FREE = 128,
};
struct symbol {
    val name;
    uint8_t flags, reg;
    uint16_t assigned; /* 1 + depth of the condition under which it surely is; 0: not sure */
};

/* A scope, on the C stack of who compiles it; its symbols are a range of the stack. */
struct scope {
    struct scope *outer;
    enum scope_kind kind;
    uint32_t first, count; /* symbols */
    bool is_generator, is_async, comprehension;
};

enum block_kind { BLOCK_LOOP, BLOCK_TRY, BLOCK_FINALLY, BLOCK_WITH };
enum exit_kind { EXIT_BREAK = 1, EXIT_CONTINUE = 2, EXIT_RETURN = 4 };
#define NO_JUMP 0xffffffu
struct block {
    struct block *outer;
    enum block_kind kind;
    uint32_t id;        /* stands for its handler in the table until that is known */
    uint32_t start;     /* where the guarded region begins */
    uint32_t breaks;    /* loop: chain of jumps to behind it */
    uint32_t continues; /* loop: chain of jumps to its next round */
    uint32_t into;      /* finally: chain of jumps to its body */
    unsigned reg;       /* finally: why it runs, and the value to return; with: __exit__ */
    unsigned exits;     /* finally: the exit_kinds that pass through */
    bool is_async;
};

/* A function being emitted. */
struct emitter {
    struct emitter *outer;
    struct scope *scope;
    uint32_t words, constants, handlers, lines, jumps; /* where its parts begin on the stacks */
    uint32_t line, line_at, first_line;
    uint32_t returned, target; /* behind the last return; the farthest that a jump forward goes to */
    uint32_t free, most, locals; /* registers */
    uint32_t depth;              /* of conditions */
    struct block *block;
    uint32_t block_ids;
    unsigned handling; /* 1 + register of the exception being handled; 0: none */
    bool checks, drop_first; /* the first word, which unsets locals, is needed; isn't */
};

struct chunk;
struct compiler {
    struct object head;
    struct lex lex;
    val file;
    val constant_names; /* dict of what const() made, or 0 */
    struct chunk *chunk; /* nodes */
    uint32_t chunk_used;
    uint32_t *words;
    val *constants;
    uint32_t *handlers;
    uint8_t *lines;
    uint32_t *jumps; /* twice their words' numbers; + 1: behind a test */
    struct symbol *symbols;
    uint32_t word_count, constant_count, handler_count, line_count, jump_count, symbol_count;
    uint32_t error_line;
    bool scanning, skipping, interactive, careful, names, consume;
    struct emitter *emitter;
    struct scope *scope;
    uint32_t depth; /* nesting of statements and expressions */
};

#define PY struct py *py
#define CC struct compiler *c

_Noreturn void compile_error(PY, CC, const char *format, ...);
void compile_expect(PY, CC, enum token token);
bool compile_accept(PY, CC, enum token token);

struct node *node_new(PY, CC, enum node_kind kind);

/* fold.c */
val fold_constant(PY, const struct node *n);  /* an expression's value; 0: not constant */
val fold_name(PY, CC, val name);              /* what a constant's name stands for; 0: nothing */
val fold_known(CC, val v);                    /* the same tuple that a name stands for, or v */
/* Notes `target = const(...)`, whose value becomes plain; false: it needn't be stored. */
bool fold_define(PY, CC, const struct node *target, struct node *value);

/* scope.c */
void scope_push(CC, struct scope *s, enum scope_kind kind);
void scope_pop(PY, CC, bool keep);
void scope_use(PY, CC, val name);
void scope_bind(PY, CC, val name);
void scope_declare(PY, CC, val name, unsigned flag);
void scope_scan(PY, CC, struct node *n);        /* notes an expression's names */
void scope_scan_target(PY, CC, struct node *n); /* ... of something assigned to */
void scope_scan_function(PY, CC, struct node *params, struct node *body);
struct symbol *scope_symbol(CC, struct scope *s, val name);
enum place { PLACE_LOCAL, PLACE_CELL, PLACE_GLOBAL, PLACE_NAME, PLACE_NAMECELL };
/* *symbol is a copy: emitting moves the table. */
enum place scope_place(CC, val name, struct symbol *symbol);
/* Gives registers to the symbols; returns how many are cells from outside. */
uint32_t scope_assign_registers(CC, struct scope *s, uint32_t from);
/* A local is assigned now; is unset now. */
void scope_surely(CC, val name);
void scope_unset(CC, val name);
void scope_leave_depth(CC);

/* emit.c */
void emit(PY, CC, unsigned op, unsigned a, unsigned b, unsigned c_);
void emit_wide(PY, CC, unsigned op, unsigned a, unsigned bx);
uint32_t emit_word(PY, CC, uint32_t word);
uint32_t emit_here(CC);
unsigned emit_constant(PY, CC, val v);
unsigned emit_name(PY, CC, val name); /* for C; 255: the word follows (emit_name_tail) */
bool emit_same(val a, val b); /* are these constants the same? */
void emit_attr(PY, CC, unsigned op, unsigned a, unsigned b, val name);
uint32_t emit_jump(PY, CC, uint32_t chain);                                   /* returns the new chain */
uint32_t emit_test(PY, CC, unsigned op, unsigned a, unsigned b, bool sense, uint32_t chain);
void emit_patch(CC, uint32_t chain, uint32_t target);
void emit_back(PY, CC, uint32_t target);
void emit_for(PY, CC, unsigned it, unsigned item, uint32_t body); /* the end of a loop over R[it..]: back to `body` */
unsigned emit_temp(PY, CC, unsigned n);
void emit_return(PY, CC, unsigned reg);
bool emit_is_over(CC); /* no way leads here: a return is before it */
void emit_handler(PY, CC, uint32_t start, uint32_t end, uint32_t handler, unsigned reg);
void emit_begin(PY, CC, struct emitter *e, struct scope *s);
val emit_finish(PY, CC, val name, unsigned flags, unsigned positional, unsigned keyword_only, unsigned positional_only);

/* expr.c: each in scanning mode only notes the names */
unsigned expr_any(PY, CC, struct node *n);               /* its register */
void expr_to(PY, CC, struct node *n, unsigned reg);
void expr_iter(PY, CC, struct node *n, unsigned it);     /* R[it..] iterate over it */
void expr_drop(PY, CC, struct node *n);                  /* for its effects */
uint32_t expr_jump(PY, CC, struct node *n, bool sense, uint32_t chain);
void expr_store(PY, CC, struct node *target, unsigned reg);
void expr_store_name(PY, CC, val name, unsigned reg);
void expr_delete(PY, CC, struct node *target);
void expr_load_name(PY, CC, val name, unsigned reg);
void expr_augment(PY, CC, struct node *target, unsigned op, struct node *value);
/* The code of a function (or lambda: `value`) whose scope is complete and current; in compile.c. */
val compile_function_body(PY, CC, struct scope *s, struct node *params, val name, struct node *value, bool is_async);
/* Makes a function of a finished code at R[reg] with defaults of params. */
void expr_function(PY, CC, val code, struct scope *inner, struct node *params, unsigned reg);
void expr_params(PY, CC, struct node *params, unsigned *positional, unsigned *keyword_only, unsigned *only, unsigned *flags);
void expr_await(PY, CC, unsigned to, unsigned from);

/* What a statement compiler leaves to its caller. */
void *compile_grow(PY, void *owner, uint32_t used, uint32_t more, size_t each);

#undef PY
#undef CC
#endif
