/* littlefs, on-disk version 1.1 (SPEC.md and DESIGN.md of its tag v1): a pair's block is written
 * anew by each change, the newer of the two whose CRC is right holds:
 *
 *     revision, size (highest bit: the tail is of this folder), tail, entries ..., CRC
 *     entry: type, length of data, of attributes, of the name; data (8 bytes), attributes, name
 *
 * Files, blocks and the thread are as in version 2.  There is no global state: what a power cut
 * left is looked for once, before the first change.  A move marks the source; when it is found
 * marked, it goes if another entry has the same data, else the mark goes.  An empty file has no
 * data to be known by: it isn't marked, and a cut may leave both names. */
#include <string.h>

#include "fs/lfs.h"

enum { HEAD = 16, CRC = 4, ENTRY_HEAD = 4, DATA = 8, SUPERBLOCK_DATA = 20, MAJOR = 1 };
enum { FILE_ENTRY = 0x11, FOLDER_ENTRY = 0x22, SUPERBLOCK_ENTRY = 0x2e, MOVED = 0x80 };
#define CONTINUES 0x80000000u

/* --- reading ------------------------------------------------------------------------------------
 */

struct entry {
    uint32_t at, size;                    /* in the pair's block; all of it */
    uint8_t type, data, attributes, name; /* lengths */
};

static int read_entry(struct lfs *lfs, uint32_t block, uint32_t at, uint32_t end, struct entry *e)
{
    uint8_t raw[ENTRY_HEAD];
    if (end - at < ENTRY_HEAD)
        return FS_CORRUPT;
    int status = lfs_read(lfs, block, at, raw, sizeof raw);
    *e = (struct entry){
        at, ENTRY_HEAD + (uint32_t)raw[1] + raw[2] + raw[3], raw[0], raw[1], raw[2], raw[3]};
    return status == FS_OK && e->size > end - at ? FS_CORRUPT : status;
}

static int entry_of(struct lfs *lfs, const struct lfs_pair *dir, uint32_t id, struct entry *e)
{
    uint32_t at = HEAD;
    for (uint32_t i = 0;; i++, at += e->size) {
        int status = read_entry(lfs, dir->pair[0], at, dir->end, e);
        if (status < 0 || i == id)
            return status;
    }
}

static int get_data(struct lfs *lfs, const struct lfs_pair *dir, const struct entry *e,
                    uint8_t data[DATA])
{
    return e->data < DATA ? FS_CORRUPT
                          : lfs_read(lfs, dir->pair[0], e->at + ENTRY_HEAD, data, DATA);
}

static int load_block(struct lfs *lfs, struct lfs_pair *dir, uint32_t block, bool *valid)
{
    uint8_t raw[HEAD];
    uint32_t crc = 0xffffffff, at = HEAD;
    struct entry e;
    *valid = false;
    int status = lfs_read(lfs, block, 0, raw, sizeof raw);
    uint32_t size = get32(raw + 4) & ~CONTINUES;
    if (status < 0 || size < HEAD + CRC || size > lfs->head.device->block_size)
        return status;
    *dir = (struct lfs_pair){
        .pair = {block,          LFS_NULL       },
        .rev = get32(raw),
        .end = size - CRC,
        .hard = get32(raw + 4) >> 31,
        .tail = {get32(raw + 8), get32(raw + 12)}
    };
    status = lfs_read_crc(lfs, block, 0, dir->end, &crc);
    if (status == FS_OK)
        status = lfs_read(lfs, block, dir->end, raw, CRC);
    if (status < 0 || get32(raw) != crc)
        return status;
    lfs->seed ^= crc;
    for (; at < dir->end; at += e.size, dir->count++)
        if ((status = read_entry(lfs, block, at, dir->end, &e)) < 0)
            return status;
    *valid = true;
    return FS_OK;
}

static int fetch(struct lfs *lfs, struct lfs_pair *dir, const uint32_t pair[2])
{
    uint8_t raw[4];
    uint32_t revs[2], blocks[2] = {pair[0], pair[1]};
    bool valid;
    for (int i = 0; i < 2; i++) {
        int status = lfs_read(lfs, blocks[i], 0, raw, sizeof raw);
        if (status < 0)
            return status;
        revs[i] = get32(raw);
    }
    int newer = (int32_t)(revs[1] - revs[0]) > 0;
    for (int i = 0; i < 2; i++, newer = !newer) {
        int status = load_block(lfs, dir, blocks[newer], &valid);
        if (status < 0)
            return status;
        dir->pair[1] = blocks[!newer];
        if (valid)
            return FS_OK;
    }
    return FS_CORRUPT;
}

/* --- changing a pair
 * --------------------------------------------------------------------------------- */

/* What becomes of an entry: NULL is what it has; id LFS_NO_ID: a new one. */
struct edit {
    uint32_t id;
    bool removes;
    uint8_t type;
    const uint8_t *data;
    const char *name;
    uint32_t name_length;
};
struct change {
    const struct edit *edits;
    uint32_t n;
    uint32_t tail[2];
    bool hard;
};

static const struct edit *edit_of(const struct change *c, uint32_t id)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (c->edits[i].id == id)
            return &c->edits[i];
    return NULL;
}

