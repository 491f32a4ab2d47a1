/* Reads compiled modules.  py/codefile.h has the format. */
#include "py/codefile.h"

#include <string.h>

#include "py/intern.h"
#include "py/lib/binary.h"
#include "py/lib/stream.h"
#include "py/lib/vfs.h"
#include "py/obj/complex.h"
#include "py/obj/exc.h"
#include "py/obj/float.h"
#include "py/obj/func.h"
#include "py/obj/int.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/opcode.h"
#include "py/py.h"

enum { CHUNK = 128 };

/* A file being read, a chunk at a time. */
struct reader {
    val stream, chunk; /* chunk: a bytearray */
    val file;          /* name of the source */
    uint32_t left, at, have;
};

static _Noreturn void damaged(struct py *py)
{
    py_error(py, &type_ValueError, "damaged .mpy file");
}

static struct reader reader_of(struct py *py, val stream)
{
    val chunk = bytearray_new(py, NULL, stream_chunk(py, stream, CHUNK));
    return (struct reader){.stream = stream, .chunk = chunk, .left = CODEFILE_HEAD};
}

extern const struct type type_BytesIO;

static void refill(struct py *py, struct reader *r)
{
    size_t mark = gc_mark_arena(py);
    val got = py_call_method(py, r->stream, N(readinto), 1, &r->chunk);
    if (!is_int(got) || int_of(got) <= 0 || int_of(got) > CHUNK)
        damaged(py);
    r->at = 0;
    r->have = (uint32_t)int_of(got);
    gc_cut_arena(py, mark);
}

/* At least one byte and at most `most` of what comes next, until the next allocation. */
static const char *piece(struct py *py, struct reader *r, size_t *n)
{
    if (!r->left)
        damaged(py);
    if (r->at == r->have)
        refill(py, r);
    if (r->have > PTR(bytearray, r->chunk)->length) /* the stream kept it and cut it */
        damaged(py);
    size_t have = r->have - r->at < r->left ? r->have - r->at : r->left;
    *n = *n < have ? *n : have;
    r->at += (uint32_t)*n;
    r->left -= (uint32_t)*n;
    return PTR(bytearray, r->chunk)->data + r->at - *n;
}

static unsigned byte(struct py *py, struct reader *r)
{
    size_t one = 1;
    return (unsigned char)*piece(py, r, &one);
}

/* `to` doesn't move. */
static void bytes(struct py *py, struct reader *r, void *to, size_t n)
{
    for (size_t at = 0, got; at < n; at += got) {
        got = n - at;
        const char *from = piece(py, r, &got);
        memcpy((char *)to + at, from, got);
    }
}

static uint64_t number(struct py *py, struct reader *r)
{
    uint64_t n = 0;
    for (unsigned shift = 0, b = 128; b & 128; shift += 7) {
        if (shift > 63)
            damaged(py);
        b = byte(py, r);
        n |= (uint64_t)(b & 127) << shift;
    }
    return n;
}

/* A number of things that take at least `size` bytes each in the file. */
static uint32_t count(struct py *py, struct reader *r, uint32_t most, uint32_t size)
{
    uint64_t n = number(py, r);
    if (n > most || n * size > r->left)
        damaged(py);
    return (uint32_t)n;
}

/* --- constants ----------------------------------------------------------------------------- */

static val text(struct py *py, struct reader *r, bool as_bytes)
{
    uint32_t n = count(py, r, UINT32_MAX, 1);
    val v = as_bytes ? bytes_alloc(py, n) : str_alloc(py, n);
    for (size_t at = 0, got; at < n; at += got) {
        got = n - at;
        const char *from = piece(py, r, &got);
        memcpy(PTR(str, v)->data_rw + at, from, got);
    }
    return as_bytes ? v : str_finish(py, v);
}

static val name(struct py *py, struct reader *r)
{
    char room[INTERN_LONGEST];
    uint32_t n = count(py, r, sizeof room, 1);
    bytes(py, r, room, n);
    if (!str_is_utf8(room, n))
        damaged(py);
    return intern(py, room, n);
}

