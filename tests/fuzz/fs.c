/* fs KIND SEED SECONDS: filesystems whose images were changed, mounted, read and worked on, until the time is
 * over.  KIND is fat, lfs1, lfs2 or rom.  An image begins as one of ours with files in it; a littlefs's CRCs
 * are made right again, so that what it says is believed.  Built with sanitizers a fault ends it; an endless
 * loop is seen by the number of reads.  Prints how many images there were. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fs/lfs.h"
#include "fs/rom.h"

enum { MOST = 600 * 1024, READS = 20000000 };

struct disk {
    struct fs_device device;
    const struct fs_kind *kind;
    uint8_t *bytes, *good;
    void *state, *file;
    uint64_t seed;
    long reads;
};

static uint32_t next(struct disk *d)
{
    d->seed = d->seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(d->seed >> 33);
}

/* --- the device ------------------------------------------------------------------------------- */

static int disk_read(void *context, uint32_t block, uint32_t offset, void *to, uint32_t size)
{
    struct disk *d = context;
    if (block >= d->device.block_count || offset + size > d->device.block_size || d->reads++ > READS)
        abort();
    memcpy(to, d->bytes + (size_t)block * d->device.block_size + offset, size);
    return next(d) % 100000 ? FS_OK : FS_IO;
}
static int disk_program(void *context, uint32_t block, uint32_t offset, const void *from, uint32_t size)
{
    struct disk *d = context;
    if (block >= d->device.block_count || offset + size > d->device.block_size)
        abort();
    memcpy(d->bytes + (size_t)block * d->device.block_size + offset, from, size);
    return next(d) % 10000 ? FS_OK : FS_IO;
}
static int disk_write(void *context, uint32_t block, const void *from)
{
    return disk_program(context, block, 0, from, ((struct disk *)context)->device.block_size);
}
static int disk_erase(void *context, uint32_t block)
{
    struct disk *d = context;
    if (block >= d->device.block_count)
        abort();
    memset(d->bytes + (size_t)block * d->device.block_size, 0xff, d->device.block_size);
    return FS_OK;
}
static uint64_t disk_now(void *context)
{
    (void)context;
    return 1700000000000000000u;
}

/* --- work --------------------------------------------------------------------------------------- */

static const char *const names[] = {"/a", "/b.txt", "/A long name, with spaces.text", "/d", "/d/x", "/d/long name number two", "/d/e",
                                    "/d/e/z", "/f"};
enum { NAMES = 9 };

static void write_file(struct disk *d, const char *path, unsigned flags, uint32_t size)
{
    static const uint8_t data[4096] = {1, 2, 3};
    if (d->kind->open(d->state, d->file, path, FS_WRITE | FS_CREATE | flags) < 0)
        return;
    if (next(d) % 4 == 0)
        (void)!fs_seek(d->kind, d->file, next(d) % 9000, 0);
    (void)!d->kind->write(d->state, d->file, data, size);
    (void)!d->kind->close(d->state, d->file);
}
static void work(struct disk *d, int steps)
{
    while (steps--) {
        const char *path = names[next(d) % NAMES];
        switch (next(d) % 6) {
        case 0: (void)!d->kind->make(d->state, path); break;
        case 1: (void)!d->kind->remove(d->state, path, next(d) % 2); break;
        case 2: (void)!d->kind->rename(d->state, path, names[next(d) % NAMES]); break;
        default: write_file(d, path, next(d) % 2 ? FS_TRUNCATE : FS_APPEND, next(d) % 4096);
        }
    }
}
static void visit(struct disk *d, const char *path, int depth)
{
    struct fs_info info;
    struct fs_space space;
    char below[2000], room[500];
    void *folder = calloc(1, d->kind->folder_size);
    if (depth < 5 && d->kind->folder_open(d->state, folder, path) == FS_OK)
        for (int i = 0; i < 40 && d->kind->folder_read(d->state, folder, &info) > 0; i++) {
            if (strlen(info.name) > FS_NAME_MAX)
                abort();
            snprintf(below, sizeof below, "%.1200s/%s", path, info.name);
            if (info.folder)
                visit(d, below, depth + 1);
            else if (d->kind->open(d->state, d->file, below, FS_READ) == FS_OK) {
                for (int k = 0; k < 20 && d->kind->read(d->state, d->file, room, sizeof room) > 0; k++)
                    ;
                (void)!d->kind->close(d->state, d->file);
            }
        }
    free(folder);
    if (!depth)
        (void)!d->kind->space(d->state, &space);
}

/* --- images ---------------------------------------------------------------------------------------- */

static void mend1(uint8_t *block, uint32_t size)
{
    uint32_t length = get32(block + 4) & 0x7fffffff;
    if (length >= 4 && length <= size)
        put32(block + length - 4, lfs_crc(0xffffffff, block, length - 4));
}
static void mend2(uint8_t *block, uint32_t size)
{
    for (uint32_t at = 4, last = 0xffffffff, from = 0; at + 8 <= size;) {
        uint32_t tag =
            ((uint32_t)block[at] << 24 | (uint32_t)block[at + 1] << 16 | (uint32_t)block[at + 2] << 8 | block[at + 3]) ^ last;
        uint32_t length = lfs_size(tag);
        if (tag >> 31 || length > size - at - 4)
            return;
        last = tag;
        if (lfs_type1(tag) == LFS_CRC1 && lfs_type(tag) != LFS_FCRC) {
            put32(block + at + 4, lfs_crc(0xffffffff, block + from, at + 4 - from));
            last ^= (lfs_type(tag) & 1) << 31;
            from = at + 4 + length;
        }
        at += 4 + length;
    }
}
static void damage(struct disk *d)
{
    uint32_t size = d->device.block_size;
    for (uint32_t k = 1 + next(d) % 4; k--;) {
        uint32_t block = next(d) % (next(d) % 2 ? 6 : d->device.block_count), at = next(d) % (next(d) % 2 ? 80 : size);
        uint8_t *p = d->bytes + (size_t)block * size;
        if (block >= d->device.block_count)
            continue;
        p[at] = (uint8_t)(next(d) % 2 ? next(d) : p[at] ^ 1u << next(d) % 8);
        if (d->kind == &fs_lfs1)
            mend1(p, size);
        if (d->kind == &fs_lfs2 && at >= 4)
            mend2(p, size);
    }
}

