/* The prompt.  Everything it keeps is in the interpreter's heap: the line being typed
 * is a bytearray, the history a list of strings. */
#include "py/repl.h"

#include <string.h>

#include "py/compile.h"
#include "py/import.h"
#include "py/intern.h"
#include "py/lib/builtins.h"
#include "py/lib/frozen.h"
#include "py/obj/dict.h"
#include "py/obj/exc.h"
#include "py/obj/list.h"
#include "py/obj/misc.h"
#include "py/obj/str.h"
#include "py/ops.h"
#include "py/print.h"

enum {
    CTRL_A = 1, CTRL_B, CTRL_C, CTRL_D, CTRL_E, BACKSPACE = 8, TAB = 9, NEWLINE = 10, CTRL_K = 11, ENTER = 13,
    CTRL_N = 14, CTRL_P = 16, CTRL_U = 21, CTRL_W = 23, ESCAPE = 27, RUBOUT = 127,
    KEY_UP = 256, KEY_DOWN, KEY_LEFT, KEY_RIGHT, KEY_HOME, KEY_END, KEY_DELETE, KEY_CLOSED,
    HISTORY = 8, WINDOW = 64,
};
#define RAW_MARK 0x52415721u

struct line {
    struct py *py;
    size_t cursor;
    size_t shown; /* which of the history is shown, counted from the newest; 0: none */
};

static void put(struct py *py, const char *text)
{
    py->port->write(py->context, text, strlen(text));
}

/* --- input ---------------------------------------------------------------------------------- */

/* A byte; Ctrl-C as byte 3 however it came; KEY_CLOSED at the end of the input. */
static int get_byte(struct py *py)
{
    for (;;) {
        int c = py->port->read(py->context, PORT_FOREVER);
        if (py->pending & PENDING_INTERRUPT) {
            py->pending &= ~PENDING_INTERRUPT;
            return CTRL_C;
        }
        if (c == PORT_END)
            return KEY_CLOSED;
        if (c != PORT_NO_BYTE)
            return c;
        struct trap trap;
        if (!py_try(py, &trap)) {
            if (py->pending)
                py_poll(py);
            py_end_try(py);
        }
    }
}

/* What follows ESC. */
static int get_escape(struct py *py)
{
    int c = get_byte(py), number = 0;
    if (c != '[' && c != 'O')
        return 0;
    while ((c = get_byte(py)) >= '0' && c <= '9')
        number = number * 10 + c - '0';
    static const char keys[] = "ABDCHF";
    const char *at = c < 128 && c > 0 ? strchr(keys, c) : NULL;
    if (at)
        return KEY_UP + (int)(at - keys);
    if (c == '~')
        return number == 3 ? KEY_DELETE : number == 1 || number == 7 ? KEY_HOME : number == 4 || number == 8 ? KEY_END : 0;
    return c == KEY_CLOSED ? c : 0;
}

static int get_key(struct py *py)
{
    int c = get_byte(py);
    return c == ESCAPE ? get_escape(py) : c;
}

/* --- the line ----------------------------------------------------------------------------------- */

static struct bytearray *text_of(struct py *py)
{
    return PTR(bytearray, py->slots[SLOT_LINE]);
}

static void move(struct py *py, char way, size_t n)
{
    struct sink to = {NULL, 0};
    char room[24];
    (void)to;
    if (!n)
        return;
    char *p = room + sizeof room;
    *--p = 0;
    *--p = way;
    do
        *--p = (char)('0' + n % 10);
    while (n /= 10);
    *--p = '[';
    *--p = ESCAPE;
    put(py, p);
}

/* UTF-8's continuation bytes take no column. */
static size_t columns(const char *p, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += (p[i] & 0xc0) != 0x80;
    return count;
}

/* Shows the line from `from` on; the terminal's cursor stands there. */
static void redraw(struct line *l, size_t from)
{
    struct py *py = l->py;
    struct bytearray *b = text_of(py);
    py->port->write(py->context, b->data + from, b->length - from);
    put(py, "\x1b[K");
    move(py, 'D', columns(b->data + l->cursor, b->length - l->cursor));
}

