/* FAT: folders and their entries. */
#include <string.h>

#include "fs/fat.h"

enum {
    NAME = 0,
    ATTRIBUTES = 11,
    CASES = 12,
    SUM = 13,
    CREATED = 14,
    ACCESSED = 18,
    CLUSTER_HIGH = 20,
    STAMP = 22,
    CLUSTER_LOW = 26,
    SIZE = 28
};
enum { ENTRY_FREE = 0xe5, ENTRY_LAST = 0, LONG_LAST = 0x40, LONG_UNITS = 13 };

/* Where the 13 units lie in an entry of a long name. */
static const uint8_t unit_at[LONG_UNITS] = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};

static uint32_t cluster_of(const uint8_t *entry)
{
    return get16(entry + CLUSTER_HIGH) << 16 | get16(entry + CLUSTER_LOW);
}
static void set_cluster(const struct fat *fat, uint8_t *entry, uint32_t cluster)
{
    put16(entry + CLUSTER_LOW, cluster);
    if (fat->width == 32)
        put16(entry + CLUSTER_HIGH, cluster >> 16);
}

/* --- walking, slot by slot -----------------------------------------------------------------------
 */

uint32_t fat_root(const struct fat *fat)
{
    return fat->width == 32 ? fat->root : 0;
}

void fat_walk_start(const struct fat *fat, struct fat_walk *walk, uint32_t folder)
{
    *walk = (struct fat_walk){folder ? folder : fat_root(fat), 0, 0, false};
    walk->cluster = walk->folder;
}

static uint32_t entries_in(const struct fat *fat, const struct fat_walk *walk)
{
    uint32_t bytes =
        walk->folder ? fat_cluster_bytes(fat) : fat->root_sectors * fat->head.device->block_size;
    return bytes / FAT_ENTRY;
}

/* The window shows the walk's slot, at *at: 1; 0: there are no more. */
static int show(struct fat *fat, const struct fat_walk *walk, uint8_t **at)
{
    uint32_t sector = walk->folder ? fat_sector_of(fat, walk->cluster) : fat->root;
    uint32_t offset = walk->index % entries_in(fat, walk) * FAT_ENTRY;
    if (walk->ended || walk->index >= FAT_MOST_ENTRIES)
        return 0;
    if (walk->folder && !fat_is_cluster(fat, walk->cluster))
        return FS_CORRUPT;
    int status = fat_window(fat, sector + offset / fat->head.device->block_size);
    *at = fat->window + offset % fat->head.device->block_size;
    return status < 0 ? status : 1;
}

static int advance(struct fat *fat, struct fat_walk *walk)
{
    uint32_t next;
    if (++walk->index % entries_in(fat, walk))
        return FS_OK;
    walk->ended = !walk->folder;
    if (walk->ended)
        return FS_OK;
    int status = fat_next(fat, walk->cluster, &next);
    if (status < 0)
        return status;
    walk->ended = next == FAT_CHAIN_END;
    if (!walk->ended)
        walk->cluster = next;
    return FS_OK;
}

static int walk_to(struct fat *fat, struct fat_walk *walk, uint32_t folder, uint32_t index)
{
    fat_walk_start(fat, walk, folder);
    while (walk->index < index && !walk->ended) {
        int status = advance(fat, walk);
        if (status < 0)
            return status;
    }
    return walk->ended ? FS_CORRUPT : FS_OK;
}

int fat_show(struct fat *fat, const struct fat_place *place, uint8_t **at)
{
    struct fat_walk walk;
    int status = walk_to(fat, &walk, place->folder, place->index);
    if (status < 0)
        return status;
    status = show(fat, &walk, at);
    return status == 1 ? FS_OK : status < 0 ? status : FS_CORRUPT;
}

int fat_set_cluster(struct fat *fat, const struct fat_place *place, uint32_t cluster)
{
    uint8_t *at;
    int status = fat_show(fat, place, &at);
    if (status < 0)
        return status;
    set_cluster(fat, at, cluster);
    fat->window_changed = true;
    return FS_OK;
}

/* --- reading entries
 * --------------------------------------------------------------------------------- */

/* The parts of a long name come last first, each with its number and the short name's sum. */
struct long_name {
    uint32_t wanted; /* number of the next part; 0: all were there or none */
    uint32_t first, length;
    uint8_t sum;
    bool whole, same;
};

