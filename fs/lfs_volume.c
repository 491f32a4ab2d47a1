/* littlefs: mounting, and what paths name. */
#include <string.h>

#include "fs/lfs.h"

enum { SUPERBLOCK_SIZE = 24, MAJOR = 2, MINOR = 1 };

/* --- making, mounting ------------------------------------------------------------------------- */

/* Both blocks get the superblock, so that neither says something else. */
static int format(void *state, const struct fs_device *device)
{
    struct lfs *lfs = state;
    uint8_t data[SUPERBLOCK_SIZE], raw[4];
    struct lfs_pair dir = {
        .pair = {0, 1}
    };
    if (!lfs_usable(device))
        return FS_INVALID;
    lfs_start(lfs, device, &lfs_version2);
    put32(data, MAJOR << 16 | MINOR);
    put32(data + 4, device->block_size);
    put32(data + 8, device->block_count);
    put32(data + 12, LFS_NAME_MAX);
    put32(data + 16, LFS_FILE_MAX);
    put32(data + 20, LFS_INLINE_MAX);
    struct lfs_attr attrs[] = {lfs_attr(LFS_CREATE, 0, 0, NULL),
                               lfs_attr(LFS_SUPERBLOCK, 0, 8, "littlefs"),
                               lfs_attr(LFS_INLINESTRUCT, 0, sizeof data, data)};
    int status = lfs_read(lfs, 0, 0, raw, sizeof raw);
    dir.rev = get32(raw);
    for (int i = 0; status == FS_OK && i < 2; i++)
        status = lfs_commit_first(lfs, &dir, attrs, 3);
    if (status == FS_OK && device->sync && device->sync(device->context) < 0)
        status = FS_IO;
    return status;
}

/* The superblock's entry, when the pair has one: the last pair that has is the root. */
static int read_superblock(struct lfs *lfs, const struct lfs_pair *dir)
{
    uint8_t data[SUPERBLOCK_SIZE] = {0};
    const struct fs_device *d = lfs->head.device;
    struct lfs_attr attr;
    int status = lfs_get(lfs, dir, LFS_SUPERBLOCK, true, 0, &attr);
    if (status < 0)
        return status == FS_NO_ENTRY ? FS_OK : status;
    status = lfs_get_data(lfs, &attr, data, 8);
    if (status < 0 || lfs_size(attr.tag) != 8 || memcmp(data, "littlefs", 8))
        return status < 0 ? status : FS_OK;
    status = lfs_get(lfs, dir, LFS_INLINESTRUCT, true, 0, &attr);
    if (status == FS_OK)
        status = lfs_get_data(lfs, &attr, data, sizeof data);
    if (status < 0)
        return status == FS_NO_ENTRY ? FS_CORRUPT : status;
    if (get16(data + 2) != MAJOR || get16(data) > MINOR || get32(data + 4) != d->block_size ||
        get32(data + 8) < 2 || get32(data + 8) > d->block_count)
        return FS_NOT_HERE;
    lfs->root[0] = dir->pair[0], lfs->root[1] = dir->pair[1];
    lfs->older = get16(data) < MINOR;
    lfs->block_count = get32(data + 8);
    lfs->name_max = get32(data + 12) < LFS_NAME_MAX ? get32(data + 12) : LFS_NAME_MAX;
    return FS_OK;
}

int lfs_raise_version(struct lfs *lfs)
{
    uint8_t data[SUPERBLOCK_SIZE] = {0};
    struct lfs_attr attr;
    struct lfs_pair dir;
    int status = lfs_fetch(lfs, &dir, lfs->root);
    if (status == FS_OK)
        status = lfs_get(lfs, &dir, LFS_INLINESTRUCT, true, 0, &attr);
    if (status == FS_OK)
        status = lfs_get_data(lfs, &attr, data, sizeof data);
    if (status < 0)
        return status == FS_NO_ENTRY ? FS_CORRUPT : status;
    put16(data, MINOR);
    attr = lfs_attr(LFS_INLINESTRUCT, 0, sizeof data, data);
    status = lfs_commit(lfs, &dir, &attr, 1);
    lfs->older = status < 0;
    return status;
}

