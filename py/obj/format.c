/* str.format, the % operator, format specs. */
#include <string.h>

#include "py/obj/class.h"
#include "py/obj/complex.h"
#include "py/obj/dict.h"
#include "py/obj/exc.h"
#include "py/obj/float.h"
#include "py/obj/int.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/intern.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"

struct spec {
    char fill[5];
    char align, sign, type, group; /* 0: not given */
    bool alternate, zero, filled;
    int width, precision; /* -1: not given */
};

static bool is_align(char c)
{
    return c && strchr("<>=^", c);
}

static const char *read_number(const char *p, const char *end, int *n)
{
    if (p < end && *p >= '0' && *p <= '9')
        for (*n = 0; p < end && *p >= '0' && *p <= '9'; p++)
            *n = *n < 100000 ? *n * 10 + (*p - '0') : *n;
    return p;
}

static void parse(struct py *py, struct spec *s, const char *p, size_t n)
{
    const char *end = p + n, *q = p;
    bool filled = false;
    *s = (struct spec){.fill = " ", .width = -1, .precision = -1};
    if (n)
        str_decode(&q);
    if (q < end && is_align(*q)) {
        memset(s->fill, 0, sizeof s->fill);
        memcpy(s->fill, p, (size_t)(q - p));
        s->filled = true;
        s->align = *q;
        p = q + 1;
        filled = true;
    } else if (p < end && is_align(*p)) {
        s->align = *p++;
    }
    if (p < end && strchr("+- ", *p))
        s->sign = *p++;
    if (p < end && *p == '#')
        s->alternate = true, p++;
    if (p < end && *p == '0') {
        s->zero = true, p++;
        if (!filled)
            s->fill[0] = '0';
        if (!s->align)
            s->align = '=';
        if (s->fill[0] == ' ' && !s->filled)
            s->fill[0] = '0';
    }
    p = read_number(p, end, &s->width);
    if (p < end && (*p == ',' || *p == '_'))
        s->group = *p++;
    if (p < end && *p == '.') {
        q = p + 1;
        p = read_number(q, end, &s->precision);
        if (p == q)
            py_error(py, &type_ValueError, "invalid format specifier");
    }
    if (p < end)
        s->type = *p++;
    if (p != end)
        py_error(py, &type_ValueError, "invalid format specifier");
}

static void pad(struct py *py, struct sink *to, const struct spec *s, size_t n)
{
    while (n--)
        print_c(py, to, s->fill);
}

/* `head` (a sign, a prefix) then `body`; `chars` is the length in characters. */
static void put_padded(struct py *py, struct sink *to, const struct spec *s, const char *head, const char *body,
                       size_t n, size_t chars, char align)
{
    size_t width = s->width < 0 ? 0 : (size_t)s->width, used = chars + strlen(head);
    size_t room = width > used ? width - used : 0;
    size_t before = align == '>' ? room : align == '^' ? room / 2 : 0;
    pad(py, to, s, before);
    print_c(py, to, head);
    if (align == '=')
        pad(py, to, s, room);
    print_bytes(py, to, body, n);
    if (align != '=')
        pad(py, to, s, room - before);
}

static const char *sign_of(const struct spec *s, bool negative)
{
    return negative ? "-" : s->sign == '+' ? "+" : s->sign == ' ' ? " " : "";
}

/* Digits in groups, with as many zeros before them as fill the width: 0,042. */
static val zeros_grouped(struct py *py, const struct spec *s, val digits, size_t head, size_t group)
{
    size_t n = str_length(digits), all = n, width = s->width < 0 ? 0 : (size_t)s->width;
    while (head + all + (all - 1) / group < width)
        all++;
    val out = str_alloc(py, all + (all - 1) / group);
    char *p = PTR(str, out)->data_rw;
    for (size_t i = 0; i < all; i++) {
        if (i && (all - i) % group == 0)
            *p++ = s->group;
        *p++ = i < all - n ? '0' : str_data(digits)[i - (all - n)];
    }
    return out;
}

