/* littlefs: what both versions do alike. */
#include <string.h>

#include "fs/lfs.h"

enum { MOST_PROGRAM = 512 };

static uint32_t cache_size(const struct fs_device *d)
{
    uint32_t unit = d->read_size > d->program_size ? d->read_size : d->program_size;
    return 4 * unit < d->block_size ? 4 * unit : d->block_size;
}

bool lfs_usable(const struct fs_device *d)
{
    return d->read_size && d->program_size && d->program_size <= MOST_PROGRAM &&
           d->block_size >= 64 && d->block_count >= 2 && d->lookahead_size &&
           d->block_size % d->read_size == 0 && d->block_size % d->program_size == 0 &&
           cache_size(d) % d->read_size == 0 && cache_size(d) % d->program_size == 0;
}

size_t lfs_state_size(const struct fs_device *d)
{
    return sizeof(struct lfs) + 2 * (size_t)cache_size(d) + d->lookahead_size;
}
size_t lfs_file_size(const struct fs_device *d)
{
    return sizeof(struct lfs_file) + cache_size(d);
}

void lfs_start(struct lfs *lfs, const struct fs_device *device, const struct lfs_version *version)
{
    memset(lfs, 0, sizeof *lfs);
    lfs->head.device = device;
    lfs->version = version;
    lfs->cache_size = cache_size(device);
    lfs->block_count = device->block_count;
    lfs->name_max = LFS_NAME_MAX;
    lfs->read_block = LFS_NULL;
    lfs->writer.buffer = (uint8_t *)(lfs + 1);
    lfs->read_cache = lfs->writer.buffer + lfs->cache_size;
    lfs->look = lfs->read_cache + lfs->cache_size;
    lfs_alloc_begin(lfs);
}

int lfs_unmount(void *state)
{
    struct lfs *lfs = state;
    int first = FS_OK;
    while (lfs->head.files) {
        int status = lfs_close(lfs, lfs->head.files);
        first = first < 0 ? first : status;
    }
    return first;
}

static void count_one(struct lfs *lfs, uint32_t block, uint32_t *count)
{
    (void)lfs, (void)block;
    ++*count;
}

/* Counts what refers to blocks, as the reference does: a folder, which its entry and the thread
 * refer to, counts twice in version 2. */
int lfs_space(void *state, struct fs_space *out)
{
    struct lfs *lfs = state;
    uint32_t used = 0;
    int status = lfs_traverse(lfs, count_one, &used, false);
    uint32_t all = lfs->block_count;
    *out = (struct fs_space){lfs->head.device->block_size, all, used < all ? all - used : 0,
                             lfs->name_max};
    return status;
}

bool lfs_is_below(const char *from, const char *path)
{
    const char *a, *b;
    for (size_t n; (n = fs_path_part(&from, &a));) {
        size_t m = fs_path_part(&path, &b);
        if (n != m || memcmp(a, b, n))
            return false;
    }
    return true;
}
