/* FAT: making a filesystem. */
#include <string.h>

#include "fs/fat.h"

/* Up to 2 GB a FAT12 or FAT16 of the whole device; beyond that a FAT32 in a partition behind the
 * first track, as cards are sold.  One copy of the table, which fatgen103 allows: a second one
 * protects from bad sectors, which flash hides. */
enum {
    MOST_CLUSTER = 32768, /* bytes */
    ROOT_ENTRIES = 512,
    FEW_SECTORS = 50, /* with fewer the root is one sector */
    TRACK = 63,
    RESERVED32 = 32,
    MOST_CLUSTERS32 = 1 << 17,
    BACKUP = 6,
};

struct layout {
    uint32_t start, sectors, reserved, table_sectors, root_entries, root_sectors, per_cluster,
        clusters;
    uint8_t width;
};

static uint32_t divide_up(uint32_t a, uint32_t b)
{
    return a / b + (a % b != 0);
}

/* For a number of sectors in a cluster: how many clusters there are, and the table's size. */
static void divide(struct layout *l, uint32_t block, uint32_t per_cluster)
{
    uint32_t rest = l->sectors - l->reserved - l->root_sectors;
    l->per_cluster = per_cluster;
    l->table_sectors =
        (uint32_t)(((uint64_t)(rest / per_cluster + FAT_RESERVED_CLUSTERS) * l->width + 8 * block -
                    1) /
                   (8 * block));
    l->clusters = l->table_sectors < rest ? (rest - l->table_sectors) / per_cluster : 0;
}

/* Counts near the limits between the widths are to be avoided, says fatgen103. */
static bool is_near(uint32_t clusters, uint32_t limit)
{
    return clusters + 16 >= limit && clusters < limit + 16;
}

/* The smallest clusters that a FAT16 (a FAT12, when they are few) can number. */
static bool plan_small(struct layout *l, const struct fs_device *d)
{
    *l = (struct layout){
        .sectors = d->block_count, .reserved = 1, .root_entries = ROOT_ENTRIES, .width = 16};
    if (d->block_count < FEW_SECTORS)
        l->root_entries = d->block_size / FAT_ENTRY;
    l->root_sectors = divide_up(l->root_entries * FAT_ENTRY, d->block_size);
    if (d->block_count < l->root_sectors + 3)
        return false;
    for (uint32_t per = 1; per * d->block_size <= MOST_CLUSTER; per *= 2) {
        l->width = 16;
        divide(l, d->block_size, per);
        if (l->clusters < 4085) {
            l->width = 12;
            divide(l, d->block_size, per);
        }
        if (l->clusters < 65525 && !is_near(l->clusters, 4085) && !is_near(l->clusters, 65525))
            return l->clusters > 0;
    }
    return false;
}

static bool plan_large(struct layout *l, const struct fs_device *d)
{
    if (d->block_count <= TRACK + RESERVED32)
        return false;
    *l = (struct layout){
        .start = TRACK, .sectors = d->block_count - TRACK, .reserved = RESERVED32, .width = 32};
    uint32_t per = 1;
    while (l->sectors / per > MOST_CLUSTERS32 && per * d->block_size < MOST_CLUSTER)
        per *= 2;
    divide(l, d->block_size, per);
    return l->clusters >= 65525 + 16;
}

/* --- sectors ------------------------------------------------------------------------------------
 */

static void fill_tail(uint8_t *s, const struct layout *l, uint32_t serial)
{
    s[0] = 0x80; /* the drive */
    s[2] = 0x29;
    put32(s + 3, serial);
    memcpy(s + 7, "NO NAME    ", 11);
    memcpy(s + 18, l->width == 12 ? "FAT12   " : l->width == 16 ? "FAT16   " : "FAT32   ", 8);
}

