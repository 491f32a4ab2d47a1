/* str: making, hashing, UTF-8, indexing.  Methods: py/obj/text.c. */
#include "py/obj/str.h"

#include <string.h>

#include "py/intern.h"
#include "py/obj/class.h"
#include "py/obj/exc.h"
#include "py/obj/int.h"
#include "py/obj/list.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/obj/text.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"

enum { INLINE = 12 * sizeof(val) }; /* longer texts lie in a payload: large objects, which never move, fragment */

/* --- making ---------------------------------------------------------------------- */

static val alloc(struct py *py, const struct type *type, size_t length)
{
    bool inside = length < INLINE;
    if (length > UINT32_MAX - 16)
        py_raise(py, py->memory_error);
    struct str *s = gc_new(py, type, sizeof *s + (inside ? length + 1 : 0));
    if (inside)
        s->data_rw = (char *)(s + 1);
    else
        gc_resize(py, &s->data_rw, length + 1);
    s->length = (uint32_t)length;
    s->data_rw[length] = 0;
    return OBJ(s);
}

static bool is_inside(const struct str *s)
{
    return s->data == (const char *)(s + 1);
}

static void trace(struct py *py, void *object)
{
    struct str *s = object;
    if (!is_inside(s) && gc_is_heap(py, s->data))
        gc_trace_payload(s->data);
}

static bool in_payload(struct py *py, const void *p)
{
    return (const char *)p >= py->heap.start && (const char *)p < py->heap.payload_top;
}

static bool all_ascii(const char *p, size_t n)
{
    unsigned char any = 0;
    for (size_t i = 0; i < n; i++)
        any |= (unsigned char)p[i];
    return any < 0x80;
}

static val make_from(struct py *py, const struct type *type, const char *data, size_t length)
{
    if (in_payload(py, data))
        gc_pin(py);
    val v = alloc(py, type, length);
    memcpy(PTR(str, v)->data_rw, data, length);
    return v;
}

val str_new(struct py *py, const char *data, size_t length)
{
    val v = make_from(py, &type_str, data, length);
    if (!all_ascii(str_data(v), length))
        PTR(str, v)->hash = STR_WIDE;
    return v;
}

val str_from(struct py *py, const char *text)
{
    return str_new(py, text, strlen(text));
}

val bytes_new(struct py *py, const void *data, size_t length)
{
    return make_from(py, &type_bytes, data, length);
}

val str_alloc(struct py *py, size_t length)
{
    return alloc(py, &type_str, length);
}

val bytes_alloc(struct py *py, size_t length)
{
    return alloc(py, &type_bytes, length);
}

val str_cut(struct py *py, val text, const char *p, size_t n)
{
    struct str *s = PTR(str, text);
    (void)py;
    memmove(s->data_rw, p, n);
    s->data_rw[n] = 0;
    s->length = (uint32_t)n;
    return text;
}

val str_finish(struct py *py, val text)
{
    struct str *s = PTR(str, text);
    if (all_ascii(s->data, s->length))
        return text;
    if (!str_is_utf8(s->data, s->length))
        py_error(py, &type_UnicodeError, "");
    s->hash = STR_WIDE;
    return text;
}

val str_stable(struct py *py, val text)
{
    if (in_payload(py, str_data(text)))
        gc_pin(py);
    return text;
}

/* --- comparing ------------------------------------------------------------------- */

bool str_is(val v, const char *text)
{
    if (!str_check(v))
        return false;
    struct span s = str_span(v);
    return strlen(text) == s.length && !memcmp(s.data, text, s.length);
}

uint32_t str_hash(val v)
{
    struct str *s = PTR(str, v);
    if (!(s->hash & ~(uint32_t)(STR_WIDE | STR_INTERNED)))
        s->hash |= intern_hash(s->data, s->length);
    return s->hash;
}

bool str_equal(val a, val b)
{
    if (a == b)
        return true;
    struct span s = str_span(a), t = str_span(b);
    if (s.length != t.length || (PTR(str, a)->hash & PTR(str, b)->hash & STR_INTERNED))
        return false;
    return !memcmp(s.data, t.data, s.length);
}

/* --- UTF-8 --------------------------------------------------------------------------- */

static unsigned sequence_length(unsigned char c)
{
    return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

uint32_t str_decode(const char **p)
{
    const unsigned char *s = (const unsigned char *)*p;
    unsigned n = sequence_length(s[0]);
    uint32_t code = n == 1 ? s[0] : s[0] & (0x7fu >> n);
    for (unsigned i = 1; i < n; i++)
        code = code << 6 | (s[i] & 0x3f);
    *p += n;
    return code;
}

size_t str_encode(uint32_t code, char *to)
{
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    size_t n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, code >>= 6)
        to[i] = (char)(0x80 | (code & 0x3f));
    to[0] = (char)((0xf00u >> n & 0xff) | code);
    return n;
}

