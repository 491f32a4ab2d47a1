/* littlefs: changing a pair by one commit: appended, or all of it written anew to the other block,
 * or split over two pairs. */
#include <string.h>

#include "fs/lfs.h"

static bool is_zero(const struct lfs_gstate *g)
{
    return !(g->words[0] | g->words[1] | g->words[2]);
}

static FS_APART int make_plan(struct lfs *lfs, const struct lfs_pair *dir,
                              const struct lfs_attr *attrs, uint32_t n, struct lfs_plan *p)
{
    struct lfs_gstate change = lfs->gstate;
    *p = (struct lfs_plan){
        attrs, n, dir->count, {dir->tail[0], dir->tail[1]},
           dir->hard, {{0, 0, 0}           },
           false
    };
    for (uint32_t i = 0; i < n; i++) {
        p->count += lfs_type(attrs[i].tag) == LFS_CREATE;
        p->count -= lfs_type(attrs[i].tag) == LFS_DELETE;
        if (lfs_type1(attrs[i].tag) == LFS_TAIL1) {
            const uint8_t *data = attrs[i].data;
            p->hard = lfs_type(attrs[i].tag) & 1;
            p->tail[0] = get32(data), p->tail[1] = get32(data + 4);
        }
    }
    lfs_xor(&change, &lfs->gdisk);
    p->delta_changes = !is_zero(&change);
    int status = dir->end ? lfs_delta(lfs, dir, &p->delta) : FS_OK;
    lfs_xor(&p->delta, &change);
    return status;
}

static int put_pair(struct lfs *lfs, struct lfs_commit *c, uint32_t type, const uint32_t pair[2])
{
    uint8_t data[8];
    put32(data, pair[0]);
    put32(data + 4, pair[1]);
    return lfs_commit_tag(lfs, c,
                          &(struct lfs_attr){.tag = LFS_TAG(type, LFS_NO_ID, 8), .data = data});
}

static int put_delta(struct lfs *lfs, struct lfs_commit *c, const struct lfs_gstate *delta)
{
    uint8_t data[12];
    for (int i = 0; i < 3; i++)
        put32(data + 4 * i, delta->words[i]);
    return lfs_commit_tag(
        lfs, c, &(struct lfs_attr){.tag = LFS_TAG(LFS_MOVESTATE, LFS_NO_ID, 12), .data = data});
}

/* --- appending -----------------------------------------------------------------------------------
 */

static int put_attrs(struct lfs *lfs, struct lfs_commit *c, const struct lfs_plan *p)
{
    int status = FS_OK;
    for (uint32_t i = 0; status == FS_OK && i < p->n; i++) {
        const struct lfs_attr *a = &p->attrs[i];
        if (lfs_type(a->tag) == LFS_COPY)
            status = lfs_commit_copy(lfs, c, a->from, a->offset, lfs_id(a->tag));
        else
            status = lfs_commit_tag(lfs, c, a);
    }
    return status == FS_OK && p->delta_changes ? put_delta(lfs, c, &p->delta) : status;
}

/* Counted first, so that nothing is programmed when there is no room. */
static FS_APART int append(struct lfs *lfs, struct lfs_pair *dir, const struct lfs_plan *p)
{
    struct lfs_commit c;
    lfs_commit_start(lfs, &c, dir->pair[0], dir->end, dir->last);
    c.dry = true;
    int status = put_attrs(lfs, &c, p);
    if (status < 0)
        return status;
    lfs_commit_start(lfs, &c, dir->pair[0], dir->end, dir->last);
    status = put_attrs(lfs, &c, p);
    return status < 0 ? status : lfs_commit_end(lfs, &c, dir);
}

/* --- writing anew
 * ------------------------------------------------------------------------------------ */

/* Entries [from, to) of what the pair `old` is after the plan. */
static int put_entries(struct lfs *lfs, struct lfs_commit *c, const struct lfs_pair *old,
                       const struct lfs_plan *p, uint32_t from, uint32_t to)
{
    int status = FS_OK;
    for (uint32_t id = from; status == FS_OK && id < to; id++)
        status = lfs_commit_entry(lfs, c, old, p->attrs, p->n, id, id - from);
    return status;
}

static int put_all(struct lfs *lfs, struct lfs_commit *c, const struct lfs_pair *old,
                   const struct lfs_plan *p, uint32_t from, uint32_t to)
{
    int status = put_entries(lfs, c, old, p, from, to);
    if (status == FS_OK && p->tail[0] != LFS_NULL)
        status = put_pair(lfs, c, p->hard ? LFS_HARDTAIL : LFS_SOFTTAIL, p->tail);
    return status == FS_OK && !is_zero(&p->delta) ? put_delta(lfs, c, &p->delta) : status;
}

/* Of what `old` (may be dir) has, into the pair's other block; `dir` is then the new one, or not to
 * be used when this fails. */