static void format_int(struct py *py, struct sink *to, const struct spec *s, val v)
{
    static const struct { char type; unsigned base; const char *prefix; } bases[] = {
        {'d', 10, ""}, {'n', 10, ""}, {0, 10, ""}, {'b', 2, "0b"}, {'o', 8, "0o"}, {'x', 16, "0x"}, {'X', 16, "0X"}};
    if (s->type == 'c') {
        if (s->sign)
            py_error(py, &type_ValueError, "sign not allowed with integer format specifier 'c'");
        val c = str_char(py, (uint32_t)int_get(py, v));
        put_padded(py, to, s, "", str_data(c), str_length(c), 1, s->align ? s->align : '>');
        return;
    }
    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++) {
        if (bases[i].type != s->type)
            continue;
        bool zeros = s->zero && s->group && s->align == '=';
        val text = int_format(py, v, bases[i].base, s->type == 'X', "", zeros ? 0 : s->group);
        const char *p = str_data(str_stable(py, text));
        size_t n = str_length(text);
        char head[4] = "";
        bool negative = *p == '-';
        strcpy(head, sign_of(s, negative));
        if (s->alternate)
            strcat(head, bases[i].prefix);
        if (zeros) {
            text = zeros_grouped(py, s, str_new(py, p + negative, n - negative), strlen(head), bases[i].base == 10 ? 3 : 4);
            p = str_data(str_stable(py, text)), n = str_length(text), negative = false;
        }
        put_padded(py, to, s, head, p + negative, n - negative, n - negative, s->align ? s->align : '>');
        return;
    }
    py_error(py, &type_ValueError, "unknown format code '%s' for object of type '%T'", (char[]){s->type, 0}, v);
}

static size_t group_digits(char *text, size_t n, char group)
{
    size_t digits = strspn(text, "0123456789");
    for (size_t i = digits; i > 3; i -= 3) {
        memmove(text + i - 3 + 1, text + i - 3, n - (i - 3) + 1);
        text[i - 3] = group;
        n++;
    }
    return n;
}

static void format_float(struct py *py, struct sink *to, const struct spec *s, val v)
{
    char room[500];
    char type = s->type ? s->type : 'g';
    real d = float_get(py, v);
    bool negative = d < 0 || (d == 0 && 1 / d < 0);
    size_t n;
    if (!strchr("eEfFgG%n", type))
        py_error(py, &type_ValueError, "unknown format code '%s' for object of type '%T'", (char[]){type, 0}, v);
    double x = negative ? -(double)d : (double)d;
    if (d != d || d - d != 0) {
        strcpy(room, d != d ? "nan" : "inf");
        if (type == 'E' || type == 'F' || type == 'G')
            for (char *p = room; *p; p++)
                *p ^= 32;
        if (type == '%')
            strcat(room, "%");
        n = strlen(room);
    } else if (!s->type && s->precision < 0) {
        n = float_repr(negative ? -d : d, room);
    } else if (type == '%') {
        n = float_format(x * 100, 'f', s->precision < 0 ? 6 : s->precision, s->alternate, room, sizeof room - 100);
        room[n++] = '%', room[n] = 0;
    } else {
        int precision = s->precision < 0 ? 6 : s->precision > 300 ? 300 : s->precision;
        n = float_format(x, type == 'n' ? 'g' : type, precision, s->alternate, room, sizeof room - 100);
        if (!s->type && !strpbrk(room, ".en") && 0)
            n = strlen(strcat(room, ".0"));
    }
    if (s->group)
        n = group_digits(room, n, s->group);
    put_padded(py, to, s, sign_of(s, negative), room, n, n, s->align ? s->align : '>');
}

static void format_text(struct py *py, struct sink *to, const struct spec *s, val text)
{
    const char *p = str_data(str_stable(py, text)), *end = p + str_length(text);
    size_t chars = str_count(text);
    if (s->precision >= 0 && (size_t)s->precision < chars) {
        const char *q = p;
        for (chars = 0; chars < (size_t)s->precision; chars++)
            str_decode(&q);
        end = q;
    }
    put_padded(py, to, s, "", p, (size_t)(end - p), chars, s->align && s->align != '=' ? s->align : '<');
}