bool str_is_utf8(const char *data, size_t n)
{
    for (size_t i = 0; i < n;) {
        unsigned char c = (unsigned char)data[i];
        unsigned more = sequence_length(c);
        if (c >= 0xf8 || (c >= 0x80 && c < 0xc0) || i + more > n)
            return false;
        for (unsigned k = 1; k < more; k++)
            if ((data[i + k] & 0xc0) != 0x80)
                return false;
        i += more;
    }
    return true;
}

static size_t count_chars(const char *p, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += (p[i] & 0xc0) != 0x80;
    return count;
}

size_t str_count(val v)
{
    struct span s = str_span(v);
    return PTR(str, v)->hash & STR_WIDE ? count_chars(s.data, s.length) : s.length;
}

/* The byte position of character i. */
static size_t char_offset(val v, size_t i)
{
    if (!(PTR(str, v)->hash & STR_WIDE))
        return i;
    const char *start = str_data(v), *p = start;
    while (i--)
        p += sequence_length((unsigned char)*p);
    return (size_t)(p - start);
}

val str_char(struct py *py, uint32_t code)
{
    char room[4];
    val name = (val)code << 3; /* in the lookup cache, under what is no shape */
    struct cached *c = py_cache_at(py, names_built_in, name);
    if (c->key != names_built_in || c->name != name)
        *c = (struct cached){names_built_in, name, intern(py, room, str_encode(code, room))};
    return gc_keep(py, c->what);
}

bool str_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

const char *str_text(struct py *py, val v)
{
    v = native_of(v);
    if (!str_check(v))
        py_error(py, &type_TypeError, "can't convert %T to str", v);
    return str_data(str_stable(py, v));
}

/* --- slots ---------------------------------------------------------------------------- */

static void print_escape(struct py *py, struct sink *to, uint32_t code, bool json)
{
    static const char digits[] = "0123456789abcdef";
    static const char letters[] = "\nn\tt\rr", json_letters[] = "\nn\tt\rr\bb\ff";
    for (const char *l = json ? json_letters : letters; *l; l += 2)
        if ((uint32_t)*l == code) {
            print_char(py, to, '\\');
            print_char(py, to, l[1]);
            return;
        }
    unsigned width = json ? 4 : code < 0x100 ? 2 : code < 0x10000 ? 4 : 8;
    print_char(py, to, '\\');
    print_char(py, to, width == 2 ? 'x' : width == 4 ? 'u' : 'U');
    while (width--)
        print_char(py, to, digits[code >> (width * 4) & 15]);
}

static char quote_for(const char *p, size_t n)
{
    return memchr(p, '\'', n) && !memchr(p, '"', n) ? '"' : '\'';
}

/* p doesn't move meanwhile. */
static void print_quoted(struct py *py, struct sink *to, const char *p, size_t n, bool text, bool json)
{
    const char *end = p + n;
    char quote = json ? '"' : quote_for(p, n);
    print_char(py, to, quote);
    while (p < end) {
        unsigned char c = (unsigned char)*p;
        if (c >= 0x80 && text) {
            const char *q = p;
            uint32_t code = str_decode(&q);
            if ((code & 0xfffe) == 0xfffe && !json) /* no character */
                print_escape(py, to, code, json);
            else
                print_bytes(py, to, p, (size_t)(q - p));
            p = q;
            continue;
        }
        if (c == (unsigned char)quote || c == '\\')
            print_char(py, to, '\\');
        if (c < 32 || c >= 127)
            print_escape(py, to, c, json);
        else
            print_char(py, to, (char)c);
        p++;
    }
    print_char(py, to, quote);
}

static void print(struct py *py, struct sink *to, val v, enum print_how how)
{
    if (how == PRINT_STR)
        print_str(py, to, v);
    else
        print_quoted(py, to, str_text(py, v), str_length(v), true, how == PRINT_JSON);
}

void bytes_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    struct buffer b;
    ops_need_buffer(py, v, &b, false);
    if (how != PRINT_JSON)
        print_char(py, to, 'b');
    print_quoted(py, to, b.data, b.length, false, how == PRINT_JSON);
}

static val unary(struct py *py, enum unary op, val v)
{
    (void)py;
    switch (op) {
    case UNARY_BOOL: return bool_val(str_length(v));
    case UNARY_LEN: return INT(is_a(v, &type_str) ? str_count(v) : str_length(v));
    case UNARY_HASH: return INT(str_hash(v) >> HASH_SHIFT);
    default: return 0;
    }
}