struct stream {
    uint32_t block, at, crc;
};
static int put(struct lfs *lfs, struct stream *s, const void *data, uint32_t size)
{
    s->crc = lfs_crc(s->crc, data, size);
    s->at += size;
    return s->at > lfs->head.device->block_size - CRC
               ? LFS_NO_ROOM
               : lfs_writer_put(lfs, &lfs->writer, data, size);
}
static int copy(struct lfs *lfs, struct stream *s, uint32_t block, uint32_t at, uint32_t size)
{
    s->at += size;
    if (s->at > lfs->head.device->block_size - CRC)
        return LFS_NO_ROOM;
    int status = lfs_read_crc(lfs, block, at, size, &s->crc);
    return status < 0 ? status : lfs_writer_copy(lfs, &lfs->writer, block, at, size);
}

static int put_entry(struct lfs *lfs, struct stream *s, uint32_t block, const struct entry *e,
                     const struct edit *edit)
{
    uint8_t head[ENTRY_HEAD] = {edit->type, edit->data ? DATA : e->data, e->attributes,
                                (uint8_t)(edit->name ? edit->name_length : e->name)};
    uint32_t at = e->at + ENTRY_HEAD;
    int status = put(lfs, s, head, sizeof head);
    if (status == FS_OK)
        status = edit->data ? put(lfs, s, edit->data, DATA) : copy(lfs, s, block, at, e->data);
    if (status == FS_OK)
        status = copy(lfs, s, block, at + e->data, e->attributes);
    if (status < 0)
        return status;
    at += e->data + (uint32_t)e->attributes;
    return edit->name ? put(lfs, s, edit->name, edit->name_length)
                      : copy(lfs, s, block, at, e->name);
}

static int put_entries(struct lfs *lfs, struct stream *s, const struct lfs_pair *old,
                       const struct change *c)
{
    struct entry e = {.at = HEAD};
    const struct entry none = {.at = 0};
    for (uint32_t id = 0; id < old->count; id++, e.at += e.size) {
        int status = read_entry(lfs, old->pair[0], e.at, old->end, &e);
        const struct edit *edit = edit_of(c, id);
        if (status == FS_OK && !edit)
            status = copy(lfs, s, old->pair[0], e.at, e.size);
        else if (status == FS_OK && !edit->removes)
            status = put_entry(lfs, s, old->pair[0], &e, edit);
        if (status < 0)
            return status;
    }
    const struct edit *added = edit_of(c, LFS_NO_ID);
    return added ? put_entry(lfs, s, 0, &none, added) : FS_OK;
}

/* How long the block will be. */
static int measure(struct lfs *lfs, const struct lfs_pair *old, const struct change *c,
                   uint32_t *size)
{
    struct entry e;
    *size = (old->end ? old->end : HEAD) + CRC;
    for (uint32_t i = 0; i < c->n; i++) {
        const struct edit *edit = &c->edits[i];
        bool added = edit->id == LFS_NO_ID;
        int status = added ? FS_OK : entry_of(lfs, old, edit->id, &e);
        if (status < 0)
            return status;
        *size -= edit->removes ? e.size : 0;
        if (edit->name && !edit->removes)
            *size += edit->name_length + (added ? ENTRY_HEAD + DATA : 0u) - (added ? 0u : e.name);
    }
    return *size > lfs->head.device->block_size ? LFS_NO_ROOM : FS_OK;
}

static int put_tail(struct lfs *lfs, struct stream *s)
{
    uint8_t raw[CRC];
    uint32_t crc = 0xffffffff, size = s->at;
    put32(raw, s->crc);
    int status = lfs_writer_put(lfs, &lfs->writer, raw, CRC);
    if (status == FS_OK)
        status = lfs_writer_flush(lfs, &lfs->writer);
    if (status == FS_OK)
        status = lfs_read_crc(lfs, s->block, 0, size, &crc);
    return status == FS_OK && crc != get32(raw) ? FS_IO : status; /* the medium didn't keep it */
}

/* Into the pair's other block, of what `old` (may be dir) has and the change. */
static FS_APART int write_anew(struct lfs *lfs, struct lfs_pair *dir, const struct lfs_pair *old,
                               const struct change *c)
{
    uint8_t head[HEAD];
    uint32_t size, count = old->count;
    const struct fs_device *d = lfs->head.device;
    struct stream s = {.block = dir->pair[1], .crc = 0xffffffff};
    int status = measure(lfs, old, c, &size);
    if (status == FS_OK)
        status = lfs_erase(lfs, s.block);
    if (status < 0)
        return status;
    put32(head, dir->rev + 1);
    put32(head + 4, size | (c->hard ? CONTINUES : 0));
    put32(head + 8, c->tail[0]);
    put32(head + 12, c->tail[1]);
    lfs_writer_start(&lfs->writer, s.block, 0);
    status = put(lfs, &s, head, sizeof head);
    if (status == FS_OK)
        status = put_entries(lfs, &s, old, c);
    if (status == FS_OK)
        status = put_tail(lfs, &s);
    if (status == FS_OK && d->sync && d->sync(d->context) < 0)
        status = FS_IO;
    if (status < 0)
        return status;
    for (uint32_t i = 0; i < c->n; i++)
        count += c->edits[i].removes ? UINT32_MAX : c->edits[i].id == LFS_NO_ID;
    *dir = (struct lfs_pair){
        .pair = {s.block,    dir->pair[0]},
        .rev = dir->rev + 1,
        .end = size - CRC,
        .count = count,
        .tail = {c->tail[0], c->tail[1]  },
        .hard = c->hard
    };
    return FS_OK;
}

