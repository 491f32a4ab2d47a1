/* re: patterns compiled to a small program, run with backtracking.
 *
 * The program is bytes; jumps are relative, 16 bits, from behind the instruction. */
#include <string.h>

#include "py/lib/module.h"

enum re_op { RE_CHAR, RE_ANY, RE_SET, RE_NOTSET, RE_SPLIT, RE_SPLIT_LAZY, RE_JUMP, RE_SAVE, RE_START, RE_END, RE_MATCH };
enum { GROUPS = 16 };

struct re {
    struct object head;
    val program; /* bytearray */
    uintptr_t groups;
};
struct match {
    struct object head;
    val subject;
    uintptr_t groups;
    intptr_t at[]; /* start and end of each; -1: didn't take part */
};
extern const struct type type_re, type_match;

/* --- compiling ------------------------------------------------------------------------------ */

struct maker {
    struct py *py;
    val program;
    const char *p, *end;
    uintptr_t groups;
};

static _Noreturn void bad(struct maker *m)
{
    py_error(m->py, &type_ValueError, "error in regex");
}

static size_t here(const struct maker *m)
{
    return PTR(bytearray, m->program)->length;
}
static void put(struct maker *m, unsigned byte)
{
    struct bytearray *b = PTR(bytearray, m->program);
    if (b->length >= gc_payload_size(b->data))
        gc_resize(m->py, &b->data, b->length * 2 + 16);
    b->data[b->length++] = (char)byte;
}
static void set_jump(struct maker *m, size_t at, size_t target)
{
    intptr_t distance = (intptr_t)target - (intptr_t)(at + 3);
    if (distance > 32767 || distance < -32768)
        bad(m);
    PTR(bytearray, m->program)->data[at + 1] = (char)distance;
    PTR(bytearray, m->program)->data[at + 2] = (char)(distance >> 8);
}
static void put_jump(struct maker *m, unsigned op, size_t target)
{
    size_t at = here(m);
    put(m, op), put(m, 0), put(m, 0);
    set_jump(m, at, target);
}
/* Room for a jump before what was made since `at`. */
static void insert_jump(struct maker *m, size_t at, unsigned op)
{
    put(m, 0), put(m, 0), put(m, 0);
    struct bytearray *b = PTR(bytearray, m->program);
    memmove(b->data + at + 3, b->data + at, b->length - at - 3);
    b->data[at] = (char)op;
}

/* Sets are pairs of low and high; a class letter's in table. */
static bool class_pairs(struct maker *m, char c, unsigned *count)
{
    static const char digits[] = "09", spaces[] = "\t\r  ", words[] = "09AZ__az";
    const char *pairs = (c | 32) == 'd' ? digits : (c | 32) == 's' ? spaces : (c | 32) == 'w' ? words : NULL;
    if (!pairs || !((c | 32) == 'd' || (c | 32) == 's' || (c | 32) == 'w'))
        return false;
    size_t n = strlen(pairs);
    bool negated = c < 'a';
    if (!negated) {
        for (size_t i = 0; i < n; i++)
            put(m, (unsigned char)pairs[i]);
        *count += (unsigned)n / 2;
        return true;
    }
    unsigned low = 0;
    for (size_t i = 0; i < n; i += 2) {
        put(m, low), put(m, (unsigned char)pairs[i] - 1u);
        low = (unsigned char)pairs[i + 1] + 1u;
        ++*count;
    }
    put(m, low), put(m, 255);
    ++*count;
    return true;
}

static unsigned escaped(char c)
{
    return c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 'f' ? '\f' : c == 'v' ? '\v' : (unsigned char)c;
}

