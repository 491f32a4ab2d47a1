/* littlefs: files, inline or as a CTZ skip-list: block n begins with ctz(n) + 1 pointers, to the
 * blocks n - 1, n - 2, n - 4 ... (block 0 with none).  Blocks are never changed: writing makes new
 * ones from the place on, up to the end, and the entry's commit makes them the file. */
#include <string.h>

#include "fs/lfs.h"

enum { POINTER = 4 };

static uint32_t block_size(const struct lfs *lfs)
{
    return lfs->head.device->block_size;
}
static uint32_t inline_max(const struct lfs *lfs)
{
    uint32_t most = block_size(lfs) / 8 < LFS_INLINE_MAX ? block_size(lfs) / 8 : LFS_INLINE_MAX;
    return most < lfs->cache_size ? most : lfs->cache_size;
}

/* --- where a position is: DESIGN.md, "CTZ skip-lists"
 * ------------------------------------------------ */

/* Bytes of pointers that block n begins with. */
static uint32_t pointers(uint32_t n)
{
    return n ? POINTER * ((uint32_t)__builtin_ctz(n) + 1) : 0;
}
/* The block of a position, and its offset there. */
static uint32_t number_of(const struct lfs *lfs, uint32_t position, uint32_t *offset)
{
    uint32_t step = block_size(lfs) - 2 * POINTER, n = position / step;
    if (n)
        n = (position - POINTER * ((uint32_t)__builtin_popcount(n - 1) + 2)) / step;
    *offset = n ? position - step * n - POINTER * (uint32_t)__builtin_popcount(n) : position;
    return n;
}
/* The position where block n begins. */
static uint32_t start_of(const struct lfs *lfs, uint32_t n)
{
    return n ? block_size(lfs) * n - POINTER * (2 * (n - 1) - (uint32_t)__builtin_popcount(n - 1))
             : 0;
}

static int pointer(struct lfs *lfs, uint32_t block, uint32_t i, uint32_t *out)
{
    uint8_t raw[POINTER];
    int status = lfs_read(lfs, block, i * POINTER, raw, POINTER);
    *out = get32(raw);
    return status < 0 ? status : *out < lfs->block_count ? FS_OK : FS_CORRUPT;
}

/* The block `wanted` of a list whose block `n` is *block, by the longest jumps. */
static int go_back(struct lfs *lfs, uint32_t *block, uint32_t n, uint32_t wanted)
{
    if (*block >= lfs->block_count)
        return FS_CORRUPT;
    while (n > wanted) {
        uint32_t i = (uint32_t)__builtin_ctz(n), most = 31 - (uint32_t)__builtin_clz(n - wanted);
        i = i < most ? i : most;
        int status = pointer(lfs, *block, i, block);
        if (status < 0)
            return status;
        n -= 1u << i;
    }
    return FS_OK;
}

static int find(struct lfs *lfs, const struct lfs_file *file, uint32_t position, uint32_t *block,
                uint32_t *offset)
{
    uint32_t unused, n = number_of(lfs, file->length - 1, &unused);
    *block = file->first;
    return go_back(lfs, block, n, number_of(lfs, position, offset));
}

int lfs_chain(struct lfs *lfs, uint32_t first, uint32_t length, lfs_visit *visit, uint32_t *count)
{
    uint32_t unused, n = length ? number_of(lfs, length - 1, &unused) : 0;
    if (length > LFS_FILE_MAX || n >= lfs->block_count)
        return FS_CORRUPT;
    for (;; n--) {
        if (first >= lfs->block_count)
            return FS_CORRUPT;
        visit(lfs, first, count);
        int status = n ? pointer(lfs, first, 0, &first) : FS_OK;
        if (status < 0 || !n)
            return status;
    }
}

int lfs_chain_of(struct lfs *lfs, const struct lfs_file *file, lfs_visit *visit, uint32_t *count)
{
    visit(lfs, file->block, count);
    return file->number ? lfs_chain(lfs, file->before, start_of(lfs, file->number), visit, count)
                        : FS_OK;
}

/* --- the entry
 * ------------------------------------------------------------------------------------------- */