static void insert(struct line *l, const char *text, size_t n)
{
    struct py *py = l->py;
    struct bytearray *b = text_of(py);
    if (b->length + n > gc_payload_size(b->data))
        gc_resize(py, &b->data, (b->length + n) * 2);
    memmove(b->data + l->cursor + n, b->data + l->cursor, b->length - l->cursor);
    memcpy(b->data + l->cursor, text, n);
    b->length += n;
    l->cursor += n;
    if (l->cursor == b->length)
        py->port->write(py->context, text, n);
    else
        redraw(l, l->cursor - n);
}

static size_t char_before(const struct bytearray *b, size_t at)
{
    do
        at--;
    while (at && (b->data[at] & 0xc0) == 0x80);
    return at;
}
static size_t char_after(const struct bytearray *b, size_t at)
{
    do
        at++;
    while (at < b->length && (b->data[at] & 0xc0) == 0x80);
    return at;
}

static void go(struct line *l, size_t to)
{
    struct bytearray *b = text_of(l->py);
    if (to < l->cursor)
        move(l->py, 'D', columns(b->data + to, l->cursor - to));
    else
        move(l->py, 'C', columns(b->data + l->cursor, to - l->cursor));
    l->cursor = to;
}

/* Takes [from, to) out. */
static void cut(struct line *l, size_t from, size_t to)
{
    struct bytearray *b = text_of(l->py);
    go(l, from);
    memmove(b->data + from, b->data + to, b->length - to);
    b->length -= to - from;
    redraw(l, from);
}

static void backspace(struct line *l)
{
    struct bytearray *b = text_of(l->py);
    size_t blanks = 0;
    while (blanks < l->cursor && b->data[blanks] == ' ')
        blanks++;
    if (!l->cursor)
        return;
    if (blanks == l->cursor) /* within the indentation: one step of it */
        cut(l, (l->cursor - 1) / 4 * 4, l->cursor);
    else
        cut(l, char_before(b, l->cursor), l->cursor);
}

static void replace(struct line *l, const char *text, size_t n)
{
    cut(l, 0, text_of(l->py)->length);
    insert(l, text, n);
}

/* --- history --------------------------------------------------------------------------------------- */

static void remember(struct py *py)
{
    struct bytearray *b = text_of(py);
    if (!b->length)
        return;
    if (!py->slots[SLOT_HISTORY])
        py->slots[SLOT_HISTORY] = list_new(py, 0, NULL);
    val list = py->slots[SLOT_HISTORY], text = str_new(py, b->data, b->length);
    struct list *l = PTR(list, list);
    if (l->length && str_equal(l->items[l->length - 1], text))
        return;
    if (l->length == HISTORY)
        list_pop(py, list, 0);
    list_append(py, list, text);
}

static void recall(struct line *l, int step)
{
    val list = l->py->slots[SLOT_HISTORY];
    size_t n = list ? PTR(list, list)->length : 0, to = l->shown + (size_t)step;
    if (to > n)
        return;
    l->shown = to;
    if (!to) {
        replace(l, "", 0);
        return;
    }
    val text = PTR(list, list)->items[n - to];
    replace(l, str_text(l->py, text), str_length(text));
}

/* --- completion -------------------------------------------------------------------------------------- */

val builtins_dir(struct py *py, val v);

struct match {
    struct py *py;
    const char *prefix;
    size_t length, count, common;
    val first;
    bool show;
    size_t column;
};

static void consider(struct match *m, val name)
{
    struct span s = str_span(name);
    if (s.length < m->length || memcmp(s.data, m->prefix, m->length) || (!m->length && s.data[0] == '_'))
        return;
    if (m->show) {
        put(m->py, s.data);
        m->column += s.length + 2;
        put(m->py, m->column > 60 ? "\r\n" : "  ");
        m->column = m->column > 60 ? 0 : m->column;
    }
    if (!m->count++) {
        m->first = name;
        m->common = s.length;
        return;
    }
    const char *a = str_data(m->first);
    size_t i = 0;
    while (i < m->common && i < s.length && a[i] == s.data[i])
        i++;
    m->common = i;
}

