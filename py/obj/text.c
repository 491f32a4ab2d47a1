/* The methods of str, bytes and bytearray. */
#include "py/obj/text.h"

#include <string.h>

#include "py/obj/class.h"
#include "py/obj/exc.h"
#include "py/obj/int.h"
#include "py/obj/list.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"

/* --- views -------------------------------------------------------------------------- */

struct text text_of(struct py *py, val v)
{
    v = native_of(v);
    const struct type *type = type_of(v);
    if (type == &type_bytearray) {
        gc_pin(py);
        return (struct text){PTR(bytearray, v)->data, PTR(bytearray, v)->length, type, false};
    }
    if (type != &type_str && type != &type_bytes)
        py_error(py, &type_TypeError, "can't convert %T to str", v);
    struct span s = str_span(str_stable(py, v));
    return (struct text){s.data, s.length, type, PTR(str, v)->hash & STR_WIDE};
}

struct text text_like(struct py *py, const struct text *self, val v)
{
    struct buffer b;
    v = native_of(v);
    bool text = str_check(v);
    if (self->type == &type_str && text)
        return text_of(py, v);
    if (self->type == &type_str || text || !ops_buffer(py, v, &b, false))
        py_error(py, &type_TypeError, "can't convert %T to %S implicitly", v, self->type->name);
    return (struct text){b.data, b.length, &type_bytes, false};
}

val text_new(struct py *py, const struct text *self, const char *p, size_t n)
{
    if (self->type == &type_str)
        return str_new(py, p, n);
    return self->type == &type_bytes ? bytes_new(py, p, n) : bytearray_new(py, p, n);
}

const char *text_search(const char *hay, size_t n, const char *needle, size_t m)
{
    if (!m)
        return hay;
    if (m > n)
        return NULL;
    const char *last = hay + (n - m);
    for (const char *p = hay; p <= last; p++) {
        p = memchr(p, needle[0], (size_t)(last - p) + 1);
        if (!p)
            return NULL;
        if (!memcmp(p, needle, m))
            return p;
    }
    return NULL;
}

static const char *search_back(const char *hay, size_t n, const char *needle, size_t m)
{
    for (size_t i = n < m ? 0 : n - m + 1; i-- > 0;)
        if (!memcmp(hay + i, needle, m))
            return hay + i;
    return NULL;
}

static size_t chars_before(const struct text *t, const char *p)
{
    size_t count = 0;
    if (!t->wide)
        return (size_t)(p - t->p);
    for (const char *q = t->p; q < p; q++)
        count += (*q & 0xc0) != 0x80;
    return count;
}

static const char *char_at(const struct text *t, size_t i)
{
    const char *p = t->p;
    if (!t->wide)
        return p + i;
    while (i--)
        str_decode(&p);
    return p;
}

/* Cuts the view to the optional arguments start and end at args[2], args[3]. */
static bool cut(struct py *py, struct text *t, size_t n, const val *args)
{
    size_t length = chars_before(t, t->p + t->n);
    intptr_t from = n > 2 && args[2] != NONE ? int_get_clamped(py, args[2]) : 0;
    intptr_t to = n > 3 && args[3] != NONE ? int_get_clamped(py, args[3]) : (intptr_t)length;
    if (from < 0)
        from = from + (intptr_t)length < 0 ? 0 : from + (intptr_t)length;
    if (to < 0)
        to = to + (intptr_t)length < 0 ? 0 : to + (intptr_t)length;
    if (to > (intptr_t)length)
        to = (intptr_t)length;
    if (from > to)
        return false;
    const char *a = char_at(t, (size_t)from), *b = char_at(t, (size_t)to);
    t->p = a;
    t->n = (size_t)(b - a);
    return true;
}

/* --- searching ----------------------------------------------------------------------- */

static val find(struct py *py, size_t n, const val *args, bool back, bool must)
{
    struct text whole = text_of(py, args[0]), t = whole;
    char byte;
    struct text needle = {&byte, 1, &type_bytes, false};
    if (int_check(args[1]) && t.type != &type_str)
        byte = (char)int_get(py, args[1]);
    else
        needle = text_like(py, &t, args[1]);
    const char *p = NULL;
    if (cut(py, &t, n, args))
        p = back ? search_back(t.p, t.n, needle.p, needle.n) : text_search(t.p, t.n, needle.p, needle.n);
    if (!p && must)
        py_error(py, &type_ValueError, "substring not found");
    return p ? INT(chars_before(&whole, p)) : INT(-1);
}