static void bracket(struct maker *m)
{
    unsigned count = 0;
    bool not = m->p < m->end && *m->p == '^';
    m->p += not;
    put(m, not ? RE_NOTSET : RE_SET);
    size_t at = here(m);
    put(m, 0);
    for (bool first = true; m->p < m->end && (*m->p != ']' || first); first = false) {
        unsigned low = (unsigned char)*m->p++;
        if (low == '\\' && m->p < m->end) {
            char c = *m->p++;
            if (class_pairs(m, c, &count))
                continue;
            low = escaped(c);
        }
        unsigned high = low;
        if (m->p + 1 < m->end && m->p[0] == '-' && m->p[1] != ']') {
            m->p++;
            high = (unsigned char)*m->p++;
            if (high == '\\' && m->p < m->end)
                high = escaped(*m->p++);
        }
        put(m, low), put(m, high);
        count++;
    }
    if (m->p >= m->end || count > 255)
        bad(m);
    m->p++;
    PTR(bytearray, m->program)->data[at] = (char)count;
}

static void alternatives(struct maker *m);

static void group(struct maker *m)
{
    bool saves = !(m->p + 1 < m->end && m->p[0] == '?' && m->p[1] == ':');
    uintptr_t number = m->groups;
    if (!saves)
        m->p += 2;
    else if (m->p < m->end && *m->p == '?')
        bad(m);
    else if (++m->groups > GROUPS)
        bad(m);
    if (saves)
        put(m, RE_SAVE), put(m, (unsigned)number * 2);
    alternatives(m);
    if (m->p >= m->end || *m->p++ != ')')
        bad(m);
    if (saves)
        put(m, RE_SAVE), put(m, (unsigned)number * 2 + 1);
}

static void one(struct maker *m)
{
    char c = *m->p++;
    unsigned count = 0;
    size_t at;
    switch (c) {
    case '.': put(m, RE_ANY); break;
    case '^': put(m, RE_START); break;
    case '$': put(m, RE_END); break;
    case '[': bracket(m); break;
    case '(': group(m); break;
    case '*': case '+': case '?': bad(m);
    case '\\':
        if (m->p >= m->end)
            bad(m);
        c = *m->p++;
        at = here(m);
        put(m, RE_SET), put(m, 0);
        if (class_pairs(m, c, &count)) {
            PTR(bytearray, m->program)->data[at + 1] = (char)count;
            break;
        }
        PTR(bytearray, m->program)->length = at;
        put(m, RE_CHAR), put(m, escaped(c));
        break;
    default: put(m, RE_CHAR), put(m, (unsigned char)c); break;
    }
}

static void repeat(struct maker *m, size_t at)
{
    char c = *m->p++;
    bool lazy = m->p < m->end && *m->p == '?';
    m->p += lazy;
    unsigned split = lazy ? RE_SPLIT_LAZY : RE_SPLIT, again = lazy ? RE_SPLIT : RE_SPLIT_LAZY;
    if (c == '+') {
        put_jump(m, again, at);
        return;
    }
    insert_jump(m, at, split);
    if (c == '*')
        put_jump(m, RE_JUMP, at);
    set_jump(m, at, here(m));
}

static void sequence(struct maker *m)
{
    py_check_stack(m->py);
    while (m->p < m->end && *m->p != '|' && *m->p != ')') {
        size_t at = here(m);
        one(m);
        while (m->p < m->end && (*m->p == '*' || *m->p == '+' || *m->p == '?'))
            repeat(m, at);
    }
}

static void alternatives(struct maker *m)
{
    size_t at = here(m);
    sequence(m);
    if (m->p >= m->end || *m->p != '|')
        return;
    m->p++;
    insert_jump(m, at, RE_SPLIT);
    size_t out = here(m);
    put_jump(m, RE_JUMP, out);
    set_jump(m, at, here(m));
    alternatives(m);
    set_jump(m, out, here(m));
}

static val compile(struct py *py, val pattern)
{
    struct buffer b;
    if (is_a(pattern, &type_re))
        return pattern;
    ops_need_buffer(py, pattern, &b, false);
    struct re *re = gc_new(py, &type_re, sizeof *re);
    re->program = bytearray_new(py, NULL, 0);
    struct maker m = {py, re->program, b.data, (char *)b.data + b.length, 1};
    alternatives(&m);
    if (m.p < m.end)
        bad(&m);
    put(&m, RE_MATCH);
    re->groups = m.groups;
    return OBJ(re);
}

