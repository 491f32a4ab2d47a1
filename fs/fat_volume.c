/* FAT: mounting, the window on one sector. */
#include <string.h>

#include "fs/fat.h"

/* The partition table of a disk: fatgen103 leaves it to the PC; the layout is IBM's. */
enum { PARTITIONS = 446, PARTITION = 16, SIGNATURE = 510 };

/* --- the window ----------------------------------------------------------------------------- */

/* The table's other copies get what the first gets. */
static int write_copies(struct fat *fat)
{
    const struct fs_device *d = fat->head.device;
    uint32_t in_table = fat->window_at - fat->table;
    if (fat->window_at < fat->table || in_table >= fat->table_sectors)
        return FS_OK;
    for (uint32_t i = 1; i < fat->copies; i++)
        if (d->write(d->context, fat->window_at + i * fat->table_sectors, fat->window) < 0)
            return FS_IO;
    return FS_OK;
}

int fat_flush(struct fat *fat)
{
    const struct fs_device *d = fat->head.device;
    if (!fat->window_changed)
        return FS_OK;
    if (d->write(d->context, fat->window_at, fat->window) < 0)
        return FS_IO;
    fat->window_changed = false;
    return write_copies(fat);
}

int fat_window(struct fat *fat, uint32_t sector)
{
    const struct fs_device *d = fat->head.device;
    if (fat->window_at == sector)
        return FS_OK;
    int status = fat_flush(fat);
    if (status < 0)
        return status;
    if (sector >= d->block_count)
        return FS_CORRUPT;
    fat->window_at = FAT_UNKNOWN;
    if (d->read(d->context, sector, 0, fat->window, d->block_size) < 0)
        return FS_IO;
    fat->window_at = sector;
    return FS_OK;
}

int fat_window_fresh(struct fat *fat, uint32_t sector)
{
    int status = fat_flush(fat);
    if (status < 0)
        return status;
    memset(fat->window, 0, fat->head.device->block_size);
    fat->window_at = sector;
    fat->window_changed = true;
    return FS_OK;
}

/* FAT32 keeps how many clusters are free, as a hint. */
static int write_information(struct fat *fat)
{
    if (!fat->information)
        return FS_OK;
    int status = fat_window(fat, fat->information);
    if (status < 0)
        return status;
    if (get32(fat->window + 488) != fat->free || get32(fat->window + 492) != fat->hint) {
        put32(fat->window + 488, fat->free);
        put32(fat->window + 492, fat->hint);
        fat->window_changed = true;
    }
    return fat_flush(fat);
}

int fat_sync(struct fat *fat)
{
    const struct fs_device *d = fat->head.device;
    int status = fat_flush(fat);
    if (status == FS_OK)
        status = write_information(fat);
    if (status == FS_OK && d->sync && d->sync(d->context) < 0)
        status = FS_IO;
    return status;
}

/* --- mounting -----------------------------------------------------------------------------------
 */

static bool is_power(uint32_t n)
{
    return n && !(n & (n - 1));
}

/* Is this a boot sector of ours?  fatgen103, "Boot Sector and BPB Structure". */
static bool is_boot_sector(const struct fs_device *d, const uint8_t *s)
{
    return get16(s + SIGNATURE) == 0xaa55 && (s[0] == 0xeb || s[0] == 0xe9) &&
           get16(s + 11) == d->block_size && is_power(s[13]) && get16(s + 14) &&
           (s[16] == 1 || s[16] == 2) && (get16(s + 22) || get32(s + 36));
}

/* What the boot sector says, which begins the volume at sector `start`.  The sums are done in
 * 64 bits: a field may say anything. */
static int read_layout(struct fat *fat, uint32_t start)
{
    const uint8_t *s = fat->window;
    const struct fs_device *d = fat->head.device;
    uint32_t reserved = get16(s + 14), entries = get16(s + 17), sectors = get16(s + 19);
    fat->copies = s[16];
    fat->cluster_shift = (uint8_t)__builtin_ctz(s[13]);
    fat->table_sectors = get16(s + 22) ? get16(s + 22) : get32(s + 36);
    fat->root_sectors = (entries * FAT_ENTRY + d->block_size - 1) / d->block_size;
    if (!sectors)
        sectors = get32(s + 32);
    uint64_t data = reserved + (uint64_t)fat->copies * fat->table_sectors + fat->root_sectors;
    if (sectors > d->block_count - start || data >= sectors)
        return FS_NOT_HERE;
    fat->clusters = (sectors - (uint32_t)data) >> fat->cluster_shift;
    fat->width = fat->clusters < 4085 ? 12 : fat->clusters < 65525 ? 16 : 32;
    uint64_t bits = (fat->clusters + (uint64_t)FAT_RESERVED_CLUSTERS) * fat->width;
    if (!fat->clusters || bits > (uint64_t)fat->table_sectors * d->block_size * 8)
        return FS_NOT_HERE;
    fat->table = start + reserved;
    fat->data = start + (uint32_t)data;
    fat->root = fat->width == 32 ? get32(s + 44) : fat->data - fat->root_sectors;
    fat->information = fat->width == 32 && get16(s + 48) < reserved ? get16(s + 48) : 0;
    if (fat->information)
        fat->information += start;
    return (fat->width == 32) == !fat->root_sectors &&
                   (fat->width != 32 || fat_is_cluster(fat, fat->root))
               ? FS_OK
               : FS_NOT_HERE;
}

