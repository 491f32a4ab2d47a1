/* dict, and the table under set.  py/obj/dict.h says how a table lies. */
#include "py/obj/dict.h"

#include <string.h>

#include "py/intern.h"
#include "py/obj/class.h"
#include "py/obj/exc.h"
#include "py/obj/int.h"
#include "py/obj/misc.h"
#include "py/obj/native.h"
#include "py/obj/str.h"
#include "py/obj/tuple.h"
#include "py/ops.h"
#include "py/print.h"
#include "py/py.h"

/* So many entries have no index; up to so many one with few free slots: room counts there. */
enum { LINEAR = 10, DENSE = 102 };
_Static_assert((int)LINEAR < (int)TABLE_LARGE, "a small table says its capacity where a large one has TABLE_LARGE");
extern const struct type type_fixed_dict, type_table;

/* --- the hash behind the entries ------------------------------------------------------- */

static size_t index_slots(size_t capacity)
{
    if (capacity <= LINEAR)
        return 0;
    size_t want = capacity <= DENSE ? (capacity * 5 + 3) / 4 : (capacity * 3 + 1) / 2;
    return (size_t)1 << (8 * sizeof(long) - (size_t)__builtin_clzl(want - 1));
}
static size_t index_width(size_t capacity)
{
    return capacity < 255 ? 1 : capacity < 65535 ? 2 : 4;
}
static bool is_large(const struct dict *d)
{
    return (d->table->count & TABLE_LARGE) == TABLE_LARGE;
}
static size_t capacity_of(const struct dict *d)
{
    return is_large(d) ? d->table->capacity : d->table->count & TABLE_LARGE;
}
/* How many live, and the index, of a large table. */
static uint32_t *live_of(const struct dict *d)
{
    return (uint32_t *)(void *)(d->table->entries + d->table->capacity);
}
static uint8_t *index_of(const struct dict *d)
{
    return (uint8_t *)(live_of(d) + 1);
}
static size_t index_load(const uint8_t *base, size_t width, size_t at)
{
    return width == 1 ? base[at] : width == 2 ? ((const uint16_t *)(const void *)base)[at]
                                              : ((const uint32_t *)(const void *)base)[at];
}
static void index_store(struct dict *d, size_t width, size_t at, size_t n)
{
    uint8_t *base = index_of(d);
    if (width == 1)
        base[at] = (uint8_t)n;
    else if (width == 2)
        ((uint16_t *)(void *)base)[at] = (uint16_t)n;
    else
        ((uint32_t *)(void *)base)[at] = (uint32_t)n;
}

static uint32_t hash_key(struct py *py, val key)
{
    if (is_int(key))
        return (uint32_t)int_of(key) ^ (uint32_t)((uint64_t)(int64_t)int_of(key) >> 32);
    if (is_a(key, &type_str))
        return str_hash(key) >> HASH_SHIFT;
    return ops_hash(py, key);
}

/* Where to look first, among a power of two: names that count up must not lie side by side. */
static size_t first_slot(uint32_t hash, size_t slots)
{
    return (uint32_t)(hash * 0x9e3779b1u) >> (__builtin_clz((unsigned)slots) + 1);
}

static void index_add(struct py *py, struct dict *d, size_t entry)
{
    if (!is_large(d))
        return;
    size_t slots = index_slots(d->table->capacity), width = index_width(d->table->capacity);
    size_t at = first_slot(hash_key(py, d->table->entries[entry].key), slots);
    while (index_load(index_of(d), width, at))
        at = (at + 1) & (slots - 1);
    index_store(d, width, at, entry + 1);
}

/* --- tables ------------------------------------------------------------------------------ */

static const struct table empty_table;

static void set_empty(struct dict *d)
{
    d->table = (struct table *)(uintptr_t)&empty_table;
}

static void clear_table(struct py *py, struct dict *d)
{
    if (is_large(d))
        gc_resize(py, &d->table, 0);
    set_empty(d);
}