/* Watched entries behind one that was removed move up; its own are gone. */
static void move_places(struct lfs *lfs, const struct lfs_pair *dir, uint32_t removed)
{
    for (struct lfs_place *p = lfs->places; p; p = p->next) {
        if (p->gone || !lfs_pair_same(p->pair, dir->pair))
            continue;
        p->gone = p->id == removed;
        p->id -= p->id > removed;
    }
}

static int commit(struct lfs *lfs, struct lfs_pair *dir, const struct edit *edits, uint32_t n)
{
    const struct lfs_pair old = *dir;
    int status = write_anew(lfs, dir, &old,
                            &(struct change){
                                edits, n, {old.tail[0], old.tail[1]},
                                  old.hard
    });
    for (uint32_t i = 0; status == FS_OK && i < n; i++)
        if (edits[i].removes)
            move_places(lfs, dir, edits[i].id);
    return status;
}

static int set_tail(struct lfs *lfs, struct lfs_pair *dir, const uint32_t tail[2], bool hard)
{
    const struct lfs_pair old = *dir;
    return write_anew(lfs, dir, &old,
                      &(struct change){
                          NULL, 0, {tail[0], tail[1]},
                            hard
    });
}

/* A pair that only continues a folder leaves with its last entry. */
static FS_APART int remove_entry(struct lfs *lfs, struct lfs_pair *dir, uint32_t id)
{
    struct lfs_pair before;
    if (dir->count == 1) {
        int status = lfs_before(lfs, dir->pair, &before);
        if (status == FS_OK && before.hard) {
            status = set_tail(lfs, &before, dir->tail, dir->hard);
            if (status == FS_OK)
                move_places(lfs, dir, id);
            return status;
        }
        if (status < 0 && status != FS_NO_ENTRY)
            return status;
    }
    return commit(lfs, dir, &(struct edit){.id = id, .removes = true}, 1);
}

/* A new pair with one entry at most. */
static FS_APART int new_pair(struct lfs *lfs, struct lfs_pair *dir, const struct edit *edit,
                             const uint32_t tail[2], bool hard)
{
    const struct lfs_pair nothing = {
        .tail = {LFS_NULL, LFS_NULL}
    };
    int status = lfs_new_pair(lfs, dir);
    return status < 0 ? status
                      : write_anew(lfs, dir, &nothing,
                                   &(struct change){
                                       edit, edit ? 1 : 0, {tail[0], tail[1]},
                                             hard
    });
}

/* Adds an entry to a folder: to the first pair with room, or a new one at its end; dir is then its
 * pair. `folder`, or NULL: the folder it names, which is put behind the last pair in the thread. */
static FS_APART int add_entry(struct lfs *lfs, struct lfs_pair *dir, const struct edit *edit,
                              const struct lfs_pair *folder)
{
    struct lfs_thread t = {.dir = *dir};
    const uint32_t size = ENTRY_HEAD + DATA + edit->name_length + CRC;
    while (t.dir.hard && (folder || t.dir.end + size > lfs->head.device->block_size)) {
        int status = lfs_thread_next(lfs, &t);
        if (status <= 0)
            return status < 0 ? status : FS_CORRUPT;
    }
    *dir = t.dir;
    const uint32_t *tail = folder ? folder->pair : t.dir.tail;
    if (t.dir.end + size <= lfs->head.device->block_size)
        return write_anew(lfs, dir, &t.dir,
                          &(struct change){
                              edit, 1, {tail[0], tail[1]},
                                t.dir.hard
        });
    int status = new_pair(lfs, dir, edit, tail, false);
    if (status == FS_OK)
        status = set_tail(lfs, &t.dir, dir->pair, true);
    return status == LFS_NO_ROOM ? FS_FULL : status;
}

/* --- what a power cut left
 * --------------------------------------------------------------------------------- */

/* An entry that isn't `id` of `dir` with the same data; FS_NO_ENTRY. */
static FS_APART int find_twin(struct lfs *lfs, const struct lfs_pair *dir, uint32_t id,
                              const uint8_t data[DATA], uint8_t type)
{
    struct lfs_thread t;
    uint8_t other[DATA];
    struct entry e;
    int status;
    lfs_thread_start(&t);
    while ((status = lfs_thread_next(lfs, &t)) > 0)
        for (uint32_t i = 0; i < t.dir.count; i++) {
            status = entry_of(lfs, &t.dir, i, &e);
            if (status < 0)
                return status;
            if (e.type != type || (i == id && lfs_pair_same(dir->pair, t.dir.pair)))
                continue;
            status = get_data(lfs, &t.dir, &e, other);
            if (status < 0 || !memcmp(data, other, DATA))
                return status;
        }
    return status < 0 ? status : FS_NO_ENTRY;
}

/* FS_OK: it was moved away; FS_NO_ENTRY: it is still here. */
static int is_moved(struct lfs *lfs, const struct lfs_pair *dir, uint32_t id, const struct entry *e)
{
    uint8_t data[DATA];
    if (!(e->type & MOVED))
        return FS_NO_ENTRY;
    int status = get_data(lfs, dir, e, data);
    return status < 0 ? status : find_twin(lfs, dir, id, data, e->type & (MOVED - 1));
}