static int read_information(struct fat *fat)
{
    const uint8_t *s = fat->window;
    if (!fat->information)
        return FS_OK;
    int status = fat_window(fat, fat->information);
    if (status < 0)
        return status;
    if (get32(s) != 0x41615252 || get32(s + 484) != 0x61417272 || get16(s + SIGNATURE) != 0xaa55) {
        fat->information = 0;
        return FS_OK;
    }
    if (get32(s + 488) <= fat->clusters)
        fat->free = get32(s + 488);
    fat->hint = get32(s + 492);
    return FS_OK;
}

/* The volume at the start, or the first partition that is one. */
static int find_volume(struct fat *fat)
{
    const struct fs_device *d = fat->head.device;
    int status = fat_window(fat, 0);
    if (status < 0 || is_boot_sector(d, fat->window))
        return status < 0 ? status : read_layout(fat, 0);
    if (get16(fat->window + SIGNATURE) != 0xaa55)
        return FS_NOT_HERE;
    for (uint32_t i = 0; i < 4; i++) {
        status = fat_window(fat, 0);
        if (status < 0)
            return status;
        uint32_t start = get32(fat->window + PARTITIONS + i * PARTITION + 8);
        if (!start || start >= d->block_count)
            continue;
        status = fat_window(fat, start);
        if (status < 0)
            return status;
        if (is_boot_sector(d, fat->window))
            return read_layout(fat, start);
    }
    return FS_NOT_HERE;
}

static bool usable(const struct fs_device *d)
{
    return is_power(d->block_size) && d->block_size >= 512 && d->block_size <= 4096 &&
           d->block_count;
}

static int mount(void *state, const struct fs_device *device)
{
    struct fat *fat = state;
    if (!usable(device))
        return FS_NOT_HERE;
    memset(fat, 0, sizeof *fat);
    fat->head.device = device;
    fat->window_at = fat->free = FAT_UNKNOWN;
    int status = find_volume(fat);
    return status < 0 ? status : read_information(fat);
}

static int unmount(void *state)
{
    struct fat *fat = state;
    int first = FS_OK;
    while (fat->head.files) {
        int status = fat_close(fat, fat->head.files);
        first = first < 0 ? first : status;
    }
    int status = fat_sync(fat);
    return first < 0 ? first : status;
}

static int space(void *state, struct fs_space *out)
{
    struct fat *fat = state;
    int status = fat_count_free(fat);
    *out = (struct fs_space){fat_cluster_bytes(fat), fat->clusters, fat->free, FAT_NAME};
    return status;
}

/* --- what paths name
 * -------------------------------------------------------------------------------- */

static int stat(void *state, const char *path, struct fs_info *out)
{
    struct fat *fat = state;
    struct fat_entry e;
    uint32_t parent;
    int status = fat_resolve(fat, path, &parent, &e);
    if (status < 0)
        return status;
    out->folder = e.attributes & FAT_FOLDER;
    out->size = out->folder ? 0 : e.size;
    out->mtime = e.same ? fat_stamp_to_unix(e.stamp) * 1000000000u : 0;
    return FS_OK;
}

static int make(void *state, const char *path)
{
    struct fat *fat = state;
    struct fat_entry e;
    uint32_t parent;
    int status = fat_resolve(fat, path, &parent, &e);
    if (status != FS_NO_ENTRY)
        return status < 0 ? status : FS_EXISTS;
    e = (struct fat_entry){.attributes = FAT_FOLDER, .stamp = fat_stamp(fat)};
    status = fat_new_folder(fat, parent, &e.cluster);
    if (status < 0)
        return status;
    status = fat_link(fat, parent, &e);
    if (status < 0)
        return fat_release(fat, e.cluster) < 0 ? FS_IO : status;
    return fat_sync(fat);
}

/* Takes an entry away, and what it holds. */
static int drop(struct fat *fat, const struct fat_entry *e)
{
    int status = fat_unlink(fat, &e->place);
    fat_moved(fat, &e->place, NULL);
    return status < 0 ? status : fat_release(fat, e->cluster);
}

