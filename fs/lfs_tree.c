/* littlefs: all pairs, the global state, the free blocks. */
#include <string.h>

#include "fs/lfs.h"

void lfs_xor(struct lfs_gstate *a, const struct lfs_gstate *b)
{
    for (int i = 0; i < 3; i++)
        a->words[i] ^= b->words[i];
}

/* --- the thread ---------------------------------------------------------------------------------
 */

void lfs_thread_start(struct lfs_thread *t)
{
    *t = (struct lfs_thread){
        .dir = {.tail = {0, 1}, .hard = true}
    };
}

int lfs_thread_next(struct lfs *lfs, struct lfs_thread *t)
{
    uint32_t pair[2] = {t->dir.tail[0], t->dir.tail[1]};
    if (pair[0] == LFS_NULL || pair[1] == LFS_NULL)
        return 0;
    if (t->steps++ > lfs->block_count / 2)
        return FS_CORRUPT; /* it goes around */
    int status = lfs->version->fetch(lfs, &t->dir, pair);
    return status < 0 ? status : 1;
}

int lfs_before(struct lfs *lfs, const uint32_t pair[2], struct lfs_pair *out)
{
    struct lfs_thread t;
    int status;
    lfs_thread_start(&t);
    while ((status = lfs_thread_next(lfs, &t)) > 0)
        if (lfs_pair_same(t.dir.tail, pair)) {
            *out = t.dir;
            return FS_OK;
        }
    return status < 0 ? status : FS_NO_ENTRY;
}

int lfs_delta(struct lfs *lfs, const struct lfs_pair *dir, struct lfs_gstate *out)
{
    uint8_t data[12] = {0};
    struct lfs_attr attr;
    int status = lfs_get(lfs, dir, LFS_MOVESTATE, true, LFS_NO_ID, &attr);
    if (status == FS_OK)
        status = lfs_get_data(lfs, &attr, data, sizeof data);
    for (int i = 0; i < 3; i++)
        out->words[i] = get32(data + 4 * i);
    return status == FS_NO_ENTRY ? FS_OK : status;
}

/* --- what a power cut left
 * ------------------------------------------------------------------------- */

void lfs_say_moved(struct lfs *lfs, const struct lfs_pair *dir, uint32_t id)
{
    uint32_t *words = lfs->gstate.words;
    words[0] = (words[0] & LFS_SYNC) | (dir ? LFS_TAG(LFS_DELETE, id, 0) : 0);
    words[1] = dir ? dir->pair[0] : 0;
    words[2] = dir ? dir->pair[1] : 0;
}

bool lfs_is_moved(const struct lfs *lfs, const struct lfs_pair *dir, uint32_t id)
{
    const uint32_t *words = lfs->gstate.words;
    return lfs_type(words[0]) && lfs_id(words[0]) == id && lfs_pair_same(words + 1, dir->pair);
}

static FS_APART int finish_move(struct lfs *lfs)
{
    struct lfs_pair dir;
    uint32_t id = lfs_id(lfs->gstate.words[0]);
    int status = lfs_fetch(lfs, &dir, lfs->gstate.words + 1);
    if (status < 0)
        return status;
    if (id >= dir.count)
        return FS_CORRUPT;
    lfs_say_moved(lfs, NULL, 0);
    status = lfs_commit(lfs, &dir, &(struct lfs_attr){.tag = LFS_TAG(LFS_DELETE, id, 0)}, 1);
    if (status < 0)
        lfs->gstate = lfs->gdisk;
    return status;
}

/* The entry's pair that names a folder's first pair, or one of its blocks. */
static FS_APART int find_parent(struct lfs *lfs, const uint32_t pair[2], uint32_t out[2])
{
    struct lfs_thread t;
    struct lfs_attr attr;
    int status;
    lfs_thread_start(&t);
    while ((status = lfs_thread_next(lfs, &t)) > 0)
        for (uint32_t id = 0; id < t.dir.count; id++) {
            status = lfs_get(lfs, &t.dir, LFS_DIRSTRUCT, false, id, &attr);
            if (status == FS_NO_ENTRY || (status == FS_OK && lfs_type(attr.tag) != LFS_DIRSTRUCT))
                continue;
            if (status == FS_OK)
                status = lfs_get_pair(lfs, &attr, out);
            if (status < 0)
                return status;
            if (lfs_pair_shares(out, pair))
                return FS_OK;
        }
    return status < 0 ? status : FS_NO_ENTRY;
}