/* One marked entry of a pair: 1, it was seen to; 0: there is none. */
static FS_APART int mend_entry(struct lfs *lfs, struct lfs_pair *dir)
{
    struct entry e;
    for (uint32_t id = 0; id < dir->count; id++) {
        int status = entry_of(lfs, dir, id, &e);
        if (status < 0)
            return status;
        if (!(e.type & MOVED))
            continue;
        status = is_moved(lfs, dir, id, &e);
        if (status == FS_OK)
            status = remove_entry(lfs, dir, id);
        else if (status == FS_NO_ENTRY)
            status = commit(lfs, dir, &(struct edit){.id = id, .type = e.type & (MOVED - 1)}, 1);
        return status < 0 ? status : 1;
    }
    return 0;
}

/* The folder's pair as its entry names it. */
static FS_APART int find_parent(struct lfs *lfs, const uint32_t pair[2], uint32_t out[2])
{
    struct lfs_thread t;
    uint8_t data[DATA];
    struct entry e;
    int status;
    lfs_thread_start(&t);
    while ((status = lfs_thread_next(lfs, &t)) > 0)
        for (uint32_t id = 0; id < t.dir.count; id++) {
            status = entry_of(lfs, &t.dir, id, &e);
            if (status == FS_OK && (e.type & ~MOVED) != FOLDER_ENTRY && e.type != SUPERBLOCK_ENTRY)
                continue;
            if (status == FS_OK)
                status = get_data(lfs, &t.dir, &e, data);
            if (status < 0)
                return status;
            out[0] = get32(data), out[1] = get32(data + 4);
            if (lfs_pair_shares(out, pair))
                return FS_OK;
        }
    return status < 0 ? status : FS_NO_ENTRY;
}

/* Takes the folder behind `before` out of the thread. */
static FS_APART int skip_folder(struct lfs *lfs, struct lfs_pair *before)
{
    struct lfs_thread t = {.dir = *before};
    do {
        int status = lfs_thread_next(lfs, &t);
        if (status <= 0)
            return status < 0 ? status : FS_CORRUPT;
    } while (t.dir.hard);
    return set_tail(lfs, before, t.dir.tail, false);
}

/* One fault: 1, it was mended; 0: there is none. */
static FS_APART int mend_one(struct lfs *lfs)
{
    struct lfs_thread t;
    uint32_t pair[2];
    int status;
    lfs_thread_start(&t);
    while ((status = lfs_thread_next(lfs, &t)) > 0) {
        status = mend_entry(lfs, &t.dir);
        if (status)
            return status;
        if (t.dir.hard || t.dir.tail[0] == LFS_NULL)
            continue;
        status = find_parent(lfs, t.dir.tail, pair);
        if (status == FS_NO_ENTRY)
            status = skip_folder(lfs, &t.dir);
        else if (status == FS_OK && !lfs_pair_same(pair, t.dir.tail))
            status = set_tail(lfs, &t.dir, pair, false);
        else if (status == FS_OK)
            continue;
        return status < 0 ? status : 1;
    }
    return status;
}

static int settle(struct lfs *lfs)
{
    int status = 0;
    for (uint32_t i = 0; !lfs->settled && (status = mend_one(lfs)) > 0; i++)
        if (i > 4 * lfs->block_count)
            return FS_CORRUPT;
    lfs->settled = status == FS_OK;
    return status;
}

/* --- paths
 * -------------------------------------------------------------------------------------------------------
 */

static int same_name(struct lfs *lfs, const struct lfs_pair *dir, const struct entry *e,
                     const char *name, uint32_t length, bool *same)
{
    uint8_t room[32];
    uint32_t at = e->at + e->size - e->name, n;
    *same = e->name == length;
    for (uint32_t done = 0; *same && done < length; done += n) {
        n = length - done < sizeof room ? length - done : sizeof room;
        int status = lfs_read(lfs, dir->pair[0], at + done, room, n);
        if (status < 0)
            return status;
        *same = !memcmp(room, name + done, n);
    }
    return FS_OK;
}

static bool is_listed(const struct entry *e)
{
    return (e->type & ~MOVED) == FILE_ENTRY || (e->type & ~MOVED) == FOLDER_ENTRY;
}

static int find_in(struct lfs *lfs, const struct lfs_pair *dir, const char *name, uint32_t length,
                   uint32_t *id, struct entry *e)
{
    for (*id = 0; *id < dir->count; ++*id) {
        bool same;
        int status = entry_of(lfs, dir, *id, e);
        if (status == FS_OK)
            status = same_name(lfs, dir, e, name, length, &same);
        if (status < 0)
            return status;
        if (!same || !is_listed(e))
            continue;
        status = is_moved(lfs, dir, *id, e);
        if (status < 0)
            return status == FS_NO_ENTRY ? FS_OK : status;
    }
    return FS_NO_ENTRY;
}

