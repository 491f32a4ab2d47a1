/* The heap: marking from exact roots, a sweep over objects, a slide of payloads.
 * py/gc.h says what lies where. */
#include "py/gc.h"

#include <string.h>

#include "py/intern.h"
#include "py/obj/exc.h"
#include "py/py.h"
#include "py/stack.h"

enum { GRANULE = 2 * sizeof(val), WORD = sizeof(val) };

/* A hole among objects; `tag` is its size in bytes * 4 + 2, unlike any object's head. */
struct hole {
    uintptr_t tag;
    struct hole *next;
};
/* Before each payload; `size` is in bytes with this header, its lowest bit the mark. */
struct payload {
    uintptr_t size;
    void *owner; /* a pointer to the pointer; NULL: freed; lowest bit: may not slide */
};

static size_t round_up(size_t n, size_t unit)
{
    return (n + unit - 1) / unit * unit;
}

/* --- head bits --------------------------------------------------------------- */

static size_t granule_of(const struct heap *h, const void *p)
{
    return (size_t)((const char *)p - h->start) / GRANULE;
}
static void bit_set(struct heap *h, const void *p)
{
    size_t i = granule_of(h, p);
    h->bits[i / 32] |= 1u << (i % 32);
}
static void bit_clear(struct heap *h, const void *p)
{
    size_t i = granule_of(h, p);
    h->bits[i / 32] &= ~(1u << (i % 32));
}
static void bits_clear(struct heap *h, char *from, char *to)
{
    size_t i = granule_of(h, from), end = granule_of(h, to);
    for (; i < end && i % 32; i++)
        h->bits[i / 32] &= ~(1u << (i % 32));
    for (; i + 32 <= end; i += 32)
        h->bits[i / 32] = 0;
    for (; i < end; i++)
        h->bits[i / 32] &= ~(1u << (i % 32));
}
/* The next head after p, or the end of the objects. */
static char *next_head(struct heap *h, char *p)
{
    size_t i = granule_of(h, p) + 1, end = granule_of(h, h->end);
    if (i >= end)
        return h->end;
    uint32_t word = h->bits[i / 32] >> (i % 32);
    if (word)
        return h->start + (i + (size_t)__builtin_ctz(word)) * GRANULE;
    for (i = (i / 32 + 1) * 32; i < end; i += 32)
        if (h->bits[i / 32])
            return h->start + (i + (size_t)__builtin_ctz(h->bits[i / 32])) * GRANULE;
    return h->end;
}

/* --- marking -------------------------------------------------------------------- */

static uintptr_t *head_of(const void *p)
{
    return (uintptr_t *)(uintptr_t)p;
}

bool gc_is_heap(const struct py *py, const void *p)
{
    return (const char *)p >= py->heap.start && (const char *)p < py->heap.end;
}

void gc_trace(struct py *py, val v)
{
    struct heap *h = &py->heap;
    if (!is_ptr(v) || !gc_is_heap(py, (void *)v) || (*head_of((void *)v) & 1))
        return;
    *head_of((void *)v) |= 1;
    if (h->marks_used < PY_MARKS)
        h->marks[h->marks_used++] = PTR(object, v);
    else
        h->mark_overflow = 1;
}

void gc_trace_all(struct py *py, const val *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        gc_trace(py, v[i]);
}

void gc_trace_payload(const void *payload)
{
    if (payload)
        ((struct payload *)(uintptr_t)payload)[-1].size |= 1;
}

static void trace_inside(struct py *py, struct object *o)
{
    const struct type *type = (const struct type *)((uintptr_t)o->type & ~(uintptr_t)1);
    gc_trace(py, OBJ(type));
    const struct slots *slots = type->slots;
    if (slots->trace)
        slots->trace(py, o);
}

static void drain(struct py *py)
{
    struct heap *h = &py->heap;
    while (h->marks_used)
        trace_inside(py, h->marks[--h->marks_used]);
}

/* The mark stack was too short: objects that are marked may have unmarked insides. */
static void rescan(struct py *py)
{
    struct heap *h = &py->heap;
    while (h->mark_overflow) {
        h->mark_overflow = 0;
        for (char *p = h->objects; p < h->end; p = next_head(h, p)) {
            if ((*head_of(p) & 3) == 1)
                trace_inside(py, (struct object *)p);
            drain(py);
        }
    }
}

