/* Instructions onto the compiler's stacks, and a finished function cut off them. */
#include <string.h>

#include "py/compiler.h"
#include "py/obj/exc.h"
#include "py/obj/float.h"
#include "py/obj/func.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/ops.h"

typedef struct py PY;
typedef struct compiler CC;

void *compile_grow(PY *py, void *owner, uint32_t used, uint32_t more, size_t each)
{
    void *p;
    memcpy(&p, owner, sizeof p);
    size_t have = gc_payload_size(p);
    if ((used + more) * each > have)
        gc_resize(py, owner, ((used + more) + (used >> 1) + 4) * each);
    memcpy(&p, owner, sizeof p);
    return p;
}

static void note_line(PY *py, CC *c)
{
    struct emitter *e = c->emitter;
    uint32_t here = emit_here(c), words = here - e->line_at;
    int lines = (int)c->error_line - (int)e->line;
    if (!lines || py->opt_level >= 3)
        return;
    while (words || lines) {
        uint32_t w = words > LINES_WORDS ? LINES_WORDS : words;
        int d = w < words ? 0 : lines > LINES_UP ? LINES_UP : lines < -LINES_DOWN ? -LINES_DOWN : lines;
        compile_grow(py, &c->lines, c->line_count, 1, 1);
        c->lines[c->line_count++] = (uint8_t)(w | (unsigned)(d + LINES_DOWN) << 4);
        words -= w;
        lines -= d;
    }
    e->line_at = here;
    e->line = c->error_line;
}

uint32_t emit_here(CC *c)
{
    return c->word_count - c->emitter->words;
}

uint32_t emit_word(PY *py, CC *c, uint32_t word)
{
    if (c->scanning)
        return 0;
    compile_grow(py, &c->words, c->word_count, 1, 4);
    c->words[c->word_count++] = word;
    return emit_here(c) - 1;
}

void emit(PY *py, CC *c, unsigned op, unsigned a, unsigned b, unsigned d)
{
    if (c->scanning)
        return;
    note_line(py, c);
    emit_word(py, c, op | (a & 255) << 8 | (b & 255) << 16 | (d & 255) << 24);
}

void emit_wide(PY *py, CC *c, unsigned op, unsigned a, unsigned bx)
{
    if (c->scanning)
        return;
    note_line(py, c);
    emit_word(py, c, op | a << 8 | bx << 16);
}

static bool same_item(val a, val b)
{
    return emit_same(a, b) || (is_a(a, &type_str) && is_a(b, &type_str) && str_equal(a, b));
}

static bool same_tuple(const struct tuple *a, const struct tuple *b)
{
    size_t i = 0;
    while (i < a->length && i < b->length && same_item(a->items[i], b->items[i]))
        i++;
    return i == a->length && i == b->length;
}

/* Names are interned and must stay so: a string equal to one isn't the same. */
bool emit_same(val a, val b)
{
    if (a == b || !is_ptr(a) || !is_ptr(b) || type_of(a) != type_of(b))
        return a == b;
    return is_a(a, &type_bytes) ? str_equal(a, b) : tuple_check(a) && same_tuple(PTR(tuple, a), PTR(tuple, b));
}

unsigned emit_constant(PY *py, CC *c, val v)
{
    if (c->scanning)
        return 0;
    uint32_t n = c->constant_count - c->emitter->constants;
    for (uint32_t i = 0; i < n; i++)
        if (emit_same(c->constants[c->emitter->constants + i], v))
            return i;
    if (n >= 0xffff)
        compile_error(py, c, "too many constants");
    compile_grow(py, &c->constants, c->constant_count, 1, sizeof(val));
    c->constants[c->constant_count++] = v;
    return n;
}

unsigned emit_name(PY *py, CC *c, val name)
{
    return emit_constant(py, c, name);
}

void emit_attr(PY *py, CC *c, unsigned op, unsigned a, unsigned b, val name)
{
    unsigned k = emit_constant(py, c, name);
    emit(py, c, op, a, b, k < 255 ? k : 255);
    if (k >= 255)
        emit_word(py, c, k);
}

void emit_return(PY *py, CC *c, unsigned reg)
{
    emit(py, c, OPC_RETURN, reg, 0, 0);
    if (!c->scanning)
        c->emitter->returned = emit_here(c);
}

bool emit_is_over(CC *c)
{
    const struct emitter *e = c->emitter;
    return e->returned == emit_here(c) && e->target < e->returned;
}

/* --- jumps: what will hold the distance holds the next of the chain till then: twice a word's number,
 * and 1 where that is a JUMP, whose upper 24 bits it is ------------------------------------------------ */