/* Not found: dir is the folder's first pair. */
static int find(struct lfs *lfs, const uint32_t folder[2], const char *name, uint32_t length,
                struct lfs_pair *dir, uint32_t *id, struct entry *e)
{
    struct lfs_thread t;
    int status;
    lfs_thread_start(&t);
    t.dir.tail[0] = folder[0], t.dir.tail[1] = folder[1];
    do {
        status = lfs_thread_next(lfs, &t);
        if (status > 0)
            status = find_in(lfs, &t.dir, name, length, id, e);
        *dir = t.dir;
        if (status != FS_NO_ENTRY)
            return status;
    } while (t.dir.hard);
    status = fetch(lfs, dir, folder);
    return status < 0 ? status : FS_NO_ENTRY;
}

static int folder_pair(struct lfs *lfs, const struct lfs_found *f, uint32_t pair[2])
{
    uint8_t data[DATA];
    struct entry e;
    pair[0] = lfs->root[0], pair[1] = lfs->root[1];
    if (f->id == LFS_NO_ID)
        return FS_OK;
    int status = entry_of(lfs, &f->dir, f->id, &e);
    if (status == FS_OK)
        status = get_data(lfs, &f->dir, &e, data);
    pair[0] = get32(data), pair[1] = get32(data + 4);
    return status;
}

static int resolve(struct lfs *lfs, const char *path, struct lfs_found *out)
{
    const char *part;
    struct entry e;
    memset(out, 0, sizeof *out);
    out->id = LFS_NO_ID;
    out->type = LFS_DIR;
    for (size_t length; (length = fs_path_part(&path, &part));) {
        int status = out->type == LFS_DIR ? folder_pair(lfs, out, out->folder) : FS_NOT_FOLDER;
        if (status == FS_OK && length > lfs->name_max)
            status = FS_NAME_LONG;
        if (status == FS_OK)
            status = find(lfs, out->folder, part, (uint32_t)length, &out->dir, &out->id, &e);
        out->name = part;
        out->name_length = (uint32_t)length;
        if (status < 0)
            return status == FS_NO_ENTRY && !fs_path_ends(path) ? FS_NO_PARENT : status;
        out->type = (e.type & ~MOVED) == FOLDER_ENTRY ? LFS_DIR : LFS_REG;
    }
    return FS_OK;
}

static int describe(struct lfs *lfs, const struct lfs_pair *dir, const struct entry *e,
                    struct fs_info *out)
{
    uint8_t data[DATA];
    int status = get_data(lfs, dir, e, data);
    out->folder = (e->type & ~MOVED) == FOLDER_ENTRY;
    out->size = out->folder ? 0 : get32(data + 4);
    out->mtime = 0;
    return status;
}

static int stat(void *state, const char *path, struct fs_info *out)
{
    struct lfs *lfs = state;
    struct lfs_found f;
    struct entry e;
    int status = resolve(lfs, path, &f);
    if (status < 0)
        return status;
    out->folder = true, out->size = 0, out->mtime = 0;
    if (f.id == LFS_NO_ID)
        return fetch(lfs, &f.dir, lfs->root); /* is it still there? */
    status = entry_of(lfs, &f.dir, f.id, &e);
    return status < 0 ? status : describe(lfs, &f.dir, &e, out);
}

/* --- files
 * -------------------------------------------------------------------------------------------------------------
 */

static int create(struct lfs *lfs, struct lfs_found *f)
{
    uint8_t data[DATA];
    put32(data, LFS_NULL);
    put32(data + 4, 0);
    int status = add_entry(
        lfs, &f->dir, &(struct edit){LFS_NO_ID, false, FILE_ENTRY, data, f->name, f->name_length},
        NULL);
    f->id = f->dir.count - 1;
    f->type = LFS_REG;
    return status;
}

static int load(struct lfs *lfs, struct lfs_file *file)
{
    uint8_t data[DATA];
    struct lfs_pair dir;
    struct entry e;
    int status = fetch(lfs, &dir, file->place.pair);
    if (status == FS_OK)
        status = entry_of(lfs, &dir, file->place.id, &e);
    if (status == FS_OK)
        status = get_data(lfs, &dir, &e, data);
    file->in_pair = false;
    file->shown_size = 0;
    file->first = get32(data);
    file->length = file->head.size = get32(data + 4);
    return status == FS_OK && file->length > LFS_FILE_MAX ? FS_CORRUPT : status;
}

static int store(struct lfs *lfs, struct lfs_file *file)
{
    uint8_t data[DATA];
    struct lfs_pair dir;
    put32(data, file->length ? file->first : LFS_NULL);
    put32(data + 4, file->length);
    int status = fetch(lfs, &dir, file->place.pair);
    return status < 0
               ? status
               : commit(lfs, &dir,
                        &(struct edit){.id = file->place.id, .type = FILE_ENTRY, .data = data}, 1);
}

static int visit_pair(struct lfs *lfs, const struct lfs_pair *dir, lfs_visit *visit,
                      uint32_t *count)
{
    uint8_t data[DATA];
    struct entry e;
    int status = FS_OK;
    for (uint32_t id = 0; status == FS_OK && id < dir->count; id++) {
        status = entry_of(lfs, dir, id, &e);
        if (status < 0 || (e.type & ~MOVED) != FILE_ENTRY)
            continue;
        status = get_data(lfs, dir, &e, data);
        if (status == FS_OK && get32(data + 4))
            status = lfs_chain(lfs, get32(data), get32(data + 4), visit, count);
    }
    return status;
}

/* --- making, removing, renaming
 * ------------------------------------------------------------------------------------------ */

