/* The heap: marking from exact roots, a sweep over objects, a slide of payloads.
 * py/gc.h says what lies where. */
#include "py/gc.h"

#include <string.h>

#include "py/intern.h"
#include "py/obj/exc.h"
#include "py/py.h"
#include "py/stack.h"

enum { DOOMED = 1 }; /* of heap.watched */
enum { GRANULE = 2 * sizeof(val), WORD = sizeof(val), LARGE = 8 * GRANULE, SPARE = 4 };

/* A hole among objects; `tag` is its size in bytes * 4 + 2, unlike any object's head. */
struct hole {
    uintptr_t tag;
    struct hole *next;
};
/* Before each payload; `size` is in bytes with this header. */
struct payload {
    uintptr_t size; /* + PAYLOAD_ flags */
    void *owner;    /* a pointer to the pointer; NULL: freed; lowest bit: may not slide */
};
enum { PAYLOAD_MARKED = 1, PAYLOAD_IN_BLOCK = 2, PAYLOAD_FLAGS = 3 };

/* A payload that found no room below the objects and took a hole among them: it stays. */
struct block {
    struct object head;
    uintptr_t unused;
    struct payload payload;
};
static const struct slots block_slots;
static const struct type type_block = {.head = {&type_block}, .slots = &block_slots};

static size_t payload_size(const struct payload *p)
{
    return p->size & ~(uintptr_t)PAYLOAD_FLAGS;
}

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
/* A walk over the heads: those of a word that are still to come. */
struct heads {
    size_t at;
    uint32_t word;
};
static struct heads heads_from(const struct heap *h, const void *p)
{
    size_t i = granule_of(h, p);
    return (struct heads){i / 32, h->bits[i / 32] & ~0u << i % 32};
}
/* The next one, or the end of the objects. */
static char *next_of(const struct heap *h, struct heads *heads)
{
    while (!heads->word) {
        if (++heads->at > granule_of(h, h->end) / 32)
            return h->end;
        heads->word = h->bits[heads->at];
    }
    size_t i = heads->at * 32 + (size_t)__builtin_ctz(heads->word);
    heads->word &= heads->word - 1;
    return h->start + i * GRANULE;
}
static char *next_head(const struct heap *h, const char *p)
{
    struct heads heads = heads_from(h, p + GRANULE);
    return next_of(h, &heads);
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
    if (!payload)
        return;
    struct payload *p = (struct payload *)(uintptr_t)payload - 1;
    p->size |= PAYLOAD_MARKED;
    if (p->size & PAYLOAD_IN_BLOCK)
        *head_of((char *)p - offsetof(struct block, payload)) |= 1;
}

static void trace_inside(struct py *py, struct object *o)
{
    const struct type *type = (const struct type *)((uintptr_t)o->type & ~(uintptr_t)1);
    gc_trace(py, OBJ(type));
    const struct slots *slots = type->slots;
    if (SLOT(slots, trace))
        SLOT(slots, trace)(py, o);
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
    gc_trace_payload(py->heap.watched);
    for (size_t i = 0; i < py->heap.watched_used; i++)
        if (py->heap.watched[i] & DOOMED)
            gc_trace(py, py->heap.watched[i] - DOOMED);
    stack_trace(py);
    const val roots[] = {py->modules,      py->main_globals, py->builtins_extra, py->path,
                         py->argv,         py->memory_error, py->handling,       py->last_error,
                         py->pin_handlers, py->timer_handlers, py->scheduled,    py->repl_last,
                         py->spare_error};
    gc_trace_all(py, roots, sizeof roots / sizeof roots[0]);
    gc_trace_all(py, py->slots, sizeof py->slots / sizeof py->slots[0]);
    for (struct trap *t = py->trap; t; t = t->outer)
        gc_trace(py, t->error);
}

static bool is_live(struct py *py, val v)
{
    return !gc_is_heap(py, (void *)v) || (*head_of((void *)v) & 1);
}