static void mark_roots(struct py *py)
{
    gc_trace_all(py, py->heap.arena, py->heap.arena_used);
    gc_trace_payload(py->heap.arena);
    gc_trace(py, py->heap.keeping);
    gc_trace_payload(py->interned);
    stack_trace(py);
    const val roots[] = {py->modules,      py->main_globals, py->builtins_extra, py->path,
                         py->argv,         py->memory_error, py->handling,       py->last_error,
                         py->pin_handlers, py->timer_handlers, py->scheduled,    py->repl_last};
    gc_trace_all(py, roots, sizeof roots / sizeof roots[0]);
    gc_trace_all(py, py->slots, sizeof py->slots / sizeof py->slots[0]);
    for (struct trap *t = py->trap; t; t = t->outer)
        gc_trace(py, t->error);
}

static bool is_live(struct py *py, val v)
{
    return !gc_is_heap(py, (void *)v) || (*head_of((void *)v) & 1);
}

/* --- sweeping --------------------------------------------------------------------- */

static struct hole *make_hole(char *p, size_t size)
{
    struct hole *hole = (struct hole *)p;
    hole->tag = (size << 2) | 2;
    hole->next = NULL;
    return hole;
}
static size_t hole_size(const struct hole *hole)
{
    return hole->tag >> 2;
}

static void close_run(struct heap *h)
{
    if (h->run < h->run_end) {
        make_hole(h->run, (size_t)(h->run_end - h->run));
        bit_set(h, h->run);
    }
    h->run = h->run_end = NULL;
}

/* Unmarks the live, joins the rest into holes, gives the lowest hole back. */
static void sweep(struct heap *h)
{
    struct hole **link = &h->holes, *last = NULL;
    size_t free_bytes = 0;
    for (char *p = h->objects, *next; p < h->end; p = next) {
        next = next_head(h, p);
        if ((*head_of(p) & 3) == 1) {
            *head_of(p) &= ~(uintptr_t)1;
            last = NULL;
            continue;
        }
        free_bytes += (size_t)(next - p);
        if (last) {
            bit_clear(h, p);
            last->tag = ((size_t)(next - (char *)last) << 2) | 2;
            continue;
        }
        last = *link = make_hole(p, (size_t)(next - p));
        link = &last->next;
    }
    *link = NULL;
    if (h->holes && (char *)h->holes == h->objects) {
        h->objects += hole_size(h->holes);
        free_bytes -= hole_size(h->holes);
        h->holes = h->holes->next;
    }
    h->live = (size_t)(h->end - h->objects) - free_bytes;
}

/* Payloads stay: only their marks go. */
static void unmark_payloads(struct heap *h)
{
    for (char *p = h->start; p < h->payload_top;) {
        struct payload *at = (struct payload *)p;
        if (!(at->size & 1))
            at->owner = NULL;
        at->size &= ~(uintptr_t)1;
        p += at->size;
    }
    h->live += (size_t)(h->payload_top - h->start);
}

static void slide_payloads(struct heap *h)
{
    char *to = h->start;
    for (char *p = h->start; p < h->payload_top;) {
        struct payload *from = (struct payload *)p;
        size_t size = from->size & ~(uintptr_t)1;
        p += size;
        if (!(from->size & 1) || !from->owner)
            continue;
        from->size = size;
        if ((uintptr_t)from->owner & 1) {
            if ((char *)from != to)
                *(struct payload *)to = (struct payload){(uintptr_t)((char *)from - to), NULL};
            to = (char *)from;
        } else if ((char *)from != to) {
            void *owner = from->owner, *data = to + sizeof *from;
            memmove(to, from, size);
            memcpy(owner, &data, sizeof data);
        }
        to += size;
    }
    h->live += (size_t)(to - h->start);
    if (h->hostile)
        memset(to, 0xdb, (size_t)(h->payload_top - to));
    h->payload_top = to;
}

