/* littlefs: one metadata pair, a log of commits. */
#include <string.h>

#include "fs/lfs.h"

/* Tags are stored big-endian, XORed with the one before; the highest bit is set in what isn't one.
 */
enum { TAG = 4, REVISION = 4, CRC = 4, FCRC_SIZE = 8 };
#define INVALID 0x80000000u
#define NO_TAG  0xffffffffu

static uint32_t get_tag(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}
static void put_tag(uint8_t *p, uint32_t tag)
{
    p[0] = (uint8_t)(tag >> 24), p[1] = (uint8_t)(tag >> 16), p[2] = (uint8_t)(tag >> 8),
    p[3] = (uint8_t)tag;
}

/* --- forward: what of a block holds -------------------------------------------------------------
 */

/* What the tags of a pair add up to: count and tail. */
struct sum {
    uint32_t count, tail[2];
    bool hard;
    uint32_t fcrc_size, fcrc; /* of this commit; size 0: none */
};

static int add_tag(struct lfs *lfs, struct sum *s, uint32_t tag, uint32_t block, uint32_t at)
{
    uint8_t data[8];
    uint32_t type = lfs_type(tag);
    bool tail = lfs_type1(tag) == LFS_TAIL1, fcrc = type == LFS_FCRC;
    if (type == LFS_CREATE)
        s->count++;
    else if (type == LFS_DELETE && s->count)
        s->count--;
    else if (lfs_type1(tag) == LFS_NAME1 && lfs_id(tag) >= s->count)
        s->count = lfs_id(tag) + 1;
    if ((!tail && !fcrc) || lfs_size(tag) < sizeof data)
        return FS_OK;
    int status = lfs_read(lfs, block, at, data, sizeof data);
    if (tail)
        s->hard = type & 1, s->tail[0] = get32(data), s->tail[1] = get32(data + 4);
    else
        s->fcrc_size = get32(data), s->fcrc = get32(data + 4);
    return status;
}

/* After a commit: is what follows as it was when it was erased? */
static int check_erased(struct lfs *lfs, const struct sum *s, struct lfs_pair *dir, uint32_t block)
{
    uint32_t crc = 0xffffffff, size = lfs->head.device->block_size;
    dir->erased = false;
    if (!s->fcrc_size || dir->end > size || s->fcrc_size > size - dir->end ||
        dir->end % lfs->head.device->program_size)
        return FS_OK;
    int status = lfs_read_crc(lfs, block, dir->end, s->fcrc_size, &crc);
    dir->erased = crc == s->fcrc;
    return status;
}

/* Reads a block's commits into dir; *valid: there was one. */
static FS_APART int scan(struct lfs *lfs, struct lfs_pair *dir, uint32_t block, bool *valid)
{
    uint8_t raw[TAG];
    uint32_t at = REVISION, last = NO_TAG, crc = 0xffffffff, size = lfs->head.device->block_size;
    struct sum s =
                   {
                       .tail = {LFS_NULL, LFS_NULL}
    },
               good = s;
    int status = lfs_read_crc(lfs, block, 0, REVISION, &crc);
    *valid = false;
    while (status == FS_OK && at + TAG <= size) {
        status = lfs_read(lfs, block, at, raw, TAG);
        uint32_t tag = get_tag(raw) ^ last, length = lfs_size(tag);
        if (status < 0 || (tag & INVALID) || length > size - at - TAG)
            break;
        crc = lfs_crc(crc, raw, TAG);
        last = tag;
        if (lfs_type1(tag) == LFS_CRC1 && lfs_type(tag) != LFS_FCRC) {
            if (length < CRC)
                break;
            status = lfs_read(lfs, block, at + TAG, raw, CRC);
            if (status < 0 || get32(raw) != crc)
                break;
            *valid = true;
            good = s;
            last ^= (lfs_type(tag) & 1) << 31; /* the next is valid only when it was written */
            dir->last = last;
            dir->end = at + TAG + length;
            lfs->seed ^= crc;
            crc = 0xffffffff;
            s.fcrc_size = 0;
        } else {
            status = add_tag(lfs, &s, tag, block, at + TAG);
            if (status == FS_OK)
                status = lfs_read_crc(lfs, block, at + TAG, length, &crc);
        }
        at += TAG + length;
    }
    if (status < 0 || !*valid)
        return status;
    dir->count = good.count;
    dir->tail[0] = good.tail[0], dir->tail[1] = good.tail[1];
    dir->hard = good.hard;
    return check_erased(lfs, &good, dir, block);
}