void dict_hand_over(struct py *py, val to, val from)
{
    struct dict *d = PTR(dict, to), *old = PTR(dict, from);
    clear_table(py, d);
    if (is_large(old))
        gc_move_payload(&d->table, &old->table);
    else
        d->table = old->table;
    set_empty(old);
}

/* Gives the dict, which has none, a table for so many entries. */
static void open_table(struct py *py, struct dict *d, size_t capacity)
{
    size_t slots = index_slots(capacity), bytes = sizeof *d->table + capacity * sizeof(struct dict_entry);
    if (!slots) {
        d->table = gc_new(py, &type_table, bytes);
        d->table->count = capacity;
        return;
    }
    d->table = NULL;
    gc_resize(py, &d->table, bytes + sizeof(uint32_t) + slots * index_width(capacity));
    d->table->capacity = capacity;
    d->table->count = TABLE_LARGE;
    *live_of(d) = 0;
    memset(index_of(d), 0, slots * index_width(capacity));
}

static void put(struct dict *d, struct dict_entry e)
{
    d->table->entries[dict_used(d)] = e;
    d->table->count += 1 << TABLE_BITS;
    if (is_large(d))
        ++*live_of(d);
}

/* Gives the dict a table for so many with its live entries.  A payload's owner has to be an object. */
static void resize(struct py *py, struct dict *d, size_t capacity)
{
    struct dict owner = {.head = d->head}, *fresh = index_slots(capacity) ? gc_new(py, d->head.type, sizeof *fresh) : &owner;
    open_table(py, fresh, capacity);
    for (size_t i = 0; i < dict_used(d); i++)
        if (d->table->entries[i].key)
            put(fresh, d->table->entries[i]);
    /* hashing user's keys may run code: the table is whole before */
    for (size_t i = 0; i < dict_used(fresh); i++)
        index_add(py, fresh, i);
    dict_hand_over(py, OBJ(d), OBJ(fresh));
}

static bool is_plain(val key)
{
    return is_int(key) || is_a(key, &type_str);
}

/* Is entry i the key's?  -1: who was asked, another key's __eq__, has changed the dict. */
static inline int compare_at(struct py *py, const struct dict *d, const struct table *t, size_t i, val key)
{
    val k = t->entries[i].key;
    if (k == key)
        return 1;
    if (!k)
        return 0;
    if (is_a(k, &type_str) && is_a(key, &type_str))
        return PTR(str, k)->hash >> HASH_SHIFT == PTR(str, key)->hash >> HASH_SHIFT && str_equal(k, key);
    if (is_plain(k) && is_plain(key))
        return 0;
    size_t capacity = capacity_of(d);
    bool same = ops_equal(py, k, key), there = d->table == t && capacity_of(d) == capacity && i < dict_used(d);
    return there && t->entries[i].key == k ? same : -1;
}

/* The number of the key's entry, or -1; -2: look again. */
static intptr_t find_small(struct py *py, const struct dict *d, val key)
{
    const struct table *t = d->table;
    size_t used = dict_used(d);
    for (size_t i = 0; i < used; i++) {
        int same = compare_at(py, d, t, i, key);
        if (same)
            return same < 0 ? -2 : (intptr_t)i;
    }
    return -1;
}

static intptr_t find_large(struct py *py, const struct dict *d, val key, uint32_t hash)
{
    const struct table *t = d->table;
    const uint8_t *index = index_of(d);
    size_t slots = index_slots(t->capacity), width = index_width(t->capacity), n;
    for (size_t at = first_slot(hash, slots); (n = index_load(index, width, at)); at = (at + 1) & (slots - 1)) {
        int same = compare_at(py, d, t, n - 1, key);
        if (same)
            return same < 0 ? -2 : (intptr_t)n - 1;
    }
    return -1;
}

static intptr_t find(struct py *py, const struct dict *d, val key)
{
    uint32_t hash = hash_key(py, key);
    intptr_t at = -2;
    while (at == -2)
        at = is_large(d) ? find_large(py, d, key, hash) : find_small(py, d, key);
    return at;
}

/* --- for C code --------------------------------------------------------------------------- */