/* What is watched and was not reached lives on until its __del__ was called. */
static void mark_doomed(struct py *py)
{
    struct heap *h = &py->heap;
    for (size_t i = 0; i < h->watched_used; i++)
        if (!(h->watched[i] & DOOMED) && !is_live(py, h->watched[i])) {
            gc_trace(py, h->watched[i]);
            h->watched[i] |= DOOMED;
            py->pending |= PENDING_FINISH;
        }
    drain(py);
    rescan(py);
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

static struct hole **bin_of(struct heap *h, size_t size)
{
    return &h->holes[size <= LARGE ? size / GRANULE : 0];
}

/* Makes [p, p + size) a hole, in the bin of its size; its head bit is the caller's. */
static void put_hole(struct heap *h, char *p, size_t size)
{
    struct hole *hole = make_hole(p, size), **bin = bin_of(h, size);
    hole->next = *bin;
    *bin = hole;
    h->hole_bytes += size;
}

static void unmark(char *p)
{
    *head_of(p) &= ~(uintptr_t)1;
    if (((struct object *)p)->type == &type_block)
        ((struct block *)(void *)p)->payload.size &= ~(uintptr_t)PAYLOAD_MARKED;
}

/* Unmarks the live, joins the rest into holes, gives the lowest back to the room.  A
 * bin starts with its highest hole: what lives long gathers at the top. */
static void sweep(struct heap *h)
{
    memset(h->holes, 0, sizeof h->holes);
    h->hole_bytes = 0;
    struct heads heads = heads_from(h, h->objects);
    char *hole = NULL, *p = next_of(h, &heads);
    while (p < h->end && (*head_of(p) & 3) != 1)
        p = next_of(h, &heads);
    h->objects = p;
    for (; p < h->end; p = next_of(h, &heads)) {
        bool live = (*head_of(p) & 3) == 1;
        if (live && hole)
            put_hole(h, hole, (size_t)(p - hole));
        if (live)
            unmark(p);
        else if (hole)
            bit_clear(h, p);
        hole = live ? NULL : hole ? hole : p;
    }
    if (hole)
        put_hole(h, hole, (size_t)(h->end - hole));
    h->live = (size_t)(h->end - h->objects) - h->hole_bytes;
}

/* Payloads stay: only their marks go. */
static void unmark_payloads(struct heap *h)
{
    for (char *p = h->start; p < h->payload_top;) {
        struct payload *at = (struct payload *)p;
        if (!(at->size & PAYLOAD_MARKED))
            at->owner = NULL;
        at->size &= ~(uintptr_t)PAYLOAD_MARKED;
        p += at->size;
    }
    h->live += (size_t)(h->payload_top - h->start);
}

static void slide_payloads(struct heap *h)
{
    char *to = h->start;
    for (char *p = h->start; p < h->payload_top;) {
        struct payload *from = (struct payload *)p;
        size_t size = payload_size(from);
        p += size;
        if (!(from->size & PAYLOAD_MARKED) || !from->owner)
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

/* When to collect next: a large heap when it has grown by what lived, a small one
 * when half of what was free is used, so that objects don't spread over all of it. */
static size_t next_threshold(const struct heap *h)
{
    size_t size = (size_t)(h->end - h->start), large = 1u << 20;
    if (size > 16u << 20)
        return h->live > large ? h->live : large;
    return (size - h->live) / 2;
}

void gc_collect(struct py *py)
{
    struct heap *h = &py->heap;
    if (h->collecting)
        return;
    h->collecting = 1;
    py->spare_stack = NULL;
    h->total += h->since;
    if (gc_used(py) > h->peak)
        h->peak = gc_used(py);
    mark_roots(py);
    drain(py);
    rescan(py);
    mark_doomed(py);
    intern_sweep(py, is_live);
    memset(py->cache, 0, sizeof py->cache);
    sweep(h);
    if (h->pins)
        unmark_payloads(h);
    else
        slide_payloads(h);
    h->since = 0;
    h->threshold = next_threshold(h);
    h->collecting = 0;
}

void gc_each(struct py *py, void (*each)(struct py *py, struct object *object))
{
    struct heap *h = &py->heap;
    for (char *p = h->objects; p < h->end; p = next_head(h, p))
        if ((*head_of(p) & 3) == 0)
            each(py, (struct object *)p);
}

void gc_walk(struct py *py, gc_visit *each, void *context)
{
    struct heap *h = &py->heap;
    for (char *p = h->start; p < h->payload_top; p += payload_size((struct payload *)p))
        each(context, p, payload_size((struct payload *)p), ((struct payload *)p)->owner ? GC_PAYLOAD : GC_FREE);
    if (h->objects > h->payload_top)
        each(context, h->payload_top, (size_t)(h->objects - h->payload_top), GC_FREE);
    for (char *p = h->objects, *next; p < h->end; p = next) {
        next = next_head(h, p);
        each(context, p, (size_t)(next - p), *head_of(p) & 2 ? GC_FREE : GC_OBJECT);
    }
}

void gc_settle(struct py *py)
{
    struct heap *h = &py->heap;
    if (h->since > (size_t)(h->end - h->start) / 32 && !h->disabled)
        gc_collect(py);
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
    if (h->locked && !h->exempt)
        refuse(py, size);
    if (h->fail_after && --h->fail_after == 0)
        refuse(py, size);
    if (((h->since > h->threshold || h->since > h->asked) && !h->disabled) || h->hostile)
        gc_collect(py);
}

/* A hole of that size or more, out of its bin. */
static struct hole *find_hole(struct heap *h, size_t size)
{
    struct hole **link = &h->holes[0];
    for (size_t i = size / GRANULE; i <= LARGE / GRANULE && link == &h->holes[0]; i++)
        if (h->holes[i])
            link = &h->holes[i];
    while (*link && hole_size(*link) < size)
        link = &(*link)->next;
    struct hole *hole = *link;
    if (hole) {
        *link = hole->next;
        h->hole_bytes -= hole_size(hole);
    }
    return hole;
}

/* The upper end of a hole: of one that fits, else of a large one, which stays where it is in its bin. */
static char *take_of_hole(struct heap *h, size_t size)
{
    struct hole *large = h->holes[0], *hole;
    if ((size > LARGE || !h->holes[size / GRANULE]) && large && hole_size(large) > size + LARGE) {
        large->tag -= size << 2;
        h->hole_bytes -= size;
        return (char *)large + hole_size(large);
    }
    hole = find_hole(h, size);
    if (!hole)
        return NULL;
    size_t rest = hole_size(hole) - size;
    if (rest)
        put_hole(h, (char *)hole, rest);
    return (char *)hole + rest;
}

/* New room below the objects; not while room is short and a collection may make holes. */
static char *take_room(struct heap *h, size_t size)
{
    size_t room = (size_t)(h->objects - h->payload_top) / GRANULE * GRANULE, all = (size_t)(h->end - h->start);
    bool wait = !h->spread && !h->disabled && room < all / 4 && h->since > all / 32;
    if (room < size || wait)
        return NULL;
    bits_clear(h, h->objects - size, h->objects);
    return h->objects -= size;
}

/* Room for many small objects becomes a hole first. */
static char *take(struct heap *h, size_t size)
{
    char *p = take_of_hole(h, size);
    if (p)
        return p;
    char *chunk = size <= LARGE ? take_room(h, h->chunk) : NULL;
    if (!chunk)
        return take_room(h, size);
    bit_set(h, chunk);
    put_hole(h, chunk, h->chunk);
    return take_of_hole(h, size);
}

static void *take_object(struct py *py, size_t size)
{
    struct heap *h = &py->heap;
    char *p = take(h, size);
    if (!p) {
        gc_collect(py);
        h->spread = 1;
        p = take(h, size);
    }
    h->spread = 0;
    if (!p)
        refuse(py, size);
    bit_set(h, p);
    return p;
}

/* Some places more than needed are always free, for an error, and one on the way of
 * handling it; a locked heap doesn't mean the arena. */
static void grow_arena(struct py *py)
{
    struct heap *h = &py->heap;
    if (h->arena_used + SPARE < gc_payload_size(h->arena) / WORD)
        return;
    h->exempt++;
    gc_resize(py, &h->arena, gc_payload_size(h->arena) * 2);
    h->exempt--;
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
    return payload_size((const struct payload *)payload - 1) - sizeof(struct payload);
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

static struct payload *new_block(struct py *py, void *owner, size_t size)
{
    size_t all = round_up(size + offsetof(struct block, payload), GRANULE);
    struct block *b = (struct block *)(void *)take_of_hole(&py->heap, all);
    if (!b)
        refuse(py, size);
    bit_set(&py->heap, b);
    b->head.type = &type_block;
    b->payload = (struct payload){size | PAYLOAD_IN_BLOCK, owner};
    return &b->payload;
}

static struct payload *new_payload(struct py *py, void *owner, size_t size)
{
    struct heap *h = &py->heap;
    if (room(h) < size)
        gc_collect(py);
    if (room(h) < size)
        return new_block(py, owner, size);
    struct payload *p = (struct payload *)h->payload_top;
    h->payload_top += size;
    p->size = size;
    p->owner = owner;
    return p;
}

static bool is_last(const struct heap *h, const struct payload *p)
{
    return (const char *)p + p->size == h->payload_top && !(p->size & PAYLOAD_IN_BLOCK);
}

/* Cuts a payload: the rest becomes a freed one, when it has room for a header. */
static void shrink(struct heap *h, struct payload *p, size_t size)
{
    size_t rest = payload_size(p) - size;
    if (p->size & PAYLOAD_IN_BLOCK)
        size |= PAYLOAD_IN_BLOCK; /* the block stays as large as it is */
    else if (is_last(h, p))
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
    if (old && size <= payload_size(old)) {
        shrink(h, old, size);
        return;
    }
    account(py, old ? size - payload_size(old) : size);
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
        memcpy(p + 1, old + 1, payload_size(old) - sizeof *old);
        old->owner = NULL;
    }
    p->owner = owner;
    own(owner, p + 1);
}

/* --- finishing --------------------------------------------------------------------------- */

void gc_watch(struct py *py, val v)
{
    struct heap *h = &py->heap;
    if ((h->watched_used + 1) * WORD > gc_payload_size(h->watched))
        gc_resize(py, &h->watched, (h->watched_used + h->watched_used / 2 + 4) * WORD);
    h->watched[h->watched_used++] = v;
}

/* An error there is nobody's: only those that end the program go on. */
static void finish(struct py *py, val v)
{
    struct trap trap;
    if (py_try(py, &trap)) {
        if (!exc_is(trap.error, &type_Exception))
            py_raise(py, trap.error);
        return;
    }
    py_call_method(py, v, N(__del__), 0, NULL);
    py_end_try(py);
}

void gc_finish(struct py *py)
{
    struct heap *h = &py->heap;
    size_t mark = gc_mark_arena(py);
    for (size_t i = 0; i < h->watched_used;) {
        val v = h->watched[i];
        if (v & DOOMED) {
            gc_keep(py, v - DOOMED);
            h->watched[i] = h->watched[--h->watched_used];
            finish(py, v - DOOMED);
            gc_cut_arena(py, mark);
        } else {
            i++;
        }
    }
}

void gc_finish_all(struct py *py)
{
    for (size_t i = 0; i < py->heap.watched_used; i++)
        py->heap.watched[i] |= DOOMED;
    gc_finish(py);
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
    return room(&py->heap) + py->heap.hole_bytes;
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
    h->threshold = next_threshold(h);
    h->asked = SIZE_MAX;
    gc_resize(py, &h->arena, 16 * WORD);
}