static real real_number(struct py *py, struct reader *r)
{
    double d;
    bytes(py, r, &d, sizeof d);
    return (real)d;
}

static val big(struct py *py, struct reader *r)
{
    val digits = text(py, r, true),
        v = int_parse(py, str_data(str_stable(py, digits)), str_length(digits), 10);
    if (!v)
        damaged(py);
    return v;
}

static val constant(struct py *py, struct reader *r);

static val tuple(struct py *py, struct reader *r)
{
    uint32_t n = count(py, r, UINT32_MAX, 1);
    val t = tuple_new(py, n, NULL);
    size_t mark = gc_mark_arena(py);
    for (uint32_t i = 0; i < n; i++, gc_cut_arena(py, mark)) {
        val v = constant(py, r);
        PTR(tuple, t)->items[i] = v;
    }
    return t;
}

static val code(struct py *py, struct reader *r);

static val constant(struct py *py, struct reader *r)
{
    uint64_t n;
    real re;
    switch (byte(py, r)) {
    case TAG_NONE: return NONE;
    case TAG_FALSE: return FALSE;
    case TAG_TRUE: return TRUE;
    case TAG_ELLIPSIS: return ELLIPSIS;
    case TAG_INT: n = number(py, r); return int_new(py, (int64_t)(n >> 1 ^ (0 - (n & 1))));
    case TAG_BIG: return big(py, r);
    case TAG_FLOAT: return float_new(py, real_number(py, r));
    case TAG_COMPLEX: re = real_number(py, r); return complex_new(py, re, real_number(py, r));
    case TAG_NAME: return name(py, r);
    case TAG_STR: return text(py, r, false);
    case TAG_BYTES: return text(py, r, true);
    case TAG_TUPLE: return tuple(py, r);
    case TAG_CODE: return code(py, r);
    default: damaged(py);
    }
}

/* --- code ----------------------------------------------------------------------------------------
 */

/* Parameters' names come first among the constants; handlers lie within the code. */
static void check(struct py *py, const struct code *c)
{
    uint32_t named = (uint32_t)c->positional + c->keyword_only,
             stars = (c->flags & CODE_VARARGS ? 1 : 0) + (c->flags & CODE_VARKW ? 1 : 0u);
    if (named + stars > c->registers || named > c->constant_count || !c->word_count)
        damaged(py);
    for (uint32_t i = 0; i < named; i++)
        if (!str_check(code_constants(c)[i]))
            damaged(py);
    for (const uint32_t *h = code_handlers(c), *end = h + 4 * c->handler_count; h < end; h += 4)
        if (h[0] > h[1] || h[1] > c->word_count || h[2] >= c->word_count || h[3] >= c->registers)
            damaged(py);
}

static val code(struct py *py, struct reader *r)
{
    enum {
        FLAGS,
        REGISTERS,
        POSITIONAL,
        KEYWORD_ONLY,
        POSITIONAL_ONLY,
        LINE,
        CONSTANTS,
        WORDS,
        HANDLERS,
        LINES,
        FIELDS
    };
    static const struct {
        uint32_t most, size;
    } fields[FIELDS] = {
        {255,                 0 },
        {255,                 0 },
        {255,                 0 },
        {255,                 0 },
        {255,                 0 },
        {CODE_LAST_LINE,      0 },
        {CODE_MOST_CONSTANTS, 1 },
        {CODE_MOST_WORDS,     4 },
        {CODE_MOST_HANDLERS,  16},
        {CODE_MOST_LINES,     1 }
    };
    uint32_t f[FIELDS];
    py_check_stack(py);
    for (int i = 0; i < FIELDS; i++)
        f[i] = count(py, r, fields[i].most, fields[i].size);
    size_t tail = ((size_t)f[WORDS] + 4 * f[HANDLERS]) * 4 + f[LINES];
    struct code *c = gc_new(py, &type_code, sizeof *c + f[CONSTANTS] * sizeof(val) + tail);
    *c = (struct code){.head = c->head,
                       .file = r->file,
                       .flags = f[FLAGS] & 255,
                       .registers = f[REGISTERS] & 255,
                       .positional = f[POSITIONAL] & 255,
                       .keyword_only = f[KEYWORD_ONLY] & 255,
                       .positional_only = f[POSITIONAL_ONLY] & 255,
                       .constant_count = f[CONSTANTS] & CODE_MOST_CONSTANTS,
                       .handler_count = f[HANDLERS] & CODE_MOST_HANDLERS,
                       .line_bytes = f[LINES] & CODE_MOST_LINES,
                       .word_count = f[WORDS] & CODE_MOST_WORDS,
                       .first_line = f[LINE] & CODE_LAST_LINE};
    val *constants = (val *)(uintptr_t)code_constants(c);
    size_t mark = gc_mark_arena(py);
    c->name = name(py, r);
    for (uint32_t i = 0; i < f[CONSTANTS]; i++, gc_cut_arena(py, mark))
        constants[i] = constant(py, r);
    gc_cut_arena(py, mark);
    bytes(py, r, constants + f[CONSTANTS], tail);
    check(py, c);
    return OBJ(c);
}

