/* json */
#include <string.h>

#include "py/lib/module.h"

/* --- writing --------------------------------------------------------------------------------- */

struct style {
    struct py *py;
    struct sink *to;
    const char *item, *key; /* separators */
};

static void write_value(struct style *s, val v);

static void write_all(struct style *s, val v)
{
    bool first = true;
    val it = ops_iter(s->py, v), item;
    print_char(s->py, s->to, '[');
    while ((item = ops_next(s->py, it))) {
        if (!first)
            print_c(s->py, s->to, s->item);
        write_value(s, item);
        first = false;
    }
    print_char(s->py, s->to, ']');
}

static void write_dict(struct style *s, val v)
{
    val key, value;
    bool first = true;
    print_char(s->py, s->to, '{');
    for (size_t at = 0; dict_next(v, &at, &key, &value); first = false) {
        if (!first)
            print_c(s->py, s->to, s->item);
        bool quote = !str_check(native_of(key));
        if (quote)
            print_char(s->py, s->to, '"');
        write_value(s, key);
        if (quote)
            print_char(s->py, s->to, '"');
        print_c(s->py, s->to, s->key);
        write_value(s, value);
    }
    print_char(s->py, s->to, '}');
}

static void write_value(struct style *s, val v)
{
    val plain = native_of(v);
    py_check_stack(s->py);
    if (list_check(plain) || tuple_check(plain))
        write_all(s, plain);
    else if (dict_check(plain))
        write_dict(s, plain);
    else
        print_value(s->py, s->to, v, PRINT_JSON);
}

static void dump(struct py *py, struct sink *to, size_t n, size_t nkw, const val *args, size_t used)
{
    static const struct param params[] = {{N(separators), NONE}};
    struct style s = {py, to, ", ", ": "};
    val a[1];
    native_parse(py, 0, nkw, args + n, params, 1, a);
    if (n != used)
        py_error(py, &type_TypeError, "function takes %z positional arguments but %z were given", used, n);
    if (a[0] != NONE) {
        val t = tuple_from(py, a[0]);
        if (PTR(tuple, t)->length != 2)
            py_error(py, &type_ValueError, "separators must be a pair");
        s.item = str_text(py, PTR(tuple, t)->items[0]);
        s.key = str_text(py, PTR(tuple, t)->items[1]);
    }
    write_value(&s, args[0]);
}

FN_KW(j_dumps)
{
    struct sink to = print_to_builder(py);
    dump(py, &to, n, nkw, args, 1);
    return print_built(py, &to);
}
FN_KW(j_dump)
{
    struct sink to = print_to_stream(py, n > 1 ? args[1] : NONE);
    dump(py, &to, n, nkw, args, 2);
    return NONE;
}

/* --- reading ------------------------------------------------------------------------------------ */

struct reader {
    struct py *py;
    const char *p, *end;
    val stream; /* or 0: p to end is all */
    int now;    /* the character looked at, -1 at the end */
    unsigned depth;
};

static void advance(struct reader *r)
{
    if (!r->stream) {
        r->now = r->p < r->end ? (unsigned char)*r->p++ : -1;
        return;
    }
    val one = INT(1), got = py_call_method(r->py, r->stream, N(read), 1, &one);
    struct buffer b;
    ops_need_buffer(r->py, got, &b, false);
    r->now = b.length ? *(unsigned char *)b.data : -1;
    /* a character of a text stream may be several bytes: keep the rest */
    if (b.length > 1) {
        r->p = b.data;
    }
}
static _Noreturn void bad(struct reader *r)
{
    py_error(r->py, &type_ValueError, "syntax error in JSON");
}
static void skip(struct reader *r)
{
    while (r->now >= 0 && str_is_space((char)r->now))
        advance(r);
}
static val read_value(struct reader *r);

static unsigned read_hex(struct reader *r)
{
    unsigned code = 0;
    for (int i = 0; i < 4; i++, advance(r)) {
        int c = r->now | 32;
        if (r->now >= '0' && r->now <= '9')
            code = code * 16 + (unsigned)(r->now - '0');
        else if (c >= 'a' && c <= 'f')
            code = code * 16 + (unsigned)(c - 'a' + 10);
        else
            bad(r);
    }
    return code;
}