static val method_find(struct py *py, size_t n, const val *args)
{
    return find(py, n, args, false, false);
}
static val method_rfind(struct py *py, size_t n, const val *args)
{
    return find(py, n, args, true, false);
}
static val method_index(struct py *py, size_t n, const val *args)
{
    return find(py, n, args, false, true);
}
static val method_rindex(struct py *py, size_t n, const val *args)
{
    return find(py, n, args, true, true);
}

static val method_count(struct py *py, size_t n, const val *args)
{
    struct text t = text_of(py, args[0]);
    char byte;
    struct text needle = {&byte, 1, &type_bytes, false};
    if (int_check(args[1]) && t.type != &type_str)
        byte = (char)int_get(py, args[1]);
    else
        needle = text_like(py, &t, args[1]);
    if (!cut(py, &t, n, args))
        return INT(0);
    if (!needle.n)
        return INT(chars_before(&t, t.p + t.n) + 1);
    intptr_t count = 0;
    for (const char *end = t.p + t.n; (t.p = text_search(t.p, (size_t)(end - t.p), needle.p, needle.n));
         t.p += needle.n)
        count++;
    return INT(count);
}

static bool meets(struct py *py, const struct text *t, val what, bool at_end)
{
    struct text x = text_like(py, t, what);
    return x.n <= t->n && !memcmp(at_end ? t->p + t->n - x.n : t->p, x.p, x.n);
}

static val meets_any(struct py *py, size_t n, const val *args, bool at_end)
{
    struct text t = text_of(py, args[0]);
    bool within = cut(py, &t, n, args);
    if (!tuple_check(args[1]))
        return bool_val(meets(py, &t, args[1], at_end) && within);
    struct tuple *all = PTR(tuple, args[1]);
    for (size_t i = 0; i < all->length; i++)
        if (meets(py, &t, all->items[i], at_end) && within)
            return TRUE;
    return FALSE;
}

static val method_startswith(struct py *py, size_t n, const val *args)
{
    return meets_any(py, n, args, false);
}
static val method_endswith(struct py *py, size_t n, const val *args)
{
    return meets_any(py, n, args, true);
}

/* --- taking apart ---------------------------------------------------------------------- */

static bool in_set(const struct text *set, char c)
{
    return set->p ? memchr(set->p, c, set->n) != NULL : str_is_space(c);
}

static val strip(struct py *py, size_t n, const val *args, bool left, bool right)
{
    struct text t = text_of(py, args[0]), set = {NULL, 0, NULL, false};
    if (n > 1 && args[1] != NONE)
        set = text_like(py, &t, args[1]);
    size_t a = 0, b = t.n;
    while (left && a < b && in_set(&set, t.p[a]))
        a++;
    while (right && b > a && in_set(&set, t.p[b - 1]))
        b--;
    if (b - a == t.n && t.type != &type_bytearray)
        return native_of(args[0]);
    return text_new(py, &t, t.p + a, b - a);
}

static val method_strip(struct py *py, size_t n, const val *args)
{
    return strip(py, n, args, true, true);
}
static val method_lstrip(struct py *py, size_t n, const val *args)
{
    return strip(py, n, args, true, false);
}
static val method_rstrip(struct py *py, size_t n, const val *args)
{
    return strip(py, n, args, false, true);
}

static void append_part(struct py *py, val list, const struct text *t, const char *a, const char *b)
{
    size_t mark = gc_mark_arena(py);
    list_append(py, list, text_new(py, t, a, (size_t)(b - a)));
    gc_cut_arena(py, mark);
}