static int remove(void *state, const char *path, bool folder)
{
    struct fat *fat = state;
    struct fat_entry e;
    uint32_t parent;
    int status = fat_resolve(fat, path, &parent, &e);
    if (status < 0)
        return status;
    if (!e.same)
        return FS_INVALID; /* the root */
    if (folder != !!(e.attributes & FAT_FOLDER))
        return folder ? FS_NOT_FOLDER : FS_IS_FOLDER;
    if (folder && (status = fat_is_empty(fat, e.cluster)) < 0)
        return status;
    status = drop(fat, &e);
    return status < 0 ? status : fat_sync(fat);
}

/* What was at `to` goes; its name is then free. */
static int clear_target(struct fat *fat, const struct fat_entry *from, const struct fat_entry *to)
{
    bool folder = to->attributes & FAT_FOLDER;
    if (!to->same)
        return FS_EXISTS; /* the root */
    if (folder != !!(from->attributes & FAT_FOLDER))
        return folder ? FS_IS_FOLDER : FS_NOT_FOLDER;
    int status = folder ? fat_is_empty(fat, to->cluster) : FS_OK;
    return status < 0 ? status : drop(fat, to);
}

/* Links the entry under its new name, then takes the old one away: a cut leaves two, not none. */
static int move(struct fat *fat, struct fat_entry *e, uint32_t parent, uint32_t new_parent)
{
    struct fat_place old = e->place;
    int status = fat_link(fat, new_parent, e);
    if (status < 0)
        return status;
    fat_moved(fat, &old, &e->place);
    status = fat_unlink(fat, &old);
    if (status == FS_OK && (e->attributes & FAT_FOLDER) && parent != new_parent)
        status = fat_set_parent(fat, e->cluster, new_parent);
    return status < 0 ? status : fat_sync(fat);
}

static int rename(void *state, const char *from, const char *to)
{
    struct fat *fat = state;
    struct fat_entry e, target;
    uint32_t parent, new_parent;
    int status = fat_resolve(fat, from, &parent, &e);
    if (status < 0)
        return status;
    if (!e.same)
        return FS_INVALID; /* the root */
    status = fat_resolve(fat, to, &new_parent, &target);
    bool itself =
        status == FS_OK && target.same && !memcmp(&target.place, &e.place, sizeof e.place);
    if (itself && !strcmp(from, to))
        return FS_OK;
    if (status < 0 && status != FS_NO_ENTRY)
        return status;
    int outside = e.attributes & FAT_FOLDER ? fat_is_outside(fat, new_parent, e.cluster) : FS_OK;
    if (outside < 0)
        return outside;
    if (status == FS_OK && !itself)
        status = clear_target(fat, &e, &target);
    if (status < 0 && status != FS_NO_ENTRY)
        return status;
    return move(fat, &e, parent, new_parent);
}

static int folder_open(void *state, void *folder, const char *path)
{
    struct fat *fat = state;
    struct fat_entry e;
    uint32_t parent;
    int status = fat_resolve(fat, path, &parent, &e);
    if (status < 0)
        return status;
    if (!(e.attributes & FAT_FOLDER))
        return FS_NOT_FOLDER;
    fat_walk_start(fat, folder, e.cluster);
    return FS_OK;
}

static int folder_read(void *state, void *folder, struct fs_info *out)
{
    struct fat *fat = state;
    struct fat_entry e;
    int status = fat_walk_next(fat, folder, &e, true);
    if (status <= 0)
        return status;
    fat_name_text(fat, out->name);
    out->folder = e.attributes & FAT_FOLDER;
    out->size = out->folder ? 0 : e.size;
    out->mtime = fat_stamp_to_unix(e.stamp) * 1000000000u;
    return 1;
}

static size_t state_size(const struct fs_device *device)
{
    return sizeof(struct fat) + device->block_size;
}
static size_t file_size(const struct fs_device *device)
{
    (void)device;
    return sizeof(struct fat_file);
}

const struct fs_kind fs_fat = {
    .name = "FAT",
    .most = 0xffffffffu,
    .state_size = state_size,
    .file_size = file_size,
    .folder_size = sizeof(struct fat_walk),
    .format = fat_format,
    .mount = mount,
    .unmount = unmount,
    .space = space,
    .stat = stat,
    .make = make,
    .remove = remove,
    .rename = rename,
    .open = fat_open,
    .close = fat_close,
    .sync = fat_file_sync,
    .read = fat_read,
    .write = fat_write,
    .folder_open = folder_open,
    .folder_read = folder_read,
};