void gc_collect(struct py *py)
{
    struct heap *h = &py->heap;
    if (h->collecting)
        return;
    h->collecting = 1;
    close_run(h);
    mark_roots(py);
    drain(py);
    rescan(py);
    intern_sweep(py, is_live);
    memset(py->cache, 0, sizeof py->cache);
    sweep(h);
    if (h->pins)
        unmark_payloads(h);
    else
        slide_payloads(h);
    h->since = 0;
    if (h->threshold)
        h->threshold = h->live > (2u << 20) ? h->live : 2u << 20;
    h->collecting = 0;
}

void gc_each(struct py *py, void (*each)(struct py *py, struct object *object))
{
    struct heap *h = &py->heap;
    for (char *p = h->objects; p < h->end; p = next_head(h, p))
        if (!(p >= h->run && p < h->run_end) && (*head_of(p) & 3) == 0)
            each(py, (struct object *)p);
}

/* --- allocating ---------------------------------------------------------------------- */

static void refuse(struct py *py, size_t size)
{
    (void)size;
    py_raise(py, py->memory_error);
}

/* What every allocation of `size` bytes does first. */
static void account(struct py *py, size_t size)
{
    struct heap *h = &py->heap;
    h->since += size;
    if (h->locked)
        refuse(py, size);
    if (h->fail_after && --h->fail_after == 0)
        refuse(py, size);
    if ((h->since > h->threshold && h->threshold && !h->disabled) || h->hostile)
        gc_collect(py);
}

static bool open_run(struct heap *h, char *from, size_t size)
{
    h->run = from;
    h->run_end = from + size;
    return true;
}

/* A run of at least `size` bytes: the next hole that is large enough, or new room. */
static bool find_run(struct heap *h, size_t size)
{
    close_run(h);
    while (h->holes) {
        struct hole *hole = h->holes;
        h->holes = hole->next;
        if (hole_size(hole) >= size) {
            bit_clear(h, hole);
            return open_run(h, (char *)hole, hole_size(hole));
        }
    }
    size_t room = (size_t)(h->objects - h->payload_top) / GRANULE * GRANULE;
    size_t take = size > h->chunk || room < h->chunk ? size : h->chunk;
    if (room < take)
        return false;
    bits_clear(h, h->objects - take, h->objects);
    h->objects -= take;
    return open_run(h, h->objects, take);
}

static void *take_object(struct py *py, size_t size)
{
    struct heap *h = &py->heap;
    if ((size_t)(h->run_end - h->run) < size && !find_run(h, size)) {
        gc_collect(py);
        if (!find_run(h, size))
            refuse(py, size);
    }
    char *p = h->run;
    h->run += size;
    bit_set(h, p);
    return p;
}

/* One place more than needed is always free; a locked heap doesn't mean the arena. */
static void grow_arena(struct py *py)
{
    struct heap *h = &py->heap;
    if (h->arena_used + 1 < gc_payload_size(h->arena) / WORD)
        return;
    uint32_t locked = h->locked;
    h->locked = 0;
    gc_resize(py, &h->arena, gc_payload_size(h->arena) * 2);
    h->locked = locked;
}

void *gc_new(struct py *py, const struct type *type, size_t size)
{
    struct heap *h = &py->heap;
    grow_arena(py);
    size = round_up(size, GRANULE);
    account(py, size);
    struct object *o = take_object(py, size);
    memset(o, 0, size);
    o->type = type;
    h->arena[h->arena_used++] = OBJ(o);
    return o;
}

/* --- payloads ------------------------------------------------------------------------- */

size_t gc_payload_size(const void *payload)
{
    if (!payload)
        return 0;
    return (((const struct payload *)payload)[-1].size & ~(uintptr_t)1) - sizeof(struct payload);
}

void gc_fix_payload(struct py *py, const void *inside)
{
    struct heap *h = &py->heap;
    for (char *p = h->start; p < h->payload_top; p += ((struct payload *)p)->size) {
        struct payload *at = (struct payload *)p;
        if ((const char *)inside >= p && (const char *)inside < p + at->size && at->owner)
            at->owner = (void *)((uintptr_t)at->owner | 1);
    }
}

static void *owned(const void *owner)
{
    void *p;
    memcpy(&p, owner, sizeof p);
    return p;
}
static void own(void *owner, void *p)
{
    memcpy(owner, &p, sizeof p);
}