static FS_APART int write_anew(struct lfs *lfs, struct lfs_pair *dir, const struct lfs_pair *old,
                               const struct lfs_plan *p, uint32_t from, uint32_t to)
{
    struct lfs_commit c;
    uint32_t block = dir->pair[1];
    int status = lfs_erase(lfs, block);
    lfs_commit_start(lfs, &c, block, 0, 0xffffffff);
    if (status == FS_OK)
        status = lfs_commit_revision(lfs, &c, dir->rev + 1);
    if (status == FS_OK)
        status = put_all(lfs, &c, old, p, from, to);
    if (status < 0)
        return status == LFS_NO_ROOM ? FS_FULL : status;
    *dir = (struct lfs_pair){
        .pair = {block,      dir->pair[0]},
        .rev = dir->rev + 1,
        .count = to - from,
        .tail = {p->tail[0], p->tail[1]  },
        .hard = p->hard
    };
    return lfs_commit_end(lfs, &c, dir);
}

/* Bytes of the entries [from, to); more than a block: too many. */
static int measure(struct lfs *lfs, const struct lfs_pair *old, const struct lfs_plan *p,
                   uint32_t from, uint32_t to, uint32_t *size)
{
    struct lfs_commit c;
    lfs_commit_start(lfs, &c, old->pair[1], 4, 0xffffffff);
    c.dry = true;
    c.limit = UINT32_MAX / 2;
    int status = put_entries(lfs, &c, old, p, from, to);
    *size = c.at;
    return status;
}

/* The first of the entries that go to a pair of their own, when all fill more than half of a block:
 * otherwise each later commit would write all anew. */
static FS_APART int find_split(struct lfs *lfs, const struct lfs_pair *old,
                               const struct lfs_plan *p, uint32_t *split)
{
    uint32_t all, part = 0;
    *split = p->count;
    int status = measure(lfs, old, p, 0, p->count, &all);
    if (status < 0 || all <= lfs->head.device->block_size / 2 || p->count < 2)
        return status;
    for (uint32_t id = 0; status == FS_OK && part < all / 2 && id < p->count - 1; id++) {
        uint32_t size;
        status = measure(lfs, old, p, id, id + 1, &size);
        part += size;
        *split = id + 1;
    }
    return status;
}

int lfs_new_pair(struct lfs *lfs, struct lfs_pair *dir)
{
    uint8_t raw[4];
    *dir = (struct lfs_pair){
        .tail = {LFS_NULL, LFS_NULL}
    };
    int status = lfs_alloc(lfs, &dir->pair[0]);
    if (status == FS_OK)
        status = lfs_alloc(lfs, &dir->pair[1]);
    if (status == FS_OK)
        status = lfs_read(lfs, dir->pair[0], 0, raw,
                          sizeof raw); /* ours is newer than what lies there */
    dir->rev = get32(raw);
    return status;
}

/* The later entries into a new pair, which is nobody's until the earlier ones were written with it
 * as their tail. */
static FS_APART int split_pair(struct lfs *lfs, struct lfs_pair *dir, struct lfs_plan *p,
                               uint32_t split)
{
    struct lfs_pair more;
    const struct lfs_gstate delta = p->delta;
    int status = lfs_new_pair(lfs, &more);
    memset(&p->delta, 0, sizeof p->delta);
    if (status == FS_OK)
        status = write_anew(lfs, &more, dir, p, split, p->count);
    p->delta = delta;
    if (status < 0)
        return status;
    p->tail[0] = more.pair[0], p->tail[1] = more.pair[1];
    p->hard = true;
    status = write_anew(lfs, dir, dir, p, 0, split);
    p->tail[0] = more.tail[0], p->tail[1] = more.tail[1];
    p->hard = more.hard;
    return status;
}

static FS_APART int compact(struct lfs *lfs, struct lfs_pair *dir, struct lfs_plan *p)
{
    uint32_t split;
    int status = find_split(lfs, dir, p, &split);
    if (status < 0)
        return status;
    status = split < p->count ? split_pair(lfs, dir, p, split) : FS_FULL;
    return status == FS_FULL ? write_anew(lfs, dir, dir, p, 0, p->count) : status;
}

/* --- watched entries
 * ------------------------------------------------------------------------------------ */

static void place_at(struct lfs_place *place, const struct lfs_pair *dir, uint32_t id)
{
    bool later = id >= dir->count && dir->hard; /* it was split */
    place->pair[0] = later ? dir->tail[0] : dir->pair[0];
    place->pair[1] = later ? dir->tail[1] : dir->pair[1];
    place->id = later ? id - dir->count : id;
    place->gone = false;
}

void lfs_watch(struct lfs *lfs, struct lfs_place *place, const struct lfs_pair *dir, uint32_t id)
{
    place_at(place, dir, id);
    place->next = lfs->places;
    lfs->places = place;
}
void lfs_unwatch(struct lfs *lfs, struct lfs_place *place)
{
    struct lfs_place **link = &lfs->places;
    while (*link && *link != place)
        link = &(*link)->next;
    if (*link)
        *link = place->next;
}

