/* deflate: reading compressed streams (RFC 1950, 1951, 1952), a byte of input at a time,
 * never one more than what is asked for needs. */
#include <string.h>

#include "py/lib/module.h"
#include "py/lib/stream.h"

enum format { AUTO, RAW, ZLIB, GZIP };
enum block { HEADER, STORED, CODED, END };
enum { LITERALS = 288, DISTANCES = 32, LONGEST = 15, E_INVAL = 22 };

/* A canonical code: how many codes of each length, and the symbols in their order. */
struct code {
    uint16_t count[LONGEST + 1];
    uint16_t symbol[LITERALS];
};
struct inflate {
    struct object head;
    val stream; /* 0: closed */
    val window; /* bytearray, its length a power of two; 0: the header wasn't read yet */
    uint8_t format, wbits, closes, block, final;
    uint32_t bits, bit_count;
    uint32_t total, left, distance; /* bytes out; of this match or stored block; of the match */
    uint32_t check;
    struct code literals, distances;
};

static _Noreturn void bad(struct py *py)
{
    py_raise_os(py, E_INVAL);
}

/* --- input --------------------------------------------------------------------------------------- */

static uint32_t byte_in(struct py *py, struct inflate *z)
{
    uint8_t byte;
    size_t mark = gc_mark_arena(py);
    intptr_t n = stream_read(py, z->stream, &byte, 1);
    gc_cut_arena(py, mark);
    if (n < 0)
        py_raise_os(py, 11);
    if (!n)
        py_raise(py, exc_new(py, &type_EOFError, OBJ(&tuple_empty)));
    return byte;
}
static uint32_t bits_in(struct py *py, struct inflate *z, uint32_t n)
{
    while (z->bit_count < n) {
        z->bits |= byte_in(py, z) << z->bit_count;
        z->bit_count += 8;
    }
    uint32_t v = z->bits & ((1u << n) - 1);
    z->bits >>= n;
    z->bit_count -= n;
    return v;
}
static uint32_t big_in(struct py *py, struct inflate *z, bool little)
{
    uint32_t v = 0;
    z->bits = z->bit_count = 0;
    for (unsigned i = 0; i < 4; i++)
        v = little ? v | byte_in(py, z) << 8 * i : v << 8 | byte_in(py, z);
    return v;
}

/* --- codes --------------------------------------------------------------------------------------- */

static void build(struct code *c, const uint8_t *lengths, unsigned n)
{
    uint16_t start[LONGEST + 2] = {0};
    memset(c->count, 0, sizeof c->count);
    for (unsigned i = 0; i < n; i++)
        c->count[lengths[i]]++;
    c->count[0] = 0;
    for (unsigned l = 1; l <= LONGEST; l++)
        start[l + 1] = (uint16_t)(start[l] + c->count[l]);
    for (unsigned i = 0; i < n; i++)
        if (lengths[i])
            c->symbol[start[lengths[i]]++] = (uint16_t)i;
}
/* Codes of a length are consecutive numbers; `first` is the least of this length. */
static unsigned decode(struct py *py, struct inflate *z, const struct code *c)
{
    uint32_t code = 0, first = 0, index = 0;
    for (unsigned l = 1; l <= LONGEST; l++) {
        code |= bits_in(py, z, 1);
        if (code - first < c->count[l])
            return c->symbol[index + code - first];
        index += c->count[l];
        first = (first + c->count[l]) << 1;
        code <<= 1;
    }
    bad(py);
}
static void fixed_codes(struct inflate *z)
{
    uint8_t lengths[LITERALS];
    for (unsigned i = 0; i < LITERALS; i++)
        lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    build(&z->literals, lengths, LITERALS);
    memset(lengths, 5, DISTANCES);
    build(&z->distances, lengths, DISTANCES);
}
static void sent_codes(struct py *py, struct inflate *z)
{
    static const uint8_t order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    uint8_t lengths[LITERALS + DISTANCES] = {0};
    unsigned literals = bits_in(py, z, 5) + 257, distances = bits_in(py, z, 5) + 1, n = bits_in(py, z, 4) + 4;
    for (unsigned i = 0; i < n; i++)
        lengths[order[i]] = (uint8_t)bits_in(py, z, 3);
    build(&z->literals, lengths, 19);
    if (literals > LITERALS)
        bad(py);
    memset(lengths, 0, sizeof lengths);
    for (unsigned i = 0; i < literals + distances;) {
        unsigned symbol = decode(py, z, &z->literals), times = 1;
        uint8_t length = (uint8_t)symbol;
        if (symbol == 16 && !i)
            bad(py);
        if (symbol == 16)
            length = lengths[i - 1], times = 3 + bits_in(py, z, 2);
        else if (symbol > 16)
            length = 0, times = symbol == 17 ? 3 + bits_in(py, z, 3) : 11 + bits_in(py, z, 7);
        if (i + times > literals + distances)
            bad(py);
        memset(lengths + i, length, times);
        i += times;
    }
    build(&z->literals, lengths, literals);
    build(&z->distances, lengths + literals, distances);
}