int lfs_fetch(struct lfs *lfs, struct lfs_pair *dir, const uint32_t pair[2])
{
    uint8_t raw[REVISION];
    uint32_t revs[2], blocks[2] = {pair[0], pair[1]};
    bool valid = false;
    for (int i = 0; i < 2; i++) {
        int status = lfs_read(lfs, blocks[i], 0, raw, REVISION);
        if (status < 0)
            return status;
        revs[i] = get32(raw);
    }
    int newer = (int32_t)(revs[1] - revs[0]) > 0;
    for (int i = 0; i < 2; i++, newer = !newer) {
        int status = scan(lfs, dir, blocks[newer], &valid);
        if (status < 0)
            return status;
        if (valid) {
            dir->pair[0] = blocks[newer], dir->pair[1] = blocks[!newer];
            dir->rev = revs[newer];
            return FS_OK;
        }
    }
    return FS_CORRUPT;
}

/* --- backward: the newest first
 * ---------------------------------------------------------------------- */

/* Through attributes that are to be committed, then the log; the tags of one id, which creates and
 * deletes on the way were counting otherwise. */
struct back {
    const struct lfs_pair *dir;
    const struct lfs_attr *attrs;
    uint32_t n, id;
    uint32_t at, tag;
};

static void back_start(struct back *b, const struct lfs_pair *dir, const struct lfs_attr *attrs,
                       uint32_t n, uint32_t id)
{
    *b = (struct back){dir, attrs, n, id, dir ? dir->end : 0, dir ? dir->last : 0};
}

/* The tag before, whatever it is; 1, or 0 at the start. */
static int step_back(struct lfs *lfs, struct back *b, struct lfs_attr *out)
{
    uint8_t raw[TAG];
    if (b->n) {
        *out = b->attrs[--b->n];
        return 1;
    }
    uint32_t size = TAG + lfs_size(b->tag);
    if (!b->dir || b->at < REVISION + size)
        return 0;
    b->at -= size;
    *out = (struct lfs_attr){.tag = b->tag, .block = b->dir->pair[0], .offset = b->at + TAG};
    int status = lfs_read(lfs, b->dir->pair[0], b->at, raw, TAG);
    b->tag = (get_tag(raw) ^ b->tag) & ~INVALID;
    return status < 0 ? status : 1;
}

/* The tag before of the id; 1, or 0: there are no more. */
static int back_next(struct lfs *lfs, struct back *b, struct lfs_attr *out)
{
    int status;
    while ((status = step_back(lfs, b, out)) > 0) {
        uint32_t id = lfs_id(out->tag), type = lfs_type(out->tag);
        if (lfs_type1(out->tag) == LFS_SPLICE1 && b->id != LFS_NO_ID) {
            if (type == LFS_CREATE && id == b->id)
                return 0;
            if (id <= b->id)
                b->id = type == LFS_CREATE ? b->id - 1 : b->id + 1;
        } else if (id == b->id && lfs_type1(out->tag) != LFS_CRC1) {
            return 1;
        }
    }
    return status;
}

