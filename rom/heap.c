/* mem_malloc and its family: one region that mem_init names, first fit, neighbours joined
 * when freed.  The SDK brings its own; old programs use this one. */
#include "rom/rom.h"

struct block {     /* blocks tile the region */
    uint32_t size; /* bytes with this header, a multiple of 8; bit 0: in use */
    uint32_t guard;
};

struct heap {
    struct block *first, *end;
};
static struct heap heap;

#define IN_USE 1U
#define GUARD  0x4D454D21U

static struct block *following(const struct block *b)
{
    return (struct block *)((uintptr_t)b + (b->size & ~IN_USE));
}

void mem_init(void *start, uint32_t size);
void mem_init(void *start, uint32_t size)
{
    uintptr_t from = ((uintptr_t)start + 7) & ~7U, to = ((uintptr_t)start + size) & ~7U;
    heap.first = (struct block *)from;
    heap.end = (struct block *)to;
    *heap.first = (struct block){(uint32_t)(to - from), GUARD};
}

static void split(struct block *b, uint32_t size)
{
    uint32_t rest = (b->size & ~IN_USE) - size;
    if (rest < sizeof *b + 8)
        return;
    b->size = size | (b->size & IN_USE);
    *following(b) = (struct block){rest, GUARD};
}

/* Joins the free blocks that follow `b` to it. */
static void join(struct block *b)
{
    for (struct block *n = following(b); n < heap.end && !(n->size & IN_USE); n = following(b))
        b->size += n->size;
}

void *mem_malloc(uint32_t size)
{
    uint32_t need = ((size + 7) & ~7U) + (uint32_t)sizeof(struct block);
    for (struct block *b = heap.first; b && b < heap.end; b = following(b)) {
        if (b->size & IN_USE)
            continue;
        join(b);
        if (b->size < need)
            continue;
        b->size |= IN_USE;
        split(b, need);
        return b + 1;
    }
    return NULL;
}

void mem_free(void *p)
{
    if (p)
        ((struct block *)p - 1)->size &= ~IN_USE;
}

void *mem_zalloc(uint32_t size);
void *mem_zalloc(uint32_t size)
{
    void *p = mem_malloc(size);
    return p ? memset(p, 0, size) : NULL;
}

void *mem_calloc(uint32_t count, uint32_t size);
void *mem_calloc(uint32_t count, uint32_t size)
{
    if (size && count > ~0U / size)
        return NULL;
    return mem_zalloc(count * size);
}

/* Gives back what lies behind `size` bytes of the block. */
void *mem_trim(void *p, uint32_t size);
void *mem_trim(void *p, uint32_t size)
{
    split((struct block *)p - 1, ((size + 7) & ~7U) + (uint32_t)sizeof(struct block));
    return p;
}

void *mem_realloc(void *p, uint32_t size);
void *mem_realloc(void *p, uint32_t size)
{
    void *to = mem_malloc(size);
    if (!p || !to)
        return to;
    uint32_t old = (((struct block *)p - 1)->size & ~IN_USE) - (uint32_t)sizeof(struct block);
    memcpy(to, p, old < size ? old : size);
    mem_free(p);
    return to;
}