static val split_space(struct py *py, const struct text *t, intptr_t most)
{
    val list = list_new(py, 0, NULL);
    const char *p = t->p, *end = p + t->n;
    for (;;) {
        while (p < end && str_is_space(*p))
            p++;
        if (p == end)
            return list;
        const char *from = p;
        if (most-- == 0) {
            while (end > from && str_is_space(end[-1]) && 0)
                end--;
            append_part(py, list, t, from, end);
            return list;
        }
        while (p < end && !str_is_space(*p))
            p++;
        append_part(py, list, t, from, p);
    }
}

static val split_at(struct py *py, const struct text *t, const struct text *s, intptr_t most)
{
    val list = list_new(py, 0, NULL);
    const char *p = t->p, *end = p + t->n, *hit;
    if (!s->n)
        py_error(py, &type_ValueError, "empty separator");
    while (most-- != 0 && (hit = text_search(p, (size_t)(end - p), s->p, s->n))) {
        append_part(py, list, t, p, hit);
        p = hit + s->n;
    }
    append_part(py, list, t, p, end);
    return list;
}

static const struct param split_params[] = {{N(sep), NONE}, {N(maxsplit), INT(-1)}};

static val method_split(struct py *py, size_t n, size_t nkw, const val *args)
{
    val a[2];
    struct text t = text_of(py, args[0]);
    native_parse(py, n - 1, nkw, args + 1, split_params, 2, a);
    intptr_t most = int_get(py, a[1]);
    if (a[0] == NONE)
        return split_space(py, &t, most);
    struct text s = text_like(py, &t, a[0]);
    return split_at(py, &t, &s, most);
}

static void reverse(val list)
{
    struct list *l = PTR(list, list);
    for (size_t i = 0, j = l->length; i + 1 < j; i++) {
        val v = l->items[i];
        l->items[i] = l->items[--j];
        l->items[j] = v;
    }
}

static val rsplit_space(struct py *py, const struct text *t, intptr_t most)
{
    val list = list_new(py, 0, NULL);
    const char *p = t->p + t->n;
    while (p > t->p) {
        while (p > t->p && str_is_space(p[-1]))
            p--;
        const char *end = p;
        if (p == t->p)
            break;
        while (p > t->p && !str_is_space(p[-1]))
            p--;
        if (most-- == 0)
            p = t->p;
        append_part(py, list, t, p, end);
    }
    reverse(list);
    return list;
}

static val method_rsplit(struct py *py, size_t n, size_t nkw, const val *args)
{
    val a[2];
    struct text t = text_of(py, args[0]);
    native_parse(py, n - 1, nkw, args + 1, split_params, 2, a);
    intptr_t most = int_get(py, a[1]);
    if (a[0] == NONE)
        return rsplit_space(py, &t, most);
    struct text s = text_like(py, &t, a[0]);
    if (!s.n)
        py_error(py, &type_ValueError, "empty separator");
    val list = list_new(py, 0, NULL);
    const char *end = t.p + t.n, *hit;
    while (most-- != 0 && (hit = search_back(t.p, (size_t)(end - t.p), s.p, s.n))) {
        append_part(py, list, &t, hit + s.n, end);
        end = hit;
    }
    append_part(py, list, &t, t.p, end);
    reverse(list);
    return list;
}

static val method_splitlines(struct py *py, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {{N(keepends), FALSE}};
    val keep;
    struct text t = text_of(py, args[0]);
    native_parse(py, n - 1, nkw, args + 1, params, 1, &keep);
    val list = list_new(py, 0, NULL);
    const char *p = t.p, *end = p + t.n;
    while (p < end) {
        const char *q = p;
        while (q < end && *q != '\n' && *q != '\r')
            q++;
        size_t mark = q == end ? 0 : q + 1 < end && q[0] == '\r' && q[1] == '\n' ? 2 : 1;
        append_part(py, list, &t, p, keep == TRUE ? q + mark : q);
        p = q + mark;
    }
    return list;
}

static val partition(struct py *py, const val *args, bool back)
{
    struct text t = text_of(py, args[0]), s = text_like(py, &t, args[1]);
    if (!s.n)
        py_error(py, &type_ValueError, "empty separator");
    const char *hit = back ? search_back(t.p, t.n, s.p, s.n) : text_search(t.p, t.n, s.p, s.n);
    val parts[3];
    size_t before = hit ? (size_t)(hit - t.p) : back ? 0 : t.n;
    parts[0] = text_new(py, &t, t.p, before);
    parts[1] = text_new(py, &t, hit ? hit : t.p, hit ? s.n : 0);
    const char *rest = hit ? hit + s.n : t.p + before;
    parts[2] = text_new(py, &t, rest, (size_t)(t.p + t.n - rest));
    return tuple_new(py, 3, parts);
}