static FS_APART int set_tail(struct lfs *lfs, struct lfs_pair *dir, const uint32_t tail[2])
{
    uint8_t data[8];
    put32(data, tail[0]);
    put32(data + 4, tail[1]);
    return lfs_commit(
        lfs, dir, &(struct lfs_attr){.tag = LFS_TAG(LFS_SOFTTAIL, LFS_NO_ID, 8), .data = data}, 1);
}

/* Takes the folder that follows `before` out of the thread, all of its pairs. */
/* The pairs of a folder: what they say of the global state, and what follows the last. */
static FS_APART int sum_folder(struct lfs *lfs, const struct lfs_pair *before,
                               struct lfs_gstate *all, uint32_t tail[2])
{
    struct lfs_thread t = {.dir = *before};
    struct lfs_gstate delta;
    do {
        int status = lfs_thread_next(lfs, &t);
        if (status > 0)
            status = lfs_delta(lfs, &t.dir, &delta) < 0 ? FS_IO : 1;
        if (status <= 0)
            return status < 0 ? status : FS_CORRUPT;
        lfs_xor(all, &delta);
    } while (t.dir.hard);
    tail[0] = t.dir.tail[0], tail[1] = t.dir.tail[1];
    return FS_OK;
}

int lfs_skip_folder(struct lfs *lfs, struct lfs_pair *before)
{
    struct lfs_gstate all = {
        {0, 0, 0}
    };
    uint32_t tail[2];
    int status = sum_folder(lfs, before, &all, tail);
    if (status < 0)
        return status;
    lfs_xor(&lfs->gdisk, &all);
    status = set_tail(lfs, before, tail);
    if (status < 0)
        lfs_xor(&lfs->gdisk, &all);
    return status;
}

/* One fault of the thread: 1, it was mended; 0: there is none. */
static FS_APART int mend_one(struct lfs *lfs)
{
    struct lfs_thread t;
    uint32_t pair[2];
    int status;
    lfs_thread_start(&t);
    while ((status = lfs_thread_next(lfs, &t)) > 0) {
        if (t.dir.hard || t.dir.tail[0] == LFS_NULL)
            continue;
        status = find_parent(lfs, t.dir.tail, pair);
        if (status == FS_NO_ENTRY)
            status = lfs_skip_folder(lfs, &t.dir);
        else if (status == FS_OK && !lfs_pair_same(pair, t.dir.tail))
            status = set_tail(lfs, &t.dir, pair);
        else if (status == FS_OK)
            continue;
        return status < 0 ? status : 1;
    }
    return status;
}

static FS_APART int mend(struct lfs *lfs)
{
    struct lfs_pair root;
    int status;
    for (uint32_t i = 0; (status = mend_one(lfs)) > 0;)
        if (i++ > lfs->block_count)
            return FS_CORRUPT;
    if (status == FS_OK)
        status = lfs_fetch(lfs, &root, lfs->root);
    if (status < 0)
        return status;
    lfs->gstate.words[0] &= ~LFS_SYNC;
    status = lfs_commit(lfs, &root, NULL, 0);
    if (status < 0)
        lfs->gstate = lfs->gdisk;
    return status;
}

int lfs_settle(struct lfs *lfs)
{
    return lfs->version->settle(lfs);
}

int lfs_settle2(struct lfs *lfs)
{
    int status = lfs->older ? lfs_raise_version(lfs) : FS_OK;
    if (status == FS_OK && lfs_type(lfs->gstate.words[0]))
        status = finish_move(lfs);
    return status == FS_OK && (lfs->gstate.words[0] & LFS_SYNC) ? mend(lfs) : status;
}