static int begin(struct lfs *lfs)
{
    lfs_alloc_begin(lfs);
    return settle(lfs);
}

static FS_APART int last_tail(struct lfs *lfs, const struct lfs_pair *from, uint32_t tail[2])
{
    struct lfs_thread t = {.dir = *from};
    while (t.dir.hard) {
        int status = lfs_thread_next(lfs, &t);
        if (status <= 0)
            return status < 0 ? status : FS_CORRUPT;
    }
    tail[0] = t.dir.tail[0], tail[1] = t.dir.tail[1];
    return FS_OK;
}

static int make(void *state, const char *path)
{
    struct lfs *lfs = state;
    struct lfs_found f;
    struct lfs_pair made;
    uint8_t data[DATA];
    uint32_t tail[2];
    int status = begin(lfs);
    if (status == FS_OK)
        status = resolve(lfs, path, &f);
    if (status != FS_NO_ENTRY)
        return status < 0 ? status : FS_EXISTS;
    status = last_tail(lfs, &f.dir, tail);
    if (status == FS_OK)
        status = new_pair(lfs, &made, NULL, tail, false);
    if (status < 0)
        return status;
    put32(data, made.pair[0]);
    put32(data + 4, made.pair[1]);
    return add_entry(lfs, &f.dir,
                     &(struct edit){LFS_NO_ID, false, FOLDER_ENTRY, data, f.name, f.name_length},
                     &made);
}

static FS_APART int is_empty(struct lfs *lfs, const uint32_t pair[2])
{
    struct lfs_thread t;
    lfs_thread_start(&t);
    t.dir.tail[0] = pair[0], t.dir.tail[1] = pair[1];
    do {
        int status = lfs_thread_next(lfs, &t);
        if (status <= 0)
            return status < 0 ? status : FS_CORRUPT;
        if (t.dir.count)
            return FS_NOT_EMPTY;
    } while (t.dir.hard);
    return FS_OK;
}

static FS_APART int unthread(struct lfs *lfs, const uint32_t pair[2])
{
    struct lfs_pair before;
    int status = lfs_before(lfs, pair, &before);
    if (status < 0)
        return status == FS_NO_ENTRY ? FS_CORRUPT : status;
    status = skip_folder(lfs, &before);
    lfs->settled = lfs->settled && status == FS_OK; /* or it is an orphan */
    return status;
}

static int remove(void *state, const char *path, bool folder)
{
    struct lfs *lfs = state;
    struct lfs_found f;
    uint32_t pair[2];
    int status = begin(lfs);
    if (status == FS_OK)
        status = resolve(lfs, path, &f);
    if (status < 0)
        return status;
    if (f.id == LFS_NO_ID)
        return FS_INVALID;
    if (folder != (f.type == LFS_DIR))
        return folder ? FS_NOT_FOLDER : FS_IS_FOLDER;
    if (folder && ((status = folder_pair(lfs, &f, pair)) < 0 || (status = is_empty(lfs, pair)) < 0))
        return status;
    status = remove_entry(lfs, &f.dir, f.id);
    lfs->freed = true;
    return status == FS_OK && folder ? unthread(lfs, pair) : status;
}

static int check_target(struct lfs *lfs, const struct lfs_found *from, const struct lfs_found *to,
                        uint32_t pair[2])
{
    if (to->id == LFS_NO_ID)
        return FS_EXISTS;
    if (to->type != from->type)
        return to->type == LFS_DIR ? FS_IS_FOLDER : FS_NOT_FOLDER;
    if (to->type != LFS_DIR)
        return FS_OK;
    int status = folder_pair(lfs, to, pair);
    return status < 0 ? status : is_empty(lfs, pair);
}

/* In one pair, by one write; LFS_NO_ROOM. */
static FS_APART int rename_here(struct lfs *lfs, struct lfs_found *from, const struct lfs_found *to,
                                bool replaces)
{
    struct edit edits[2] = {
        {.id = from->id,
         .type = from->type == LFS_DIR ? FOLDER_ENTRY : FILE_ENTRY,
         .name = to->name,
         .name_length = to->name_length},
        {.id = to->id, .removes = true                         }
    };
    return commit(lfs, &from->dir, edits, replaces ? 2 : 1);
}

static void replace_places(struct lfs *lfs, const struct lfs_found *from,
                           const struct lfs_pair *dir, uint32_t id)
{
    for (struct lfs_place *p = lfs->places; p; p = p->next)
        if (p->id == id && lfs_pair_same(p->pair, dir->pair))
            p->gone = true; /* was there before */
        else if (!p->gone && p->id == from->id && lfs_pair_same(p->pair, from->dir.pair))
            p->pair[0] = dir->pair[0], p->pair[1] = dir->pair[1], p->id = id;
}