static val method_partition(struct py *py, size_t n, const val *args)
{
    (void)n;
    return partition(py, args, false);
}
static val method_rpartition(struct py *py, size_t n, const val *args)
{
    (void)n;
    return partition(py, args, true);
}

/* --- putting together ------------------------------------------------------------------- */

val str_join(struct py *py, val separator, val items)
{
    struct text sep = text_of(py, separator);
    if (!list_check(items) && !tuple_check(items))
        items = tuple_from(py, items);
    struct sink out = print_to_builder(py);
    for (size_t i = 0;; i++) {
        size_t n = list_check(items) ? PTR(list, items)->length : PTR(tuple, items)->length;
        if (i >= n)
            break;
        val v = list_check(items) ? PTR(list, items)->items[i] : PTR(tuple, items)->items[i];
        if (i)
            print_bytes(py, &out, sep.p, sep.n);
        if (str_check(native_of(v)) != (sep.type == &type_str))
            py_error(py, &type_TypeError, "join expects a list of str/bytes objects consistent with self object");
        struct text t = text_like(py, &sep, v);
        print_bytes(py, &out, t.p, t.n);
    }
    if (sep.type == &type_str)
        return print_built(py, &out);
    val b = print_built_bytes(py, &out);
    return sep.type == &type_bytes ? b : bytearray_new(py, str_data(b), str_length(b));
}

static val method_join(struct py *py, size_t n, const val *args)
{
    (void)n;
    return str_join(py, args[0], args[1]);
}

static val method_replace(struct py *py, size_t n, const val *args)
{
    struct text t = text_of(py, args[0]), old = text_like(py, &t, args[1]), with = text_like(py, &t, args[2]);
    intptr_t most = n > 3 ? int_get(py, args[3]) : -1;
    const char *p = t.p, *end = p + t.n, *hit;
    if (t.type != &type_bytearray && !text_search(p, t.n, old.p, old.n))
        return native_of(args[0]);
    struct sink out = print_to_builder(py);
    while (most-- != 0 && (hit = text_search(p, (size_t)(end - p), old.p, old.n))) {
        if (!old.n) {
            print_bytes(py, &out, with.p, with.n);
            if (p == end)
                break;
            const char *q = p;
            str_decode(&q);
            print_bytes(py, &out, p, (size_t)(t.type == &type_str ? q - p : 1));
            p = t.type == &type_str ? q : p + 1;
            continue;
        }
        print_bytes(py, &out, p, (size_t)(hit - p));
        print_bytes(py, &out, with.p, with.n);
        p = hit + old.n;
    }
    print_bytes(py, &out, p, (size_t)(end - p));
    if (t.type == &type_str)
        return print_built(py, &out);
    val b = print_built_bytes(py, &out);
    return text_new(py, &t, str_data(b), str_length(b));
}

static val method_center(struct py *py, size_t n, const val *args)
{
    (void)n;
    struct text t = text_of(py, args[0]);
    intptr_t width = int_get(py, args[1]), length = (intptr_t)chars_before(&t, t.p + t.n);
    if (width <= length)
        return native_of(args[0]);
    struct sink out = print_to_builder(py);
    size_t pad = (size_t)(width - length), left = pad / 2 + (pad & (size_t)width & 1);
    print_pad(py, &out, ' ', left);
    print_bytes(py, &out, t.p, t.n);
    print_pad(py, &out, ' ', pad - left);
    val made = t.type == &type_str ? print_built(py, &out) : print_built_bytes(py, &out);
    return t.type == &type_bytearray ? bytearray_new(py, str_data(made), str_length(made)) : made;
}

/* --- letters ------------------------------------------------------------------------------ */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}
static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_alpha(char c)
{
    return is_upper(c) || is_lower(c);
}