static uint32_t shifted(uint32_t id, uint32_t tag)
{
    if (id == LFS_NO_ID)
        return id;
    if (lfs_type(tag) == LFS_CREATE)
        return id + (lfs_id(tag) <= id);
    if (lfs_type(tag) == LFS_DELETE)
        return lfs_id(tag) == id ? LFS_NO_ID : id - (lfs_id(tag) < id);
    return id;
}

/* Where an entry is after the attributes: what is copied has moved. */
static void move_place(struct lfs_place *place, const uint32_t pair[2], const struct lfs_pair *dir,
                       const struct lfs_attr *attrs, uint32_t n)
{
    bool here = lfs_pair_same(place->pair, pair);
    uint32_t id = here ? place->id : LFS_NO_ID, moved = LFS_NO_ID;
    for (uint32_t i = 0; i < n; i++) {
        const struct lfs_attr *a = &attrs[i];
        id = shifted(id, a->tag);
        moved = shifted(moved, a->tag);
        if (lfs_type(a->tag) == LFS_COPY && lfs_pair_same(place->pair, a->from->pair) &&
            a->offset == place->id)
            moved = lfs_id(a->tag);
    }
    if (moved != LFS_NO_ID || id != LFS_NO_ID)
        place_at(place, dir, moved != LFS_NO_ID ? moved : id);
    else if (here)
        place->gone = true;
}

/* --- all together
 * ------------------------------------------------------------------------------------------- */

static FS_APART int drop(struct lfs *lfs, const struct lfs_pair *dir, struct lfs_pair *before)
{
    uint8_t data[8];
    struct lfs_gstate delta;
    int status = lfs_delta(lfs, dir, &delta);
    if (status < 0)
        return status;
    put32(data, dir->tail[0]);
    put32(data + 4, dir->tail[1]);
    lfs_xor(&lfs->gdisk, &delta); /* its part goes with it */
    status = lfs_commit(
        lfs, before,
        &(struct lfs_attr){.tag = LFS_TAG(dir->hard ? LFS_HARDTAIL : LFS_SOFTTAIL, LFS_NO_ID, 8),
                           .data = data},
        1);
    if (status < 0)
        lfs_xor(&lfs->gdisk, &delta);
    return status;
}

/* A pair that only continues a folder and has lost its last entry leaves the thread: FS_OK;
 * FS_NO_ENTRY: it is a folder's first. */
static FS_APART int drop_continuation(struct lfs *lfs, const struct lfs_pair *dir)
{
    struct lfs_pair before;
    int status = lfs_before(lfs, dir->pair, &before);
    if (status < 0)
        return status;
    return before.hard ? drop(lfs, dir, &before) : FS_NO_ENTRY;
}

static FS_APART int apply(struct lfs *lfs, struct lfs_pair *dir, const struct lfs_attr *attrs,
                          uint32_t n)
{
    struct lfs_plan *p = &lfs->plan;
    int status = make_plan(lfs, dir, attrs, n, p);
    if (status == FS_OK && dir->count && !p->count) {
        status = drop_continuation(lfs, dir);
        if (status != FS_NO_ENTRY)
            return status;
        status = FS_OK;
    }
    if (status == FS_OK && p->count >= LFS_NO_ID)
        status = FS_FULL;
    if (status == FS_OK)
        status = dir->erased ? append(lfs, dir, p) : LFS_NO_ROOM;
    if (status == LFS_NO_ROOM)
        return compact(lfs, dir, p);
    if (status == FS_OK) {
        dir->count = p->count;
        dir->hard = p->hard;
        dir->tail[0] = p->tail[0], dir->tail[1] = p->tail[1];
    }
    return status;
}

int lfs_commit(struct lfs *lfs, struct lfs_pair *dir, const struct lfs_attr *attrs, uint32_t n)
{
    const uint32_t pair[2] = {dir->pair[0], dir->pair[1]};
    const struct fs_device *d = lfs->head.device;
    int status = apply(lfs, dir, attrs, n);
    if (status == FS_OK && d->sync && d->sync(d->context) < 0)
        status = FS_IO;
    if (status < 0)
        return status;
    lfs->gdisk = lfs->gstate;
    for (struct lfs_place *p = lfs->places; p; p = p->next)
        move_place(p, pair, dir, attrs, n);
    return FS_OK;
}

int lfs_commit_first(struct lfs *lfs, struct lfs_pair *dir, const struct lfs_attr *attrs,
                     uint32_t n)
{
    struct lfs_plan *p = &lfs->plan;
    const struct lfs_pair old = {
        .tail = {LFS_NULL, LFS_NULL}
    };
    int status = make_plan(lfs, &old, attrs, n, p);
    memset(&p->delta, 0, sizeof p->delta);
    return status < 0 ? status : write_anew(lfs, dir, &old, p, 0, p->count);
}
