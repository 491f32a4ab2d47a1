/* littlefs: blocks. */
#include <string.h>

#include "fs/lfs.h"

/* 0x04c11db7, lowest bit first, by four bits. */
uint32_t lfs_crc(uint32_t crc, const void *data, uint32_t size)
{
    static const uint32_t table[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
        0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
        0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    const uint8_t *p = data;
    for (uint32_t i = 0; i < size; i++) {
        crc = crc >> 4 ^ table[(crc ^ p[i]) & 15];
        crc = crc >> 4 ^ table[(crc ^ p[i] >> 4) & 15];
    }
    return crc;
}

/* The read cache shows what lies around an offset. */
static FS_APART int fill(struct lfs *lfs, uint32_t block, uint32_t offset)
{
    const struct fs_device *d = lfs->head.device;
    uint32_t start = offset - offset % d->read_size, size = d->block_size - start;
    if (block == lfs->read_block && offset >= lfs->read_start &&
        offset < lfs->read_start + lfs->read_size)
        return FS_OK;
    size = size < lfs->cache_size ? size : lfs->cache_size;
    lfs->read_block = LFS_NULL;
    if (d->read(d->context, block, start, lfs->read_cache, size) < 0)
        return FS_IO;
    lfs->read_block = block;
    lfs->read_start = start;
    lfs->read_size = size;
    return FS_OK;
}

/* What of the bytes wanted the cache shows. */
static inline __attribute__((always_inline)) int peek(struct lfs *lfs, uint32_t block,
                                                      uint32_t offset, uint32_t size,
                                                      const uint8_t **at, uint32_t *n)
{
    *n = size;
    if (block >= lfs->block_count || size > lfs->head.device->block_size ||
        offset > lfs->head.device->block_size - size)
        return FS_CORRUPT;
    int status = fill(lfs, block, offset);
    *at = lfs->read_cache + (offset - lfs->read_start);
    uint32_t shown = lfs->read_start + lfs->read_size - offset;
    *n = shown < size ? shown : size;
    return status;
}

int lfs_read(struct lfs *lfs, uint32_t block, uint32_t offset, void *to, uint32_t size)
{
    const uint8_t *at;
    for (uint32_t done = 0, n; done < size; done += n) {
        int status = peek(lfs, block, offset + done, size - done, &at, &n);
        if (status < 0)
            return status;
        memcpy((uint8_t *)to + done, at, n);
    }
    return FS_OK;
}

int lfs_read_crc(struct lfs *lfs, uint32_t block, uint32_t offset, uint32_t size, uint32_t *crc)
{
    const uint8_t *at;
    for (uint32_t done = 0, n; done < size; done += n) {
        int status = peek(lfs, block, offset + done, size - done, &at, &n);
        if (status < 0)
            return status;
        *crc = lfs_crc(*crc, at, n);
    }
    return FS_OK;
}

int lfs_erase(struct lfs *lfs, uint32_t block)
{
    const struct fs_device *d = lfs->head.device;
    if (block == lfs->read_block)
        lfs->read_block = LFS_NULL;
    return block >= lfs->block_count ? FS_CORRUPT : d->erase(d->context, block) < 0 ? FS_IO : FS_OK;
}

/* --- writing ------------------------------------------------------------------------------------
 */

void lfs_writer_start(struct lfs_writer *w, uint32_t block, uint32_t offset)
{
    w->block = block;
    w->start = offset;
    w->used = 0;
}

static int program(struct lfs *lfs, struct lfs_writer *w, uint32_t size)
{
    const struct fs_device *d = lfs->head.device;
    if (w->block == lfs->read_block)
        lfs->read_block = LFS_NULL;
    if (w->block >= lfs->block_count || w->start + size > d->block_size)
        return FS_CORRUPT;
    if (d->program(d->context, w->block, w->start, w->buffer, size) < 0)
        return FS_IO;
    w->start += size;
    w->used = 0;
    return FS_OK;
}

int lfs_writer_flush(struct lfs *lfs, struct lfs_writer *w)
{
    uint32_t unit = lfs->head.device->program_size, size = (w->used + unit - 1) / unit * unit;
    memset(w->buffer + w->used, 0xff, size - w->used);
    return size ? program(lfs, w, size) : FS_OK;
}

int lfs_writer_put(struct lfs *lfs, struct lfs_writer *w, const void *data, uint32_t size)
{
    for (uint32_t done = 0, n; done < size; done += n) {
        n = lfs->cache_size - w->used;
        n = n < size - done ? n : size - done;
        memcpy(w->buffer + w->used, (const uint8_t *)data + done, n);
        w->used += n;
        int status = w->used == lfs->cache_size ? program(lfs, w, w->used) : FS_OK;
        if (status < 0)
            return status;
    }
    return FS_OK;
}

int lfs_writer_copy(struct lfs *lfs, struct lfs_writer *w, uint32_t block, uint32_t offset,
                    uint32_t size)
{
    const uint8_t *at;
    for (uint32_t done = 0, n; done < size; done += n) {
        int status = peek(lfs, block, offset + done, size - done, &at, &n);
        if (status == FS_OK)
            status = lfs_writer_put(lfs, w, at, n);
        if (status < 0)
            return status;
    }
    return FS_OK;
}

/* --- pairs of blocks, in any order
 * ----------------------------------------------------------------- */

bool lfs_pair_same(const uint32_t a[2], const uint32_t b[2])
{
    return (a[0] == b[0] && a[1] == b[1]) || (a[0] == b[1] && a[1] == b[0]);
}

bool lfs_pair_shares(const uint32_t a[2], const uint32_t b[2])
{
    return a[0] == b[0] || a[0] == b[1] || a[1] == b[0] || a[1] == b[1];
}