val str_concat(struct py *py, val a, val b)
{
    size_t n = str_length(a), m = str_length(b);
    if (!m || (!n && type_of(a) == type_of(b)))
        return m ? b : a;
    val r = alloc(py, PTR(object, a)->type, n + m);
    memcpy(PTR(str, r)->data_rw, str_data(a), n);
    memcpy(PTR(str, r)->data_rw + n, str_data(b), m);
    PTR(str, r)->hash = (PTR(str, a)->hash | PTR(str, b)->hash) & STR_WIDE;
    return r;
}

static val repeat(struct py *py, val v, val count)
{
    intptr_t times = int_get_clamped(py, count);
    size_t n = str_length(v), total;
    if (times <= 0 || !n)
        times = 0;
    if (__builtin_mul_overflow(n, (size_t)times, &total))
        py_raise(py, py->memory_error);
    val r = alloc(py, PTR(object, v)->type, total);
    char *to = PTR(str, r)->data_rw;
    if (n == 1)
        memset(to, str_data(v)[0], total);
    else
        for (intptr_t i = 0; i < times; i++)
            memcpy(to + (size_t)i * n, str_data(v), n);
    PTR(str, r)->hash = PTR(str, v)->hash & STR_WIDE;
    return r;
}

static val compare(unsigned op, const char *a, size_t n, const char *b, size_t m)
{
    int c = memcmp(a, b, n < m ? n : m);
    if (!c)
        c = n < m ? -1 : n > m;
    switch (op) {
    case OP_LT: return bool_val(c < 0);
    case OP_LE: return bool_val(c <= 0);
    case OP_GT: return bool_val(c > 0);
    case OP_GE: return bool_val(c >= 0);
    case OP_EQ: return bool_val(c == 0);
    default: return bool_val(c != 0);
    }
}

static val bytes_plus(struct py *py, val a, val b)
{
    struct buffer y;
    if (!ops_buffer(py, b, &y, false))
        return 0;
    size_t n = str_length(a);
    val r = alloc(py, PTR(object, a)->type, n + y.length);
    ops_buffer(py, b, &y, false);
    memcpy(PTR(str, r)->data_rw, str_data(a), n);
    memcpy(PTR(str, r)->data_rw + n, y.data, y.length);
    return r;
}

static val binary(struct py *py, unsigned op, val a, val b)
{
    op &= ~(unsigned)OP_INPLACE;
    bool text = is_a(a, &type_str);
    if (op == OP_MUL && (int_check(b)))
        return repeat(py, a, b);
    if (op == OP_MOD)
        return str_percent(py, a, b);
    val other = native_of(b);
    if (text != is_a(other, &type_str) || (!text && !is_ptr(other)))
        return 0;
    if (op == OP_ADD)
        return text || is_a(other, &type_bytes) ? str_concat(py, a, other) : bytes_plus(py, a, other);
    if (op < OP_LT || op > OP_NE)
        return 0;
    struct buffer y;
    if (!text && (type_of(other)->name == N(array) || !ops_buffer(py, other, &y, false)))
        return 0; /* an array is no bytes, though it has some */
    const char *p = text ? str_data(other) : y.data;
    size_t m = text ? str_length(other) : y.length;
    return compare(op, str_data(a), str_length(a), p, m);
}

static val char_at(struct py *py, val v, val index)
{
    struct span s = str_span(v);
    if (!is_a(v, &type_str))
        return INT((unsigned char)s.data[ops_index(py, index, s.length, "bytes")]);
    size_t i = ops_index(py, index, str_count(v), "str");
    const char *p = s.data + char_offset(v, i);
    if (!(PTR(str, v)->hash & STR_WIDE))
        return str_char(py, (unsigned char)*p);
    return str_char(py, str_decode(&p));
}

static val part(struct py *py, val v, size_t from, size_t to)
{
    struct span s = str_span(v);
    bool text = is_a(v, &type_str);
    size_t a = text ? char_offset(v, from) : from, b = text ? char_offset(v, to) : to;
    if (a == 0 && b == s.length)
        return v;
    return text ? str_new(py, s.data + a, b - a) : make_from(py, &type_bytes, s.data + a, b - a);
}

static val stepped(struct py *py, val v, intptr_t start, intptr_t step, size_t count)
{
    struct sink out = print_to_builder(py);
    struct span s = str_span(str_stable(py, v));
    for (size_t i = 0; i < count; i++) {
        size_t at = (size_t)(start + (intptr_t)i * step);
        if (is_a(v, &type_str)) {
            size_t offset = char_offset(v, at);
            print_bytes(py, &out, s.data + offset, sequence_length((unsigned char)s.data[offset]));
        } else {
            print_char(py, &out, s.data[at]);
        }
    }
    return is_a(v, &type_str) ? print_built(py, &out) : print_built_bytes(py, &out);
}