/* fatgen103, "Boot Sector and BPB Structure". */
static void fill_boot(uint8_t *s, const struct fs_device *d, const struct layout *l,
                      uint32_t serial)
{
    bool wide = l->width == 32;
    memcpy(s,
           wide ? "\xeb\x58\x90"
                  "MSDOS5.0"
                : "\xeb\x3c\x90"
                  "MSDOS5.0",
           11);
    put16(s + 11, d->block_size);
    s[13] = (uint8_t)l->per_cluster;
    put16(s + 14, l->reserved);
    s[16] = 1;
    put16(s + 17, l->root_entries);
    put16(s + 19, !wide && l->sectors < 0x10000 ? l->sectors : 0);
    s[21] = 0xf8;
    put16(s + 22, wide ? 0 : l->table_sectors);
    put16(s + 24, 63);
    put16(s + 26, 255);
    put32(s + 28, l->start);
    put32(s + 32, wide || l->sectors >= 0x10000 ? l->sectors : 0);
    if (wide) {
        put32(s + 36, l->table_sectors);
        put32(s + 44, FAT_RESERVED_CLUSTERS); /* the root */
        put16(s + 48, 1);
        put16(s + 50, BACKUP);
    }
    fill_tail(s + (wide ? 64 : 36), l, serial);
    put16(s + 510, 0xaa55);
}

static void fill_information(uint8_t *s, const struct layout *l)
{
    put32(s, 0x41615252);
    put32(s + 484, 0x61417272);
    put32(s + 488, l->clusters - 1);
    put32(s + 492, FAT_RESERVED_CLUSTERS + 1);
    put16(s + 510, 0xaa55);
}

/* One partition, of type FAT32 by sector numbers; cylinders and heads say "too large". */
static void fill_partitions(uint8_t *s, const struct layout *l)
{
    uint8_t *p = s + 446;
    memcpy(p, "\0\xfe\xff\xff\x0c\xfe\xff\xff", 8);
    put32(p + 8, l->start);
    put32(p + 12, l->sectors);
    put16(s + 510, 0xaa55);
}

/* The first entries of the table: the medium, an end; of FAT32 the root's chain too. */
static void fill_table(uint8_t *s, const struct layout *l)
{
    static const uint8_t narrow[] = {0xf8, 0xff, 0xff}, middle[] = {0xf8, 0xff, 0xff, 0xff},
                         wide[] = {0xf8, 0xff, 0xff, 0x0f, 0xff, 0xff,
                                   0xff, 0x0f, 0xff, 0xff, 0xff, 0x0f};
    if (l->width == 12)
        memcpy(s, narrow, sizeof narrow);
    else if (l->width == 16)
        memcpy(s, middle, sizeof middle);
    else
        memcpy(s, wide, sizeof wide);
}

static int write_head(struct fat *fat, const struct layout *l, uint32_t serial)
{
    const struct fs_device *d = fat->head.device;
    int status = FS_OK;
    for (uint32_t i = 0; status == FS_OK && i < (l->width == 32 ? BACKUP + 2 : 1); i++) {
        status = fat_window_fresh(fat, l->start + i);
        if (i % BACKUP == 0)
            fill_boot(fat->window, d, l, serial);
        else if (i % BACKUP == 1)
            fill_information(fat->window, l);
    }
    if (status == FS_OK && l->start) {
        status = fat_window_fresh(fat, 0);
        fill_partitions(fat->window, l);
    }
    return status;
}

/* The table and the root, empty. */
static int write_body(struct fat *fat, const struct layout *l)
{
    uint32_t count = l->table_sectors + (l->width == 32 ? l->per_cluster : l->root_sectors);
    int status = FS_OK;
    for (uint32_t i = count; status == FS_OK && i--;) {
        status = fat_window_fresh(fat, l->start + l->reserved + i);
        if (!i)
            fill_table(fat->window, l);
    }
    return status;
}

int fat_format(void *state, const struct fs_device *device)
{
    struct fat *fat = state;
    struct layout l;
    uint32_t block = device->block_size;
    if (block < 512 || block > 4096 || (block & (block - 1)))
        return FS_INVALID;
    if (!plan_small(&l, device) && !plan_large(&l, device))
        return FS_INVALID;
    memset(fat, 0, sizeof *fat);
    fat->head.device = device;
    fat->window_at = FAT_UNKNOWN;
    uint32_t serial = device->now ? (uint32_t)(device->now(device->context) / 1000000) : 0;
    int status = write_body(fat, &l);
    if (status == FS_OK)
        status = write_head(fat, &l, serial);
    return status < 0 ? status : fat_sync(fat);
}