void gc_move_payload(void *to, void *from)
{
    void *p = owned(from);
    if (p)
        ((struct payload *)p)[-1].owner = to;
    own(to, p);
    own(from, NULL);
}

static size_t room(const struct heap *h)
{
    return (size_t)(h->objects - h->payload_top);
}

static struct payload *new_payload(struct py *py, void *owner, size_t size)
{
    struct heap *h = &py->heap;
    if (room(h) < size)
        gc_collect(py);
    if (room(h) < size)
        refuse(py, size);
    struct payload *p = (struct payload *)h->payload_top;
    h->payload_top += size;
    p->size = size;
    p->owner = owner;
    return p;
}

static bool is_last(const struct heap *h, const struct payload *p)
{
    return (const char *)p + p->size == h->payload_top;
}

/* Cuts a payload: the rest becomes a freed one, when it has room for a header. */
static void shrink(struct heap *h, struct payload *p, size_t size)
{
    size_t rest = p->size - size;
    if (is_last(h, p))
        h->payload_top -= rest;
    else if (rest < sizeof *p)
        return;
    else
        *(struct payload *)((char *)p + size) = (struct payload){rest, NULL};
    p->size = size;
}

static void release(struct heap *h, struct payload *p)
{
    p->owner = NULL;
    if (is_last(h, p))
        h->payload_top -= p->size;
}

void gc_resize(struct py *py, void *owner, size_t size)
{
    struct heap *h = &py->heap;
    struct payload *old = owned(owner);
    if (old)
        old--;
    if (!size) {
        own(owner, NULL);
        if (old)
            release(h, old);
        return;
    }
    if (size > (size_t)(h->end - h->start))
        refuse(py, size);
    size = round_up(size, WORD) + sizeof *old;
    if (old && size <= old->size) {
        shrink(h, old, size);
        return;
    }
    account(py, size);
    old = owned(owner);
    if (old && is_last(h, --old) && room(h) >= size - old->size) {
        h->payload_top += size - old->size;
        old->size = size;
        return;
    }
    struct payload *p = new_payload(py, NULL, size);
    old = owned(owner);
    if (old) {
        old--;
        memcpy(p + 1, old + 1, old->size - sizeof *old);
        old->owner = NULL;
    }
    p->owner = owner;
    own(owner, p + 1);
}

/* --- the arena -------------------------------------------------------------------------- */

void gc_pin(struct py *py)
{
    py->heap.pins++;
}

size_t gc_mark_arena(const struct py *py)
{
    return py->heap.arena_used;
}

void gc_cut_arena(struct py *py, size_t mark)
{
    py->heap.arena_used = mark;
}

val gc_keep(struct py *py, val v)
{
    struct heap *h = &py->heap;
    if (!is_ptr(v) || !v)
        return v;
    h->keeping = v;
    grow_arena(py);
    h->keeping = 0;
    h->arena[h->arena_used++] = v;
    return v;
}

size_t gc_free(const struct py *py)
{
    const struct heap *h = &py->heap;
    size_t free_bytes = room(h) + (size_t)(h->run_end - h->run);
    for (const struct hole *hole = h->holes; hole; hole = hole->next)
        free_bytes += hole_size(hole);
    return free_bytes;
}

size_t gc_used(const struct py *py)
{
    return (size_t)(py->heap.end - py->heap.start) - gc_free(py);
}

void gc_open(struct py *py, void *start, void *end)
{
    struct heap *h = &py->heap;
    size_t size = (size_t)((char *)end - (char *)start);
    size_t granules = size / GRANULE;
    size_t bits = round_up((granules + 7) / 8, GRANULE);
    h->start = (char *)(round_up((uintptr_t)start, GRANULE));
    h->end = h->start + (size - bits) / GRANULE * GRANULE - GRANULE;
    h->bits = (uint32_t *)(void *)h->end;
    h->bits[granule_of(h, h->end) / 32] = 0;
    h->payload_top = h->start;
    h->objects = h->end;
    h->chunk = size / 512 / GRANULE * GRANULE;
    h->chunk = h->chunk < 8 * GRANULE ? 8 * GRANULE : h->chunk > 65536 ? 65536 : h->chunk;
    h->threshold = size > (16u << 20) ? 2u << 20 : 0;
    gc_resize(py, &h->arena, 16 * WORD);
}