static int mount(void *state, const struct fs_device *device)
{
    struct lfs *lfs = state;
    struct lfs_gstate delta;
    struct lfs_thread t;
    int status;
    if (!lfs_usable(device))
        return FS_NOT_HERE;
    lfs_start(lfs, device, &lfs_version2);
    lfs->root[0] = LFS_NULL;
    lfs_thread_start(&t);
    while ((status = lfs_thread_next(lfs, &t)) > 0) {
        status = read_superblock(lfs, &t.dir);
        if (status == FS_OK)
            status = lfs_delta(lfs, &t.dir, &delta);
        if (status < 0 || lfs->root[0] == LFS_NULL)
            break;
        lfs_xor(&lfs->gdisk, &delta);
    }
    if (lfs->root[0] == LFS_NULL)
        return status == FS_IO ? FS_IO : FS_NOT_HERE;
    lfs->gstate = lfs->gdisk;
    lfs->look_start = lfs->seed % lfs->block_count;
    lfs_alloc_begin(lfs);
    return status;
}

/* --- finding
 * -------------------------------------------------------------------------------------- */

/* A name in the pairs of a folder. */
static int find(struct lfs *lfs, const uint32_t folder[2], const char *name, uint32_t length,
                struct lfs_pair *dir, uint32_t *id)
{
    struct lfs_thread t;
    lfs_thread_start(&t);
    t.dir.tail[0] = folder[0], t.dir.tail[1] = folder[1];
    do {
        int status = lfs_thread_next(lfs, &t);
        if (status <= 0)
            return status < 0 ? status : FS_CORRUPT;
        status = lfs_find_in(lfs, &t.dir, name, length, id);
        *dir = t.dir;
        if (status == FS_OK && lfs_is_moved(lfs, dir, *id))
            return FS_NO_ENTRY;
        if (status != FS_NO_ENTRY || *id < t.dir.count)
            return status;
    } while (t.dir.hard);
    return FS_NO_ENTRY;
}

static FS_APART int folder_pair(struct lfs *lfs, const struct lfs_found *f, uint32_t pair[2])
{
    struct lfs_attr attr;
    pair[0] = lfs->root[0], pair[1] = lfs->root[1];
    if (f->id == LFS_NO_ID)
        return FS_OK;
    int status = lfs_get(lfs, &f->dir, LFS_DIRSTRUCT, true, f->id, &attr);
    return status < 0 ? (status == FS_NO_ENTRY ? FS_CORRUPT : status)
                      : lfs_get_pair(lfs, &attr, pair);
}

static int find_type(struct lfs *lfs, struct lfs_found *f)
{
    struct lfs_attr attr;
    int status = lfs_get(lfs, &f->dir, LFS_REG, false, f->id, &attr);
    f->type = lfs_type(attr.tag);
    return status == FS_NO_ENTRY ? FS_CORRUPT : status;
}

int lfs_resolve(struct lfs *lfs, const char *path, struct lfs_found *out)
{
    const char *part;
    memset(out, 0, sizeof *out);
    out->id = LFS_NO_ID;
    out->type = LFS_DIR;
    for (size_t length; (length = fs_path_part(&path, &part));) {
        int status = out->type == LFS_DIR ? folder_pair(lfs, out, out->folder) : FS_NOT_FOLDER;
        if (status == FS_OK && length > lfs->name_max)
            status = FS_NAME_LONG;
        if (status == FS_OK)
            status = find(lfs, out->folder, part, (uint32_t)length, &out->dir, &out->id);
        out->name = part;
        out->name_length = (uint32_t)length;
        if (status == FS_OK)
            status = find_type(lfs, out);
        if (status < 0)
            return status == FS_NO_ENTRY && !fs_path_ends(path) ? FS_NO_PARENT : status;
    }
    return FS_OK;
}

static FS_APART int create(struct lfs *lfs, struct lfs_found *f)
{
    struct lfs_attr attrs[] = {lfs_attr(LFS_CREATE, f->id, 0, NULL),
                               lfs_attr(LFS_REG, f->id, f->name_length, f->name),
                               lfs_attr(LFS_INLINESTRUCT, f->id, 0, NULL)};
    return lfs_commit(lfs, &f->dir, attrs, 3);
}

/* --- telling
 * ----------------------------------------------------------------------------------------- */