val dict_new_of(struct py *py, const struct type *type, size_t expected)
{
    struct dict *d = gc_new(py, type, sizeof *d);
    set_empty(d);
    if (expected)
        open_table(py, d, expected);
    return OBJ(d);
}

val dict_new(struct py *py, size_t expected)
{
    return dict_new_of(py, &type_dict, expected);
}

bool dict_check(val v)
{
    return is_a(v, &type_dict) || is_a(v, &type_ordered_dict) || is_a(v, &type_fixed_dict);
}

val dict_fix(val dict)
{
    PTR(object, dict)->type = &type_fixed_dict;
    return dict;
}

static _Noreturn void refuse(struct py *py)
{
    py_error(py, &type_TypeError, "this dict can't be changed");
}

static inline struct dict *writable(struct py *py, val dict)
{
    if (PTR(object, dict)->type == &type_fixed_dict)
        refuse(py);
    return PTR(dict, dict);
}

val dict_get(struct py *py, val dict, val key)
{
    struct dict *d = PTR(dict, dict);
    intptr_t at = find(py, d, key);
    return at < 0 ? 0 : d->table->entries[at].value;
}

size_t dict_length(val dict)
{
    const struct dict *d = PTR(dict, dict);
    return is_large(d) ? *live_of(d) : dict_used(d);
}

static void make_room(struct py *py, struct dict *d)
{
    if (dict_used(d) < capacity_of(d))
        return;
    size_t live = dict_length(OBJ(d)), want = live < 4 ? 4 : live + 3;
    if (want > LINEAR)
        want = live > DENSE ? live * 2 : live + live / 2;
    if (want > LINEAR && want <= DENSE) { /* as many as the index has room for */
        size_t room = index_slots(want - want / 4) * 4 / 5;
        want = room > live ? room : want;
    }
    resize(py, d, want);
}

void dict_trim(struct py *py, val dict)
{
    struct dict *d = PTR(dict, dict);
    if (!is_large(d) && dict_used(d) < capacity_of(d))
        resize(py, d, dict_used(d));
}

/* If the dict is a function's globals the name may hide a built-in that the lookup cache remembers (py/vm.c). */
static void note_name(struct py *py, const struct dict *d, val name)
{
    struct cached *c = py_cache_at(py, d, name);
    if (c->key == d)
        c->key = NULL;
    if (OBJ(d) == py->builtins_extra)
        memset(py->cache, 0, sizeof py->cache);
}

static void append(struct py *py, struct dict *d, val key, val value)
{
    if (is_a(key, &type_slice) && d->head.type == &type_dict) /* d[:] = ... is a mistake */
        py_error(py, &type_TypeError, "unhashable type: 'slice'");
    gc_keep(py, value);
    make_room(py, d);
    note_name(py, d, key);
    put(d, (struct dict_entry){key, value});
    index_add(py, d, dict_used(d) - 1);
}

/* A key that is a known name becomes the name itself: namespaces compare addresses. */
static val own_key(struct py *py, val key)
{
    if (!is_a(key, &type_str) || (PTR(str, key)->hash & STR_INTERNED))
        return key;
    val known = intern_find(py, key);
    return known ? known : key;
}

void dict_set(struct py *py, val dict, val key, val value)
{
    struct dict *d = writable(py, dict);
    intptr_t at = find(py, d, key);
    if (at >= 0)
        d->table->entries[at].value = value;
    else
        append(py, d, own_key(py, key), value);
}

static void take_out(struct dict *d, size_t at)
{
    struct dict_entry *e = d->table->entries + at;
    if (is_large(d)) {
        *e = (struct dict_entry){0, 0};
        --*live_of(d);
        return;
    }
    d->table->count -= 1 << TABLE_BITS;
    memmove(e, e + 1, (dict_used(d) - at) * sizeof *e);
}

val dict_remove(struct py *py, val dict, val key)
{
    struct dict *d = writable(py, dict);
    intptr_t at = find(py, d, key);
    if (at < 0)
        return 0;
    val v = d->table->entries[at].value;
    take_out(d, (size_t)at);
    if (!dict_length(dict))
        dict_clear(py, dict);
    return gc_keep(py, v);
}