enum { FARTHEST_JUMP = 1 << 22 };

uint32_t emit_jump(PY *py, CC *c, uint32_t chain)
{
    if (c->scanning || emit_is_over(c))
        return chain;
    note_line(py, c);
    return emit_word(py, c, OPC_JUMP | chain << 8) << 1 | 1;
}

uint32_t emit_test(PY *py, CC *c, unsigned op, unsigned a, unsigned b, bool sense, uint32_t chain)
{
    if (c->scanning)
        return chain;
    emit(py, c, op, a, b, sense);
    return emit_word(py, c, chain) << 1;
}

void emit_patch(CC *c, uint32_t chain, uint32_t target)
{
    if (!c->scanning && chain != NO_JUMP && target > c->emitter->target)
        c->emitter->target = target;
    while (!c->scanning && chain != NO_JUMP) {
        uint32_t at = chain >> 1, *w = c->words + c->emitter->words + at, distance = target - (at + 1);
        bool is_jump = chain & 1;
        chain = !is_jump ? *w : *w >> 8 == NO_JUMP >> 8 ? NO_JUMP : *w >> 8;
        *w = is_jump ? OPC_JUMP | distance << 8 : distance;
    }
}

void emit_back(PY *py, CC *c, uint32_t target)
{
    if (c->scanning)
        return;
    note_line(py, c);
    uint32_t at = emit_here(c);
    emit_word(py, c, OPC_LOOP | (target - (at + 1)) << 8);
}

unsigned emit_temp(PY *py, CC *c, unsigned n)
{
    struct emitter *e = c->emitter;
    unsigned at = e->free;
    if (c->scanning)
        return 0;
    e->free += n;
    if (e->free > 250)
        compile_error(py, c, "expression too complex");
    if (e->free > e->most)
        e->most = e->free;
    return at;
}

void emit_handler(PY *py, CC *c, uint32_t start, uint32_t end, uint32_t handler, unsigned reg)
{
    if (c->scanning || start == end)
        return;
    compile_grow(py, &c->handlers, c->handler_count, 4, 4);
    uint32_t *h = c->handlers + c->handler_count;
    h[0] = start, h[1] = end, h[2] = handler, h[3] = reg;
    c->handler_count += 4;
}

void emit_begin(PY *py, CC *c, struct emitter *e, struct scope *s)
{
    *e = (struct emitter){.outer = c->emitter, .scope = s, .words = c->word_count, .constants = c->constant_count,
                          .handlers = c->handler_count, .lines = c->line_count, .line = c->error_line,
                          .first_line = py->opt_level >= 3 ? 1 : c->error_line};
    c->emitter = e;
}

static void copy(const void *to, const void *from, size_t n)
{
    if (n)
        memcpy((void *)(uintptr_t)to, from, n);
}

/* The stacks' parts of the function that is done, as one object; the stacks shrink. */
val emit_finish(PY *py, CC *c, val name, unsigned flags, unsigned positional, unsigned keyword_only,
                unsigned positional_only)
{
    struct emitter *e = c->emitter;
    size_t words = c->word_count - e->words, constants = c->constant_count - e->constants;
    size_t handlers = c->handler_count - e->handlers, lines = c->line_count - e->lines;
    if (words > FARTHEST_JUMP || handlers / 4 > CODE_MOST_HANDLERS || lines > CODE_MOST_LINES)
        compile_error(py, c, "function too large");
    gc_settle(py);
    struct code *code = gc_new(py, &type_code, sizeof *code + constants * sizeof(val) + (words + handlers) * 4 + lines);
    *code = (struct code){.head = code->head, .name = name, .file = c->file, .flags = flags & 255,
        .registers = (e->most + 1) & 255, .positional = positional & 255, .keyword_only = keyword_only & 255,
        .positional_only = positional_only & 255, .constant_count = constants & 0xffffff,
        .handler_count = handlers / 4 & CODE_MOST_HANDLERS, .line_bytes = lines & CODE_MOST_LINES,
        .word_count = (uint32_t)words, .first_line = e->first_line};
    copy(code_constants(code), c->constants + e->constants, constants * sizeof(val));
    copy(code_words(code), c->words + e->words, words * 4);
    copy(code_handlers(code), c->handlers + e->handlers, handlers * 4);
    copy(code_lines(code), c->lines + e->lines, lines);
    c->word_count = e->words, c->constant_count = e->constants;
    c->handler_count = e->handlers, c->line_count = e->lines;
    c->emitter = e->outer;
    return OBJ(code);
}