static void consider_all(struct match *m, val object, bool importing)
{
    if (importing) {
        for (size_t i = 0; modules_built_in[i]; i++)
            consider(m, modules_built_in[i]->name);
        for (const struct frozen *f = frozen_modules; f->name; f++)
            consider(m, intern_c(m->py, f->name));
        return;
    }
    if (object) {
        val names = builtins_dir(m->py, object);
        for (size_t i = 0; i < PTR(list, names)->length; i++)
            consider(m, PTR(list, names)->items[i]);
        return;
    }
    val k, v;
    for (size_t at = 0; dict_next(m->py->main_globals, &at, &k, &v);)
        if (str_check(k))
            consider(m, k);
    struct walk w = {.next = builtins_entries};
    while (walk(&w))
        consider(m, w.name);
}

static bool is_word(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

/* The object that "a.b." before the prefix names; *known is false when there is none. */
static val object_before(struct py *py, const char *text, size_t n, bool *known)
{
    val v = 0;
    *known = true;
    for (size_t at = 0; at < n;) {
        size_t end = at;
        while (end < n && text[end] != '.')
            end++;
        val name = intern(py, text + at, end - at);
        struct dict_entry *e = v ? NULL : dict_find_name(PTR(dict, py->main_globals), name);
        v = v ? ops_attr_or_0(py, v, name) : e ? e->value : entry_find(builtins_entries, name);
        if (!v)
            *known = false;
        if (!v)
            return 0;
        at = end + 1;
    }
    return v;
}

static void try_complete(struct line *l)
{
    struct py *py = l->py;
    struct bytearray *b = text_of(py);
    char word[64];
    size_t start = l->cursor, n;
    while (start && (is_word(b->data[start - 1]) || b->data[start - 1] == '.'))
        start--;
    n = l->cursor - start;
    bool importing = (start >= 7 && !memcmp(b->data, "import ", 7)) || (start == 5 && !memcmp(b->data, "from ", 5));
    if (start == l->cursor && !importing) {
        insert(l, "    ", 4);
        return;
    }
    if (n >= sizeof word)
        return;
    memcpy(word, b->data + start, n);
    size_t last = n;
    while (last && word[last - 1] != '.')
        last--;
    bool known = last != 1; /* '.x': an attribute of nothing that has a name */
    val object = last > 1 ? object_before(py, word, last - 1, &known) : 0;
    struct match m = {.py = py, .prefix = word + last, .length = n - last};
    if (!known)
        return;
    consider_all(&m, object, importing && !last);
    if (m.count && m.common > m.length) {
        insert(l, str_data(m.first) + m.length, m.common - m.length);
    } else if (m.count > 1) {
        put(py, "\r\n");
        m.show = true;
        consider_all(&m, object, importing && !last);
        put(py, "\r\n>>> ");
        size_t at = l->cursor;
        l->cursor = b->length;
        redraw(l, 0);
        go(l, at);
    }
}

static void complete(struct line *l)
{
    struct trap trap;
    size_t mark = gc_mark_arena(l->py);
    if (!py_try(l->py, &trap)) {
        try_complete(l);
        py_end_try(l->py);
    }
    gc_cut_arena(l->py, mark);
}

/* --- one line ------------------------------------------------------------------------------------------- */

/* Edits until Enter (returned) or a key that ends the line: Ctrl-C, or on an empty line
 * Ctrl-A, B, D, E; KEY_CLOSED. */
static int edit(struct line *l)
{
    for (;;) {
        int c = get_key(l->py);
        struct bytearray *b = text_of(l->py);
        switch (c) {
        case CTRL_A: case CTRL_B: case CTRL_D: case CTRL_E:
            if (!b->length)
                return c;
            if (c == CTRL_D && l->cursor < b->length)
                cut(l, l->cursor, char_after(b, l->cursor));
            else if (c != CTRL_D)
                go(l, c == CTRL_A ? 0 : c == CTRL_E ? b->length : l->cursor ? char_before(b, l->cursor) : 0);
            break;
        case CTRL_C: case KEY_CLOSED: return c;
        case ENTER: case NEWLINE: return ENTER;
        case TAB: complete(l); break;
        case BACKSPACE: case RUBOUT: backspace(l); break;
        case CTRL_K: cut(l, l->cursor, b->length); break;
        case CTRL_U: cut(l, 0, l->cursor); break;
        case CTRL_W: {
            size_t at = l->cursor;
            while (at && b->data[at - 1] == ' ')
                at--;
            while (at && b->data[at - 1] != ' ')
                at--;
            cut(l, at, l->cursor);
            break;
        }
        case CTRL_P: case KEY_UP: recall(l, 1); break;
        case CTRL_N: case KEY_DOWN:
            if (l->shown)
                recall(l, -1);
            break;
        case KEY_LEFT:
            if (l->cursor)
                go(l, char_before(b, l->cursor));
            break;
        case KEY_RIGHT:
            if (l->cursor < b->length)
                go(l, char_after(b, l->cursor));
            break;
        case KEY_HOME: go(l, 0); break;
        case KEY_END: go(l, b->length); break;
        case KEY_DELETE:
            if (l->cursor < b->length)
                cut(l, l->cursor, char_after(b, l->cursor));
            break;
        default:
            if (c >= 32 && c < 256)
                insert(l, (char[]){(char)c}, 1);
            break;
        }
    }
}

/* --- running what was typed -------------------------------------------------------------------------------- */

void py_print_exception(struct py *py, struct sink *to, val error);

/* True: go on; false: SystemExit, the prompt is over. */
static bool execute(struct py *py, val source, int kind, bool raw)
{
    struct trap trap;
    size_t mark = gc_mark_arena(py);
    bool going = true;
    val error = 0;
    gc_keep(py, source);
    py->interrupt_byte = CTRL_C;
    if (py_try(py, &trap)) {
        error = trap.error;
    } else {
        import_run(py, source, N(stdin_brackets), py->main_globals, 0, kind);
        py_end_try(py);
    }
    py->interrupt_byte = -1;
    if (raw)
        put(py, "\x04");
    if (error) {
        py->last_error = error;
        py->handling = 0;
        if (exc_is(error, &type_SystemExit))
            going = false;
        else
            py_print_error(py, error);
    }
    gc_cut_arena(py, mark);
    py->heap.locked = 0;
    return going;
}

/* The bytes of a finished text as source; the bytearray is empty then. */
static val take_source(struct py *py, val *from)
{
    struct sink sink = {NULL, *from};
    val v = print_built_bytes(py, &sink);
    *from = bytearray_new(py, NULL, 0);
    return v;
}

/* --- the friendly prompt --------------------------------------------------------------------------------------- */

static bool starts_block(const char *p, size_t n)
{
    static const char *const words[] = {"if", "while", "for", "try", "with", "def", "class", "async"};
    if (n && p[0] == '@')
        return true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t m = strlen(words[i]);
        if (n >= m && !memcmp(p, words[i], m) && (n == m || !is_word(p[m])))
            return true;
    }
    return false;
}