/* --- running ------------------------------------------------------------------------------------ */

struct runner {
    struct py *py;
    const unsigned char *program;
    const char *start, *end;
    const char *saved[2 * GROUPS];
    unsigned steps;
};

static bool in_set(const unsigned char *pc, unsigned char c)
{
    for (unsigned i = 0; i < pc[0]; i++)
        if (c >= pc[1 + 2 * i] && c <= pc[2 + 2 * i])
            return true;
    return false;
}

static const char *run(struct runner *r, const unsigned char *pc, const char *p)
{
    for (;;) {
        int distance = (int16_t)(pc[1] | pc[2] << 8);
        if (++r->steps % 1024 == 0 && r->py->pending)
            py_poll(r->py);
        switch ((enum re_op)pc[0]) {
        case RE_CHAR:
            if (p >= r->end || (unsigned char)*p != pc[1])
                return NULL;
            p++, pc += 2;
            break;
        case RE_ANY:
            if (p >= r->end)
                return NULL;
            p++, pc += 1;
            break;
        case RE_SET: case RE_NOTSET:
            if (p >= r->end || in_set(pc + 1, (unsigned char)*p) != (pc[0] == RE_SET))
                return NULL;
            p++, pc += 2 + 2 * pc[1];
            break;
        case RE_SPLIT: case RE_SPLIT_LAZY: {
            const unsigned char *near = pc + 3, *far = near + distance;
            py_check_stack(r->py);
            const char *saved[2 * GROUPS];
            memcpy(saved, r->saved, sizeof saved);
            const char *hit = run(r, pc[0] == RE_SPLIT ? near : far, p);
            if (hit)
                return hit;
            memcpy(r->saved, saved, sizeof saved);
            pc = pc[0] == RE_SPLIT ? far : near;
            break;
        }
        case RE_JUMP: pc += 3 + distance; break;
        case RE_SAVE:
            r->saved[pc[1]] = p;
            pc += 2;
            break;
        case RE_START:
            if (p != r->start)
                return NULL;
            pc++;
            break;
        case RE_END:
            if (p != r->end)
                return NULL;
            pc++;
            break;
        case RE_MATCH: return p;
        }
    }
}

/* At or, when searching, behind `from`; fills r->saved. */
static bool find(struct runner *r, struct py *py, val re, const struct buffer *b, const char *from, bool search)
{
    gc_pin(py);
    *r = (struct runner){.py = py, .program = (unsigned char *)PTR(bytearray, PTR(re, re)->program)->data,
                         .start = b->data, .end = (char *)b->data + b->length};
    for (const char *p = from; p <= r->end; p++) {
        memset(r->saved, 0, sizeof r->saved);
        const char *hit = run(r, r->program, p);
        if (hit) {
            r->saved[0] = p, r->saved[1] = hit;
            return true;
        }
        if (!search)
            return false;
    }
    return false;
}

static val match_new(struct py *py, val re, val subject, const struct runner *r)
{
    size_t n = PTR(re, re)->groups;
    struct match *m = gc_new(py, &type_match, sizeof *m + 2 * n * sizeof(intptr_t));
    m->subject = subject;
    m->groups = n;
    for (size_t i = 0; i < 2 * n; i++)
        m->at[i] = r->saved[i] && r->saved[i | 1] ? r->saved[i] - r->start : -1;
    return OBJ(m);
}

/* The byte where the subject's character number v is, within the subject. */
static size_t offset_of(struct py *py, val subject, const struct buffer *b, val v)
{
    intptr_t count = int_get_clamped(py, v);
    const char *p = b->data, *end = p + b->length;
    if (!str_check(subject))
        return count < 0 ? 0 : (size_t)count < b->length ? (size_t)count : b->length;
    for (; count > 0 && p < end; count--)
        str_decode(&p);
    return (size_t)(p - (char *)b->data);
}