/* Too long for the buffer: another littlefs wrote it inline. */
static bool stays(const struct lfs *lfs, const struct lfs_file *file)
{
    return file->in_pair && file->head.size > lfs->cache_size;
}

static int get_struct(struct lfs *lfs, const struct lfs_file *file, struct lfs_attr *attr)
{
    struct lfs_pair dir;
    int status = lfs_fetch(lfs, &dir, file->place.pair);
    return status < 0 ? status : lfs_get(lfs, &dir, LFS_INLINESTRUCT, false, file->place.id, attr);
}

int lfs_load2(struct lfs *lfs, struct lfs_file *file)
{
    uint32_t list[2];
    struct lfs_attr attr;
    int status = get_struct(lfs, file, &attr);
    if (status < 0)
        return status == FS_NO_ENTRY ? FS_CORRUPT : status;
    file->in_pair = lfs_type(attr.tag) == LFS_INLINESTRUCT;
    file->shown_size = 0;
    if (file->in_pair) {
        file->head.size = lfs_size(attr.tag);
        return stays(lfs, file) ? FS_OK : lfs_get_data(lfs, &attr, file->buffer, lfs->cache_size);
    }
    status = lfs_type(attr.tag) == LFS_CTZSTRUCT ? lfs_get_pair(lfs, &attr, list) : FS_CORRUPT;
    if (status < 0)
        return status;
    file->first = list[0];
    file->length = file->head.size = list[1];
    return file->length && file->length <= LFS_FILE_MAX ? FS_OK : FS_CORRUPT;
}

static bool same_entry(const struct lfs_file *a, const struct lfs_file *b)
{
    return !a->place.gone && !b->place.gone && a->place.id == b->place.id &&
           lfs_pair_same(a->place.pair, b->place.pair);
}

/* Those who read the same file see what it became; its old blocks may be given away. */
static void share(struct lfs *lfs, const struct lfs_file *file)
{
    for (struct fs_file *f = lfs->head.files; f; f = f->next) {
        struct lfs_file *other = (struct lfs_file *)f;
        if (other == file || other->changed || !same_entry(other, file))
            continue;
        other->in_pair = file->in_pair;
        other->first = file->first, other->length = file->length;
        other->head.size = file->head.size;
        other->shown_size = 0;
        if (file->in_pair)
            memcpy(other->buffer, file->buffer, lfs->cache_size);
    }
}

FS_APART int lfs_store2(struct lfs *lfs, struct lfs_file *file)
{
    uint8_t list[8], time[8];
    const struct fs_device *d = lfs->head.device;
    uint64_t now = d->now ? d->now(d->context) : 0;
    struct lfs_pair dir;
    put32(list, file->first);
    put32(list + 4, file->length);
    put32(time, (uint32_t)now);
    put32(time + 4, (uint32_t)(now >> 32));
    const uint32_t id = file->place.id;
    struct lfs_attr attrs[] = {file->in_pair
                                   ? lfs_attr(LFS_INLINESTRUCT, id, file->head.size, file->buffer)
                                   : lfs_attr(LFS_CTZSTRUCT, id, sizeof list, list),
                               lfs_attr(LFS_MTIME, id, sizeof time, time)};
    int status = lfs_fetch(lfs, &dir, file->place.pair);
    return status < 0 ? status : lfs_commit(lfs, &dir, attrs, d->stamps && d->now ? 2 : 1);
}

/* --- making a new list
 * ----------------------------------------------------------------------------------------- */

/* Begins block `number`, whose forerunner is `before`. */
static int begin_block(struct lfs *lfs, struct lfs_file *file, uint32_t number, uint32_t before)
{
    uint32_t block, to = before;
    int status = lfs_alloc(lfs, &block);
    if (status == FS_OK)
        status = lfs_erase(lfs, block);
    if (status < 0)
        return status;
    file->block = block, file->before = before, file->number = number;
    file->offset = pointers(number);
    file->writing = true;
    lfs_writer_start(&file->writer, block, 0);
    for (uint32_t i = 0; status == FS_OK && i * POINTER < file->offset; i++) {
        uint8_t raw[POINTER];
        status = i ? pointer(lfs, to, i - 1, &to) : FS_OK;
        put32(raw, to);
        if (status == FS_OK)
            status = lfs_writer_put(lfs, &file->writer, raw, POINTER);
    }
    return status;
}