static inline __attribute__((always_inline)) int
get_from(struct lfs *lfs, const struct lfs_pair *dir, const struct lfs_attr *attrs, uint32_t n,
         uint32_t type, bool exact, uint32_t id, struct lfs_attr *out)
{
    struct back b;
    uint32_t wanted1 = type >> 8;
    int status;
    back_start(&b, dir, attrs, n, id);
    while ((status = back_next(lfs, &b, out)) > 0) {
        if (lfs_type(out->tag) == LFS_COPY &&
            (wanted1 == LFS_STRUCT1 || wanted1 == LFS_USERATTR1)) {
            back_start(&b, out->from, NULL, 0, out->offset);
            continue;
        }
        if (exact ? lfs_type(out->tag) == type : lfs_type1(out->tag) == wanted1)
            return (out->tag & 0x3ff) == LFS_DELETED ? FS_NO_ENTRY : FS_OK;
    }
    return status < 0 ? status : FS_NO_ENTRY;
}

int lfs_get(struct lfs *lfs, const struct lfs_pair *dir, uint32_t type, bool exact, uint32_t id,
            struct lfs_attr *out)
{
    return get_from(lfs, dir, NULL, 0, type, exact, id, out);
}

int lfs_get_data(struct lfs *lfs, const struct lfs_attr *attr, void *to, uint32_t size)
{
    uint32_t n = lfs_size(attr->tag) < size ? lfs_size(attr->tag) : size;
    return lfs_read(lfs, attr->block, attr->offset, to, n);
}

int lfs_get_pair(struct lfs *lfs, const struct lfs_attr *attr, uint32_t pair[2])
{
    uint8_t data[8];
    if (lfs_size(attr->tag) < sizeof data)
        return FS_CORRUPT;
    int status = lfs_get_data(lfs, attr, data, sizeof data);
    pair[0] = get32(data), pair[1] = get32(data + 4);
    return status;
}

/* --- names
 * ---------------------------------------------------------------------------------------------- */

/* The name at a place of the medium against another: < 0 when it comes before. */
static int compare(struct lfs *lfs, uint32_t block, uint32_t at, uint32_t size, const char *name,
                   uint32_t length, int *order)
{
    uint8_t room[32];
    uint32_t both = size < length ? size : length;
    *order = 0;
    for (uint32_t done = 0; done < both && !*order;) {
        uint32_t n = both - done < sizeof room ? both - done : sizeof room;
        int status = lfs_read(lfs, block, at + done, room, n);
        if (status < 0)
            return status;
        *order = memcmp(room, name + done, n);
        done += n;
    }
    if (!*order)
        *order = size == length ? 0 : size < length ? 1 : -1;
    return FS_OK;
}

/* In order of time: `place` is how many of the ids so far come before the name, `found` is its id.
 */
struct search {
    uint32_t place, found;
};

static int look_at(struct lfs *lfs, struct search *s, uint32_t tag, uint32_t block, uint32_t at,
                   const char *name, uint32_t length)
{
    uint32_t id = lfs_id(tag);
    int order = -1;
    if (lfs_type(tag) == LFS_CREATE) {
        s->place += id < s->place;
        s->found += s->found != LFS_NO_ID && id <= s->found;
    } else if (lfs_type(tag) == LFS_DELETE) {
        s->place -= id < s->place;
        if (s->found == id)
            s->found = LFS_NO_ID;
        else if (s->found != LFS_NO_ID)
            s->found -= id < s->found;
    } else if (lfs_type1(tag) == LFS_NAME1) {
        int status = lfs_type(tag) == LFS_SUPERBLOCK
                         ? FS_OK
                         : compare(lfs, block, at, lfs_size(tag), name, length, &order);
        if (status < 0)
            return status;
        if (order < 0 && id >= s->place)
            s->place = id + 1;
        if (order == 0)
            s->found = id;
    }
    return FS_OK;
}

int lfs_find_in(struct lfs *lfs, const struct lfs_pair *dir, const char *name, uint32_t length,
                uint32_t *id)
{
    uint8_t raw[TAG];
    uint32_t last = NO_TAG;
    struct search s = {0, LFS_NO_ID};
    for (uint32_t at = REVISION; at + TAG <= dir->end; at += TAG + lfs_size(last)) {
        int status = lfs_read(lfs, dir->pair[0], at, raw, TAG);
        last = (get_tag(raw) ^ last) & ~INVALID;
        if (status == FS_OK)
            status = look_at(lfs, &s, last, dir->pair[0], at + TAG, name, length);
        if (status < 0)
            return status;
    }
    *id = s.found != LFS_NO_ID ? s.found : s.place;
    return s.found != LFS_NO_ID ? FS_OK : FS_NO_ENTRY;
}