void dict_clear(struct py *py, val dict)
{
    clear_table(py, writable(py, dict));
}

bool dict_next(val dict, size_t *at, val *key, val *value)
{
    struct dict *d = PTR(dict, dict);
    for (; *at < dict_used(d); (*at)++) {
        struct dict_entry *e = &d->table->entries[*at];
        if (!e->key)
            continue;
        *key = e->key;
        *value = e->value;
        (*at)++;
        return true;
    }
    return false;
}

val dict_copy(struct py *py, val dict)
{
    const struct type *type = is_a(dict, &type_fixed_dict) ? &type_dict : PTR(object, dict)->type;
    val r = dict_new_of(py, type, dict_length(dict)), k, v;
    for (size_t at = 0; dict_next(dict, &at, &k, &v);)
        dict_set(py, r, k, v);
    return r;
}

static void update_pair(struct py *py, val dict, val pair)
{
    val it = ops_iter(py, pair), k = ops_next(py, it), v = k ? ops_next(py, it) : 0;
    if (!v || ops_next(py, it))
        py_error(py, &type_ValueError, "dict update sequence has wrong length");
    dict_set(py, dict, k, v);
}

void dict_update(struct py *py, val dict, val other)
{
    val plain = native_of(other), k, v;
    size_t mark = gc_mark_arena(py);
    if (dict_check(plain)) {
        for (size_t at = 0; dict_next(plain, &at, &k, &v); gc_cut_arena(py, mark))
            dict_set(py, dict, k, v);
        return;
    }
    val self, keys = ops_attr_or_0(py, other, N(keys));
    if (keys) {
        (void)self;
        val it = ops_iter(py, py_call(py, keys, 0, NULL));
        while ((k = ops_next(py, it)))
            dict_set(py, dict, k, ops_item(py, other, k));
        return;
    }
    val it = ops_iter(py, other);
    for (mark = gc_mark_arena(py); (v = ops_next(py, it)); gc_cut_arena(py, mark))
        update_pair(py, dict, v);
}

/* --- namespaces ---------------------------------------------------------------------------- */

struct dict_entry *dict_find_name(const struct dict *d, val name)
{
    struct dict_entry *e = d->table->entries;
    if (!is_large(d)) {
        for (size_t i = 0; i < dict_used(d); i++)
            if (e[i].key == name)
                return &e[i];
        return NULL;
    }
    size_t slots = index_slots(d->table->capacity), width = index_width(d->table->capacity), n;
    for (size_t at = first_slot(PTR(str, name)->hash >> HASH_SHIFT, slots); (n = index_load(index_of(d), width, at));
         at = (at + 1) & (slots - 1))
        if (e[n - 1].key == name)
            return &e[n - 1];
    return NULL;
}

void dict_set_name(struct py *py, val dict, val name, val value)
{
    struct dict_entry *e = dict_find_name(PTR(dict, dict), name);
    if (e)
        e->value = value;
    else
        append(py, PTR(dict, dict), name, value);
}

/* --- slots ----------------------------------------------------------------------------------- */

static void trace_entries(struct py *py, void *table)
{
    const struct table *t = table;
    gc_trace_all(py, (const val *)(const void *)t->entries, (t->count >> TABLE_BITS) * 2);
}

static void trace(struct py *py, void *object)
{
    struct dict *d = object;
    if (!d->table)
        return;
    if (!is_large(d)) {
        gc_trace(py, OBJ(d->table));
        return;
    }
    gc_trace_payload(d->table);
    trace_entries(py, d->table);
}

static void print_items(struct py *py, struct sink *to, val v, enum print_how how)
{
    val key, value;
    bool first = true;
    print_char(py, to, '{');
    for (size_t at = 0; dict_next(v, &at, &key, &value); first = false) {
        if (!first)
            print_c(py, to, ", ");
        bool quote = how == PRINT_JSON && !str_check(key);
        if (quote)
            print_char(py, to, '"');
        print_value(py, to, key, how);
        if (quote)
            print_char(py, to, '"');
        print_c(py, to, ": ");
        print_value(py, to, value, how);
    }
    print_char(py, to, '}');
}