/* Room for at least one byte; *n becomes how many. */
static int make_room(struct lfs *lfs, struct lfs_file *file, uint32_t *n)
{
    int status = FS_OK;
    if (file->offset == block_size(lfs)) {
        status = lfs_writer_flush(lfs, &file->writer);
        if (status == FS_OK)
            status = begin_block(lfs, file, file->number + 1, file->block);
    }
    *n = *n < block_size(lfs) - file->offset ? *n : block_size(lfs) - file->offset;
    return status;
}

static void advance(struct lfs_file *file, uint32_t n)
{
    file->offset += n;
    file->at += n;
}

static int add_bytes(struct lfs *lfs, struct lfs_file *file, const uint8_t *from, uint32_t size)
{
    for (uint32_t done = 0, n; done < size; done += n) {
        n = size - done;
        int status = make_room(lfs, file, &n);
        if (status == FS_OK)
            status = lfs_writer_put(lfs, &file->writer, from + done, n);
        if (status < 0)
            return status;
        advance(file, n);
    }
    return FS_OK;
}

/* What the list so far has from `at` on, up to `end`. */
static int add_old(struct lfs *lfs, struct lfs_file *file, uint32_t end)
{
    while (file->at < end) {
        uint32_t block, offset, n = end - file->at;
        int status = find(lfs, file, file->at, &block, &offset);
        if (status < 0)
            return status;
        n = n < block_size(lfs) - offset ? n : block_size(lfs) - offset;
        status = make_room(lfs, file, &n);
        if (status == FS_OK)
            status = lfs_writer_copy(lfs, &file->writer, block, offset, n);
        if (status < 0)
            return status;
        advance(file, n);
    }
    return FS_OK;
}

/* A new list that shares the blocks before the one of `position`. */
static FS_APART int begin_list(struct lfs *lfs, struct lfs_file *file, uint32_t position)
{
    uint32_t offset, before = LFS_NULL, number = number_of(lfs, position, &offset);
    int status = number ? find(lfs, file, start_of(lfs, number) - 1, &before, &offset) : FS_OK;
    file->shown_size = 0;
    if (status == FS_OK)
        status = begin_block(lfs, file, number, before);
    file->at = start_of(lfs, number);
    return status < 0 ? status : add_old(lfs, file, position);
}

static FS_APART int end_list(struct lfs *lfs, struct lfs_file *file)
{
    int status = add_old(lfs, file, file->length);
    if (status == FS_OK)
        status = lfs_writer_flush(lfs, &file->writer);
    if (status < 0)
        return status;
    file->writing = false;
    file->first = file->block;
    file->length = file->at;
    return FS_OK;
}

/* From the pair into a list: what lies there on the medium. */
static int leave_pair_from_medium(struct lfs *lfs, struct lfs_file *file)
{
    struct lfs_attr attr;
    uint32_t size = file->head.size, n;
    file->in_pair = false;
    file->length = file->at = 0;
    int status = begin_block(lfs, file, 0, LFS_NULL);
    for (uint32_t done = 0; status == FS_OK && done < size; done += n) {
        n = size - done;
        status = make_room(lfs, file, &n);
        if (status == FS_OK)
            status = get_struct(lfs, file, &attr);
        if (status == FS_OK)
            status = lfs_writer_copy(lfs, &file->writer, attr.block, attr.offset + done, n);
        advance(file, n);
    }
    return status < 0 ? status : end_list(lfs, file);
}

/* The first `size` bytes of what is in the buffer, which the writer uses from now on. */
static int leave_pair(struct lfs *lfs, struct lfs_file *file, uint32_t size)
{
    uint8_t *room = lfs->writer.buffer; /* no commit is going on */
    memcpy(room, file->buffer, size);
    file->in_pair = false;
    file->length = file->at = 0;
    int status = begin_block(lfs, file, 0, LFS_NULL);
    return status < 0 ? status : add_bytes(lfs, file, room, size);
}

/* --- reading
 * ----------------------------------------------------------------------------------------------------
 */

