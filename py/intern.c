#include "py/intern.h"

#include <string.h>

#include "py/obj/class.h"
#include "py/obj/exc.h"
#include "py/obj/str.h"
#include "py/py.h"

const struct str names_built_in[NAME_COUNT] = {
#define NAME(id, hash, length, text) {{&type_str}, length, hash, {text}},
#include "py/names.def"
#undef NAME
};

/* 30 bits, shifted up by the two flags; the same as tools/names computes. */
uint32_t intern_hash(const char *data, size_t length)
{
    uint32_t h = 5381;
    for (size_t i = 0; i < length; i++)
        h = (h * 33) ^ (unsigned char)data[i];
    h <<= 2;
    return h ? h : 4;
}

static bool same(const struct str *s, const char *data, size_t length, uint32_t hash)
{
    return s->length == length && ((s->hash ^ hash) & ~3u) == 0 && !memcmp(s->data, data, length);
}

static const struct str *find_built_in(const char *data, size_t length, uint32_t hash)
{
    size_t low = 0, high = NAME_COUNT;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (names_built_in[middle].hash >> 2 < hash >> 2)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < NAME_COUNT && (names_built_in[low].hash ^ hash) < 4; low++)
        if (same(&names_built_in[low], data, length, hash))
            return &names_built_in[low];
    return NULL;
}

static size_t capacity(const struct py *py)
{
    return gc_payload_size(py->interned) / sizeof(val);
}

static size_t first_slot(uint32_t hash, size_t mask)
{
    return (hash >> 2) * 0x9e3779b1u >> 8 & mask;
}

/* The slot of the heap's table where such a string is or would go. */
static val *find_slot(const struct py *py, const char *data, size_t length, uint32_t hash)
{
    size_t mask = capacity(py) - 1, at = first_slot(hash, mask);
    while (py->interned[at] && !same(PTR(str, py->interned[at]), data, length, hash))
        at = (at + 1) & mask;
    return &py->interned[at];
}

/* Doubles the table in place: the old half is first moved to the upper half. */
static void grow(struct py *py)
{
    size_t old = capacity(py), n = old ? old * 2 : 16;
    while (n < py->interned_used * 2)
        n *= 2;
    gc_resize(py, &py->interned, (n + old) * sizeof(val));
    memcpy(py->interned + n, py->interned, old * sizeof(val));
    memset(py->interned, 0, n * sizeof(val));
    val *from = py->interned + n;
    size_t mask = n - 1;
    py->interned_used = 0;
    for (size_t i = 0; i < old; i++) {
        if (!from[i])
            continue;
        size_t at = first_slot(PTR(str, from[i])->hash, mask);
        while (py->interned[at])
            at = (at + 1) & mask;
        py->interned[at] = from[i];
        py->interned_used++;
    }
    gc_resize(py, &py->interned, n * sizeof(val));
}

static val find(struct py *py, const char *data, size_t length, uint32_t hash)
{
    const struct str *s = find_built_in(data, length, hash);
    if (s)
        return OBJ(s);
    return capacity(py) ? *find_slot(py, data, length, hash) : 0;
}

static val add(struct py *py, val made, uint32_t hash)
{
    if (PTR(str, made)->length > INTERN_LONGEST)
        py_error(py, &type_RuntimeError, "name too long");
    PTR(str, made)->hash = hash | (PTR(str, made)->hash & STR_WIDE) | STR_INTERNED;
    if ((py->interned_used + 1) * 4 > capacity(py) * 3)
        grow(py);
    *find_slot(py, PTR(str, made)->data, PTR(str, made)->length, hash) = made;
    py->interned_used++;
    return made;
}

val intern(struct py *py, const char *data, size_t length)
{
    uint32_t hash = intern_hash(data, length);
    val found = find(py, data, length, hash);
    return found ? gc_keep(py, found) : add(py, str_new(py, data, length), hash);
}

val intern_find(struct py *py, val v)
{
    struct str *s = PTR(str, v);
    return s->hash & STR_INTERNED ? v : find(py, s->data, s->length, str_hash(v));
}

val intern_str(struct py *py, val v)
{
    v = native_of(v);
    if (!str_check(v))
        py_error(py, &type_TypeError, "attribute name must be string");
    val found = intern_find(py, v);
    if (found)
        return gc_keep(py, found);
    return add(py, v, str_hash(v) & ~3u);
}

val intern_c(struct py *py, const char *text)
{
    return intern(py, text, strlen(text));
}

void intern_sweep(struct py *py, bool (*is_live)(struct py *py, val v))
{
    size_t n = capacity(py), dead = 0;
    for (size_t i = 0; i < n; i++)
        if (py->interned[i] && !is_live(py, py->interned[i]))
            dead++, py->interned[i] = 1;
    if (!dead)
        return;
    /* Rehash in place: take each entry out and put it where its chain now ends. */
    for (size_t i = 0; i < n; i++)
        if (py->interned[i] == 1)
            py->interned[i] = 0;
    for (size_t round = 0, moved = 1; moved && round < n; round++) {
        moved = 0;
        for (size_t i = 0; i < n; i++) {
            val v = py->interned[i];
            if (!v)
                continue;
            size_t at = first_slot(PTR(str, v)->hash, n - 1);
            while (at != i && py->interned[at])
                at = (at + 1) & (n - 1);
            if (at != i)
                py->interned[at] = v, py->interned[i] = 0, moved = 1;
        }
    }
    py->interned_used -= dead;
}

void intern_each(struct py *py, void (*each)(void *context, val name), void *context)
{
    for (size_t i = 0; i < NAME_COUNT; i++)
        each(context, OBJ(&names_built_in[i]));
    for (size_t i = 0; i < capacity(py); i++)
        if (py->interned[i])
            each(context, py->interned[i]);
}