static void print(struct py *py, struct sink *to, val v, enum print_how how)
{
    bool ordered = is_a(v, &type_ordered_dict) && how != PRINT_JSON;
    if (ordered)
        print_c(py, to, "OrderedDict(");
    print_items(py, to, v, how == PRINT_JSON ? how : PRINT_REPR);
    if (ordered)
        print_char(py, to, ')');
}

static val unary(struct py *py, enum unary op, val v)
{
    (void)py;
    size_t n = dict_length(v);
    return op == UNARY_BOOL ? bool_val(n) : op == UNARY_LEN ? INT(n) : 0;
}

static bool same_dicts(struct py *py, val a, val b)
{
    val k, v, w;
    if (dict_length(a) != dict_length(b))
        return false;
    size_t other = 0;
    bool ordered = is_a(a, &type_ordered_dict) && is_a(b, &type_ordered_dict);
    for (size_t at = 0; dict_next(a, &at, &k, &v);) {
        val key;
        if (ordered && (!dict_next(b, &other, &key, &w) || !ops_equal(py, k, key)))
            return false;
        w = dict_get(py, b, k);
        if (!w || !ops_equal(py, v, w))
            return false;
    }
    return true;
}

static val binary(struct py *py, unsigned op, val a, val b)
{
    bool inplace = op & OP_INPLACE;
    op &= ~(unsigned)OP_INPLACE;
    val other = native_of(b);
    if (op == OP_OR && (dict_check(other) || inplace)) {
        val r = inplace ? a : dict_copy(py, a);
        dict_update(py, r, b);
        return r;
    }
    if (!dict_check(other) || (op != OP_EQ && op != OP_NE))
        return 0;
    return bool_val(same_dicts(py, a, other) == (op == OP_EQ));
}

static val item(struct py *py, val v, val key, val value)
{
    if (value == SLOT_LOAD) {
        val r = dict_get(py, v, key);
        if (!r)
            py_raise_value(py, &type_KeyError, key);
        return r;
    }
    if (value != SLOT_DELETE)
        dict_set(py, v, key, value);
    else if (!dict_remove(py, v, key))
        py_raise_value(py, &type_KeyError, key);
    return NONE;
}

static val contains(struct py *py, val v, val key)
{
    return bool_val(find(py, PTR(dict, v), key) >= 0);
}

/* --- views: keys, values, items ---------------------------------------------------------------- */

enum view_kind { VIEW_KEYS, VIEW_VALUES, VIEW_ITEMS };
struct view {
    struct object head;
    val dict;
    uintptr_t kind;
    uintptr_t at, length; /* as an iterator */
};

extern const struct type type_dict_view, type_dict_iter;

static val view_new(struct py *py, const struct type *type, val dict, enum view_kind kind)
{
    struct view *w = gc_new(py, type, sizeof *w);
    w->dict = dict;
    w->kind = kind;
    w->length = dict_length(dict);
    return OBJ(w);
}

static void trace_view(struct py *py, void *object)
{
    gc_trace(py, ((struct view *)object)->dict);
}

static val view_item(struct py *py, const struct view *w, val key, val value)
{
    return w->kind == VIEW_KEYS ? key : w->kind == VIEW_VALUES ? value : tuple_pair(py, key, value);
}

static val view_next(struct py *py, val v)
{
    struct view *w = PTR(view, v);
    val key, value;
    if (w->dict && dict_length(w->dict) != w->length && w->length != UINTPTR_MAX) {
        w->length = UINTPTR_MAX;
        py_error(py, &type_RuntimeError, "dictionary changed size during iteration");
    }
    if (!dict_next(w->dict, &w->at, &key, &value)) {
        w->length = dict_length(w->dict);
        return 0;
    }
    return view_item(py, w, key, value);
}

