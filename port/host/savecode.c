#include "port/host/savecode.h"

#include <stdlib.h>
#include <string.h>

#include "py/codefile.h"
#include "py/compile.h"
#include "py/intern.h"
#include "py/lib/binary.h"
#include "py/obj/complex.h"
#include "py/obj/exc.h"
#include "py/obj/float.h"
#include "py/obj/func.h"
#include "py/obj/int.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/opcode.h"

static void put(struct py *py, struct savecode *o, const void *from, size_t n)
{
    if (o->length + n > o->room) {
        size_t room = (o->length + n) * 2;
        uint8_t *more = realloc(o->data, room);
        if (!more)
            py_raise(py, py->memory_error);
        o->data = more;
        o->room = room;
    }
    if (n)
        memcpy(o->data + o->length, from, n);
    o->length += n;
}

static void put_byte(struct py *py, struct savecode *o, unsigned byte)
{
    put(py, o, (uint8_t[]){(uint8_t)byte}, 1);
}

static void put_number(struct py *py, struct savecode *o, uint64_t n)
{
    for (; n > 127; n >>= 7)
        put_byte(py, o, ((unsigned)n & 127) | 128);
    put_byte(py, o, (unsigned)n);
}

static void put_text(struct py *py, struct savecode *o, val v)
{
    const struct str *s = PTR(str, v);
    put_number(py, o, s->length);
    put(py, o, s->data, s->length);
}

static void put_double(struct py *py, struct savecode *o, double d)
{
    put(py, o, &d, sizeof d);
}

static void put_code(struct py *py, struct savecode *o, const struct code *c);
static void put_constant(struct py *py, struct savecode *o, val v);

static void put_tuple(struct py *py, struct savecode *o, const struct tuple *t)
{
    put_number(py, o, t->length);
    for (size_t i = 0; i < t->length; i++)
        put_constant(py, o, t->items[i]);
}

static enum code_tag tag_of(val v)
{
    static const struct {
        const void *type;
        enum code_tag tag;
    } types[] = {
        {&type_int,     TAG_BIG    },
        {&type_float,   TAG_FLOAT  },
        {&type_complex, TAG_COMPLEX},
        {&type_str,     TAG_STR    },
        {&type_bytes,   TAG_BYTES  },
        {&type_tuple,   TAG_TUPLE  },
        {&type_code,    TAG_CODE   }
    };
    if (v == NONE || v == FALSE || v == TRUE || v == ELLIPSIS)
        return v == NONE ? TAG_NONE : v == FALSE ? TAG_FALSE : v == TRUE ? TAG_TRUE : TAG_ELLIPSIS;
    if (is_int(v))
        return TAG_INT;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (type_of(v) == types[i].type)
            return types[i].tag == TAG_STR && PTR(str, v)->hash & STR_INTERNED ? TAG_NAME
                                                                               : types[i].tag;
    abort(); /* the compiler makes no other constants */
}

static void put_constant(struct py *py, struct savecode *o, val v)
{
    enum code_tag tag = tag_of(v);
    put_byte(py, o, tag);
    switch (tag) {
    case TAG_INT:
        put_number(py, o, (uint64_t)int_of(v) << 1 ^ (0 - (uint64_t)(int_of(v) < 0)));
        break;
    case TAG_BIG: put_text(py, o, int_format(py, v, 10, false, "", 0)); break;
    case TAG_FLOAT: put_double(py, o, float_of(v)); break;
    case TAG_COMPLEX:
        put_double(py, o, PTR(complex, v)->re), put_double(py, o, PTR(complex, v)->im);
        break;
    case TAG_NAME:
    case TAG_STR:
    case TAG_BYTES: put_text(py, o, v); break;
    case TAG_TUPLE: put_tuple(py, o, PTR(tuple, v)); break;
    case TAG_CODE: put_code(py, o, PTR(code, v)); break;
    default: break;
    }
}

static void put_code(struct py *py, struct savecode *o, const struct code *c)
{
    const uint32_t fields[] = {
        c->flags,      c->registers,      c->positional, c->keyword_only,  c->positional_only,
        c->first_line, c->constant_count, c->word_count, c->handler_count, c->line_bytes};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        put_number(py, o, fields[i]);
    put_text(py, o, c->name);
    for (size_t i = 0; i < c->constant_count; i++)
        put_constant(py, o, code_constants(c)[i]);
    put(py, o, code_words(c),
        (code_word_count(c) + 4 * code_handler_count(c)) * sizeof(uint32_t) + code_line_bytes(c));
}

static void put_head(struct py *py, struct savecode *o)
{
    const uint8_t head[CODEFILE_HEAD] = {'E', 'S', 'P', CODEFILE_VERSION, OPC_COUNT};
    o->length = 0;
    put(py, o, head, sizeof head);
}

/* The length and the checksum of what stands behind the head. */
static void finish_head(struct savecode *o)
{
    const uint32_t words[2] = {(uint32_t)(o->length - CODEFILE_HEAD),
                               binary_crc32(0, o->data + CODEFILE_HEAD, o->length - CODEFILE_HEAD)};
    memcpy(o->data + 8, words, sizeof words);
}

void savecode(struct py *py, val source, const char *name, enum savecode_how how,
              struct savecode *o)
{
    val file = intern_c(py, name), compiler = compile_open(py, source, file, COMPILE_MODULE), code;
    put_head(py, o);
    put_text(py, o, file);
    if (how == SAVECODE_WHOLE)
        put_code(py, o, PTR(code, compile_rest(py, compiler)));
    for (size_t mark = gc_mark_arena(py); (code = compile_next(py, compiler));
         gc_cut_arena(py, mark))
        put_code(py, o, PTR(code, code));
    finish_head(o);
}