/* --- headers and trailers ------------------------------------------------------------------------ */

static void gzip_header(struct py *py, struct inflate *z)
{
    enum { HCRC = 2, EXTRA = 4, NAME = 8, COMMENT = 16 };
    uint32_t method = byte_in(py, z), flags = byte_in(py, z);
    if (method != 8)
        bad(py);
    for (int i = 0; i < 6; i++)
        byte_in(py, z);
    if (flags & EXTRA) {
        uint32_t n = byte_in(py, z);
        for (n |= byte_in(py, z) << 8; n; n--)
            byte_in(py, z);
    }
    for (uint32_t text = flags & (NAME | COMMENT); text; text &= text - 1)
        while (byte_in(py, z))
            ;
    if (flags & HCRC)
        byte_in(py, z), byte_in(py, z);
}
static void header(struct py *py, struct inflate *z)
{
    unsigned window = z->wbits;
    if (z->format != RAW) {
        uint32_t a = byte_in(py, z), b = byte_in(py, z);
        bool gzip = a == 0x1f && b == 0x8b, zlib = (a & 15) == 8 && (a << 8 | b) % 31 == 0 && !(b & 32);
        if (z->format == AUTO)
            z->format = gzip ? GZIP : ZLIB;
        if (z->format == GZIP ? !gzip : !zlib)
            bad(py);
        if (gzip)
            gzip_header(py, z);
        window = window ? window : gzip ? 15 : (a >> 4) + 8;
    }
    z->check = z->format == ZLIB ? 1 : ~0u;
    if (window > 15)
        bad(py);
    z->window = bytearray_new(py, NULL, (size_t)1 << (window ? window : 8));
}
static void add_check(struct inflate *z, uint8_t byte)
{
    if (z->format == ZLIB) {
        uint32_t a = (z->check & 0xffff) + byte, b = z->check >> 16;
        a -= a >= 65521 ? 65521 : 0;
        b = (b + a) % 65521;
        z->check = b << 16 | a;
    } else if (z->format == GZIP) {
        z->check ^= byte;
        for (int i = 0; i < 8; i++)
            z->check = z->check >> 1 ^ (0xedb88320u & (0 - (z->check & 1)));
    }
}
static void trailer(struct py *py, struct inflate *z)
{
    z->block = END;
    if (z->format == ZLIB && big_in(py, z, false) != z->check)
        bad(py);
    if (z->format == GZIP && (big_in(py, z, true) != ~z->check || big_in(py, z, true) != z->total))
        bad(py);
}

/* --- output --------------------------------------------------------------------------------------- */

static void block_header(struct py *py, struct inflate *z)
{
    if (z->final) {
        trailer(py, z);
        return;
    }
    z->final = (uint8_t)bits_in(py, z, 1);
    uint32_t kind = bits_in(py, z, 2);
    z->block = kind ? CODED : STORED;
    if (kind == 0) {
        bits_in(py, z, z->bit_count & 7);
        z->left = bits_in(py, z, 16);
        if ((bits_in(py, z, 16) ^ z->left) != 0xffff)
            bad(py);
    } else if (kind == 1) {
        fixed_codes(z);
    } else if (kind == 2) {
        sent_codes(py, z);
    } else {
        bad(py);
    }
}
/* Lengths and distances: a base that grows by powers of two, and that many bits more. */
static uint32_t length_of(struct py *py, struct inflate *z, unsigned s)
{
    if (s < 8)
        return s + 3;
    if (s > 28)
        bad(py);
    if (s == 28)
        return 258;
    unsigned extra = s / 4 - 1;
    return ((4 + s % 4) << extra) + 3 + bits_in(py, z, extra);
}
static uint32_t distance_of(struct py *py, struct inflate *z, unsigned s)
{
    if (s < 4)
        return s + 1;
    if (s >= 30)
        bad(py);
    unsigned extra = s / 2 - 1;
    return ((2 + s % 2) << extra) + 1 + bits_in(py, z, extra);
}
/* The next byte; -1: there is none. */
static int byte_out(struct py *py, struct inflate *z)
{
    struct bytearray *w = PTR(bytearray, z->window);
    uint32_t mask = (uint32_t)w->length - 1;
    unsigned byte;
    while (!z->left) {
        if (z->block == END)
            return -1;
        if (z->block != CODED) {
            block_header(py, z);
            z->distance = 0;
            continue;
        }
        byte = decode(py, z, &z->literals);
        if (byte < 256)
            goto out;
        if (byte == 256) {
            z->block = HEADER;
            continue;
        }
        uint32_t length = length_of(py, z, byte - 257);
        z->distance = distance_of(py, z, decode(py, z, &z->distances));
        if (z->distance > z->total || z->distance > mask + 1)
            bad(py);
        z->left = length;
    }
    if (z->block == CODED) {
        byte = (uint8_t)w->data[(z->total - z->distance) & mask];
        z->left--;
    } else {
        byte = bits_in(py, z, 8);
        if (!--z->left)
            z->block = HEADER;
    }
out:
    w->data[z->total++ & mask] = (char)byte;
    add_check(z, (uint8_t)byte);
    return (int)byte;
}