static void view_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    static const char *const names[] = {"dict_keys([", "dict_values([", "dict_items(["};
    struct view *w = PTR(view, v);
    val key, value;
    (void)how;
    print_c(py, to, names[w->kind]);
    for (size_t at = 0, i = 0; dict_next(w->dict, &at, &key, &value); i++) {
        if (i)
            print_c(py, to, ", ");
        print_value(py, to, view_item(py, w, key, value), PRINT_REPR);
    }
    print_c(py, to, "])");
}

static val view_iter(struct py *py, val v)
{
    return view_new(py, &type_dict_iter, PTR(view, v)->dict, (enum view_kind)PTR(view, v)->kind);
}

static val view_unary(struct py *py, enum unary op, val v)
{
    if (op == UNARY_HASH && PTR(view, v)->kind == VIEW_VALUES)
        return INT(v >> 4 & 0x3fffffff);
    if (op == UNARY_HASH)
        py_error(py, &type_TypeError, "unhashable type: '%T'", v);
    return unary(py, op, PTR(view, v)->dict);
}

static val view_binary(struct py *py, unsigned op, val a, val b)
{
    if (PTR(view, a)->kind == VIEW_VALUES)
        return 0;
    val x = set_new(py, &type_set), it = view_iter(py, a), k;
    while ((k = ops_next(py, it)))
        set_add(py, x, k);
    if (is_a(b, &type_dict_view))
        b = py_call(py, OBJ(&type_set), 1, &b);
    return set_check(b) ? ops_binary(py, op & ~(unsigned)OP_INPLACE, x, b) : 0;
}

static val view_contains(struct py *py, val v, val what)
{
    if (PTR(view, v)->kind == VIEW_KEYS)
        return contains(py, PTR(view, v)->dict, what);
    val it = view_iter(py, v), k;
    while ((k = ops_next(py, it)))
        if (ops_equal(py, k, what))
            return TRUE;
    return FALSE;
}

static val self_iter(struct py *py, val v)
{
    (void)py;
    return v;
}

static const struct slots view_slots = {.print = view_print, .iter = view_iter, .unary = view_unary,
    .binary = view_binary, .contains = view_contains, .trace = trace_view};
const struct type type_dict_view = {.head = {&type_type}, .slots = &view_slots, .name = N(dict_view)};
static const struct slots dict_iter_slots = {.iter = self_iter, .next = view_next, .trace = trace_view};
const struct type type_dict_iter = {.head = {&type_type}, .slots = &dict_iter_slots, .name = N(iterator)};

static val iter(struct py *py, val v)
{
    return view_new(py, &type_dict_iter, v, VIEW_KEYS);
}

/* --- methods --------------------------------------------------------------------------------------- */

