/* FAT: files. */
#include <string.h>

#include "fs/fat.h"

enum { ATTRIBUTES = 11, ACCESSED = 18, CLUSTER_HIGH = 20, STAMP = 22, CLUSTER_LOW = 26, SIZE = 28 };

static bool same_place(const struct fat_place *a, const struct fat_place *b)
{
    return a->folder == b->folder && a->index == b->index;
}

/* The next open file of the entry at `place`, from `f` on. */
static struct fat_file *open_at(struct fs_file *f, const struct fat_place *place)
{
    for (; f; f = f->next) {
        struct fat_file *file = (struct fat_file *)f;
        if (!file->gone && same_place(&file->place, place))
            return file;
    }
    return NULL;
}

/* A file that is open twice is one file: the others learn its size and first cluster. */
static void share(struct fat *fat, const struct fat_file *file)
{
    for (struct fat_file *f = open_at(fat->head.files, &file->place); f;
         f = open_at(f->head.next, &file->place)) {
        if (f->head.size > file->head.size)
            f->cluster = 0;
        f->head.size = file->head.size;
        f->first = file->first;
    }
}

void fat_moved(struct fat *fat, const struct fat_place *from, const struct fat_place *to)
{
    const struct fat_place old = *from;
    for (struct fat_file *f; (f = open_at(fat->head.files, &old));) {
        if (to && same_place(&old, to))
            return;
        f->gone = !to;
        f->place = to ? *to : f->place;
    }
}

/* --- opening, closing ------------------------------------------------------------------------- */

static int write_entry(struct fat *fat, struct fat_file *file)
{
    uint8_t *at;
    int status = fat_show(fat, &file->place, &at);
    if (status < 0)
        return status;
    uint32_t stamp = fat_stamp(fat);
    at[ATTRIBUTES] |= FAT_ARCHIVE;
    put32(at + STAMP, stamp);
    put16(at + ACCESSED, stamp >> 16);
    put16(at + CLUSTER_LOW, file->first);
    put16(at + CLUSTER_HIGH, file->first >> 16);
    put32(at + SIZE, file->head.size);
    fat->window_changed = true;
    file->changed = false;
    return fat_flush(fat);
}

/* The entry first: a cut leaves lost clusters, not a file of another's. */
static int truncate(struct fat *fat, struct fat_file *file)
{
    uint32_t first = file->first;
    file->first = file->head.size = 0;
    share(fat, file);
    int status = write_entry(fat, file);
    return status < 0 ? status : fat_release(fat, first);
}

/* Finds or makes the entry. */
static int find(struct fat *fat, const char *path, unsigned flags, struct fat_entry *e)
{
    uint32_t parent;
    int status = fat_resolve(fat, path, &parent, e);
    if (status == FS_NO_ENTRY && (flags & FS_CREATE)) {
        *e = (struct fat_entry){.attributes = FAT_ARCHIVE, .stamp = fat_stamp(fat)};
        status = fat_link(fat, parent, e);
        return status < 0 ? status : fat_flush(fat);
    }
    if (status < 0)
        return status;
    if (e->attributes & FAT_FOLDER)
        return FS_IS_FOLDER;
    if ((flags & FS_WRITE) && (e->attributes & FAT_READ_ONLY))
        return FS_PROTECTED;
    return flags & FS_EXCLUSIVE ? FS_EXISTS : FS_OK;
}

int fat_open(void *state, void *object, const char *path, unsigned flags)
{
    struct fat *fat = state;
    struct fat_file *file = object;
    struct fat_entry e;
    int status = find(fat, path, flags, &e);
    if (status < 0)
        return status;
    *file = (struct fat_file){
        .head = {.size = e.size, .flags = (uint8_t)flags},
          .place = e.place, .first = e.cluster
    };
    const struct fat_file *other = open_at(fat->head.files, &e.place);
    if (other) {
        file->head.size = other->head.size;
        file->first = other->first;
    }
    if ((flags & FS_TRUNCATE) && (file->head.size || file->first))
        status = truncate(fat, file);
    if (status == FS_OK)
        fs_list_add(&fat->head.files, &file->head);
    return status;
}

int fat_file_sync(void *state, void *object)
{
    struct fat *fat = state;
    struct fat_file *file = object;
    if (!file->head.open || file->gone)
        return FS_INVALID;
    int status = file->changed ? write_entry(fat, file) : FS_OK;
    return status < 0 ? status : fat_sync(fat);
}

int fat_close(void *state, void *object)
{
    struct fat *fat = state;
    struct fat_file *file = object;
    if (!file->head.open)
        return FS_OK;
    int status = file->gone || !(file->head.flags & FS_WRITE) ? FS_OK : fat_file_sync(fat, file);
    fs_list_remove(&fat->head.files, &file->head);
    return status;
}

/* --- where the bytes are
 * -------------------------------------------------------------------------- */