static int show(struct lfs *lfs, struct lfs_file *file, uint32_t position)
{
    uint32_t block, offset, n = file->length - position;
    if (position >= file->shown && position - file->shown < file->shown_size)
        return FS_OK;
    int status = find(lfs, file, position, &block, &offset);
    n = n < lfs->cache_size ? n : lfs->cache_size;
    n = n < block_size(lfs) - offset ? n : block_size(lfs) - offset;
    file->shown_size = 0;
    if (status == FS_OK)
        status = lfs_read(lfs, block, offset, file->buffer, n);
    if (status < 0)
        return status;
    file->shown = position;
    file->shown_size = n;
    return FS_OK;
}

static int read_medium(struct lfs *lfs, const struct lfs_file *file, void *to, uint32_t size)
{
    struct lfs_attr attr;
    int status = get_struct(lfs, file, &attr);
    return status < 0 ? status
                      : lfs_read(lfs, attr.block, attr.offset + file->head.position, to, size);
}

/* Some of the bytes at the position; how many. */
static int32_t read_some(struct lfs *lfs, struct lfs_file *file, uint8_t *to, uint32_t size)
{
    uint32_t at = file->head.position;
    int status = FS_OK;
    if (stays(lfs, file))
        status = read_medium(lfs, file, to, size);
    else if (file->in_pair)
        memcpy(to, file->buffer + at, size);
    else
        status = show(lfs, file, at);
    if (status < 0 || file->in_pair)
        return status < 0 ? status : (int32_t)size;
    uint32_t rest = file->shown + file->shown_size - at;
    size = size < rest ? size : rest;
    memcpy(to, file->buffer + (at - file->shown), size);
    return (int32_t)size;
}

/* After an error the file is what it was at the last sync. */
static int broken(struct lfs_file *file, int status)
{
    if (status < 0) {
        file->broken = true;
        file->writing = false;
    }
    return status;
}

static int check(const struct lfs_file *file, unsigned flag)
{
    return !file->head.open || file->place.gone || !(file->head.flags & flag) ? FS_INVALID
           : file->broken                                                     ? FS_IO
                                                                              : FS_OK;
}

int32_t lfs_file_read(void *state, void *object, void *to, uint32_t size)
{
    struct lfs *lfs = state;
    struct lfs_file *file = object;
    int status = check(file, FS_READ);
    if (status == FS_OK && file->writing) {
        lfs_alloc_begin(lfs);
        status = broken(file, end_list(lfs, file));
    }
    if (status < 0)
        return status;
    uint32_t rest =
        file->head.position < file->head.size ? file->head.size - file->head.position : 0;
    size = size < rest ? size : rest;
    for (uint32_t done = 0; done < size;) {
        int32_t n = read_some(lfs, file, (uint8_t *)to + done, size - done);
        if (n < 0)
            return n;
        done += (uint32_t)n;
        file->head.position += (uint32_t)n;
    }
    return (int32_t)size;
}

/* --- writing
 * -----------------------------------------------------------------------------------------------------
 */

/* At a position up to the end: `from`, or zeros. */
static int write_at(struct lfs *lfs, struct lfs_file *file, uint32_t position, const uint8_t *from,
                    uint32_t size)
{
    int status = FS_OK;
    file->changed = true;
    if (stays(lfs, file))
        status = leave_pair_from_medium(lfs, file);
    if (status == FS_OK && file->in_pair && position + size <= inline_max(lfs)) {
        memcpy(file->buffer + position, from, size);
        return FS_OK;
    }
    if (status == FS_OK && file->in_pair)
        status = leave_pair(lfs, file, position);
    if (status == FS_OK && file->writing && file->at != position)
        status = end_list(lfs, file);
    if (status == FS_OK && !file->writing)
        status = begin_list(lfs, file, position);
    return status < 0 ? status : add_bytes(lfs, file, from, size);
}

static int fill_gap(struct lfs *lfs, struct lfs_file *file)
{
    static const uint8_t zeros[32];
    int status = FS_OK;
    while (status == FS_OK && file->head.size < file->head.position) {
        uint32_t n = file->head.position - file->head.size;
        n = n < sizeof zeros ? n : sizeof zeros;
        status = write_at(lfs, file, file->head.size, zeros, n);
        file->head.size += n;
    }
    return status;
}