static int describe(struct lfs *lfs, const struct lfs_pair *dir, uint32_t id, struct fs_info *out)
{
    uint32_t list[2] = {0, 0};
    uint8_t time[8] = {0};
    struct lfs_attr attr;
    int status = lfs_get(lfs, dir, LFS_INLINESTRUCT, false, id, &attr);
    if (status == FS_OK && lfs_type(attr.tag) == LFS_CTZSTRUCT)
        status = lfs_get_pair(lfs, &attr, list);
    else if (lfs_type(attr.tag) == LFS_INLINESTRUCT)
        list[1] = lfs_size(attr.tag);
    if (status < 0)
        return status == FS_NO_ENTRY ? FS_CORRUPT : status;
    out->size = list[1];
    status = lfs_get(lfs, dir, LFS_MTIME, true, id, &attr);
    if (status == FS_OK && lfs_size(attr.tag) == sizeof time)
        status = lfs_get_data(lfs, &attr, time, sizeof time);
    out->mtime = get32(time) | (uint64_t)get32(time + 4) << 32;
    return status == FS_NO_ENTRY ? FS_OK : status;
}

static int stat(void *state, const char *path, struct fs_info *out)
{
    struct lfs *lfs = state;
    struct lfs_found f;
    int status = lfs_resolve(lfs, path, &f);
    if (status < 0)
        return status;
    out->folder = f.type == LFS_DIR;
    out->size = 0, out->mtime = 0;
    if (f.id != LFS_NO_ID)
        return describe(lfs, &f.dir, f.id, out);
    return lfs_fetch(lfs, &f.dir, lfs->root); /* is it still there? */
}

/* --- making and removing
 * -------------------------------------------------------------------------------- */

static int begin(struct lfs *lfs)
{
    lfs_alloc_begin(lfs);
    return lfs_settle(lfs);
}
/* What an operation in two steps said and couldn't do: the medium's state is the truth. */
static int end(struct lfs *lfs, int status)
{
    if (status < 0)
        lfs->gstate = lfs->gdisk;
    return status;
}

/* The last pair of a folder. */
static FS_APART int last_pair(struct lfs *lfs, const struct lfs_pair *from, struct lfs_pair *out)
{
    struct lfs_thread t = {.dir = *from};
    while (t.dir.hard) {
        int status = lfs_thread_next(lfs, &t);
        if (status <= 0)
            return status < 0 ? status : FS_CORRUPT;
    }
    *out = t.dir;
    return FS_OK;
}

/* The new folder follows its parent's last pair in the thread, and is followed by what did.  When
 * the entry isn't in that pair there are two commits, and the folder an orphan between them. */
static FS_APART int link_folder(struct lfs *lfs, struct lfs_found *f, struct lfs_pair *last,
                                const struct lfs_pair *made)
{
    uint8_t pair[8];
    put32(pair, made->pair[0]);
    put32(pair + 4, made->pair[1]);
    struct lfs_attr *attrs = lfs->attrs;
    attrs[0] = lfs_attr(LFS_CREATE, f->id, 0, NULL);
    attrs[1] = lfs_attr(LFS_DIR, f->id, f->name_length, f->name);
    attrs[2] = lfs_attr(LFS_DIRSTRUCT, f->id, sizeof pair, pair);
    attrs[3] = lfs_attr(LFS_SOFTTAIL, LFS_NO_ID, sizeof pair, pair);
    if (lfs_pair_same(last->pair, f->dir.pair))
        return lfs_commit(lfs, &f->dir, attrs, 4);
    lfs->gstate.words[0] |= LFS_SYNC;
    int status = lfs_commit(lfs, last, &attrs[3], 1);
    if (status < 0)
        return end(lfs, status);
    lfs->gstate.words[0] &= ~LFS_SYNC;
    return end(lfs, lfs_commit(lfs, &f->dir, attrs, 3));
}

