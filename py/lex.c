#include "py/lex.h"

#include <string.h>

#include "py/intern.h"
#include "py/obj/complex.h"
#include "py/obj/exc.h"
#include "py/obj/float.h"
#include "py/obj/int.h"
#include "py/obj/str.h"
#include "py/print.h"

/* Their texts lie in whole words, to be compared as such: bytes in flash are slow to read. */
static const struct keyword {
    _Alignas(4) char text[8];
} keywords[] = {
#define KEYWORD(id, text) {text},
#define SYMBOL(id, text)
#include "py/token.def"
#undef KEYWORD
#undef SYMBOL
};
static const struct symbol_text {
    _Alignas(4) char text[4];
} symbols[] = {
#define KEYWORD(id, text)
#define SYMBOL(id, text) {text},
#include "py/token.def"
#undef KEYWORD
#undef SYMBOL
};
enum { FORGET = 256, KEYWORDS = sizeof keywords / sizeof keywords[0], SYMBOLS = sizeof symbols / sizeof symbols[0] };

static uint32_t word_at(const char *p)
{
    uint32_t w;
    memcpy(&w, __builtin_assume_aligned(p, 4), 4);
    return w;
}

static int peek(const struct lex *l, uint32_t ahead)
{
    const struct str *s = PTR(str, l->source);
    uint32_t at = l->at + ahead;
    if (at >= s->length)
        return -1;
    bool alone = s->data[at] == '\r' && (at + 1 >= s->length || s->data[at + 1] != '\n');
    return alone ? '\n' : (unsigned char)s->data[at]; /* a lone CR ends a line, too */
}

static _Noreturn void bad(struct py *py, struct lex *l, const struct type *type, const char *why)
{
    l->token_line = l->line;
    py_error(py, type, "%s", why);
}

static bool is_word(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c >= 0x80;
}
static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

void lex_open(struct py *py, struct lex *l, val source)
{
    (void)py;
    memset(l, 0, sizeof *l);
    /* a str of its own: it is shortened as it is read */
    l->source = PTR(str, source)->hash & STR_INTERNED ? str_new(py, str_data(source), str_length(source)) : source;
    l->line = 1;
    l->line_start = 1;
    l->indent_count = 1;
    if (peek(l, 0) == 0xef && peek(l, 1) == 0xbb && peek(l, 2) == 0xbf)
        l->at = 3;
}

void lex_forget(struct py *py, struct lex *l)
{
    struct str *s = PTR(str, l->source);
    uint32_t gone = l->start, rest = s->length - gone;
    if (gone < FORGET || gone < rest / 8 || s->data == (const char *)(s + 1) || !gc_is_heap(py, s->data))
        return;
    memmove(s->data_rw, s->data + gone, rest + 1);
    s->length = rest;
    gc_resize(py, &s->data_rw, rest + 1);
    l->start = 0, l->end -= gone, l->at -= gone;
}

void lex_close(struct py *py, struct lex *l)
{
    struct str *s = PTR(str, l->source);
    if (s->data == (const char *)(s + 1) || !gc_is_heap(py, s->data))
        return;
    s->length = 0;
    gc_resize(py, &s->data_rw, 0);
    l->at = l->start = l->end = 0;
}

/* --- lines -------------------------------------------------------------------------------- */

static void skip_comment(struct lex *l)
{
    while (peek(l, 0) >= 0 && peek(l, 0) != '\n')
        l->at++;
}

static void new_line(struct lex *l)
{
    l->line++;
    l->at++;
}

static bool at_break(const struct lex *l, uint32_t ahead)
{
    return peek(l, ahead) == '\n' || (peek(l, ahead) == '\r' && peek(l, ahead + 1) == '\n');
}

/* Blanks, comments, joined lines; within brackets line ends too. */
static void skip_space(struct py *py, struct lex *l)
{
    for (;;) {
        int c = peek(l, 0);
        if (c == ' ' || c == '\t' || c == '\f' || (c == '\r' && (l->nesting || peek(l, 1) != '\n')))
            l->at++;
        else if (c == '#')
            skip_comment(l);
        else if (c == '\\' && at_break(l, 1)) {
            l->at += peek(l, 1) == '\r' ? 2 : 1;
            new_line(l);
            if (peek(l, 0) < 0 && l->start)
                bad(py, l, &type_SyntaxError, "invalid syntax");
        } else if (c == '\n' && l->nesting)
            new_line(l);
        else
            return;
    }
}