static void take_part(struct fat *fat, struct long_name *l, const uint8_t *entry, uint32_t index,
                      bool gather)
{
    uint32_t number = entry[0] & 0x3f;
    if (entry[0] & LONG_LAST)
        *l = (struct long_name){.wanted = number, .first = index, .sum = entry[SUM], .same = true};
    if (!number || number != l->wanted || number * LONG_UNITS > FAT_NAME + 8 ||
        entry[SUM] != l->sum) {
        l->wanted = 0;
        l->whole = false;
        return;
    }
    uint32_t from = (number - 1) * LONG_UNITS, n = 0;
    uint16_t units[LONG_UNITS];
    for (; n < LONG_UNITS && get16(entry + unit_at[n]); n++)
        units[n] = (uint16_t)get16(entry + unit_at[n]);
    if (entry[0] & LONG_LAST)
        l->length = from + n;
    if (gather)
        memcpy(fat->name + from, units, n * sizeof units[0]);
    else
        l->same =
            l->same && l->length == fat->name_length && fat_name_same(fat->name + from, units, n);
    l->wanted--;
    l->whole = !l->wanted;
}

static void read_entry(const uint8_t *at, struct fat_entry *out)
{
    out->attributes = at[ATTRIBUTES];
    out->cluster = cluster_of(at);
    out->size = get32(at + SIZE);
    out->stamp = get16(at + STAMP + 2) << 16 | get16(at + STAMP);
}

/* What a short entry is, with the long name that came before it. */
static void finish_entry(struct fat *fat, const struct fat_walk *walk, const uint8_t *at,
                         const struct long_name *l, struct fat_entry *out, bool gather)
{
    bool named = l->whole && l->sum == fat_name_sum(at) && l->length && l->length <= FAT_NAME;
    read_entry(at, out);
    out->place = (struct fat_place){walk->folder, walk->index, named ? l->first : walk->index};
    if (gather && named)
        fat->name_length = l->length;
    else if (gather)
        fat_name_short(fat, at);
    else
        out->same = (named && l->same) || fat_name_is_short(fat, at);
}

static bool is_listed(const uint8_t *at)
{
    return !(at[ATTRIBUTES] & FAT_VOLUME) && at[NAME] != '.';
}

int fat_walk_next(struct fat *fat, struct fat_walk *walk, struct fat_entry *out, bool gather)
{
    struct long_name l = {.wanted = 0};
    uint8_t *at;
    for (int status; (status = show(fat, walk, &at)) > 0;) {
        bool found = false;
        if (at[NAME] == ENTRY_LAST) {
            walk->ended = true;
            return 0;
        }
        if (at[NAME] != ENTRY_FREE && (at[ATTRIBUTES] & 0x3f) == FAT_LONG) {
            take_part(fat, &l, at, walk->index, gather);
        } else {
            found = at[NAME] != ENTRY_FREE && is_listed(at);
            if (found)
                finish_entry(fat, walk, at, &l, out, gather);
            l = (struct long_name){.wanted = 0};
        }
        status = advance(fat, walk);
        if (status < 0 || found)
            return status < 0 ? status : 1;
    }
    return walk->ended || walk->index >= FAT_MOST_ENTRIES ? 0 : show(fat, walk, &at);
}

int fat_find(struct fat *fat, uint32_t folder, struct fat_entry *out)
{
    struct fat_walk walk;
    int status;
    fat_walk_start(fat, &walk, folder);
    while ((status = fat_walk_next(fat, &walk, out, false)) > 0)
        if (out->same)
            return FS_OK;
    return status < 0 ? status : FS_NO_ENTRY;
}

int fat_is_empty(struct fat *fat, uint32_t folder)
{
    struct fat_walk walk;
    struct fat_entry e;
    fat_walk_start(fat, &walk, folder);
    int status = fat_walk_next(fat, &walk, &e, false);
    return status > 0 ? FS_NOT_EMPTY : status;
}

int fat_resolve(struct fat *fat, const char *path, uint32_t *parent, struct fat_entry *out)
{
    const char *part;
    size_t length = fs_path_part(&path, &part);
    memset(out, 0, sizeof *out);
    *parent = out->cluster = fat_root(fat);
    out->attributes = FAT_FOLDER;
    for (; length; length = fs_path_part(&path, &part)) {
        if (!(out->attributes & FAT_FOLDER))
            return FS_NOT_FOLDER;
        int status = fat_name_set(fat, part, length);
        *parent = out->cluster;
        if (status == FS_OK)
            status = fat_find(fat, *parent, out);
        if (status < 0)
            return status == FS_NO_ENTRY && !fs_path_ends(path) ? FS_NO_PARENT : status;
        if ((out->attributes & FAT_FOLDER) && !fat_is_cluster(fat, out->cluster))
            return FS_CORRUPT;
    }
    return FS_OK;
}