/* Follows the chain to the cluster of `position`; `extend`: it may grow. */
static int locate(struct fat *fat, struct fat_file *file, uint32_t position, bool extend)
{
    uint32_t number = position / fat_cluster_bytes(fat);
    int status = FS_OK;
    if (!file->first && extend) {
        status = fat_take(fat, 0, &file->first);
        file->changed = true;
    }
    if (status == FS_OK && (!file->cluster || file->number > number))
        file->cluster = file->first, file->number = 0;
    while (status == FS_OK && file->number < number) {
        uint32_t next;
        status = fat_next(fat, file->cluster, &next);
        if (status == FS_OK && next == FAT_CHAIN_END)
            status = extend ? fat_take(fat, file->cluster, &next) : FS_CORRUPT;
        if (status == FS_OK)
            file->cluster = next, file->number++;
    }
    return status == FS_OK && !fat_is_cluster(fat, file->cluster) ? FS_CORRUPT : status;
}

static uint32_t sector_of(const struct fat *fat, const struct fat_file *file, uint32_t position)
{
    return fat_sector_of(fat, file->cluster) +
           position % fat_cluster_bytes(fat) / fat->head.device->block_size;
}

/* How many bytes from a position on lie in its sector. */
static uint32_t in_sector(const struct fat *fat, uint32_t position, uint32_t size)
{
    uint32_t rest = fat->head.device->block_size - position % fat->head.device->block_size;
    return rest < size ? rest : size;
}

static int read_some(struct fat *fat, struct fat_file *file, uint8_t *to, uint32_t size)
{
    uint32_t at = file->head.position;
    int status = locate(fat, file, at, false);
    if (status == FS_OK)
        status = fat_window(fat, sector_of(fat, file, at));
    if (status == FS_OK)
        memcpy(to, fat->window + at % fat->head.device->block_size, size);
    return status;
}

int32_t fat_read(void *state, void *object, void *to, uint32_t size)
{
    struct fat *fat = state;
    struct fat_file *file = object;
    uint32_t done = 0;
    if (!file->head.open || file->gone || !(file->head.flags & FS_READ))
        return FS_INVALID;
    uint32_t rest =
        file->head.position < file->head.size ? file->head.size - file->head.position : 0;
    size = size < rest ? size : rest;
    size = size < INT32_MAX ? size : INT32_MAX;
    while (done < size) {
        uint32_t n = in_sector(fat, file->head.position, size - done);
        int status = read_some(fat, file, (uint8_t *)to + done, n);
        if (status < 0)
            return status;
        done += n;
        file->head.position += n;
    }
    return (int32_t)done;
}

/* `from` NULL: zeros.  A sector that has nothing to keep isn't read first. */
static int write_some(struct fat *fat, struct fat_file *file, uint32_t at, const uint8_t *from,
                      uint32_t size)
{
    uint32_t offset = at % fat->head.device->block_size;
    int status = locate(fat, file, at, true);
    if (status < 0)
        return status;
    uint32_t sector = sector_of(fat, file, at);
    bool keeps = offset || (size < fat->head.device->block_size && at + size < file->head.size);
    status =
        keeps || fat->window_at == sector ? fat_window(fat, sector) : fat_window_fresh(fat, sector);
    if (status < 0)
        return status;
    if (from)
        memcpy(fat->window + offset, from, size);
    else
        memset(fat->window + offset, 0, size);
    fat->window_changed = true;
    file->changed = true;
    if (at + size > file->head.size)
        file->head.size = at + size;
    share(fat, file);
    return FS_OK;
}

/* What lies between the end and a position behind it is zeros. */
static int fill_gap(struct fat *fat, struct fat_file *file)
{
    int status = FS_OK;
    while (status == FS_OK && file->head.size < file->head.position) {
        uint32_t at = file->head.size;
        status = write_some(fat, file, at, NULL, in_sector(fat, at, file->head.position - at));
    }
    return status;
}

int32_t fat_write(void *state, void *object, const void *from, uint32_t size)
{
    struct fat *fat = state;
    struct fat_file *file = object;
    uint32_t done = 0;
    int status = FS_OK;
    if (!file->head.open || file->gone || !(file->head.flags & FS_WRITE))
        return FS_INVALID;
    if (file->head.flags & FS_APPEND)
        file->head.position = file->head.size;
    if (size > UINT32_MAX - file->head.position || size > INT32_MAX)
        return FS_TOO_LARGE;
    if (size)
        status = fill_gap(fat, file);
    while (status == FS_OK && done < size) {
        uint32_t at = file->head.position, n = in_sector(fat, at, size - done);
        status = write_some(fat, file, at, (const uint8_t *)from + done, n);
        if (status == FS_OK)
            done += n, file->head.position += n;
    }
    return done || status == FS_OK ? (int32_t)done : status;
}