static val match_or_search(struct py *py, size_t n, const val *args, bool search)
{
    struct buffer b;
    struct runner r;
    val re = compile(py, args[0]), subject = native_of(args[1]);
    ops_need_buffer(py, subject, &b, false);
    size_t from = n > 2 ? offset_of(py, subject, &b, args[2]) : 0;
    if (n > 3)
        b.length = offset_of(py, subject, &b, args[3]);
    return from <= b.length && find(&r, py, re, &b, (char *)b.data + from, search) ? match_new(py, re, subject, &r) : NONE;
}
FN(re_match)
{
    return match_or_search(py, n, args, false);
}
FN(re_search)
{
    return match_or_search(py, n, args, true);
}
FN(re_compile)
{
    return compile(py, args[0]);
}

/* A piece of the subject, of its type. */
static val piece(struct py *py, val subject, size_t from, size_t to)
{
    struct buffer b;
    ops_need_buffer(py, subject, &b, false);
    return str_check(subject) ? str_new(py, (char *)b.data + from, to - from) : bytes_new(py, (char *)b.data + from, to - from);
}

FN(re_split)
{
    struct buffer b;
    struct runner r;
    val re = compile(py, args[0]), subject = native_of(args[1]), list = list_new(py, 0, NULL);
    intptr_t most = n > 2 ? int_get(py, args[2]) : 0;
    ops_need_buffer(py, subject, &b, false);
    const char *from = b.data;
    while (find(&r, py, re, &b, from, true) && r.saved[1] > r.saved[0]) {
        list_append(py, list, piece(py, subject, (size_t)(from - r.start), (size_t)(r.saved[0] - r.start)));
        for (size_t g = 1; g < PTR(re, re)->groups; g++)
            list_append(py, list, r.saved[2 * g + 1] ? piece(py, subject, (size_t)(r.saved[2 * g] - r.start), (size_t)(r.saved[2 * g + 1] - r.start)) : NONE);
        from = r.saved[1];
        if (most > 0 && --most == 0)
            break;
    }
    list_append(py, list, piece(py, subject, (size_t)(from - (char *)b.data), b.length));
    return list;
}

static val group_of(struct py *py, val match, val which)
{
    struct match *m = PTR(match, match);
    intptr_t i = int_get(py, which);
    if (i < 0 || (uintptr_t)i >= m->groups)
        py_raise_value(py, &type_IndexError, which);
    return m->at[2 * i + 1] < 0 ? NONE : piece(py, m->subject, (size_t)m->at[2 * i], (size_t)m->at[2 * i + 1]);
}

/* \1, \g<1> in a replacement. */
static void expand(struct py *py, struct sink *out, val match, val template)
{
    struct buffer b;
    ops_need_buffer(py, template, &b, false);
    const char *p = b.data, *end = p + b.length;
    for (; p < end; p++) {
        bool named = *p == '\\' && end - p > 3 && p[1] == 'g' && p[2] == '<';
        if (*p != '\\' || end - p < 2 || (!named && !(p[1] >= '0' && p[1] <= '9'))) {
            if (*p == '\\' && end - p > 1 && p[1] == '\\')
                p++;
            print_char(py, out, *p);
            continue;
        }
        intptr_t number = 0;
        for (p += named ? 3 : 1; p < end && *p >= '0' && *p <= '9'; p++)
            number = number * 10 + (*p - '0');
        p -= !named;
        val text = group_of(py, match, INT(number));
        struct buffer t;
        if (text != NONE && ops_buffer(py, text, &t, false))
            print_bytes(py, out, t.data, t.length);
    }
}

FN(re_sub)
{
    struct buffer b;
    struct runner r;
    val re = compile(py, args[0]), subject = native_of(args[2]);
    intptr_t most = n > 3 ? int_get(py, args[3]) : 0;
    ops_need_buffer(py, subject, &b, false);
    struct sink out = print_to_builder(py);
    const char *from = b.data, *end = from + b.length;
    while (find(&r, py, re, &b, from, true)) {
        print_bytes(py, &out, from, (size_t)(r.saved[0] - from));
        val match = match_new(py, re, subject, &r), with = args[1];
        if (!str_check(with) && SLOT(type_of(with)->slots, call)) {
            with = py_call(py, with, 1, &match);
            struct buffer t;
            ops_need_buffer(py, with, &t, false);
            print_bytes(py, &out, t.data, t.length);
        } else {
            expand(py, &out, match, with);
        }
        from = r.saved[1];
        if (r.saved[1] == r.saved[0]) {
            if (from == end)
                break;
            print_char(py, &out, *from++);
        }
        if (most > 0 && --most == 0)
            break;
    }
    print_bytes(py, &out, from, (size_t)(end - from));
    return str_check(subject) ? print_built(py, &out) : print_built_bytes(py, &out);
}