static void format_with(struct py *py, struct sink *to, val v, const char *p, size_t n)
{
    struct spec s;
    parse(py, &s, p, n);
    val plain = native_of(v);
    bool number_type = s.type && strchr("eEfFgG%", s.type);
    if (is_a(plain, &type_bool) && !s.type && n)
        s.type = 'd';
    if (int_check(plain) && !number_type && !(is_a(plain, &type_bool) && !n)) {
        if (s.precision >= 0)
            py_error(py, &type_ValueError, "precision not allowed in integer format specifier");
        format_int(py, to, &s, plain);
    } else if (float_check(plain) || (int_check(plain) && number_type)) {
        format_float(py, to, &s, plain);
    } else if (is_a(plain, &type_complex) && !n) {
        print_value(py, to, v, PRINT_STR);
    } else {
        bool text = str_check(plain);
        if (s.type && s.type != 's')
            py_error(py, &type_ValueError, "unknown format code '%s' for object of type '%T'", (char[]){s.type, 0}, v);
        if (s.align == '=' && s.zero)
            s.align = '<';
        if (s.align == '=')
            py_error(py, &type_ValueError, "'=' alignment not allowed in string format specifier");
        if (s.sign)
            py_error(py, &type_ValueError, "sign not allowed in string format specifier");
        format_text(py, to, &s, text ? plain : print_to_str(py, v, PRINT_STR));
    }
}

val str_format_value(struct py *py, val v, val spec)
{
    spec = native_of(spec);
    if (!str_check(spec))
        py_error(py, &type_TypeError, "a format is a str, not '%T'", spec);
    val f = class_special(py, v, N(__format__));
    if (f)
        return py_call(py, f, 2, (val[]){v, spec});
    if (!str_length(spec))
        return print_to_str(py, v, PRINT_STR);
    struct sink to = print_to_builder(py);
    format_with(py, &to, v, str_data(str_stable(py, spec)), str_length(spec));
    return print_built(py, &to);
}

/* --- str.format -------------------------------------------------------------------------- */

struct fields {
    struct py *py;
    size_t n, nkw;
    const val *args;
    int next; /* automatic number; -1: numbers are given */
};

static val by_name(struct fields *f, const char *p, size_t n)
{
    val name = intern(f->py, p, n);
    for (size_t i = 0; i < f->nkw; i++)
        if (f->args[f->n + 2 * i] == name)
            return f->args[f->n + 2 * i + 1];
    py_raise_value(f->py, &type_KeyError, name);
}

static val by_number(struct fields *f, size_t i)
{
    if (i >= f->n)
        py_error(f->py, &type_IndexError, "tuple index out of range");
    return f->args[i];
}

static val first_part(struct fields *f, const char *p, size_t n)
{
    if (!n) {
        if (f->next < 0)
            py_error(f->py, &type_ValueError, "can't switch from manual field specification to automatic field numbering");
        return by_number(f, (size_t)f->next++);
    }
    int number;
    if (read_number(p, p + n, &number) == p + n) {
        if (f->next > 0)
            py_error(f->py, &type_ValueError, "can't switch from automatic field numbering to manual field specification");
        f->next = -1;
        return by_number(f, (size_t)number);
    }
    return by_name(f, p, n);
}

/* "0.name[key]" */
static val field(struct fields *f, const char *p, size_t n)
{
    size_t at = 0;
    while (at < n && p[at] != '.' && p[at] != '[')
        at++;
    val v = first_part(f, p, at);
    while (at < n) {
        size_t from = ++at;
        if (p[at - 1] == '.') {
            while (at < n && p[at] != '.' && p[at] != '[')
                at++;
            v = ops_attr(f->py, v, intern(f->py, p + from, at - from));
            continue;
        }
        while (at < n && p[at] != ']')
            at++;
        int number;
        bool is_number = read_number(p + from, p + at, &number) == p + at && at > from;
        v = ops_item(f->py, v, is_number ? INT(number) : str_new(f->py, p + from, at - from));
        at++;
    }
    return v;
}

static void run(struct fields *f, struct sink *to, const char *p, size_t n, int depth);