/* --- writing a commit
 * --------------------------------------------------------------------------------------- */

void lfs_commit_start(struct lfs *lfs, struct lfs_commit *c, uint32_t block, uint32_t at,
                      uint32_t last)
{
    *c =
        (struct lfs_commit){.block = block, .start = at, .at = at, .last = last, .crc = 0xffffffff};
    c->limit = lfs->head.device->block_size - (TAG + FCRC_SIZE) - (TAG + CRC);
    lfs_writer_start(&lfs->writer, block, at);
}

static int put(struct lfs *lfs, struct lfs_commit *c, const void *data, uint32_t size)
{
    c->crc = lfs_crc(c->crc, data, size);
    c->at += size;
    return lfs_writer_put(lfs, &lfs->writer, data, size);
}

static int put_head(struct lfs *lfs, struct lfs_commit *c, uint32_t tag)
{
    uint8_t raw[TAG];
    put_tag(raw, tag ^ c->last);
    c->last = tag;
    return put(lfs, c, raw, TAG);
}

int lfs_commit_revision(struct lfs *lfs, struct lfs_commit *c, uint32_t rev)
{
    uint8_t raw[REVISION];
    put32(raw, rev);
    return put(lfs, c, raw, sizeof raw);
}

int lfs_commit_tag(struct lfs *lfs, struct lfs_commit *c, const struct lfs_attr *attr)
{
    uint32_t size = lfs_size(attr->tag);
    if (c->at + TAG + size > c->limit)
        return LFS_NO_ROOM;
    if (c->dry) {
        c->at += TAG + size;
        return FS_OK;
    }
    int status = put_head(lfs, c, attr->tag);
    if (status < 0 || attr->data)
        return status < 0 ? status : put(lfs, c, attr->data, size);
    status = lfs_read_crc(lfs, attr->block, attr->offset, size, &c->crc);
    c->at += size;
    return status < 0 ? status
                      : lfs_writer_copy(lfs, &lfs->writer, attr->block, attr->offset, size);
}

static int commit_as(struct lfs *lfs, struct lfs_commit *c, struct lfs_attr *attr, uint32_t as)
{
    attr->tag = LFS_TAG(lfs_type(attr->tag), as, attr->tag & 0x3ff);
    return lfs_commit_tag(lfs, c, attr);
}

/* The user attributes, the newest of each. */
static FS_APART int commit_user(struct lfs *lfs, struct lfs_commit *c, struct back *b, uint32_t as)
{
    struct lfs_attr attr;
    int status;
    while ((status = back_next(lfs, b, &attr)) > 0) {
        uint32_t chunk = lfs_type(attr.tag) & 0xff;
        if (lfs_type(attr.tag) == LFS_COPY) {
            back_start(b, attr.from, NULL, 0, attr.offset);
            continue;
        }
        if (lfs_type1(attr.tag) != LFS_USERATTR1 || (lfs->seen[chunk / 8] & 1u << chunk % 8))
            continue;
        lfs->seen[chunk / 8] |= (uint8_t)(1u << chunk % 8);
        status = (attr.tag & 0x3ff) == LFS_DELETED ? FS_OK : commit_as(lfs, c, &attr, as);
        if (status < 0)
            return status;
    }
    return status;
}

/* The newest tag of a type1, when there is one. */
static FS_APART int commit_newest(struct lfs *lfs, struct lfs_commit *c, const struct back *of,
                                  uint32_t type, uint32_t as)
{
    struct lfs_attr attr;
    int status = get_from(lfs, of->dir, of->attrs, of->n, type, false, of->id, &attr);
    return status == FS_OK ? commit_as(lfs, c, &attr, as) : status;
}