static val change_case(struct py *py, val v, bool up)
{
    struct text t = text_of(py, v);
    val r = text_new(py, &t, t.p, t.n);
    char *p = t.type == &type_bytearray ? PTR(bytearray, r)->data : PTR(str, r)->data_rw;
    for (size_t i = 0; i < t.n; i++)
        if (up ? is_lower(p[i]) : is_upper(p[i]))
            p[i] ^= 32;
    return r;
}
static val method_upper(struct py *py, size_t n, const val *args)
{
    (void)n;
    return change_case(py, args[0], true);
}
static val method_lower(struct py *py, size_t n, const val *args)
{
    (void)n;
    return change_case(py, args[0], false);
}

static val all_are(struct py *py, val v, bool (*is)(char))
{
    struct text t = text_of(py, v);
    for (size_t i = 0; i < t.n; i++)
        if (!is(t.p[i]))
            return FALSE;
    return bool_val(t.n);
}
static val cased(struct py *py, val v, bool (*wrong)(char))
{
    struct text t = text_of(py, v);
    bool any = false;
    for (size_t i = 0; i < t.n; i++) {
        if (wrong(t.p[i]))
            return FALSE;
        any |= is_alpha(t.p[i]);
    }
    return bool_val(any);
}
static val method_isspace(struct py *py, size_t n, const val *args)
{
    (void)n;
    return all_are(py, args[0], str_is_space);
}
static val method_isalpha(struct py *py, size_t n, const val *args)
{
    (void)n;
    return all_are(py, args[0], is_alpha);
}
static val method_isdigit(struct py *py, size_t n, const val *args)
{
    (void)n;
    return all_are(py, args[0], is_digit);
}
static val method_isupper(struct py *py, size_t n, const val *args)
{
    (void)n;
    return cased(py, args[0], is_lower);
}
static val method_islower(struct py *py, size_t n, const val *args)
{
    (void)n;
    return cased(py, args[0], is_upper);
}

/* --- bytes and text -------------------------------------------------------------------------- */

static val method_encode(struct py *py, size_t n, const val *args)
{
    (void)n;
    struct text t = text_of(py, args[0]);
    return bytes_new(py, t.p, t.n);
}

static val method_decode(struct py *py, size_t n, const val *args)
{
    struct text t = text_of(py, args[0]);
    if (str_is_utf8(t.p, t.n))
        return str_new(py, t.p, t.n);
    bool ignore = n > 2 && str_is(args[2], "ignore");
    bool replace = n > 2 && str_is(args[2], "replace");
    if (!ignore && !replace)
        py_error(py, &type_UnicodeError, "");
    struct sink out = print_to_builder(py);
    for (size_t i = 0; i < t.n;) {
        size_t k = 1;
        while (k < 4 && i + k < t.n && !str_is_utf8(t.p + i, k))
            k++;
        bool good = str_is_utf8(t.p + i, k);
        if (good)
            print_bytes(py, &out, t.p + i, k);
        else if (replace)
            print_c(py, &out, "\xef\xbf\xbd");
        i += good ? k : 1;
    }
    return print_built(py, &out);
}

static val method_format(struct py *py, size_t n, size_t nkw, const val *args)
{
    return str_format(py, native_of(args[0]), n - 1, nkw, args + 1);
}

static val method_hex(struct py *py, size_t n, const val *args)
{
    static const char digits[] = "0123456789abcdef";
    struct text t = text_of(py, args[0]), between = text_of(py, n > 1 ? args[1] : N(empty));
    struct sink out = print_to_builder(py);
    for (size_t i = 0; i < t.n; i++) {
        if (i)
            print_bytes(py, &out, between.p, between.n);
        print_char(py, &out, digits[(unsigned char)t.p[i] >> 4]);
        print_char(py, &out, digits[t.p[i] & 15]);
    }
    return print_built(py, &out);
}