/* --- making entries
 * --------------------------------------------------------------------------------------- */

static bool is_taken(const uint8_t *at)
{
    return at[NAME] != ENTRY_FREE && (at[ATTRIBUTES] & 0x3f) != FAT_LONG;
}

/* Does the folder have that short name? 1 or 0. */
static int has_short(struct fat *fat, uint32_t folder, const uint8_t name[11])
{
    struct fat_walk walk;
    uint8_t *at;
    int status;
    fat_walk_start(fat, &walk, folder);
    while ((status = show(fat, &walk, &at)) > 0 && at[NAME] != ENTRY_LAST) {
        if (is_taken(at) && !memcmp(at, name, 11))
            return 1;
        status = advance(fat, &walk);
        if (status < 0)
            return status;
    }
    return status < 0 ? status : 0;
}

/* A short name that is free there; *parts: entries that a long name needs beside it. */
static int choose_short(struct fat *fat, uint32_t folder, uint8_t name[11], uint8_t *cases,
                        uint32_t *parts)
{
    enum fat_loss loss = fat_name_fold(fat, name, cases);
    int taken = loss == FAT_LOST ? 1 : has_short(fat, folder, name);
    *parts =
        loss == FAT_NO_LOSS && taken <= 0 ? 0 : (fat->name_length + LONG_UNITS - 1) / LONG_UNITS;
    if (*parts)
        *cases = 0;
    for (uint32_t i = 0; taken > 0 && i < FAT_MOST_ENTRIES; i++) {
        fat_name_alias(fat, name, i);
        taken = has_short(fat, folder, name);
    }
    return taken > 0 ? FS_FULL : taken;
}

static int clear_cluster(struct fat *fat, uint32_t cluster)
{
    for (uint32_t i = 1u << fat->cluster_shift; i--;) {
        int status = fat_window_fresh(fat, fat_sector_of(fat, cluster) + i);
        if (status < 0)
            return status;
    }
    return fat_flush(fat);
}

/* One cluster more for a folder whose walk has ended. */
static int grow(struct fat *fat, struct fat_walk *walk)
{
    uint32_t cluster;
    if (!walk->folder || walk->index >= FAT_MOST_ENTRIES)
        return FS_FULL;
    int status = fat_take(fat, 0, &cluster);
    if (status == FS_OK)
        status = clear_cluster(fat, cluster);
    if (status == FS_OK)
        status = fat_chain(fat, walk->cluster, cluster);
    walk->cluster = cluster;
    walk->ended = false;
    return status;
}

/* The first of `count` free slots in a row; 1: behind them nothing was in use, 0: something was. */
static int find_room(struct fat *fat, uint32_t folder, uint32_t count, uint32_t *first)
{
    struct fat_walk walk;
    uint32_t run = 0;
    uint8_t *at;
    bool behind = false;
    fat_walk_start(fat, &walk, folder);
    while (run < count) {
        int status = walk.ended ? grow(fat, &walk) : FS_OK;
        if (status == FS_OK)
            status = show(fat, &walk, &at);
        if (status <= 0)
            return status < 0 ? status : FS_FULL;
        behind |= at[NAME] == ENTRY_LAST;
        run = behind || at[NAME] == ENTRY_FREE ? run + 1 : 0;
        if (run == 1)
            *first = walk.index;
        status = advance(fat, &walk);
        if (status < 0)
            return status;
    }
    return behind;
}

/* The slot behind the walk's is the folder's end. */
static int mark_end(struct fat *fat, struct fat_walk *walk)
{
    uint8_t *at;
    int status = advance(fat, walk);
    if (status == FS_OK)
        status = show(fat, walk, &at);
    if (status <= 0)
        return status;
    fat->window_changed |= at[NAME] != ENTRY_LAST;
    at[NAME] = ENTRY_LAST;
    return FS_OK;
}

static void write_part(const struct fat *fat, uint8_t *at, uint32_t number, bool last, uint8_t sum)
{
    uint32_t from = (number - 1) * LONG_UNITS;
    memset(at, 0, FAT_ENTRY);
    at[0] = (uint8_t)(number | (last ? LONG_LAST : 0));
    at[ATTRIBUTES] = FAT_LONG;
    at[SUM] = sum;
    for (uint32_t i = 0; i < LONG_UNITS; i++) {
        uint32_t unit = from + i;
        put16(at + unit_at[i], unit < fat->name_length    ? fat->name[unit]
                               : unit == fat->name_length ? 0
                                                          : 0xffff);
    }
}