static val method_keys(struct py *py, size_t n, const val *args)
{
    (void)n;
    return view_new(py, &type_dict_view, args[0], VIEW_KEYS);
}
static val method_values(struct py *py, size_t n, const val *args)
{
    (void)n;
    return view_new(py, &type_dict_view, args[0], VIEW_VALUES);
}
static val method_items(struct py *py, size_t n, const val *args)
{
    (void)n;
    return view_new(py, &type_dict_view, args[0], VIEW_ITEMS);
}
static val method_get(struct py *py, size_t n, const val *args)
{
    val v = dict_get(py, args[0], args[1]);
    return v ? v : n > 2 ? args[2] : NONE;
}
static val method_setdefault(struct py *py, size_t n, const val *args)
{
    val v = dict_get(py, args[0], args[1]);
    if (v)
        return v;
    v = n > 2 ? args[2] : NONE;
    dict_set(py, args[0], args[1], v);
    return v;
}
static val method_pop(struct py *py, size_t n, const val *args)
{
    val v = dict_remove(py, args[0], args[1]);
    if (!v && n < 3)
        py_raise_value(py, &type_KeyError, args[1]);
    return v ? v : args[2];
}
static val method_popitem(struct py *py, size_t n, const val *args)
{
    struct dict *d = PTR(dict, args[0]);
    (void)n;
    if (!dict_length(args[0]))
        py_error(py, &type_KeyError, "popitem(): dictionary is empty");
    while (!d->table->entries[dict_used(d) - 1].key)
        d->table->count -= 1 << TABLE_BITS;
    struct dict_entry e = d->table->entries[dict_used(d) - 1];
    gc_keep(py, e.key);
    val pair = tuple_pair(py, e.key, e.value);
    dict_remove(py, args[0], e.key);
    return pair;
}
static val method_clear(struct py *py, size_t n, const val *args)
{
    (void)n;
    dict_clear(py, args[0]);
    return NONE;
}
static val method_copy(struct py *py, size_t n, const val *args)
{
    (void)n;
    return dict_copy(py, args[0]);
}
static val method_update(struct py *py, size_t n, size_t nkw, const val *args)
{
    native_arity(py, n, 0, 1, 2);
    if (n > 1)
        dict_update(py, args[0], args[1]);
    for (size_t i = 0; i < nkw; i++)
        dict_set(py, args[0], args[n + 2 * i], args[n + 2 * i + 1]);
    return NONE;
}
static val method_fromkeys(struct py *py, size_t n, const val *args)
{
    val d = py_call(py, args[0], 0, NULL), it = ops_iter(py, args[1]), k;
    for (size_t mark = gc_mark_arena(py); (k = ops_next(py, it)); gc_cut_arena(py, mark))
        ops_set_item(py, d, k, n > 2 ? args[2] : NONE);
    return d;
}
static val method_getitem(struct py *py, size_t n, const val *args)
{
    (void)n;
    return item(py, args[0], args[1], SLOT_LOAD);
}
static val method_setitem(struct py *py, size_t n, const val *args)
{
    (void)n;
    return item(py, args[0], args[1], args[2]);
}
static val method_delitem(struct py *py, size_t n, const val *args)
{
    (void)n;
    return item(py, args[0], args[1], SLOT_DELETE);
}

static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    native_arity(py, n, 0, 0, 1);
    val d = dict_new_of(py, type == &type_ordered_dict ? type : &type_dict, n ? 0 : nkw);
    if (n)
        dict_update(py, d, args[0]);
    for (size_t i = 0; i < nkw; i++)
        dict_set(py, d, args[n + 2 * i], args[n + 2 * i + 1]);
    return d;
}

NATIVE(fromkeys_native, method_fromkeys, 2, 3);
CLASSMETHOD(fromkeys_class, fromkeys_native);

static const struct native functions[] = {
    FUNCTION(keys, method_keys, 1, 1),
    FUNCTION(values, method_values, 1, 1),
    FUNCTION(items, method_items, 1, 1),
    FUNCTION(get, method_get, 2, 3),
    FUNCTION(setdefault, method_setdefault, 2, 3),
    FUNCTION(pop, method_pop, 2, 3),
    FUNCTION(popitem, method_popitem, 1, 1),
    FUNCTION(clear, method_clear, 1, 1),
    FUNCTION(copy, method_copy, 1, 1),
    FUNCTION_KW(update, method_update),
    FUNCTION(__getitem__, method_getitem, 2, 2),
    FUNCTION(__setitem__, method_setitem, 3, 3),
    FUNCTION(__delitem__, method_delitem, 2, 2),
};

static const struct entry entries[] = {
    {N(fromkeys), OBJ(&fromkeys_class)},
    FUNCTIONS_LAST(functions),
};

static const struct slots slots = {.print = print, .unary = unary, .binary = binary, .make = make,
    .item = item, .iter = iter, .contains = contains, .trace = trace};
const struct type type_dict = {.head = {&type_type}, .slots = &slots, .name = N(dict), .entries = entries};
const struct type type_ordered_dict = {
    .head = {&type_type}, .slots = &slots, .name = N(OrderedDict), .base = &type_dict};
static const struct slots table_slots = {.trace = trace_entries};
const struct type type_table = {.head = {&type_type}, .slots = &table_slots, .name = N(dict)};
const struct type type_fixed_dict = {
    .head = {&type_type}, .slots = &slots, .name = N(dict), .base = &type_dict};