static int nibble(char c)
{
    return is_digit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

static val method_fromhex(struct py *py, size_t n, const val *args)
{
    (void)n;
    struct text t = text_of(py, args[1]);
    struct sink out = print_to_builder(py);
    for (size_t i = 0; i < t.n; i++) {
        if (str_is_space(t.p[i]))
            continue;
        if (i + 1 >= t.n || nibble(t.p[i]) < 0 || nibble(t.p[i + 1]) < 0)
            py_error(py, &type_ValueError, "non-hex digit");
        print_char(py, &out, (char)(nibble(t.p[i]) * 16 + nibble(t.p[i + 1])));
        i++;
    }
    val b = print_built_bytes(py, &out);
    if (args[0] == OBJ(&type_bytearray))
        return bytearray_new(py, str_data(b), str_length(b));
    return b;
}

NATIVE(find_native, method_find, 2, 4);
NATIVE(rfind_native, method_rfind, 2, 4);
NATIVE(index_native, method_index, 2, 4);
NATIVE(rindex_native, method_rindex, 2, 4);
NATIVE(count_native, method_count, 2, 4);
NATIVE(startswith_native, method_startswith, 2, 4);
NATIVE(endswith_native, method_endswith, 2, 4);
NATIVE(strip_native, method_strip, 1, 2);
NATIVE(lstrip_native, method_lstrip, 1, 2);
NATIVE(rstrip_native, method_rstrip, 1, 2);
NATIVE_KW(split_native, method_split);
NATIVE_KW(rsplit_native, method_rsplit);
NATIVE_KW(splitlines_native, method_splitlines);
NATIVE(partition_native, method_partition, 2, 2);
NATIVE(rpartition_native, method_rpartition, 2, 2);
NATIVE(join_native, method_join, 2, 2);
NATIVE(replace_native, method_replace, 3, 4);
NATIVE(center_native, method_center, 2, 2);
NATIVE(upper_native, method_upper, 1, 1);
NATIVE(lower_native, method_lower, 1, 1);
NATIVE(isspace_native, method_isspace, 1, 1);
NATIVE(isalpha_native, method_isalpha, 1, 1);
NATIVE(isdigit_native, method_isdigit, 1, 1);
NATIVE(isupper_native, method_isupper, 1, 1);
NATIVE(islower_native, method_islower, 1, 1);
NATIVE(fromhex_native, method_fromhex, 2, 2);
CLASSMETHOD(fromhex_class, fromhex_native);

#define SHARED                                                                                      \
    {N(find), OBJ(&find_native)}, {N(rfind), OBJ(&rfind_native)}, {N(index), OBJ(&index_native)},   \
        {N(rindex), OBJ(&rindex_native)}, {N(count), OBJ(&count_native)},                           \
        {N(startswith), OBJ(&startswith_native)}, {N(endswith), OBJ(&endswith_native)},             \
        {N(strip), OBJ(&strip_native)}, {N(lstrip), OBJ(&lstrip_native)},                           \
        {N(rstrip), OBJ(&rstrip_native)}, {N(split), OBJ(&split_native)},                           \
        {N(rsplit), OBJ(&rsplit_native)}, {N(splitlines), OBJ(&splitlines_native)},                 \
        {N(partition), OBJ(&partition_native)}, {N(rpartition), OBJ(&rpartition_native)},           \
        {N(join), OBJ(&join_native)}, {N(replace), OBJ(&replace_native)},                           \
        {N(center), OBJ(&center_native)}, {N(upper), OBJ(&upper_native)},                           \
        {N(lower), OBJ(&lower_native)}, {N(isspace), OBJ(&isspace_native)},                         \
        {N(isalpha), OBJ(&isalpha_native)}, {N(isdigit), OBJ(&isdigit_native)},                     \
        {N(isupper), OBJ(&isupper_native)}, {N(islower), OBJ(&islower_native)}

static const struct native str_functions[] = {
    FUNCTION_KW(format, method_format),
    FUNCTION(encode, method_encode, 1, 3),
};

const struct entry str_entries[] = {
    SHARED,
    FUNCTIONS_LAST(str_functions),
};
static const struct native bytes_functions[] = {
    FUNCTION(decode, method_decode, 1, 3),
    FUNCTION(hex, method_hex, 1, 2),
};

const struct entry bytes_entries[] = {
    SHARED,
    {N(fromhex), OBJ(&fromhex_class)},
    FUNCTIONS_LAST(bytes_functions),
};