static void write_short(const struct fat *fat, uint8_t *at, const uint8_t name[11], uint8_t cases,
                        const struct fat_entry *e)
{
    memset(at, 0, FAT_ENTRY);
    memcpy(at, name, 11);
    at[ATTRIBUTES] = e->attributes;
    at[CASES] = cases;
    put32(at + CREATED, e->stamp);
    put16(at + ACCESSED, e->stamp >> 16);
    put32(at + STAMP, e->stamp);
    set_cluster(fat, at, e->cluster);
    put32(at + SIZE, e->size);
}

/* The parts of the long name, last first, and the short one, from the walk's slot on. */
static int write_entries(struct fat *fat, struct fat_walk *walk, const uint8_t name[11],
                         uint8_t cases, uint32_t parts, const struct fat_entry *e)
{
    uint8_t *at;
    for (uint32_t i = parts;; i--) {
        int status = show(fat, walk, &at);
        if (status <= 0)
            return status < 0 ? status : FS_CORRUPT;
        if (i)
            write_part(fat, at, i, i == parts, fat_name_sum(name));
        else
            write_short(fat, at, name, cases, e);
        fat->window_changed = true;
        status = i ? advance(fat, walk) : FS_OK;
        if (status < 0 || !i)
            return status;
    }
}

int fat_link(struct fat *fat, uint32_t folder, struct fat_entry *e)
{
    struct fat_walk walk;
    uint8_t name[11], cases;
    uint32_t parts, first = 0;
    int status = choose_short(fat, folder, name, &cases, &parts);
    int at_end = status == FS_OK ? find_room(fat, folder, parts + 1, &first) : status;
    if (at_end >= 0)
        status = walk_to(fat, &walk, folder, first);
    if (at_end < 0 || status < 0)
        return at_end < 0 ? at_end : status;
    e->place = (struct fat_place){walk.folder, first + parts, first};
    status = write_entries(fat, &walk, name, cases, parts, e);
    return status == FS_OK && at_end ? mark_end(fat, &walk) : status;
}

int fat_unlink(struct fat *fat, const struct fat_place *place)
{
    struct fat_walk walk;
    uint8_t *at;
    int status = walk_to(fat, &walk, place->folder, place->first);
    for (uint32_t i = place->first; status == FS_OK && i <= place->index; i++) {
        status = show(fat, &walk, &at);
        if (status <= 0)
            return status < 0 ? status : FS_CORRUPT;
        at[NAME] = ENTRY_FREE;
        fat->window_changed = true;
        status = i < place->index ? advance(fat, &walk) : FS_OK;
    }
    return status;
}

/* --- "." and ".."
 * ------------------------------------------------------------------------------------------ */

/* The root is 0 in "..". */
static uint32_t as_parent(const struct fat *fat, uint32_t folder)
{
    return folder == fat_root(fat) ? 0 : folder;
}

int fat_new_folder(struct fat *fat, uint32_t parent, uint32_t *cluster)
{
    struct fat_entry e = {.attributes = FAT_FOLDER, .stamp = fat_stamp(fat)};
    int status = fat_take(fat, 0, cluster);
    if (status == FS_OK)
        status = clear_cluster(fat, *cluster);
    if (status == FS_OK)
        status = fat_window(fat, fat_sector_of(fat, *cluster));
    if (status < 0)
        return status;
    e.cluster = *cluster;
    write_short(fat, fat->window, (const uint8_t *)".          ", 0, &e);
    e.cluster = as_parent(fat, parent);
    write_short(fat, fat->window + FAT_ENTRY, (const uint8_t *)"..         ", 0, &e);
    fat->window_changed = true;
    return FS_OK;
}

int fat_set_parent(struct fat *fat, uint32_t folder, uint32_t parent)
{
    int status = fat_window(fat, fat_sector_of(fat, folder));
    if (status < 0)
        return status;
    if (memcmp(fat->window + FAT_ENTRY, "..         ", 11))
        return FS_CORRUPT;
    set_cluster(fat, fat->window + FAT_ENTRY, as_parent(fat, parent));
    fat->window_changed = true;
    return FS_OK;
}

int fat_is_outside(struct fat *fat, uint32_t folder, uint32_t other)
{
    for (uint32_t depth = 0; depth < FAT_MOST_ENTRIES; depth++) {
        if (folder == other)
            return FS_INVALID;
        if (folder == fat_root(fat) || !folder)
            return FS_OK;
        if (!fat_is_cluster(fat, folder))
            return FS_CORRUPT;
        int status = fat_window(fat, fat_sector_of(fat, folder));
        if (status < 0)
            return status;
        folder = cluster_of(fat->window + FAT_ENTRY);
    }
    return FS_CORRUPT;
}
