/* FAT: the table of clusters. */
#include "fs/fat.h"

enum { BAD12 = 0xff7, BAD16 = 0xfff7, BAD32 = 0x0ffffff7 };

static uint32_t byte_of(const struct fat *fat, uint32_t cluster)
{
    return fat->width == 12 ? cluster + cluster / 2 : cluster * (fat->width / 8);
}

/* The window shows the table's byte `offset`, which is at *at. */
static int show(struct fat *fat, uint32_t offset, uint8_t **at)
{
    int status = fat_window(fat, fat->table + offset / fat->head.device->block_size);
    *at = fat->window + offset % fat->head.device->block_size;
    return status;
}

/* An entry of 12 bits may lie in two sectors. */
static int get12(struct fat *fat, uint32_t cluster, uint32_t *value)
{
    uint8_t *at;
    uint32_t offset = byte_of(fat, cluster);
    int status = show(fat, offset, &at);
    if (status < 0)
        return status;
    uint32_t low = *at;
    status = show(fat, offset + 1, &at);
    if (status < 0)
        return status;
    low |= (uint32_t)*at << 8;
    *value = cluster & 1 ? low >> 4 : low & 0xfff;
    return FS_OK;
}
static int put12(struct fat *fat, uint32_t cluster, uint32_t value)
{
    uint8_t *at;
    uint32_t offset = byte_of(fat, cluster);
    int status = show(fat, offset, &at);
    if (status < 0)
        return status;
    *at = (uint8_t)(cluster & 1 ? (*at & 0x0f) | value << 4 : value);
    fat->window_changed = true;
    status = show(fat, offset + 1, &at);
    if (status < 0)
        return status;
    *at = (uint8_t)(cluster & 1 ? value >> 4 : (*at & 0xf0) | (value >> 8 & 0x0f));
    fat->window_changed = true;
    return FS_OK;
}

static int get(struct fat *fat, uint32_t cluster, uint32_t *value)
{
    uint8_t *at;
    if (!fat_is_cluster(fat, cluster))
        return FS_CORRUPT;
    if (fat->width == 12)
        return get12(fat, cluster, value);
    int status = show(fat, byte_of(fat, cluster), &at);
    if (status == FS_OK)
        *value = fat->width == 16 ? get16(at) : get32(at) & 0x0fffffff;
    return status;
}

/* FAT32's upper four bits stay as they are (fatgen103). */
static int put(struct fat *fat, uint32_t cluster, uint32_t value)
{
    uint8_t *at;
    if (!fat_is_cluster(fat, cluster))
        return FS_CORRUPT;
    if (fat->width == 12)
        return put12(fat, cluster, value & 0xfff);
    int status = show(fat, byte_of(fat, cluster), &at);
    if (status < 0)
        return status;
    if (fat->width == 16)
        put16(at, value & 0xffff);
    else
        put32(at, (get32(at) & 0xf0000000) | value);
    fat->window_changed = true;
    return FS_OK;
}

int fat_next(struct fat *fat, uint32_t cluster, uint32_t *next)
{
    uint32_t end = fat->width == 12 ? BAD12 + 1 : fat->width == 16 ? BAD16 + 1 : BAD32 + 1;
    int status = get(fat, cluster, next);
    if (status < 0)
        return status;
    if (*next >= end)
        *next = FAT_CHAIN_END;
    else if (!fat_is_cluster(fat, *next))
        return FS_CORRUPT;
    return FS_OK;
}

/* The first free cluster from the hint on, around the end. */
static int find_free(struct fat *fat, uint32_t *cluster)
{
    uint32_t at = fat_is_cluster(fat, fat->hint) ? fat->hint : FAT_RESERVED_CLUSTERS;
    for (uint32_t i = 0; i < fat->clusters; i++) {
        uint32_t value;
        int status = get(fat, at, &value);
        if (status < 0)
            return status;
        if (!value) {
            *cluster = at;
            return FS_OK;
        }
        at = at + 1 < fat->clusters + FAT_RESERVED_CLUSTERS ? at + 1 : FAT_RESERVED_CLUSTERS;
    }
    fat->free = 0;
    return FS_FULL;
}

int fat_take(struct fat *fat, uint32_t after, uint32_t *cluster)
{
    int status = fat->free ? find_free(fat, cluster) : FS_FULL;
    if (status == FS_OK)
        status = put(fat, *cluster, FAT_CHAIN_END);
    if (status == FS_OK && after)
        status = put(fat, after, *cluster);
    if (status < 0)
        return status;
    fat->hint = *cluster + 1;
    if (fat->free != FAT_UNKNOWN)
        fat->free--;
    return FS_OK;
}

int fat_chain(struct fat *fat, uint32_t after, uint32_t cluster)
{
    return put(fat, after, cluster);
}

int fat_release(struct fat *fat, uint32_t cluster)
{
    uint32_t next;
    if (!cluster)
        return FS_OK;
    for (uint32_t i = 0; i < fat->clusters && cluster != FAT_CHAIN_END; i++, cluster = next) {
        int status = fat_next(fat, cluster, &next);
        if (status == FS_OK)
            status = put(fat, cluster, 0);
        if (status < 0)
            return status;
        if (fat->free != FAT_UNKNOWN)
            fat->free++;
    }
    return FS_OK;
}

int fat_count_free(struct fat *fat)
{
    uint32_t count = 0;
    if (fat->free != FAT_UNKNOWN)
        return FS_OK;
    for (uint32_t i = 0; i < fat->clusters; i++) {
        uint32_t value;
        int status = get(fat, FAT_RESERVED_CLUSTERS + i, &value);
        if (status < 0)
            return status;
        count += !value;
    }
    fat->free = count;
    return FS_OK;
}