/* What follows the name. */
static int commit_rest(struct lfs *lfs, struct lfs_commit *c, struct back *b, uint32_t as)
{
    int status = commit_newest(lfs, c, b, LFS_DIRSTRUCT, as);
    if (status < 0 && status != FS_NO_ENTRY)
        return status;
    memset(lfs->seen, 0, sizeof lfs->seen);
    return commit_user(lfs, c, b, as);
}

int lfs_commit_entry(struct lfs *lfs, struct lfs_commit *c, const struct lfs_pair *dir,
                     const struct lfs_attr *attrs, uint32_t n, uint32_t id, uint32_t as)
{
    struct back b;
    back_start(&b, dir, attrs, n, id);
    int status = commit_newest(lfs, c, &b, LFS_REG, as);
    if (status < 0)
        return status == FS_NO_ENTRY ? FS_CORRUPT : status;
    return commit_rest(lfs, c, &b, as);
}

int lfs_commit_copy(struct lfs *lfs, struct lfs_commit *c, const struct lfs_pair *dir, uint32_t id,
                    uint32_t as)
{
    struct back b;
    back_start(&b, dir, NULL, 0, id);
    return commit_rest(lfs, c, &b, as);
}

/* The erased bytes that will be the next commit's first. */
static int commit_fcrc(struct lfs *lfs, struct lfs_commit *c, uint32_t end)
{
    uint8_t data[FCRC_SIZE];
    uint32_t crc = 0xffffffff, size = lfs->head.device->program_size;
    int status = lfs_read_crc(lfs, c->block, end, size, &crc);
    put32(data, size);
    put32(data + 4, crc);
    if (status == FS_OK)
        status = put_head(lfs, c, LFS_TAG(LFS_FCRC, LFS_NO_ID, FCRC_SIZE));
    return status < 0 ? status : put(lfs, c, data, sizeof data);
}

/* The CRC's lowest type bit makes the next tag invalid until it is written. */
static int commit_crc(struct lfs *lfs, struct lfs_commit *c, uint32_t end)
{
    uint8_t next = 0xff, raw[CRC];
    uint32_t check = 0xffffffff;
    int status =
        end < lfs->head.device->block_size ? lfs_read(lfs, c->block, end, &next, 1) : FS_OK;
    if (status == FS_OK)
        status = put_head(lfs, c, LFS_TAG(LFS_CRC + !(next >> 7), LFS_NO_ID, end - c->at - TAG));
    put32(raw, c->crc);
    uint32_t crc = c->crc, crc_at = c->at;
    if (status == FS_OK)
        status = lfs_writer_put(lfs, &lfs->writer, raw, CRC);
    while (status == FS_OK && lfs->writer.start + lfs->writer.used < end)
        status = lfs_writer_put(lfs, &lfs->writer, "\xff", 1);
    if (status == FS_OK)
        status = lfs_writer_flush(lfs, &lfs->writer);
    if (status == FS_OK)
        status = lfs_read_crc(lfs, c->block, c->start, crc_at - c->start, &check);
    return status == FS_OK && check != crc ? FS_IO : status; /* the medium didn't keep it */
}

int lfs_commit_end(struct lfs *lfs, struct lfs_commit *c, struct lfs_pair *dir)
{
    uint32_t unit = lfs->head.device->program_size, size = lfs->head.device->block_size;
    uint32_t end = (c->at + TAG + FCRC_SIZE + TAG + CRC + unit - 1) / unit * unit;
    bool more = end + unit <= size;
    if (!more)
        end = (c->at + TAG + CRC + unit - 1) / unit * unit;
    int status = more ? commit_fcrc(lfs, c, end) : FS_OK;
    if (status == FS_OK)
        status = commit_crc(lfs, c, end);
    dir->end = end;
    dir->last = c->last ^ (lfs_type(c->last) & 1) << 31;
    dir->erased = more;
    return status;
}
