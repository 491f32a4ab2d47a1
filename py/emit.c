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

/* A line by which it goes on, in the table: a byte, or two when it is far. */
static void add_line(PY *py, CC *c, uint32_t words, int lines)
{
    bool far = lines > LINES_UP || lines < -LINES_DOWN;
    compile_grow(py, &c->lines, c->line_count, 2, 1);
    c->lines[c->line_count++] = (uint8_t)(words | (far ? LINES_FAR : (unsigned)(lines + LINES_DOWN)) << 4);
    if (far)
        c->lines[c->line_count++] = (uint8_t)(lines + LINES_FAR_DOWN);
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
        int d = w < words ? 0 : lines > LINES_FAR_UP ? LINES_FAR_UP : lines < -LINES_FAR_DOWN ? -LINES_FAR_DOWN : lines;
        add_line(py, c, w, d);
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

/* --- jumps: the upper 24 bits hold the next of their chain, its word's number, until they hold the distance.  A test
 * passes over the jump behind it until the function is done; those that are near enough become one word then. ------- */

enum { FARTHEST_JUMP = 1 << 22, FARTHEST_TEST = 127, FARTHEST_FOR = 255 };

/* The next word's distance changes when words before its target go. */
static void note_jump(PY *py, CC *c, bool of_test)
{
    compile_grow(py, &c->jumps, c->jump_count, 1, sizeof *c->jumps);
    c->jumps[c->jump_count++] = emit_here(c) << 1 | of_test;
}

static uint32_t jump(PY *py, CC *c, unsigned op, uint32_t distance, bool of_test)
{
    note_jump(py, c, of_test);
    return emit_word(py, c, op | distance << 8);
}

uint32_t emit_jump(PY *py, CC *c, uint32_t chain)
{
    if (c->scanning || emit_is_over(c))
        return chain;
    note_line(py, c);
    return jump(py, c, OPC_JUMP, chain, false);
}

uint32_t emit_test(PY *py, CC *c, unsigned op, unsigned a, unsigned b, bool sense, uint32_t chain)
{
    if (c->scanning)
        return chain;
    emit(py, c, op, a, b, (sense ? 0 : 1) | 1 << 1);
    return jump(py, c, OPC_JUMP, chain, true);
}

void emit_patch(CC *c, uint32_t chain, uint32_t target)
{
    if (!c->scanning && chain != NO_JUMP && target > c->emitter->target)
        c->emitter->target = target;
    while (!c->scanning && chain != NO_JUMP) {
        uint32_t at = chain, *w = c->words + c->emitter->words + at;
        chain = *w >> 8;
        *w = OPC_JUMP | (target - (at + 1)) << 8;
    }
}

void emit_back(PY *py, CC *c, uint32_t target)
{
    if (c->scanning)
        return;
    note_line(py, c);
    jump(py, c, OPC_LOOP, target - (emit_here(c) + 1), false);
}

void emit_for(PY *py, CC *c, unsigned it, unsigned item, uint32_t body)
{
    if (c->scanning)
        return;
    uint32_t distance = emit_here(c) + 1 - body;
    bool far = distance > FARTHEST_FOR;
    note_line(py, c);
    note_jump(py, c, false);
    emit(py, c, OPC_FORITER, it, item, far ? 0 : distance);
    if (far)
        emit_back(py, c, body);
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
                          .handlers = c->handler_count, .lines = c->line_count, .jumps = c->jump_count, .line = c->error_line,
                          .first_line = py->opt_level >= 3 ? 1 : c->error_line};
    c->emitter = e;
}

static void copy(const void *to, const void *from, size_t n)
{
    if (n)
        memcpy((void *)(uintptr_t)to, from, n);
}

/* --- what goes when the function is done ----------------------------------------------------------------- */

/* The numbers of the words that go, rising, on the stack of jumps. */
struct gone {
    const uint32_t *words;
    uint32_t count;
};