static FS_APART int make_settled(struct lfs *lfs, const char *path)
{
    struct lfs_found f;
    struct lfs_pair last, made;
    uint8_t tail[8];
    int status = lfs_resolve(lfs, path, &f);
    if (status != FS_NO_ENTRY)
        return status < 0 ? status : FS_EXISTS;
    status = last_pair(lfs, &f.dir, &last);
    if (status == FS_OK)
        status = lfs_new_pair(lfs, &made);
    put32(tail, last.tail[0]);
    put32(tail + 4, last.tail[1]);
    if (status == FS_OK)
        status = lfs_commit_first(
            lfs, &made,
            &(struct lfs_attr){.tag = LFS_TAG(LFS_SOFTTAIL, LFS_NO_ID, 8), .data = tail}, 1);
    return status < 0 ? status : link_folder(lfs, &f, &last, &made);
}
static int make(void *state, const char *path)
{
    int status = begin(state);
    return status < 0 ? status : make_settled(state, path);
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

/* An empty folder's pair that has no entry any more leaves the thread. */
static FS_APART int unthread(struct lfs *lfs, const uint32_t pair[2])
{
    struct lfs_pair before;
    int status = lfs_before(lfs, pair, &before);
    lfs->gstate.words[0] &= ~LFS_SYNC;
    if (status == FS_OK)
        status = lfs_skip_folder(lfs, &before);
    return end(lfs, status == FS_NO_ENTRY ? FS_CORRUPT : status);
}

static FS_APART int remove_settled(struct lfs *lfs, const char *path, bool folder, uint32_t pair[2])
{
    struct lfs_found f;
    int status = lfs_resolve(lfs, path, &f);
    if (status < 0)
        return status;
    if (f.id == LFS_NO_ID)
        return FS_INVALID;
    if (folder != (f.type == LFS_DIR))
        return folder ? FS_NOT_FOLDER : FS_IS_FOLDER;
    if (folder && ((status = folder_pair(lfs, &f, pair)) < 0 || (status = is_empty(lfs, pair)) < 0))
        return status;
    lfs->gstate.words[0] |= folder ? LFS_SYNC : 0;
    status = end(
        lfs, lfs_commit(lfs, &f.dir, &(struct lfs_attr){.tag = LFS_TAG(LFS_DELETE, f.id, 0)}, 1));
    lfs->freed = true;
    return status;
}
static int remove(void *state, const char *path, bool folder)
{
    uint32_t pair[2];
    int status = begin(state);
    if (status == FS_OK)
        status = remove_settled(state, path, folder, pair);
    return status == FS_OK && folder ? unthread(state, pair) : status;
}

/* --- renaming
 * --------------------------------------------------------------------------------------------- */

/* May `to` be replaced? */
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

/* One commit when both are in one pair, else one at each with the move in the global state between.
 */
static FS_APART int move(struct lfs *lfs, struct lfs_found *from, struct lfs_found *to,
                         bool replaces)
{
    bool near = lfs_pair_same(from->dir.pair, to->dir.pair);
    const struct lfs_pair *source = &from->dir; /* is not what is committed to */
    uint32_t n = 0, old = from->id;
    struct lfs_attr *attrs = lfs->attrs;
    if (replaces)
        attrs[n++] = lfs_attr(LFS_DELETE, to->id, 0, NULL);
    old -= near && replaces && to->id < old;
    attrs[n++] = lfs_attr(LFS_CREATE, to->id, 0, NULL);
    old += near && to->id <= old;
    attrs[n++] = lfs_attr(from->type, to->id, to->name_length, to->name);
    attrs[n++] =
        (struct lfs_attr){.tag = LFS_TAG(LFS_COPY, to->id, 0), .from = source, .offset = from->id};
    if (near)
        attrs[n++] = lfs_attr(LFS_DELETE, old, 0, NULL);
    else
        lfs_say_moved(lfs, source, from->id);
    int status = end(lfs, lfs_commit(lfs, &to->dir, attrs, n));
    if (status < 0 || near)
        return status;
    lfs_say_moved(lfs, NULL, 0);
    return end(lfs, lfs_commit(lfs, &from->dir,
                               &(struct lfs_attr){.tag = LFS_TAG(LFS_DELETE, from->id, 0)}, 1));
}

/* 1: a folder was replaced, whose first pair is then `pair`. */
static FS_APART int rename_settled(struct lfs *lfs, const char *from, const char *to,
                                   uint32_t pair[2])
{
    struct lfs_found a, b;
    int status = lfs_resolve(lfs, from, &a);
    if (status < 0 || a.id == LFS_NO_ID)
        return status < 0 ? status : FS_INVALID;
    status = lfs_resolve(lfs, to, &b);
    if (status < 0 && status != FS_NO_ENTRY)
        return status;
    bool replaces = status == FS_OK, folder = a.type == LFS_DIR;
    if (replaces && a.id == b.id && lfs_pair_same(a.dir.pair, b.dir.pair))
        return FS_OK;
    if (folder && lfs_is_below(from, to))
        return FS_INVALID;
    if (replaces && (status = check_target(lfs, &a, &b, pair)) < 0)
        return status;
    lfs->gstate.words[0] |= replaces && folder ? LFS_SYNC : 0;
    status = move(lfs, &a, &b, replaces);
    lfs->freed = true;
    return status == FS_OK ? replaces && folder : status;
}
static int rename(void *state, const char *from, const char *to)
{
    uint32_t pair[2];
    int status = begin(state);
    if (status == FS_OK)
        status = rename_settled(state, from, to, pair);
    return status > 0 ? unthread(state, pair) : status;
}

/* --- listing
 * ---------------------------------------------------------------------------------------------------
 */

/* The next entry is `id` of `pair`, as long as the last name is still before it. */
struct lfs_folder {
    uint32_t first[2], pair[2], id;
    uint32_t length;
    char name[LFS_NAME_MAX + 1];
};

static int folder_open(void *state, void *object, const char *path)
{
    struct lfs *lfs = state;
    struct lfs_folder *folder = object;
    struct lfs_found f;
    int status = lfs_resolve(lfs, path, &f);
    if (status < 0)
        return status;
    if (f.type != LFS_DIR)
        return FS_NOT_FOLDER;
    memset(folder, 0, sizeof *folder);
    status = folder_pair(lfs, &f, folder->first);
    folder->pair[0] = folder->first[0], folder->pair[1] = folder->first[1];
    return status;
}

static int get_name(struct lfs *lfs, const struct lfs_pair *dir, uint32_t id, struct lfs_attr *attr,
                    char *to)
{
    int status = lfs_get(lfs, dir, LFS_REG, false, id, attr);
    if (status == FS_NO_ENTRY || (status == FS_OK && lfs_size(attr->tag) > LFS_NAME_MAX))
        return FS_CORRUPT;
    if (status == FS_OK)
        status = lfs_get_data(lfs, attr, to, LFS_NAME_MAX);
    to[lfs_size(attr->tag)] = 0;
    return status;
}

/* Entries were made or removed since: goes on behind the last name. */
static int find_again(struct lfs *lfs, struct lfs_folder *folder, struct lfs_pair *dir, char *room)
{
    struct lfs_attr attr;
    int status = folder->id && folder->id <= dir->count
                     ? get_name(lfs, dir, folder->id - 1, &attr, room)
                     : FS_CORRUPT;
    if (!folder->id || (status == FS_OK && lfs_size(attr.tag) == folder->length &&
                        !memcmp(room, folder->name, folder->length)))
        return FS_OK;
    status = find(lfs, folder->first, folder->name, folder->length, dir, &folder->id);
    folder->pair[0] = dir->pair[0], folder->pair[1] = dir->pair[1];
    folder->id += status == FS_OK;
    return status == FS_NO_ENTRY ? FS_OK : status;
}

/* Into the next pair when this one is at its end; 1, or 0: the folder is. */
static int find_next(struct lfs *lfs, struct lfs_folder *folder, struct lfs_pair *dir)
{
    for (uint32_t i = 0; folder->id >= dir->count; i++) {
        if (!dir->hard)
            return 0;
        if (i > lfs->block_count)
            return FS_CORRUPT;
        folder->pair[0] = dir->tail[0], folder->pair[1] = dir->tail[1];
        folder->id = 0;
        int status = lfs_fetch(lfs, dir, folder->pair);
        if (status < 0)
            return status;
    }
    return 1;
}

static int folder_read(void *state, void *object, struct fs_info *out)
{
    struct lfs *lfs = state;
    struct lfs_folder *folder = object;
    struct lfs_pair dir;
    struct lfs_attr attr;
    int status = lfs_fetch(lfs, &dir, folder->pair);
    if (status == FS_OK && folder->length)
        status = find_again(lfs, folder, &dir, out->name);
    while (status == FS_OK && (status = find_next(lfs, folder, &dir)) > 0) {
        uint32_t id = folder->id++;
        status = get_name(lfs, &dir, id, &attr, out->name);
        if (status < 0 || lfs_type(attr.tag) == LFS_SUPERBLOCK || lfs_is_moved(lfs, &dir, id))
            continue;
        out->folder = lfs_type(attr.tag) == LFS_DIR;
        folder->length = lfs_size(attr.tag);
        memcpy(folder->name, out->name, folder->length);
        status = describe(lfs, &dir, id, out);
        return status < 0 ? status : 1;
    }
    return status;
}

const struct lfs_version lfs_version2 = {
    .inlines = true,
    .fetch = lfs_fetch,
    .resolve = lfs_resolve,
    .settle = lfs_settle2,
    .visit = lfs_visit2,
    .create = create,
    .load = lfs_load2,
    .store = lfs_store2,
};

const struct fs_kind fs_lfs2 = {
    .name = "littlefs 2",
    .most = LFS_FILE_MAX,
    .state_size = lfs_state_size,
    .file_size = lfs_file_size,
    .folder_size = sizeof(struct lfs_folder),
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