/* --- files
 * ------------------------------------------------------------------------------------------ */

/* The head; the checksum of what follows. */
static uint32_t open_body(struct py *py, struct reader *r)
{
    struct {
        uint8_t kind[8];
        uint32_t length, sum;
    } head;
    static const uint8_t ours[8] = {'E', 'S', 'P', CODEFILE_VERSION, OPC_COUNT};
    bytes(py, r, &head, sizeof head);
    if (memcmp(head.kind, ours, sizeof ours))
        py_error(py, &type_ValueError, "incompatible .mpy file");
    r->left = head.length;
    return head.sum;
}

static void check_sum(struct py *py, struct reader *r, val globals)
{
    (void)globals;
    uint32_t wanted = open_body(py, r), sum = 0;
    while (r->left) {
        size_t n = CHUNK;
        const char *p = piece(py, r, &n);
        sum = binary_crc32(sum, p, n);
    }
    if (sum != wanted)
        damaged(py);
}

bool codefile_is(const char *path)
{
    size_t n = strlen(path);
    return n > 4 && !strcmp(path + n - 4, ".mpy");
}

/* The next statement's function. */
static val next(struct py *py, struct reader *r, val globals)
{
    py->heap.exempt++; /* not the program's own memory: as for compiling */
    val f = func_new(py, PTR(code, code(py, r)), globals);
    py->heap.exempt--;
    return f;
}

void codefile_read(struct py *py, val stream)
{
    struct reader r = reader_of(py, stream);
    open_body(py, &r);
    r.file = name(py, &r);
    for (size_t mark = gc_mark_arena(py); r.left; gc_cut_arena(py, mark))
        code(py, &r);
}

static void run(struct py *py, struct reader *r, val globals)
{
    open_body(py, r);
    r->file = name(py, r);
    for (size_t mark = gc_mark_arena(py); r->left; gc_cut_arena(py, mark)) {
        val f = next(py, r, globals);
        gc_cut_arena(py, mark);
        py_call(py, gc_keep(py, f), 0, NULL);
    }
}

/* Does `work` with the file, and closes it whatever comes. */
static void with_file(struct py *py, const char *path, val globals,
                      void (*work)(struct py *py, struct reader *r, val globals))
{
    val stream = vfs_open(py, str_from(py, path), N(rb));
    struct trap trap;
    if (py_try(py, &trap)) {
        py_call_method(py, stream, N(close), 0, NULL);
        py_raise(py, trap.error);
    }
    struct reader r = reader_of(py, stream);
    work(py, &r, globals);
    py_end_try(py);
    py_call_method(py, stream, N(close), 0, NULL);
}

void codefile_run(struct py *py, const char *path, val globals)
{
    size_t mark = gc_mark_arena(py);
    gc_settle(py);
    with_file(py, path, globals, check_sum);
    gc_cut_arena(py, mark);
    with_file(py, path, globals, run);
    gc_cut_arena(py, mark);
}

void codefile_run_bytes(struct py *py, val bytes, val globals)
{
    struct reader r = reader_of(py, py_call(py, OBJ(&type_BytesIO), 1, &bytes));
    run(py, &r, globals);
}