/* From one pair to another: the mark, the copy, the removal. */
static FS_APART int rename_there(struct lfs *lfs, struct lfs_found *from, struct lfs_found *to,
                                 bool replaces)
{
    uint8_t data[DATA], type = from->type == LFS_DIR ? FOLDER_ENTRY : FILE_ENTRY;
    struct entry e;
    int status = entry_of(lfs, &from->dir, from->id, &e);
    if (status == FS_OK)
        status = get_data(lfs, &from->dir, &e, data);
    bool marks = type == FOLDER_ENTRY || get32(data + 4);
    lfs->settled = !marks;
    if (status == FS_OK && marks)
        status = commit(lfs, &from->dir, &(struct edit){.id = from->id, .type = type | MOVED}, 1);
    if (status == FS_OK && lfs_pair_same(to->dir.pair, from->dir.pair))
        to->dir = from->dir; /* just written */
    if (status == FS_OK && replaces)
        status = commit(lfs, &to->dir, &(struct edit){.id = to->id, .type = type, .data = data}, 1);
    else if (status == FS_OK)
        status = add_entry(lfs, &to->dir,
                           &(struct edit){LFS_NO_ID, false, type, data, to->name, to->name_length},
                           NULL);
    if (status < 0)
        return status;
    replace_places(lfs, from, &to->dir, replaces ? to->id : to->dir.count - 1);
    status = fetch(lfs, &from->dir, from->dir.pair); /* which may have been given a tail */
    if (status == FS_OK)
        status = remove_entry(lfs, &from->dir, from->id);
    lfs->settled = status == FS_OK;
    return status;
}

static FS_APART int rename_settled(struct lfs *lfs, const char *from, const char *to)
{
    struct lfs_found a, b;
    uint32_t pair[2];
    int status = resolve(lfs, from, &a);
    if (status < 0 || a.id == LFS_NO_ID)
        return status < 0 ? status : FS_INVALID;
    status = resolve(lfs, to, &b);
    if (status < 0 && status != FS_NO_ENTRY)
        return status;
    bool replaces = status == FS_OK, folder = a.type == LFS_DIR;
    bool near =
        lfs_pair_same(a.dir.pair, b.dir.pair) && (replaces || lfs_pair_same(a.folder, b.folder));
    if (replaces && near && a.id == b.id)
        return FS_OK;
    if (folder && lfs_is_below(from, to))
        return FS_INVALID;
    if (replaces && (status = check_target(lfs, &a, &b, pair)) < 0)
        return status;
    status = near || (!replaces && lfs_pair_same(a.folder, b.folder))
                 ? rename_here(lfs, &a, &b, replaces)
                 : LFS_NO_ROOM;
    if (status == LFS_NO_ROOM)
        status = rename_there(lfs, &a, &b, replaces);
    lfs->freed = true;
    return status == FS_OK && replaces && folder ? unthread(lfs, pair) : status;
}

static int rename(void *state, const char *from, const char *to)
{
    int status = begin(state);
    return status < 0 ? status : rename_settled(state, from, to);
}

/* --- listing
 * --------------------------------------------------------------------------------------------------------------------
 */

/* The next entry is `id` of `pair`; the last one told was the one before it. */
struct folder {
    uint32_t first[2], pair[2], id;
    uint32_t length;
    char name[LFS_NAME_MAX + 1];
};

static int folder_open(void *state, void *object, const char *path)
{
    struct lfs *lfs = state;
    struct folder *folder = object;
    struct lfs_found f;
    int status = resolve(lfs, path, &f);
    if (status < 0)
        return status;
    if (f.type != LFS_DIR)
        return FS_NOT_FOLDER;
    memset(folder, 0, sizeof *folder);
    status = folder_pair(lfs, &f, folder->first);
    folder->pair[0] = folder->first[0], folder->pair[1] = folder->first[1];
    return status;
}

/* The last name isn't before the next any more: it moved up, or went and those behind it did. */
static int find_again(struct lfs *lfs, struct folder *folder, const struct lfs_pair *dir)
{
    struct entry e;
    for (uint32_t id = folder->id; folder->length && id--;) {
        bool same = false;
        int status = id < dir->count ? entry_of(lfs, dir, id, &e) : FS_OK;
        if (status == FS_OK && id < dir->count)
            status = same_name(lfs, dir, &e, folder->name, folder->length, &same);
        if (status < 0)
            return status;
        if (same) {
            folder->id = id + 1;
            return FS_OK;
        }
    }
    folder->id -= folder->length && folder->id; /* it went: what came behind it is in its place */
    return FS_OK;
}

static int next_pair(struct lfs *lfs, struct folder *folder, struct lfs_pair *dir)
{
    for (uint32_t i = 0; folder->id >= dir->count; i++) {
        if (!dir->hard)
            return 0;
        if (i > lfs->block_count)
            return FS_CORRUPT;
        folder->pair[0] = dir->tail[0], folder->pair[1] = dir->tail[1];
        folder->id = 0;
        int status = fetch(lfs, dir, folder->pair);
        if (status < 0)
            return status;
    }
    return 1;
}

static int folder_read(void *state, void *object, struct fs_info *out)
{
    struct lfs *lfs = state;
    struct folder *folder = object;
    struct lfs_pair dir;
    struct entry e;
    int status = fetch(lfs, &dir, folder->pair);
    if (status == FS_OK && folder->id)
        status = find_again(lfs, folder, &dir);
    while (status == FS_OK && (status = next_pair(lfs, folder, &dir)) > 0) {
        uint32_t id = folder->id++;
        status = entry_of(lfs, &dir, id, &e);
        if (status < 0 || !is_listed(&e))
            continue;
        status = is_moved(lfs, &dir, id, &e);
        if (status != FS_NO_ENTRY)
            continue;
        status = lfs_read(lfs, dir.pair[0], e.at + e.size - e.name, out->name, e.name);
        out->name[e.name] = 0;
        folder->length = e.name;
        memcpy(folder->name, out->name, e.name);
        if (status == FS_OK)
            status = describe(lfs, &dir, &e, out);
        return status < 0 ? status : 1;
    }
    return status;
}