static val item(struct py *py, val v, val index, val value)
{
    if (value != SLOT_LOAD)
        py_error(py, &type_TypeError, "%T doesn't support item %s", v, value ? "assignment" : "deletion");
    if (!is_a(index, &type_slice))
        return char_at(py, v, index);
    intptr_t start, stop, step;
    size_t length = is_a(v, &type_str) ? str_count(v) : str_length(v);
    size_t count = ops_slice(py, index, length, &start, &stop, &step);
    if (step == 1)
        return part(py, v, (size_t)start, (size_t)start + count);
    return stepped(py, v, start, step, count);
}

static val contains(struct py *py, val v, val what)
{
    struct text self = text_of(py, v);
    if (self.type != &type_str && int_check(what))
        return bool_val(memchr(self.p, (int)int_get(py, what), self.n) != NULL);
    struct text needle = text_like(py, &self, what);
    return bool_val(text_search(self.p, self.n, needle.p, needle.n) != NULL);
}

/* Iterators hold a byte position. */
static val iter_next(struct py *py, val v)
{
    struct iterator *it = PTR(iterator, v);
    struct span s = str_span(it->of);
    if (it->at >= s.length)
        return 0;
    const char *p = s.data + it->at;
    if (!is_a(it->of, &type_str)) {
        it->at++;
        return INT((unsigned char)*p);
    }
    uint32_t code = str_decode(&p);
    it->at = (size_t)(p - s.data);
    return str_char(py, code);
}

static void trace_iter(struct py *py, void *object)
{
    gc_trace(py, ((struct iterator *)object)->of);
}
static val self_iter(struct py *py, val v)
{
    (void)py;
    return v;
}
static const struct slots iter_slots = {.iter = self_iter, .next = iter_next, .trace = trace_iter};
static const struct type type_str_iter = {.head = {&type_type}, .slots = &iter_slots, .name = N(iterator)};

static val iter(struct py *py, val v)
{
    return iterator_new(py, &type_str_iter, v);
}

static bool buffer(struct py *py, val v, struct buffer *out, bool write)
{
    if (write)
        return false;
    struct span s = str_span(str_stable(py, v));
    *out = (struct buffer){(char *)(uintptr_t)s.data, s.length, 'B'};
    return true;
}

static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)type;
    static const struct param params[] = {{N(object), N(empty)}, {N(encoding), NONE}, {N(errors), NONE}};
    val a[3];
    native_parse(py, n, nkw, args, params, 3, a);
    if (a[1] == NONE && a[2] == NONE)
        return str_check(a[0]) ? a[0] : print_to_str(py, a[0], PRINT_STR);
    struct buffer b;
    if (str_check(a[0]) || !ops_buffer(py, a[0], &b, false))
        py_error(py, &type_TypeError, "decoding str is not supported");
    return str_finish(py, make_from(py, &type_str, b.data, b.length));
}

static val make_bytes(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    struct buffer b;
    (void)type;
    val a[3];
    if (nkw) { /* bytes(text, encoding=...) */
        static const struct param named[] = {{N(source), N(empty)}, {N(encoding), N(utf8)}, {N(errors), NONE}};
        native_parse(py, n, nkw, args, named, 3, a);
        n = 3, args = a;
    } else {
        native_arity(py, n, nkw, 0, 3);
    }
    if (n == 0)
        return bytes_alloc(py, 0);
    val v = native_of(args[0]);
    if (str_check(v)) {
        if (n < 2)
            py_error(py, &type_TypeError, "string argument without an encoding");
        return make_from(py, &type_bytes, str_data(v), str_length(v));
    }
    if (n > 1)
        py_error(py, &type_TypeError, "wrong number of arguments");
    val special = class_special(py, args[0], N(__bytes__));
    if (special)
        return py_call(py, special, 1, args);
    if (int_check(v)) {
        intptr_t count = int_get(py, v);
        if (count < 0)
            py_error(py, &type_ValueError, "negative count");
        val r = bytes_alloc(py, (size_t)count);
        memset(PTR(str, r)->data_rw, 0, (size_t)count);
        return r;
    }
    if (ops_buffer(py, v, &b, false))
        return bytes_new(py, b.data, b.length);
    return ops_bytes_of(py, v);
}

static const struct slots str_slots = {.print = print, .unary = unary, .binary = binary, .make = make,
    .item = item, .iter = iter, .contains = contains, .trace = trace, .buffer = buffer};
const struct type type_str = {.head = {&type_type}, .slots = &str_slots, .name = N(str), .entries = str_entries};

static const struct slots bytes_slots = {.print = bytes_print, .unary = unary, .binary = binary,
    .make = make_bytes, .item = item, .iter = iter, .contains = contains, .trace = trace, .buffer = buffer};
const struct type type_bytes = {.head = {&type_type}, .slots = &bytes_slots, .name = N(bytes), .entries = bytes_entries};
