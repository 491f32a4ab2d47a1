#include "py/intern.h"

#include <string.h>

#include "py/obj/class.h"
#include "py/obj/exc.h"
#include "py/obj/str.h"
#include "py/py.h"

#if UINTPTR_MAX > 0xffffffffu
const struct str names_built_in[NAME_COUNT] = {
#define NAME(id, hash, length, place, text) {{&type_str}, hash, length, {text}},
#include "py/names.def"
#undef NAME
};
#else
const struct name names_built_in[NAME_COUNT] = {
#define NAME(id, hash, length, place, text)                                                                    \
    {{&type_str}, (hash) >> HASH_SHIFT << HASH_SHIFT | (length) << NAME_LENGTH_AT | (place) << NAME_PLACE_AT | STR_INTERNED},
#include "py/names.def"
#undef NAME
};
#define NAME(id, hash, length, place, text)
#define NAMES_TEXT(text) static const char names_text[] = text;
#include "py/names.def"
#undef NAME
#undef NAMES_TEXT

struct span str_span(val v)
{
    uint32_t word = PTR(name, v)->hash;
    if (v - OBJ(names_built_in) >= sizeof names_built_in)
        return (struct span){PTR(str, v)->data, PTR(str, v)->length};
    return (struct span){names_text + (word >> NAME_PLACE_AT & 0x1fff), word >> NAME_LENGTH_AT & 0x1f};
}

const char *str_data(val v)
{
    return str_span(v).data;
}

size_t str_length(val v)
{
    return str_span(v).length;
}
#endif

/* The same as tools/names computes; where the hash is short its upper bits count. */
uint32_t intern_hash(const char *data, size_t length)
{
    uint32_t h = 5381;
    for (size_t i = 0; i < length; i++)
        h = (h * 33) ^ (unsigned char)data[i];
    h = h * 0x9e3779b1u & ~3u;
    return h >> 20 ? h : h | 1u << 20;
}

static bool same(val name, const char *data, size_t length, uint32_t hash)
{
    struct span s = str_span(name);
    return PTR(str, name)->hash >> HASH_SHIFT == hash >> HASH_SHIFT && s.length == length && !memcmp(s.data, data, length);
}

static val find_built_in(const char *data, size_t length, uint32_t hash)
{
    size_t low = 0, high = NAME_COUNT;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (names_built_in[middle].hash >> HASH_SHIFT < hash >> HASH_SHIFT)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < NAME_COUNT && names_built_in[low].hash >> HASH_SHIFT == hash >> HASH_SHIFT; low++)
        if (same(OBJ(&names_built_in[low]), data, length, hash))
            return OBJ(&names_built_in[low]);
    return 0;
}

static size_t capacity(const struct py *py)
{
    return gc_payload_size(py->interned) / sizeof(val);
}

static size_t first_slot(uint32_t hash, size_t mask)
{
    return (hash >> HASH_SHIFT) * 0x9e3779b1u >> 8 & mask;
}

/* The slot of the heap's table where such a string is or would go. */
static val *find_slot(const struct py *py, const char *data, size_t length, uint32_t hash)
{
    size_t mask = capacity(py) - 1, at = first_slot(hash, mask);
    while (py->interned[at] && !same(py->interned[at], data, length, hash))
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
    val built_in = find_built_in(data, length, hash);
    if (built_in)
        return built_in;
    return capacity(py) ? *find_slot(py, data, length, hash) : 0;
}

static val add(struct py *py, val made, uint32_t hash)
{
    if (str_length(made) > INTERN_LONGEST)
        py_error(py, &type_RuntimeError, "name too long");
    PTR(str, made)->hash = hash | (PTR(str, made)->hash & STR_WIDE) | STR_INTERNED;
    if ((py->interned_used + 1) * 4 > capacity(py) * 3)
        grow(py);
    *find_slot(py, str_data(made), str_length(made), hash) = made;
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
    if (PTR(str, v)->hash & STR_INTERNED)
        return v;
    struct span s = str_span(v);
    return find(py, s.data, s.length, str_hash(v));
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