int32_t lfs_file_write(void *state, void *object, const void *from, uint32_t size)
{
    struct lfs *lfs = state;
    struct lfs_file *file = object;
    int status = check(file, FS_WRITE);
    if (status < 0 || !size)
        return status;
    if (file->head.flags & FS_APPEND)
        file->head.position = file->head.size;
    if (size > LFS_FILE_MAX - file->head.position)
        return FS_TOO_LARGE;
    lfs_alloc_begin(lfs);
    status = fill_gap(lfs, file);
    if (status == FS_OK)
        status = write_at(lfs, file, file->head.position, from, size);
    if (broken(file, status) < 0)
        return status;
    file->head.position += size;
    if (file->head.position > file->head.size)
        file->head.size = file->head.position;
    return (int32_t)size;
}

/* --- opening, closing
 * ------------------------------------------------------------------------------------------------
 */

int lfs_file_sync(void *state, void *object)
{
    struct lfs *lfs = state;
    struct lfs_file *file = object;
    if (!file->head.open || file->place.gone)
        return FS_INVALID;
    if (!file->changed || file->broken)
        return FS_OK;
    lfs_alloc_begin(lfs);
    int status = lfs_settle(lfs);
    if (status == FS_OK && file->writing)
        status = broken(file, end_list(lfs, file));
    if (status == FS_OK)
        status = lfs->version->store(lfs, file);
    if (status < 0)
        return status;
    lfs->freed = true;
    file->changed = false;
    share(lfs, file);
    return FS_OK;
}

int lfs_close(void *state, void *object)
{
    struct lfs *lfs = state;
    struct lfs_file *file = object;
    if (!file->head.open)
        return FS_OK;
    int status = file->place.gone ? FS_OK : lfs_file_sync(lfs, file);
    fs_list_remove(&lfs->head.files, &file->head);
    lfs_unwatch(lfs, &file->place);
    return status;
}

/* What others wrote to the same file and didn't sync yet. */
static FS_APART int sync_others(struct lfs *lfs, const struct lfs_file *file)
{
    int status = FS_OK;
    for (struct fs_file *f = lfs->head.files; status == FS_OK && f; f = f->next)
        if (((struct lfs_file *)f)->changed && same_entry((struct lfs_file *)f, file))
            status = lfs_file_sync(lfs, f);
    return status;
}

static FS_APART int find_or_create(struct lfs *lfs, const char *path, unsigned flags,
                                   struct lfs_found *f)
{
    int status = flags & FS_WRITE ? lfs_settle(lfs) : FS_OK;
    if (status == FS_OK)
        status = lfs->version->resolve(lfs, path, f);
    if (status == FS_NO_ENTRY && (flags & FS_CREATE)) {
        lfs_alloc_begin(lfs);
        return lfs->version->create(lfs, f);
    }
    if (status < 0)
        return status;
    return f->type != LFS_REG ? FS_IS_FOLDER : flags & FS_EXCLUSIVE ? FS_EXISTS : FS_OK;
}

int lfs_open(void *state, void *object, const char *path, unsigned flags)
{
    struct lfs *lfs = state;
    struct lfs_file *file = object;
    struct lfs_found f;
    int status = find_or_create(lfs, path, flags, &f);
    if (status < 0)
        return status;
    memset(file, 0, sizeof *file);
    file->head.flags = (uint8_t)flags;
    file->writer.buffer = file->buffer;
    lfs_watch(lfs, &file->place, &f.dir, f.id);
    status = sync_others(lfs, file);
    if (status == FS_OK)
        status = lfs->version->load(lfs, file);
    if (status == FS_OK && (flags & FS_TRUNCATE)) {
        file->in_pair = lfs->version->inlines;
        file->head.size = file->length = 0;
    }
    file->changed =
        (flags & FS_TRUNCATE) || ((flags & FS_CREATE) && !file->head.size); /* its time is now */
    if (status < 0)
        lfs_unwatch(lfs, &file->place);
    else
        fs_list_add(&lfs->head.files, &file->head);
    return status;
}