/* The indentation of the next line with something on it. */
static unsigned measure(struct lex *l)
{
    for (;;) {
        unsigned column = 0;
        for (;; l->at++) {
            int c = peek(l, 0);
            if (c == ' ')
                column++;
            else if (c == '\t')
                column = (column | 7) + 1;
            else if (c == '\f')
                column = 0;
            else
                break;
        }
        if (peek(l, 0) == '#')
            skip_comment(l);
        if (peek(l, 0) == '\r' && peek(l, 1) == '\n')
            l->at++;
        if (peek(l, 0) != '\n')
            return peek(l, 0) < 0 ? 0 : column;
        new_line(l);
    }
}

static void start_line(struct py *py, struct lex *l)
{
    unsigned column = measure(l);
    l->line_start = 0;
    if (column > l->indents[l->indent_count - 1]) {
        if (l->indent_count == LEX_INDENTS)
            bad(py, l, &type_IndentationError, "too many levels of indentation");
        l->indents[l->indent_count++] = (uint16_t)column;
        l->pending = -1;
        return;
    }
    while (column < l->indents[l->indent_count - 1]) {
        l->indent_count--;
        l->pending++;
    }
    if (column != l->indents[l->indent_count - 1])
        bad(py, l, &type_IndentationError, "unindent doesn't match any outer indent level");
}

/* --- strings ---------------------------------------------------------------------------------- */