/* --- the types -------------------------------------------------------------------------------------- */

FN(m_group)
{
    if (n == 1)
        return group_of(py, args[0], INT(0));
    if (n == 2)
        return group_of(py, args[0], args[1]);
    val t = tuple_new(py, n - 1, NULL);
    for (size_t i = 1; i < n; i++) {
        val v = group_of(py, args[0], args[i]);
        PTR(tuple, t)->items[i - 1] = v;
    }
    return t;
}
FN(m_groups)
{
    size_t count = PTR(match, args[0])->groups - 1;
    val t = tuple_new(py, count, NULL);
    for (size_t i = 0; i < count; i++) {
        val v = group_of(py, args[0], INT(i + 1));
        PTR(tuple, t)->items[i] = v;
    }
    return t;
}
static val position(struct py *py, size_t n, const val *args, int which)
{
    struct match *m = PTR(match, args[0]);
    intptr_t i = n > 1 ? int_get(py, args[1]) : 0;
    if (i < 0 || (uintptr_t)i >= m->groups)
        py_raise_value(py, &type_IndexError, args[1]);
    return INT(m->at[2 * i + which]);
}
FN(m_start)
{
    return position(py, n, args, 0);
}
FN(m_end)
{
    return position(py, n, args, 1);
}
FN(m_span)
{
    return tuple_pair(py, position(py, n, args, 0), position(py, n, args, 1));
}
static void match_trace(struct py *py, void *object)
{
    gc_trace(py, ((struct match *)object)->subject);
}
static void match_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)how;
    print_format(py, to, "<match num=%z>", PTR(match, v)->groups);
}
static void re_trace(struct py *py, void *object)
{
    gc_trace(py, ((struct re *)object)->program);
}
static void re_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)how;
    print_format(py, to, "<re %p>", (void *)v);
}
NATIVE(match_native, re_match, 2, 4);
NATIVE(search_native, re_search, 2, 4);
NATIVE(split_native, re_split, 2, 3);
NATIVE(sub_native, re_sub, 3, 5);
static const struct entry re_entries[] = {
    {N(match), OBJ(&match_native)}, {N(search), OBJ(&search_native)}, {N(split), OBJ(&split_native)}, {N(sub), OBJ(&sub_native)}, {0, 0}};
static const struct native match_functions[] = {
    FUNCTION(group, m_group, 1, NATIVE_ANY),
    FUNCTION(groups, m_groups, 1, 1),
    FUNCTION(start, m_start, 1, 2),
    FUNCTION(end, m_end, 1, 2),
    FUNCTION(span, m_span, 1, 2),
};

static const struct entry match_entries[] = {
    FUNCTIONS_LAST(match_functions)
};
static const struct slots re_slots = {.trace = re_trace, .print = re_print};
static const struct slots match_slots = {.trace = match_trace, .print = match_print};
const struct type type_re = {.head = {&type_type}, .slots = &re_slots, .name = N(re), .entries = re_entries};
const struct type type_match = {.head = {&type_type}, .slots = &match_slots, .name = N(match), .entries = match_entries};

static const struct native functions[] = {
    FUNCTION(compile, re_compile, 1, 2),
};

static const struct entry entries[] = {
    {N(__name__), N(re)},
    {N(match), OBJ(&match_native)},
    {N(search), OBJ(&search_native)},
    {N(split), OBJ(&split_native)},
    {N(sub), OBJ(&sub_native)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(re);