/* A new geometry with work done on it. */
static bool begin(struct disk *d)
{
    static const uint32_t sizes[] = {512, 512, 1024, 4096, 2048};
    uint32_t size = sizes[next(d) % 5];
    d->device = (struct fs_device){.context = d,
                                   .block_size = size,
                                   .block_count = 8 + next(d) % (MOST / size - 8),
                                   .read_size = 16,
                                   .program_size = 16u << next(d) % 3,
                                   .lookahead_size = 1 + next(d) % 32,
                                   .stamps = next(d) % 2,
                                   .read = disk_read,
                                   .write = disk_write,
                                   .program = disk_program,
                                   .erase = disk_erase,
                                   .now = disk_now};
    d->reads = 0;
    free(d->state), free(d->file);
    d->state = calloc(1, d->kind->state_size(&d->device));
    d->file = calloc(1, d->kind->file_size(&d->device));
    memset(d->bytes, 0xff, MOST);
    if (d->kind->format(d->state, &d->device) < 0 || d->kind->mount(d->state, &d->device) < 0)
        return false;
    work(d, 40);
    (void)!d->kind->unmount(d->state);
    memcpy(d->good, d->bytes, MOST);
    return true;
}

static void try_image(struct disk *d)
{
    memcpy(d->bytes, d->good, (size_t)d->device.block_size * d->device.block_count);
    damage(d);
    d->reads = 0;
    if (d->kind->mount(d->state, &d->device) < 0)
        return;
    visit(d, "", 0);
    work(d, 10);
    (void)!d->kind->unmount(d->state);
}

/* --- ROMFS: records in records, and changed bytes -------------------------------------------------------- */

static uint32_t put_records(struct disk *d, uint8_t *to, uint32_t room, int depth)
{
    uint32_t n = 0;
    while (n + 12 < room && next(d) % 5) {
        uint8_t kind = (uint8_t)(next(d) % 7), *size = to + n + 1;
        uint32_t from = n + 2;
        to[n] = kind;
        n = from;
        if (kind >= 4)
            to[n++] = 1, to[n++] = (uint8_t)('a' + next(d) % 3);
        if (kind >= 4 && depth < 4)
            n += put_records(d, to + n, room - n < 100 ? room - n : 100, depth + 1);
        else
            n += next(d) % 5;
        *size = (uint8_t)(n - from);
    }
    return n < room ? n : room;
}
static void visit_rom(const struct rom *rom, const struct rom_entry *folder, int depth)
{
    struct rom_entry e;
    volatile uint8_t sum = 0;
    uint32_t at = 0;
    for (int i = 0; i < 100 && depth < 6 && rom_next(rom, folder, &at, &e) > 0; i++) {
        for (uint32_t k = 0; k < e.size; k++)
            sum = (uint8_t)(sum + rom->data[e.at + k]);
        for (uint32_t k = 0; k < e.name_length; k++)
            sum = (uint8_t)(sum + rom->data[e.name_at + k]);
        if (e.folder)
            visit_rom(rom, &e, depth + 1);
    }
}
static void try_rom(struct disk *d)
{
    uint32_t n = put_records(d, d->good + 4, 120, 0), length = 4 + n;
    struct rom_entry root;
    memcpy(d->good, (const uint8_t[]){0xd2, 0xcd, 0x31, (uint8_t)n}, 4);
    uint8_t *exact = malloc(length);
    memcpy(exact, d->good, length);
    for (uint32_t k = next(d) % 4; k--;)
        exact[next(d) % length] = (uint8_t)next(d);
    struct rom rom = {exact, length};
    if (rom_root(&rom, &root) == FS_OK)
        visit_rom(&rom, &root, 0);
    (void)!rom_find(&rom, "/a/b/c", &root);
    free(exact);
}

int main(int argc, char **argv)
{
    static const struct fs_kind *const kinds[] = {&fs_fat, &fs_lfs1, &fs_lfs2};
    static const char *const words[] = {"fat", "lfs1", "lfs2"};
    struct disk d = {.bytes = malloc(MOST), .good = malloc(MOST)};
    if (argc != 4)
        return 2;
    for (int i = 0; i < 3; i++)
        if (!strcmp(argv[1], words[i]))
            d.kind = kinds[i];
    d.seed = strtoull(argv[2], NULL, 10);
    long images = 0;
    for (time_t end = time(NULL) + atol(argv[3]); time(NULL) < end;) {
        if (!d.kind)
            for (int i = 0; i < 1000; i++, images++)
                try_rom(&d);
        else if (begin(&d))
            for (int i = 0; i < 100; i++, images++)
                try_image(&d);
    }
    printf("%s: %ld images from %s\n", argv[1], images, argv[2]);
    free(d.bytes), free(d.good), free(d.state), free(d.file);
    return 0;
}