/* Open brackets, an open string of three quotes, a backslash at the end. */
static bool is_open(const char *p, size_t n)
{
    size_t nesting = 0;
    char quote = 0;
    bool triple = false;
    for (size_t i = 0; i < n; i++) {
        char c = p[i];
        if (quote) {
            if (c == '\\')
                i++;
            else if (c == quote && (!triple || (i + 2 < n && p[i + 1] == c && p[i + 2] == c)))
                i += triple ? 2 : 0, quote = 0;
            else if (c == '\n' && !triple)
                quote = 0;
        } else if (c == '\'' || c == '"') {
            triple = i + 2 < n && p[i + 1] == c && p[i + 2] == c;
            i += triple ? 2 : 0;
            quote = c;
        } else if (c == '#') {
            while (i < n && p[i] != '\n')
                i++;
        } else if (c == '(' || c == '[' || c == '{') {
            nesting++;
        } else if ((c == ')' || c == ']' || c == '}') && nesting) {
            nesting--;
        }
    }
    return nesting || (quote && triple) || (n && p[n - 1] == '\\');
}

bool compile_wants_more(struct py *py, const char *text, size_t length)
{
    (void)py;
    if (is_open(text, length))
        return true;
    size_t blank = length;
    while (blank && text[blank - 1] == ' ')
        blank--;
    return starts_block(text, length) && !(blank && text[blank - 1] == '\n');
}

