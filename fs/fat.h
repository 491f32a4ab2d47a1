/* FAT12, FAT16 and FAT32 with long names: what the files of FAT know of each other.
 *
 * From Microsoft's "FAT: General Overview of On-Disk Format", 1.03 (called fatgen103 below).
 * Beyond it: the case bits that Windows NT and all after it keep in DIR_NTRes, so that an
 * all-lowercase 8.3 name needs no long one; code page 437 for the upper half of short names;
 * UTF-16 surrogates in long names; a partition table is looked through.
 *
 * One sector is held in memory, the window, for whatever is needed: the table, folders, data.
 * Nothing protects against a power cut, which is FAT's nature. */
#ifndef FS_FAT_H
#define FS_FAT_H

#include "fs/bytes.h"
#include "fs/fs.h"

enum {
    FAT_NAME = 255,           /* UTF-16 units of a name */
    FAT_ENTRY = 32,           /* bytes of a folder's entry */
    FAT_MOST_ENTRIES = 65536, /* of a folder: 2 MB, says fatgen103 */
    FAT_RESERVED_CLUSTERS = 2,
};
#define FAT_UNKNOWN   0xffffffffu
#define FAT_CHAIN_END 0x0fffffffu /* for all widths */

struct fat {
    struct fs_state head;
    uint32_t window_at; /* sector; FAT_UNKNOWN: none */
    bool window_changed;
    uint8_t width;                 /* 12, 16, 32 */
    uint8_t copies;                /* of the table */
    uint8_t cluster_shift;         /* sectors of a cluster: 1 << this */
    uint32_t table, table_sectors; /* the first, and how many in a copy */
    uint32_t root;                 /* FAT32: a cluster, else the first sector */
    uint32_t root_sectors;         /* FAT32: 0 */
    uint32_t data;                 /* the sector of cluster 2 */
    uint32_t clusters;
    uint32_t information; /* FAT32's FSInfo sector; 0: none */
    uint32_t free, hint;  /* clusters, FAT_UNKNOWN: not counted; where to look for one */
    uint32_t name_length; /* the name looked for, or the one found */
    uint16_t name[FAT_NAME + 13];
    uint8_t window[];
};

/* --- the volume: fat_volume.c ------------------------------------------------------------- */

/* The window shows that sector; `fresh`: as zeros, to be filled. */
int fat_window(struct fat *fat, uint32_t sector) FS_CHECKED;
int fat_window_fresh(struct fat *fat, uint32_t sector) FS_CHECKED;
int fat_flush(struct fat *fat) FS_CHECKED;
int fat_sync(struct fat *fat) FS_CHECKED; /* and the device */

static inline uint32_t fat_cluster_bytes(const struct fat *fat)
{
    return fat->head.device->block_size << fat->cluster_shift;
}
static inline uint32_t fat_sector_of(const struct fat *fat, uint32_t cluster)
{
    return fat->data + ((cluster - FAT_RESERVED_CLUSTERS) << fat->cluster_shift);
}
static inline bool fat_is_cluster(const struct fat *fat, uint32_t cluster)
{
    return cluster >= FAT_RESERVED_CLUSTERS && cluster - FAT_RESERVED_CLUSTERS < fat->clusters;
}

/* --- the table: fat_table.c ----------------------------------------------------------------- */

/* What follows a cluster: one of this volume, or FAT_CHAIN_END. */
int fat_next(struct fat *fat, uint32_t cluster, uint32_t *next) FS_CHECKED;
/* Takes a free cluster and, unless `after` is 0, links it there. */
int fat_take(struct fat *fat, uint32_t after, uint32_t *cluster) FS_CHECKED;
/* Makes `cluster` follow `after`. */
int fat_chain(struct fat *fat, uint32_t after, uint32_t cluster) FS_CHECKED;
/* Frees the chain from there; 0: nothing. */
int fat_release(struct fat *fat, uint32_t cluster) FS_CHECKED;
int fat_count_free(struct fat *fat) FS_CHECKED;

/* --- names: fat_name.c ------------------------------------------------------------------------ */

enum { FAT_CASE_BASE = 0x08, FAT_CASE_EXTENSION = 0x10 };