/* --- making one, mounting
 * ----------------------------------------------------------------------------------------------------------
 */

/* The superblock is written to both of its blocks. */
static int write_superblock(struct lfs *lfs, const uint32_t root[2])
{
    uint8_t all[HEAD + ENTRY_HEAD + SUPERBLOCK_DATA + 8 + CRC], *p = all + HEAD;
    const struct fs_device *d = lfs->head.device;
    int status = FS_OK;
    put32(all + 4, sizeof all);
    put32(all + 8, root[0]);
    put32(all + 12, root[1]);
    p[0] = SUPERBLOCK_ENTRY, p[1] = SUPERBLOCK_DATA, p[2] = 0, p[3] = 8;
    put32(p + 4, root[0]);
    put32(p + 8, root[1]);
    put32(p + 12, d->block_size);
    put32(p + 16, d->block_count);
    put32(p + 20, MAJOR << 16 | 1);
    memcpy(p + 24, "littlefs", 8);
    for (uint32_t block = 0; status == FS_OK && block < 2; block++) {
        put32(all, 1 + block);
        put32(all + sizeof all - CRC, lfs_crc(0xffffffff, all, sizeof all - CRC));
        lfs_writer_start(&lfs->writer, block, 0);
        status = lfs_erase(lfs, block);
        if (status == FS_OK)
            status = lfs_writer_put(lfs, &lfs->writer, all, sizeof all);
        if (status == FS_OK)
            status = lfs_writer_flush(lfs, &lfs->writer);
    }
    return status;
}

static int format(void *state, const struct fs_device *device)
{
    struct lfs *lfs = state;
    struct lfs_pair root = {
        .pair = {2, 3}
    };
    const struct lfs_pair nothing = {
        .tail = {LFS_NULL, LFS_NULL}
    };
    uint8_t raw[4];
    if (!lfs_usable(device) || device->block_count < 4)
        return FS_INVALID;
    lfs_start(lfs, device, &lfs_version1);
    int status = lfs_read(lfs, 2, 0, raw, sizeof raw);
    root.rev = get32(raw); /* ours is newer than what lies there */
    if (status == FS_OK)
        status = write_anew(lfs, &root, &nothing,
                            &(struct change){
                                NULL, 0, {LFS_NULL, LFS_NULL},
                                  false
        });
    if (status == FS_OK)
        status = write_superblock(lfs, root.pair);
    if (status == FS_OK && device->sync && device->sync(device->context) < 0)
        status = FS_IO;
    return status;
}

static int mount(void *state, const struct fs_device *device)
{
    struct lfs *lfs = state;
    uint8_t data[SUPERBLOCK_DATA], name[8];
    struct lfs_pair dir;
    struct entry e;
    if (!lfs_usable(device) || device->block_count < 4)
        return FS_NOT_HERE;
    lfs_start(lfs, device, &lfs_version1);
    int status = fetch(lfs, &dir, (const uint32_t[]){0, 1});
    if (status == FS_OK)
        status = entry_of(lfs, &dir, 0, &e);
    if (status == FS_OK && (e.type != SUPERBLOCK_ENTRY || e.data < SUPERBLOCK_DATA || e.name != 8))
        status = FS_CORRUPT;
    if (status == FS_OK)
        status = lfs_read(lfs, dir.pair[0], e.at + ENTRY_HEAD, data, sizeof data);
    if (status == FS_OK)
        status = lfs_read(lfs, dir.pair[0], e.at + e.size - 8, name, sizeof name);
    if (status < 0)
        return status == FS_CORRUPT ? FS_NOT_HERE : status;
    if (memcmp(name, "littlefs", 8) || get16(data + 18) != MAJOR ||
        get32(data + 8) != device->block_size || get32(data + 12) < 4 ||
        get32(data + 12) > device->block_count)
        return FS_NOT_HERE;
    lfs->root[0] = get32(data), lfs->root[1] = get32(data + 4);
    lfs->block_count = get32(data + 12);
    status = fetch(lfs, &dir, lfs->root);
    lfs->look_start = lfs->seed % lfs->block_count;
    lfs_alloc_begin(lfs);
    return status;
}

const struct lfs_version lfs_version1 = {
    .fetch = fetch,
    .resolve = resolve,
    .settle = settle,
    .visit = visit_pair,
    .create = create,
    .load = load,
    .store = store,
};

const struct fs_kind fs_lfs1 = {
    .name = "littlefs 1",
    .most = LFS_FILE_MAX,
    .state_size = lfs_state_size,
    .file_size = lfs_file_size,
    .folder_size = sizeof(struct folder),
    .format = format,
    .mount = mount,
    .unmount = lfs_unmount,
    .space = lfs_space,
    .stat = stat,
    .make = make,
    .remove = remove,
    .rename = rename,
    .open = lfs_open,
    .close = lfs_close,
    .sync = lfs_file_sync,
    .read = lfs_file_read,
    .write = lfs_file_write,
    .folder_open = folder_open,
    .folder_read = folder_read,
};