/* The blanks that the next line begins with. */
static size_t indent_after(const struct bytearray *b)
{
    size_t end = b->length, start, blanks = 0;
    while (end && b->data[end - 1] == '\n')
        end--;
    for (start = end; start && b->data[start - 1] != '\n'; start--)
        ;
    while (start + blanks < end && b->data[start + blanks] == ' ')
        blanks++;
    if (start + blanks == end)
        return 0;
    while (end > start && b->data[end - 1] == ' ')
        end--;
    if (b->data[end - 1] == ':')
        return blanks + 4;
    static const char *const leaving[] = {"pass", "return", "break", "continue", "raise"};
    for (size_t i = 0; i < sizeof leaving / sizeof leaving[0]; i++) {
        size_t m = strlen(leaving[i]);
        if (end - start - blanks >= m && !memcmp(b->data + start + blanks, leaving[i], m) && blanks >= 4)
            return blanks - 4;
    }
    return blanks;
}

static void append_line(struct py *py, val whole)
{
    struct bytearray *b = PTR(bytearray, whole), *line = text_of(py);
    gc_resize(py, &b->data, b->length + line->length + 1);
    if (b->length)
        b->data[b->length++] = '\n';
    memcpy(b->data + b->length, line->data, line->length);
    b->length += line->length;
}

static void clear_line(struct py *py)
{
    py->slots[SLOT_LINE] = bytearray_new(py, NULL, 32);
    text_of(py)->length = 0;
}

/* Reads a whole statement; ENTER, or the key that ended it. */
static int read_statement(struct py *py, val whole)
{
    size_t indent = 0;
    put(py, ">>> ");
    for (;;) {
        struct line l = {py, 0, 0};
        size_t mark = gc_mark_arena(py);
        clear_line(py);
        for (; indent; indent--)
            insert(&l, " ", 1);
        int key = edit(&l);
        if (key != ENTER && PTR(bytearray, whole)->length && key != KEY_CLOSED)
            key = CTRL_C;
        put(py, key == KEY_CLOSED ? "" : "\r\n");
        if (key != ENTER)
            return key;
        remember(py);
        append_line(py, whole);
        gc_cut_arena(py, mark);
        struct bytearray *b = PTR(bytearray, whole);
        if (!compile_wants_more(py, b->data, b->length))
            return ENTER;
        indent = indent_after(b);
        put(py, "... ");
    }
}

static int paste(struct py *py, val whole)
{
    put(py, "paste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ");
    for (;;) {
        int c = get_byte(py);
        struct bytearray *b = PTR(bytearray, whole);
        if (c == CTRL_C || c == CTRL_D || c == KEY_CLOSED) {
            put(py, "\r\n");
            return c == CTRL_D ? ENTER : CTRL_C;
        }
        char byte = c == '\r' ? '\n' : (char)c;
        gc_resize(py, &b->data, b->length + 1 > gc_payload_size(b->data) ? b->length * 2 + 16 : gc_payload_size(b->data));
        b->data[b->length++] = byte;
        if (byte == '\n')
            put(py, "\r\n=== ");
        else
            py->port->write(py->context, &byte, 1);
    }
}

static void banner(struct py *py)
{
    put(py, "espy " ESPY_VERSION "; ");
    put(py, py->port->machine);
    put(py, "\r\nType \"help()\" for more information.\r\n");
}

static bool only_space(val whole)
{
    const struct bytearray *b = PTR(bytearray, whole);
    for (size_t i = 0; i < b->length; i++)
        if (!str_is_space(b->data[i]))
            return false;
    return true;
}

/* One round; a repl value, or -1: go on, -2: to the raw prompt. */
static int friendly(struct py *py)
{
    size_t mark = gc_mark_arena(py);
    val whole = bytearray_new(py, NULL, 0);
    int key = read_statement(py, whole), result = -1, kind = COMPILE_SINGLE;
    if (key == CTRL_E) {
        key = paste(py, whole);
        kind = COMPILE_MODULE;
    }
    if (key == CTRL_A)
        result = -2;
    else if (key == CTRL_B)
        banner(py);
    else if (key == CTRL_D)
        result = REPL_SOFT_RESET;
    else if (key == KEY_CLOSED)
        result = REPL_END;
    else if (key == ENTER && !only_space(whole) && !execute(py, take_source(py, &whole), kind, false))
        result = REPL_EXIT;
    gc_cut_arena(py, mark);
    return result;
}