static int hex_digit(int c)
{
    return is_digit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

static uint32_t read_hex(struct py *py, struct lex *l, unsigned digits)
{
    uint32_t code = 0;
    while (digits--) {
        int d = hex_digit(peek(l, 0));
        if (d < 0)
            bad(py, l, &type_SyntaxError, "invalid syntax");
        code = code * 16 + (uint32_t)d;
        l->at++;
    }
    return code;
}

static uint32_t read_octal(struct lex *l)
{
    uint32_t code = 0;
    for (int i = 0; i < 3 && peek(l, 0) >= '0' && peek(l, 0) <= '7'; i++, l->at++)
        code = code * 8 + (uint32_t)(peek(l, 0) - '0');
    return code;
}

static void put_code(struct py *py, struct sink *out, uint32_t code, bool bytes)
{
    char room[4];
    if (bytes)
        print_char(py, out, (char)code);
    else
        print_bytes(py, out, room, str_encode(code, room));
}

static void escape(struct py *py, struct lex *l, struct sink *out, bool bytes)
{
    static const char pairs[] = "\\\\''\"\"a\ab\bf\fn\nr\rt\tv\v";
    int c = peek(l, 0);
    for (const char *p = pairs; *p; p += 2)
        if (c == p[0]) {
            l->at++;
            print_char(py, out, p[1]);
            return;
        }
    if (at_break(l, 0)) {
        l->at += c == '\r';
        new_line(l);
    } else if (c >= '0' && c <= '7') {
        put_code(py, out, read_octal(l), bytes);
    } else if (c == 'x' || (!bytes && (c == 'u' || c == 'U'))) {
        l->at++;
        uint32_t code = read_hex(py, l, c == 'x' ? 2 : c == 'u' ? 4 : 8);
        if (code > 0x10ffff)
            bad(py, l, &type_SyntaxError, "invalid syntax");
        put_code(py, out, code, bytes);
    } else if (c == 'N' && !bytes) {
        bad(py, l, &type_NotImplementedError, "unicode name escapes");
    } else {
        print_char(py, out, '\\');
    }
}

static bool at_quote(const struct lex *l, char quote, bool triple)
{
    return peek(l, 0) == quote && (!triple || (peek(l, 1) == quote && peek(l, 2) == quote));
}

/* One character of a string, perhaps an escape, into `out`. */
static void string_char(struct py *py, struct lex *l, struct sink *out, bool raw, bool bytes, bool triple)
{
    int c = peek(l, 0);
    if (c < 0 || (c == '\n' && !triple))
        bad(py, l, &type_SyntaxError, "invalid syntax");
    if (c == '\r' && peek(l, 1) == '\n') {
        l->at++;
        return;
    }
    if (c == '\n')
        l->line++;
    l->at++;
    if (c == '\\' && !raw) {
        escape(py, l, out, bytes);
        return;
    }
    print_char(py, out, (char)c);
    if (c == '\\' && peek(l, 0) >= 0) {
        if (peek(l, 0) == '\n')
            l->line++;
        print_char(py, out, (char)peek(l, 0));
        l->at++;
    }
}

static void put_nothing(struct py *py, struct sink *sink, const char *text, size_t n)
{
    (void)py, (void)sink, (void)text, (void)n;
}

static struct sink text_sink(struct py *py, const struct lex *l)
{
    return l->quiet ? (struct sink){put_nothing, 0} : print_to_builder(py);
}

static void read_string(struct py *py, struct lex *l, char quote, bool triple, bool raw, bool bytes)
{
    size_t mark = gc_mark_arena(py);
    struct sink out = text_sink(py, l);
    while (!at_quote(l, quote, triple))
        string_char(py, l, &out, raw, bytes, triple);
    l->at += triple ? 3 : 1;
    l->token = bytes ? T_BYTES : T_STRING;
    if (l->quiet)
        return;
    val v = bytes ? print_built_bytes(py, &out) : str_finish(py, print_built(py, &out));
    gc_cut_arena(py, mark);
    l->value = gc_keep(py, v);
}

val lex_fstring(struct py *py, struct lex *l, bool in_format, char *stop)
{
    struct sink out = text_sink(py, l);
    for (;;) {
        int c = peek(l, 0);
        bool twice = c >= 0 && peek(l, 1) == c;
        if (at_quote(l, l->quote, l->triple)) {
            l->at += l->triple ? 3 : 1;
            *stop = 0;
            break;
        }
        if (c == '{' && !(twice && !in_format)) {
            l->at++;
            *stop = '{';
            break;
        }
        if (c == '}' && (in_format || !twice)) {
            if (!in_format)
                bad(py, l, &type_SyntaxError, "f-string: single '}' is not allowed");
            l->at++;
            *stop = '}';
            break;
        }
        if (c == '{' || c == '}')
            l->at++;
        string_char(py, l, &out, l->raw, false, l->triple);
    }
    return l->quiet ? 0 : str_finish(py, print_built(py, &out));
}

/* A prefix of letters and a quote; false: it is a name. */
static bool try_string(struct py *py, struct lex *l)
{
    bool raw = false, bytes = false, format = false;
    uint32_t n = 0;
    for (;; n++) {
        int c = peek(l, n);
        if (c == '\'' || c == '"')
            break;
        c |= 32;
        if (n == 2 || c < 0 || (c != 'r' && c != 'b' && c != 'f' && c != 'u'))
            return false;
        raw |= c == 'r', bytes |= c == 'b', format |= c == 'f';
    }
    char quote = (char)peek(l, n);
    l->at += n + 1;
    bool triple = peek(l, 0) == quote && peek(l, 1) == quote;
    l->at += triple ? 2 : 0;
    if (format) {
        l->token = T_FSTRING;
        l->quote = quote, l->triple = triple, l->raw = raw;
        return true;
    }
    read_string(py, l, quote, triple, raw, bytes);
    return true;
}

/* --- names, numbers, symbols ---------------------------------------------------------------------- */

static enum token keyword(const char *p, size_t n)
{
    uint32_t w[2] = {0, 0};
    memcpy(w, p, n);
    for (size_t i = 0; i < KEYWORDS; i++)
        if (word_at(keywords[i].text) == w[0] && word_at(keywords[i].text + 4) == w[1])
            return (enum token)(T_FALSE + i);
    return T_NAME;
}

static void read_name(struct py *py, struct lex *l)
{
    while (is_word(peek(l, 0)))
        l->at++;
    size_t n = l->at - l->start;
    const char *p = PTR(str, l->source)->data + l->start;
    l->token = n <= 8 ? keyword(p, n) : T_NAME;
    if (l->token == T_NAME)
        l->value = intern(py, p, n);
}

static bool number_goes_on(const struct lex *l, bool *is_float, bool plain)
{
    int c = peek(l, 0), before = l->at ? (unsigned char)PTR(str, l->source)->data[l->at - 1] : 0;
    if (is_digit(c) || c == '_' || (!plain && is_word(c)))
        return true;
    if (plain && c == '.' && !*is_float)
        return *is_float = true;
    if (plain && (c | 32) == 'e' && (is_digit(peek(l, 1)) || ((peek(l, 1) == '+' || peek(l, 1) == '-') && is_digit(peek(l, 2)))))
        return *is_float = true;
    return plain && (c == '+' || c == '-') && (before | 32) == 'e';
}

static void read_number(struct py *py, struct lex *l)
{
    bool is_float = false, plain = !(peek(l, 0) == '0' && is_word(peek(l, 1)) && !is_digit(peek(l, 1)) &&
                                     (peek(l, 1) | 32) != 'e' && peek(l, 1) != '_' && (peek(l, 1) | 32) != 'j');
    while (number_goes_on(l, &is_float, plain))
        l->at++;
    size_t n = l->at - l->start, used = n;
    l->token = T_NUMBER;
    bool imaginary = plain && (peek(l, 0) | 32) == 'j';
    if (!l->quiet) {
        size_t mark = gc_mark_arena(py);
        val text = str_stable(py, str_new(py, PTR(str, l->source)->data + l->start, n));
        const char *p = str_data(text);
        if (imaginary)
            l->value = complex_new(py, 0, float_parse(p, n, &used));
        else if (is_float)
            l->value = float_new(py, float_parse(p, n, &used));
        else
            l->value = int_parse(py, p, n, 0);
        val v = l->value;
        gc_cut_arena(py, mark);
        if (!v || used != n)
            bad(py, l, &type_SyntaxError, is_float ? "invalid syntax for number" : "invalid syntax for integer");
        gc_keep(py, v);
    }
    l->at += imaginary;
    if (is_word(peek(l, 0))) /* 1if: CPython warns */
        bad(py, l, &type_SyntaxError, "invalid syntax for number");
}

static void read_symbol(struct py *py, struct lex *l)
{
    char ahead[4] __attribute__((aligned(4))) = {0};
    for (uint32_t i = 0; i < 3 && peek(l, i) > 0; i++)
        ahead[i] = (char)peek(l, i);
    for (size_t i = 0; i < SYMBOLS; i++) {
        uint32_t text = word_at(symbols[i].text), n = text >> 16 ? 3 : text >> 8 ? 2 : 1;
        if ((word_at(ahead) ^ text) << (32 - 8 * n))
            continue;
        if (T_IADD + i == T_WALRUS && l->fstring_nesting && l->nesting == l->fstring_nesting)
            continue;
        if (T_IADD + i == T_NE && l->fstring_nesting && l->nesting == l->fstring_nesting && peek(l, 2) == '}')
            continue;
        l->token = (enum token)(T_IADD + i);
        l->at += n;
        int c = ahead[0];
        if ((c == '(' || c == '[' || c == '{') && l->nesting++ >= LEX_NESTING)
            bad(py, l, &type_SyntaxError, "too many nested parentheses");
        if ((c == ')' || c == ']' || c == '}') && l->nesting)
            l->nesting--;
        return;
    }
    bad(py, l, &type_SyntaxError, "invalid syntax");
}

static void read_token(struct py *py, struct lex *l)
{
    l->value = 0;
    if (l->line_start && !l->nesting)
        start_line(py, l);
    l->token_line = l->line;
    if (l->pending) {
        l->token = l->pending < 0 ? T_INDENT : T_DEDENT;
        l->pending = (int16_t)(l->pending < 0 ? 0 : l->pending - 1);
        return;
    }
    skip_space(py, l);
    l->token_line = l->line;
    l->start = l->at;
    int c = peek(l, 0);
    if (c < 0) {
        if (l->token != T_NEWLINE && l->token != T_DEDENT && l->token != T_END && l->start) {
            l->token = T_NEWLINE;
            l->line_start = 1;
        } else {
            l->token = T_END;
        }
    } else if (c == '\n' || c == '\r') {
        l->at += c == '\r';
        new_line(l);
        l->token = T_NEWLINE;
        l->line_start = 1;
    } else if (is_word(c) && !is_digit(c)) {
        if (!try_string(py, l))
            read_name(py, l);
    } else if (is_digit(c) || (c == '.' && is_digit(peek(l, 1)))) {
        read_number(py, l);
    } else if (c == '\'' || c == '"') {
        try_string(py, l);
    } else {
        read_symbol(py, l);
    }
    l->end = l->at;
}

void lex_next(struct py *py, struct lex *l)
{
    size_t pins = py->heap.pins;
    read_token(py, l);
    py->heap.pins = pins;
}