static void replacement(struct fields *f, struct sink *to, const char *p, size_t n, int depth)
{
    struct py *py = f->py;
    size_t name = 0, nesting = 0;
    while (name < n && ((p[name] != '!' && p[name] != ':') || nesting)) {
        nesting += p[name] == '[';
        nesting -= p[name] == ']' && nesting;
        name++;
    }
    val v = field(f, p, name);
    if (name < n && p[name] == '!') {
        char c = name + 1 < n ? p[name + 1] : 0;
        if (c != 'r' && c != 's' && c != 'a')
            py_error(py, &type_ValueError, "%s", c ? "unknown conversion specifier" : "end of format while looking for conversion specifier");
        v = print_to_str(py, v, c == 's' ? PRINT_STR : PRINT_REPR);
        name += 2;
        if (name < n && p[name] != ':')
            py_error(py, &type_ValueError, "expected ':' after format specifier");
    }
    val spec = N(empty);
    if (name < n) {
        struct sink inner = print_to_builder(py);
        run(f, &inner, p + name + 1, n - name - 1, depth + 1);
        spec = print_built(py, &inner);
    }
    print_str(py, to, str_format_value(py, v, spec));
}

static void run(struct fields *f, struct sink *to, const char *p, size_t n, int depth)
{
    struct py *py = f->py;
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '}') {
            if (i + 1 >= n || p[i + 1] != '}')
                py_error(py, &type_ValueError, "single '}' encountered in format string");
            i++;
        } else if (p[i] == '{' && (i + 1 >= n || p[i + 1] != '{')) {
            size_t from = i + 1, nesting = 1;
            for (i = from; i < n && nesting; i++)
                nesting = p[i] == '{' ? nesting + 1 : p[i] == '}' ? nesting - 1 : nesting;
            if (nesting || depth > 2)
                py_error(py, &type_ValueError, "unmatched '{' in format");
            i--;
            replacement(f, to, p + from, i - from, depth);
            continue;
        } else if (p[i] == '{') {
            i++;
        }
        print_char(py, to, p[i]);
    }
}

val str_format(struct py *py, val format, size_t n, size_t nkw, const val *args)
{
    struct fields f = {py, n, nkw, args, 0};
    struct sink to = print_to_builder(py);
    val stable = str_stable(py, format);
    run(&f, &to, str_data(stable), str_length(stable), 0);
    return print_built(py, &to);
}

/* --- % ----------------------------------------------------------------------------------------- */

static val next_arg(struct py *py, val args, size_t *at)
{
    bool many = tuple_check(args);
    size_t n = many ? PTR(tuple, args)->length : 1;
    if (*at >= n)
        py_error(py, &type_TypeError, "format string needs more arguments");
    val v = many ? PTR(tuple, args)->items[*at] : args;
    ++*at;
    return v;
}