/* --- the object ------------------------------------------------------------------------------------ */

static struct inflate *open_of(struct py *py, val v)
{
    struct inflate *z = PTR(inflate, native_of(v));
    if (!z->stream)
        bad(py);
    if (!z->window)
        header(py, z);
    return z;
}
static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {{N(stream), 0}, {N(format), INT(AUTO)}, {N(wbits), INT(0)}, {N(close), FALSE}};
    val a[4];
    native_parse(py, n, nkw, args, params, 4, a);
    intptr_t format = int_get(py, a[1]), wbits = int_get(py, a[2]);
    if (format < AUTO || format > GZIP || (wbits && (wbits < 5 || wbits > 15)))
        py_error(py, &type_ValueError, "bad format or wbits");
    struct inflate *z = gc_new(py, type, sizeof *z);
    z->stream = a[0];
    z->format = (uint8_t)format, z->wbits = (uint8_t)wbits, z->closes = ops_true(py, a[3]);
    return OBJ(z);
}
static val read(struct py *py, val self, intptr_t most, bool line)
{
    struct sink out = print_to_builder(py);
    struct inflate *z = open_of(py, self);
    int byte = 0;
    while (most-- && (byte = byte_out(py, z)) >= 0) {
        print_char(py, &out, (char)byte);
        if (line && byte == '\n')
            break;
    }
    return print_built_bytes(py, &out);
}
FN(z_read)
{
    return read(py, args[0], n > 1 && args[1] != NONE ? int_get(py, args[1]) : -1, false);
}
FN(z_readline)
{
    return read(py, args[0], -1, true);
}
FN(z_readinto)
{
    struct buffer b;
    ops_need_buffer(py, args[1], &b, true);
    struct inflate *z = open_of(py, args[0]);
    size_t most = n > 2 ? (size_t)int_get(py, args[2]) : b.length, count = 0;
    for (int byte; count < most && count < b.length && (byte = byte_out(py, z)) >= 0; count++)
        ((uint8_t *)b.data)[count] = (uint8_t)byte;
    return INT(count);
}
FN(z_close)
{
    struct inflate *z = PTR(inflate, native_of(args[0]));
    val stream = z->stream;
    z->stream = z->window = 0;
    if (stream && z->closes)
        py_call_method(py, stream, N(close), 0, NULL);
    return NONE;
}
FN(z_enter)
{
    return args[0];
}
static void trace(struct py *py, void *object)
{
    gc_trace_all(py, &((struct inflate *)object)->stream, 2);
}
static const struct native deflate_functions[] = {
    FUNCTION(__exit__, z_close, 1, 4),
    FUNCTION(close, z_close, 1, 4),
    FUNCTION(read, z_read, 1, 2),
    FUNCTION(readline, z_readline, 1, 1),
    FUNCTION(readinto, z_readinto, 2, 3),
    FUNCTION(__enter__, z_enter, 1, 1),
};

static const struct entry deflate_entries[] = {
    FUNCTIONS_LAST(deflate_functions)
};
static const struct slots slots = {.make = make, .trace = trace};
static const struct type type_DeflateIO = {.head = {&type_type}, .slots = &slots, .name = N(DeflateIO), .entries = deflate_entries};

static const struct entry entries[] = {
    {N(__name__), N(deflate)}, {N(DeflateIO), OBJ(&type_DeflateIO)}, {N(AUTO), INT(AUTO)}, {N(RAW), INT(RAW)},
    {N(ZLIB), INT(ZLIB)}, {N(GZIP), INT(GZIP)}, {0, 0}};
MODULE_OBJECT(deflate);