/* fat->name from a part of a path. */
int fat_name_set(struct fat *fat, const char *text, size_t length) FS_CHECKED;
/* ... from a folder's entry, its short name. */
void fat_name_short(struct fat *fat, const uint8_t *entry);
void fat_name_text(const struct fat *fat, char to[FS_NAME_MAX + 1]);
bool fat_name_same(const uint16_t *a, const uint16_t *b, uint32_t length); /* whatever the case */
bool fat_name_is_short(const struct fat *fat, const uint8_t *entry);
/* The 8.3 form, and what it loses: nothing but what the case bits tell, case, or more. */
enum fat_loss { FAT_NO_LOSS, FAT_LOST_CASE, FAT_LOST };
enum fat_loss fat_name_fold(const struct fat *fat, uint8_t to[11], uint8_t *cases);
/* The nth try of a short name beside a long one. */
void fat_name_alias(const struct fat *fat, uint8_t to[11], uint32_t try);
uint8_t fat_name_sum(const uint8_t name[11]);

/* --- folders: fat_folder.c -----------------------------------------------------------------------
 */

enum { FAT_READ_ONLY = 1, FAT_VOLUME = 8, FAT_FOLDER = 16, FAT_ARCHIVE = 32, FAT_LONG = 15 };

/* An entry's place: the folder's first cluster (0: the root that lies before the data), its
 * number there, and the number where its long name begins. */
struct fat_place {
    uint32_t folder, index, first;
};
/* A walk through a folder. */
struct fat_walk {
    uint32_t folder, index, cluster;
    bool ended;
};
struct fat_entry {
    struct fat_place place;
    uint32_t cluster, size, stamp; /* date in the upper half */
    uint8_t attributes;
    bool same; /* its name is fat->name */
};

uint32_t fat_root(const struct fat *fat);
void fat_walk_start(const struct fat *fat, struct fat_walk *walk, uint32_t folder);
/* The next entry that is a file or folder; 1, or 0 behind the last.  `gather`: fat->name is
 * then its name; otherwise it is compared. */
int fat_walk_next(struct fat *fat, struct fat_walk *walk, struct fat_entry *out,
                  bool gather) FS_CHECKED;

/* The entry with fat->name; FS_NO_ENTRY. */
int fat_find(struct fat *fat, uint32_t folder, struct fat_entry *out) FS_CHECKED;
/* Makes one with fat->name of what `entry` says; fills in its place. */
int fat_link(struct fat *fat, uint32_t folder, struct fat_entry *entry) FS_CHECKED;
int fat_unlink(struct fat *fat, const struct fat_place *place) FS_CHECKED;
/* The window shows the entry at a place, which is at *at. */
int fat_show(struct fat *fat, const struct fat_place *place, uint8_t **at) FS_CHECKED;
int fat_set_cluster(struct fat *fat, const struct fat_place *place, uint32_t cluster) FS_CHECKED;
int fat_is_empty(struct fat *fat, uint32_t folder) FS_CHECKED;
/* A new folder's cluster with "." and "..". */
int fat_new_folder(struct fat *fat, uint32_t parent, uint32_t *cluster) FS_CHECKED;
int fat_set_parent(struct fat *fat, uint32_t folder, uint32_t parent) FS_CHECKED;

/* FS_INVALID when the folder is `other` or lies below it. */
int fat_is_outside(struct fat *fat, uint32_t folder, uint32_t other) FS_CHECKED;

/* The entry of a path; of the root: FS_OK with same == false.  *parent is where it lies, or
 * would lie: then FS_NO_ENTRY, and fat->name is the last part. */
int fat_resolve(struct fat *fat, const char *path, uint32_t *parent,
                struct fat_entry *out) FS_CHECKED;

/* --- time: fat_time.c
 * -------------------------------------------------------------------------------- */

uint32_t fat_stamp(const struct fat *fat);  /* of now: date in the upper half */
uint64_t fat_stamp_to_unix(uint32_t stamp); /* seconds */

/* --- files: fat_file.c
 * --------------------------------------------------------------------------------- */

struct fat_file {
    struct fs_file head;
    struct fat_place place;
    uint32_t first;           /* cluster; 0: none yet */
    uint32_t cluster, number; /* the cluster met last, and which of the chain it is; 0: none */
    bool changed;             /* the entry is to be written */
    bool gone;                /* removed meanwhile */
};

int fat_open(void *state, void *file, const char *path, unsigned flags) FS_CHECKED;
int fat_close(void *state, void *file) FS_CHECKED;
int fat_file_sync(void *state, void *file) FS_CHECKED;
int32_t fat_read(void *state, void *file, void *to, uint32_t size) FS_CHECKED;
int32_t fat_write(void *state, void *file, const void *from, uint32_t size) FS_CHECKED;
/* What is open at `from` is now at `to`; NULL: removed. */
void fat_moved(struct fat *fat, const struct fat_place *from, const struct fat_place *to);

int fat_format(void *state, const struct fs_device *device) FS_CHECKED;

#endif