static void percent_value(struct py *py, struct sink *to, struct spec *s, val v, bool bytes)
{
    struct buffer b;
    if (s->type == 'r' || s->type == 'a' || (s->type == 's' && !(bytes && ops_buffer(py, v, &b, false) && !str_check(v)))) {
        val text = s->type == 's' && str_check(v) ? v : print_to_str(py, v, s->type == 's' ? PRINT_STR : PRINT_REPR);
        format_text(py, to, s, text);
    } else if (s->type == 's') {
        size_t n = s->precision >= 0 && (size_t)s->precision < b.length ? (size_t)s->precision : b.length;
        put_padded(py, to, s, "", b.data, n, n, s->align);
    } else if (s->type == 'c') {
        if (str_check(v)) {
            if (str_count(v) != 1)
                py_error(py, &type_TypeError, "%c needs int or char");
            format_text(py, to, s, v);
        } else {
            if (!int_check(v))
                py_error(py, &type_TypeError, "integer needed");
            format_int(py, to, s, v);
        }
    } else if (strchr("diuxXo", s->type)) {
        bool decimal = s->type == 'd' || s->type == 'i' || s->type == 'u';
        if (!float_check(v) && !int_check(native_of(v)) && decimal && class_special(py, v, N(__int__)))
            v = ops_to_int(py, v);
        if (float_check(v) && decimal)
            v = int_from_real(py, float_of(v));
        if (!int_check(native_of(v)) && class_special(py, v, N(__int__)))
            v = ops_to_int(py, v);
        if (!int_check(native_of(v)))
            py_error(py, &type_TypeError, "can't convert %T to int", v);
        if (decimal)
            s->type = 'd';
        if (s->precision >= 0 && !s->zero) { /* so many digits at least */
            struct spec digits = *s;
            struct sink inner = print_to_builder(py);
            digits.width = s->precision + (int_sign(native_of(v)) < 0 || s->sign);
            digits.align = '=', digits.fill[0] = '0';
            format_int(py, &inner, &digits, native_of(v));
            s->precision = -1;
            format_text(py, to, s, print_built(py, &inner));
            return;
        }
        format_int(py, to, s, native_of(v));
    } else if (strchr("eEfFgG", s->type)) {
        if (!float_check(v) && !int_check(v))
            v = float_new(py, float_get(py, v));
        format_float(py, to, s, v);
    } else {
        py_error(py, &type_ValueError, "unsupported format character '%s' (0x%s) at index %d", (char[]){s->type, 0}, "?", -1);
    }
}

static const char *percent_flags(struct spec *s, const char *p, const char *end)
{
    s->align = '>';
    for (; p < end && strchr("-+ #0", *p); p++) {
        if (*p == '-')
            s->align = '<', s->fill[0] = ' ';
        else if (*p == '#')
            s->alternate = true;
        else if (*p != '0')
            s->sign = s->sign == '+' ? '+' : *p;
        else if (s->align != '<')
            s->zero = true, s->fill[0] = '0', s->align = '=';
    }
    return p;
}

static const char *percent_number(struct py *py, const char *p, const char *end, val args, size_t *at, int *n)
{
    if (p < end && *p == '*') {
        *n = (int)int_get(py, next_arg(py, args, at));
        return p + 1;
    }
    return read_number(p, end, n);
}

val str_percent(struct py *py, val format, val args)
{
    struct buffer f;
    bool bytes = !str_check(format), used_dict = false;
    args = tuple_check(native_of(args)) ? native_of(args) : args;
    ops_buffer(py, format, &f, false);
    const char *p = f.data, *end = p + f.length;
    struct sink to = print_to_builder(py);
    size_t at = 0;
    for (; p < end; p++) {
        if (*p != '%') {
            print_char(py, &to, *p);
            continue;
        }
        struct spec s = {.fill = " ", .width = -1, .precision = -1};
        val v = 0;
        if (++p < end && *p == '%') {
            print_char(py, &to, '%');
            continue;
        }
        if (p < end && *p == '(') {
            const char *from = ++p;
            while (p < end && *p != ')')
                p++;
            if (!dict_check(native_of(args)))
                py_error(py, &type_TypeError, "format needs a dict");
            if (p == end)
                py_error(py, &type_ValueError, "incomplete format key");
            v = ops_item(py, args, intern(py, from, (size_t)(p - from)));
            used_dict = true, at = 1; /* nothing is left for a format without a name */
            p++;
        }
        p = percent_flags(&s, p, end);
        p = percent_number(py, p, end, args, &at, &s.width);
        if (s.width < -1)
            s.width = -s.width, s.align = '<';
        if (p < end && *p == '.') {
            s.precision = 0;
            p = percent_number(py, p + 1, end, args, &at, &s.precision);
        }
        if (p >= end)
            py_error(py, &type_ValueError, "incomplete format");
        s.type = *p;
        percent_value(py, &to, &s, v ? v : next_arg(py, args, &at), bytes);
    }
    if (tuple_check(args) && at < PTR(tuple, args)->length)
        py_error(py, &type_TypeError, "format string didn't convert all arguments");
    if (!tuple_check(args) && !at && !used_dict && !dict_check(native_of(args)))
        py_error(py, &type_TypeError, "format string didn't convert all arguments");
    return bytes ? print_built_bytes(py, &to) : print_built(py, &to);
}