/* --- the raw prompt --------------------------------------------------------------------------------------------------- */

static void add_byte(struct py *py, val whole, int c)
{
    struct bytearray *b = PTR(bytearray, whole);
    if (b->length >= gc_payload_size(b->data))
        gc_resize(py, &b->data, b->length + b->length / 2 + 64);
    b->data[b->length++] = (char)c;
}

/* Behind Ctrl-E: "A" and Ctrl-A ask for raw paste, anything else isn't known. */
static bool raw_paste(struct py *py, val whole)
{
    if (get_byte(py) != 'A' || get_byte(py) != CTRL_A) {
        put(py, "R");
        py->port->write(py->context, "\0", 1);
        return false;
    }
    py->port->write(py->context, (char[]){'R', 1, WINDOW, 0, 1}, 5);
    for (size_t n = 0;;) {
        int c = get_byte(py);
        if (c == CTRL_D || c == CTRL_C || c == KEY_CLOSED) {
            if (c == CTRL_C)
                PTR(bytearray, whole)->length = 0;
            put(py, "\x04");
            return c == CTRL_D;
        }
        add_byte(py, whole, c);
        if (++n == WINDOW) {
            put(py, "\x01");
            n = 0;
        }
    }
}

/* Reads up to Ctrl-D; true: there is something to run. */
static bool read_raw(struct py *py, val whole, int *result)
{
    for (;;) {
        int c = get_byte(py);
        if (c == CTRL_A)
            return false;
        if (c == CTRL_E && !PTR(bytearray, whole)->length) {
            if (raw_paste(py, whole))
                return true;
        } else if (c == CTRL_B) {
            *result = -1;
            return false;
        } else if (c == KEY_CLOSED) {
            *result = REPL_END;
            return false;
        } else if (c == CTRL_C) {
            PTR(bytearray, whole)->length = 0;
        } else if (c == CTRL_D) {
            put(py, "OK");
            if (PTR(bytearray, whole)->length)
                return true;
            put(py, "\r\n");
            *result = REPL_SOFT_RESET;
            return false;
        } else {
            add_byte(py, whole, c == '\r' ? '\n' : c);
        }
    }
}

/* -1: back to the friendly prompt. */
static int raw(struct py *py)
{
    put(py, "raw REPL; CTRL-B to exit\r\n");
    for (;;) {
        size_t mark = gc_mark_arena(py);
        int result = -3;
        put(py, ">");
        val whole = bytearray_new(py, NULL, 0);
        if (read_raw(py, whole, &result)) {
            bool going = execute(py, take_source(py, &whole), COMPILE_MODULE, true);
            put(py, "\x04");
            result = going ? -3 : REPL_SOFT_RESET;
        } else if (result == -3) {
            put(py, "raw REPL; CTRL-B to exit\r\n");
        }
        gc_cut_arena(py, mark);
        if (result != -3)
            return result;
    }
}

enum repl repl_run(struct py *py)
{
    bool volatile is_raw = py->raw_mark == RAW_MARK;
    struct trap trap;
    py->interrupt_byte = -1;
    if (!is_raw)
        banner(py);
    for (;;) {
        volatile int result = -1;
        if (py_try(py, &trap)) { /* no memory for the line itself, say */
            py->slots[SLOT_LINE] = py->slots[SLOT_HISTORY] = 0;
            py_print_error(py, trap.error);
            continue;
        }
        py->raw_mark = is_raw ? RAW_MARK : 0;
        result = is_raw ? raw(py) : friendly(py);
        py_end_try(py);
        if (is_raw && result == -1) {
            put(py, "\r\n");
            banner(py);
        }
        is_raw = result == -2 || (is_raw && result != -1);
        if (result == REPL_SOFT_RESET)
            put(py, "MPY: soft reboot\r\n");
        if (result >= 0)
            return (enum repl)result;
    }
}