/* Where word `at` comes to lie. */
static uint32_t moved(const struct gone *g, uint32_t at)
{
    uint32_t low = 0, high = g->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (g->words[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return at - low;
}

/* Finds them: the first when nobody needs it, jumps of tests that are near. */
static struct gone find_gone(PY *py, CC *c)
{
    const struct emitter *e = c->emitter;
    uint32_t jumps = c->jump_count - e->jumps, count = 0;
    compile_grow(py, &c->jumps, c->jump_count, jumps + 1, sizeof *c->jumps);
    uint32_t *gone = c->jumps + c->jump_count;
    if (e->drop_first)
        gone[count++] = 0;
    for (uint32_t i = e->jumps; i < c->jump_count; i++)
        if ((c->jumps[i] & 1) && c->words[e->words + (c->jumps[i] >> 1)] >> 8 <= FARTHEST_TEST)
            gone[count++] = c->jumps[i] >> 1;
    return (struct gone){gone, count};
}

/* A jump's distance between words that have moved; a test gets that of its jump, which goes. */
static void retarget(const struct gone *g, uint32_t *words, uint32_t at)
{
    uint32_t w = words[at], here = moved(g, at + 1);
    if ((w & 255) == OPC_FORITER) {
        words[at] = (w & 0xffffff) | (here - moved(g, at + 1 - (w >> 24))) << 24;
        return;
    }
    uint32_t distance = moved(g, at + 1 + (uint32_t)((int32_t)w >> 8)) - here;
    words[at] = (w & 255) | distance << 8;
    if (moved(g, at) == here)
        words[at - 1] = ((words[at - 1] & 0x1ffffff) ^ 1 << 24) + (distance << 25);
}

static void move_lines(const struct gone *g, uint8_t *lines, uint32_t count)
{
    for (uint32_t i = 0, at = 0; i < count; i++) {
        uint32_t words = lines[i] & LINES_WORDS;
        lines[i] = (uint8_t)(lines[i] - words + moved(g, at + words) - moved(g, at));
        at += words;
        i += lines[i] >> 4 == LINES_FAR;
    }
}

static void squeeze(PY *py, CC *c)
{
    const struct emitter *e = c->emitter;
    struct gone g = find_gone(py, c);
    uint32_t *words = c->words + e->words, count = emit_here(c), to = 0;
    for (uint32_t i = e->jumps; i < c->jump_count; i++)
        retarget(&g, words, c->jumps[i] >> 1);
    for (uint32_t i = 0; i < count; i++)
        if (to == g.count || g.words[to] != i)
            words[i - to] = words[i];
        else
            to++;
    c->word_count -= to;
    move_lines(&g, c->lines + e->lines, c->line_count - e->lines);
    for (uint32_t *h = c->handlers + e->handlers, *end = c->handlers + c->handler_count; h < end; h += 4)
        for (int k = 0; k < 3; k++)
            h[k] = moved(&g, h[k]);
}

static _Noreturn void too_large(PY *py, CC *c)
{
    compile_error(py, c, "function too large");
}

/* The stacks' parts of the function that is done, as one object; the stacks shrink. */
val emit_finish(PY *py, CC *c, val name, unsigned flags, unsigned positional, unsigned keyword_only,
                unsigned positional_only)
{
    struct emitter *e = c->emitter;
    if (emit_here(c) > FARTHEST_JUMP)
        too_large(py, c);
    squeeze(py, c);
    size_t words = c->word_count - e->words, constants = c->constant_count - e->constants;
    size_t handlers = c->handler_count - e->handlers, lines = c->line_count - e->lines;
    if (handlers / 4 > CODE_MOST_HANDLERS || lines > CODE_MOST_LINES || e->first_line > CODE_LAST_LINE)
        too_large(py, c);
    gc_settle(py);
    struct code *code = gc_new(py, &type_code, sizeof *code + constants * sizeof(val) + (words + handlers) * 4 + lines);
    *code = (struct code){.head = code->head, .name = name, .file = c->file, .flags = flags & 255,
        .registers = (e->most + 1) & 255, .positional = positional & 255, .keyword_only = keyword_only & 255,
        .positional_only = positional_only & 255, .constant_count = constants & CODE_MOST_CONSTANTS,
        .handler_count = handlers / 4 & CODE_MOST_HANDLERS, .line_bytes = lines & CODE_MOST_LINES,
        .word_count = words & CODE_MOST_WORDS, .first_line = e->first_line & CODE_LAST_LINE};
    copy(code_constants(code), c->constants + e->constants, constants * sizeof(val));
    copy(code_words(code), c->words + e->words, words * 4);
    copy(code_handlers(code), c->handlers + e->handlers, handlers * 4);
    copy(code_lines(code), c->lines + e->lines, lines);
    c->word_count = e->words, c->constant_count = e->constants;
    c->handler_count = e->handlers, c->line_count = e->lines, c->jump_count = e->jumps;
    c->emitter = e->outer;
    return OBJ(code);
}