static void read_escape(struct reader *r, struct sink *out)
{
    static const char pairs[] = "b\bf\fn\nr\rt\t";
    char room[4];
    advance(r);
    for (const char *p = pairs; *p; p += 2)
        if (r->now == p[0]) {
            print_char(r->py, out, p[1]);
            advance(r);
            return;
        }
    if (r->now == 'u') {
        advance(r);
        uint32_t code = read_hex(r);
        print_bytes(r->py, out, room, str_encode(code, room));
        return;
    }
    if (r->now < 0)
        bad(r);
    print_char(r->py, out, (char)r->now);
    advance(r);
}

static val read_string(struct reader *r)
{
    struct sink out = print_to_builder(r->py);
    advance(r);
    while (r->now != '"') {
        if (r->now < 0)
            bad(r);
        if (r->now == '\\') {
            read_escape(r, &out);
            continue;
        }
        print_char(r->py, &out, (char)r->now);
        advance(r);
    }
    advance(r);
    return str_finish(r->py, print_built(r->py, &out));
}

static val read_number(struct reader *r)
{
    char room[400];
    size_t n = 0, used;
    bool whole = true;
    while (r->now > 0 && strchr("+-0123456789.eE", r->now) && n + 1 < sizeof room) {
        whole &= r->now != '.' && (r->now | 32) != 'e';
        room[n++] = (char)r->now;
        advance(r);
    }
    val v = whole ? int_parse(r->py, room, n, 10) : float_new(r->py, float_parse(room, n, &used));
    if (!v || (!whole && used != n))
        bad(r);
    return v;
}

static val read_word(struct reader *r, const char *word, val v)
{
    for (; *word; word++, advance(r))
        if (r->now != *word)
            bad(r);
    return v;
}

static val read_list(struct reader *r)
{
    val list = list_new(r->py, 0, NULL);
    advance(r);
    for (skip(r); r->now != ']'; skip(r)) {
        list_append(r->py, list, read_value(r));
        skip(r);
        if (r->now == ',')
            advance(r);
        else if (r->now != ']')
            bad(r);
    }
    advance(r);
    return list;
}

static val read_dict(struct reader *r)
{
    val d = dict_new(r->py, 0);
    advance(r);
    for (skip(r); r->now != '}'; skip(r)) {
        val key = read_value(r);
        skip(r);
        if (r->now != ':' || list_check(key) || dict_check(key))
            bad(r);
        advance(r);
        dict_set(r->py, d, key, read_value(r));
        skip(r);
        if (r->now == ',')
            advance(r);
        else if (r->now != '}')
            bad(r);
    }
    advance(r);
    return d;
}

static val read_value(struct reader *r)
{
    py_check_stack(r->py);
    skip(r);
    switch (r->now) {
    case '"': return read_string(r);
    case '[': return read_list(r);
    case '{': return read_dict(r);
    case 'n': return read_word(r, "null", NONE);
    case 't': return read_word(r, "true", TRUE);
    case 'f': return read_word(r, "false", FALSE);
    default:
        if (r->now == '-' || (r->now >= '0' && r->now <= '9'))
            return read_number(r);
        bad(r);
    }
}

FN(j_loads)
{
    struct buffer b;
    ops_need_buffer(py, args[0], &b, false);
    struct reader r = {py, b.data, (char *)b.data + b.length, 0, 0, 0};
    advance(&r);
    val v = read_value(&r);
    skip(&r);
    if (r.now >= 0)
        bad(&r);
    return v;
}
FN(j_load)
{
    struct reader r = {py, NULL, NULL, args[0], 0, 0};
    advance(&r);
    val v = read_value(&r);
    skip(&r);
    if (r.now >= 0)
        bad(&r);
    return v;
}
static const struct native functions[] = {
    FUNCTION_KW(dumps, j_dumps),
    FUNCTION_KW(dump, j_dump),
    FUNCTION(loads, j_loads, 1, 1),
    FUNCTION(load, j_load, 1, 1),
};

static const struct entry entries[] = {
    {N(__name__), N(json)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(json);