/* --- blocks in use
 * ------------------------------------------------------------------------------------- */

static int visit_entry(struct lfs *lfs, const struct lfs_pair *dir, uint32_t id, lfs_visit *visit,
                       uint32_t *count)
{
    uint32_t pair[2];
    struct lfs_attr attr;
    int status = lfs_get(lfs, dir, LFS_DIRSTRUCT, false, id, &attr);
    if (status == FS_NO_ENTRY || (status == FS_OK && lfs_type(attr.tag) == LFS_INLINESTRUCT))
        return FS_OK;
    if (status == FS_OK)
        status = lfs_get_pair(lfs, &attr, pair);
    if (status < 0)
        return status;
    if (lfs_type(attr.tag) == LFS_CTZSTRUCT)
        return lfs_chain(lfs, pair[0], pair[1], visit, count);
    visit(lfs, pair[0], count);
    visit(lfs, pair[1], count);
    return FS_OK;
}

int lfs_visit2(struct lfs *lfs, const struct lfs_pair *dir, lfs_visit *visit, uint32_t *count)
{
    int status = FS_OK;
    for (uint32_t id = 0; status == FS_OK && id < dir->count; id++)
        status = visit_entry(lfs, dir, id, visit, count);
    return status;
}

static int visit_files(struct lfs *lfs, lfs_visit *visit, uint32_t *count, bool all)
{
    int status = FS_OK;
    for (struct fs_file *f = lfs->head.files; status == FS_OK && f; f = f->next) {
        const struct lfs_file *file = (struct lfs_file *)f;
        if (!file->in_pair && (all || file->changed) && file->length)
            status = lfs_chain(lfs, file->first, file->length, visit, count);
        if (status == FS_OK && file->writing)
            status = lfs_chain_of(lfs, file, visit, count);
    }
    return status;
}

int lfs_traverse(struct lfs *lfs, lfs_visit *visit, uint32_t *count, bool opened)
{
    struct lfs_thread t;
    int status;
    lfs_thread_start(&t);
    while ((status = lfs_thread_next(lfs, &t)) > 0) {
        visit(lfs, t.dir.pair[0], count);
        visit(lfs, t.dir.pair[1], count);
        status = lfs->version->visit(lfs, &t.dir, visit, count);
        if (status < 0)
            return status;
    }
    return status < 0 ? status : visit_files(lfs, visit, count, opened);
}

/* --- free ones
 * ------------------------------------------------------------------------------------------- */

void lfs_alloc_begin(struct lfs *lfs)
{
    lfs->left = lfs->block_count;
    if (lfs->freed)
        lfs->look_size = lfs->look_at;
    lfs->freed = false;
}

static void mark(struct lfs *lfs, uint32_t block, uint32_t *count)
{
    uint32_t i = (block + lfs->block_count - lfs->look_start) % lfs->block_count;
    (void)count;
    if (block < lfs->block_count && i < lfs->look_size)
        lfs->look[i / 8] |= (uint8_t)(1u << i % 8);
}

/* Looks ahead at the next blocks. */
static int look_ahead(struct lfs *lfs)
{
    uint32_t most = lfs->head.device->lookahead_size * 8;
    lfs->look_start = (lfs->look_start + lfs->look_size) % lfs->block_count;
    lfs->look_size = most < lfs->left ? most : lfs->left;
    lfs->look_at = 0;
    memset(lfs->look, 0, lfs->head.device->lookahead_size);
    int status = lfs_traverse(lfs, mark, NULL, true);
    if (status < 0)
        lfs->look_size = 0;
    return status;
}

int lfs_alloc(struct lfs *lfs, uint32_t *block)
{
    while (lfs->left) {
        if (lfs->look_at >= lfs->look_size) {
            int status = look_ahead(lfs);
            if (status < 0)
                return status;
        }
        uint32_t i = lfs->look_at++;
        lfs->left--;
        if (!(lfs->look[i / 8] & 1u << i % 8)) {
            *block = (lfs->look_start + i) % lfs->block_count;
            return FS_OK;
        }
    }
    return FS_FULL;
}
