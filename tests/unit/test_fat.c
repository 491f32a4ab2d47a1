/* FAT: random operations against a model, sizes, names, media that lie. */
#include "tests/unit/fs_model.h"

#include "fs/bytes.h"

static const struct fs_kind *const fat = &fs_fat;

/* --- a volume for a test -------------------------------------------------------------------- */

struct volume {
    struct ram ram;
    void *state, *file, *folder;
};
static void volume_open(struct volume *v, uint32_t block, uint32_t blocks)
{
    ram_open(&v->ram, block, blocks);
    v->state = calloc(1, fat->state_size(&v->ram.device));
    v->file = calloc(2, fat->file_size(&v->ram.device));
    v->folder = calloc(1, fat->folder_size);
    assert_int_equal(fat->format(v->state, &v->ram.device), FS_OK);
    assert_int_equal(fat->mount(v->state, &v->ram.device), FS_OK);
}
static void volume_close(struct volume *v)
{
    free(v->state), free(v->file), free(v->folder);
    ram_close(&v->ram);
}
static void put_file(struct volume *v, const char *path, const void *data, uint32_t size)
{
    assert_int_equal(fat->open(v->state, v->file, path, FS_WRITE | FS_CREATE | FS_TRUNCATE), FS_OK);
    assert_int_equal(fat->write(v->state, v->file, data, size), size);
    assert_int_equal(fat->close(v->state, v->file), FS_OK);
}
static uint32_t free_units(struct volume *v)
{
    struct fs_space s;
    assert_int_equal(fat->space(v->state, &s), FS_OK);
    return s.free;
}

static void test_model(void **context)
{
    static const struct {
        uint32_t block, blocks;
    } sizes[] = {
        {512,  1000},
        {512,  9000},
        {4096, 128 },
        {1024, 700 },
        {2048, 400 }
    };
    (void)context;
    for (uint32_t i = 0; i < 5; i++) {
        struct ram ram;
        struct model m;
        ram_open(&ram, sizes[i].block, sizes[i].blocks);
        model_open(&m, fat, &ram, 17 + i);
        model_run(&m, 1500);
        model_close(&m);
        ram_close(&ram);
    }
}

/* Every size that can be formatted can be mounted, and is full when it says so. */
static void test_sizes(void **context)
{
    (void)context;
    int refused = 0;
    for (uint32_t block = 512; block <= 4096; block *= 2)
        for (uint32_t blocks = 1; blocks < 400; blocks += 1 + blocks / 8) {
            struct ram ram;
            struct fs_space s;
            ram_open(&ram, block, blocks);
            void *state = calloc(1, fat->state_size(&ram.device)), *file = calloc(1, fat->file_size(&ram.device));
            int status = fat->format(state, &ram.device);
            refused += status == FS_INVALID;
            if (status == FS_OK) {
                assert_int_equal(fat->mount(state, &ram.device), FS_OK);
                assert_int_equal(fat->space(state, &s), FS_OK);
                assert_int_equal(s.free, s.units);
                uint8_t *all = calloc(s.free, s.unit);
                assert_int_equal(fat->open(state, file, "/all", FS_WRITE | FS_CREATE), FS_OK);
                assert_int_equal(fat->write(state, file, all, s.free * s.unit), s.free * s.unit);
                assert_int_equal(fat->write(state, file, all, 1), FS_FULL);
                assert_int_equal(fat->close(state, file), FS_OK);
                assert_int_equal(fat->remove(state, "/all", false), FS_OK);
                assert_int_equal(fat->space(state, &s), FS_OK);
                assert_int_equal(s.free, s.units);
                free(all);
            }
            free(state), free(file);
            ram_close(&ram);
        }
    assert_true(refused > 0 && refused < 40);
}

/* Larger ones than memory: only what is written is kept. */
struct sparse {
    struct fs_device device;
    uint32_t numbers[4096];
    uint8_t blocks[4096][512];
    uint32_t count;
};
static uint8_t *sparse_find(struct sparse *s, uint32_t block)
{
    for (uint32_t i = 0; i < s->count; i++)
        if (s->numbers[i] == block)
            return s->blocks[i];
    return NULL;
}
static int sparse_read(void *context, uint32_t block, uint32_t offset, void *to, uint32_t size)
{
    const uint8_t *from = sparse_find(context, block);
    memset(to, 0, size);
    if (from)
        memcpy(to, from + offset, size);
    return FS_OK;
}
static int sparse_write(void *context, uint32_t block, const void *from)
{
    struct sparse *s = context;
    static const uint8_t zeros[512];
    uint8_t *to = sparse_find(s, block);
    if (!to && !memcmp(from, zeros, 512))
        return FS_OK;
    if (!to) {
        assert_true(s->count < 4096);
        s->numbers[s->count] = block;
        to = s->blocks[s->count++];
    }
    memcpy(to, from, 512);
    return FS_OK;
}
static void test_large(void **context)
{
    static const struct {
        uint32_t blocks, unit;
    } sizes[] = {
        {5000,       512      },
        {65536,      512      },
        {70000,      1024     },
        {4000000,    32768    },
        {4200000,    16384 * 2},
        {8388608,    32768    },
        {0xffffffff, 32768    }
    };
    (void)context;
    for (uint32_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct sparse *s = calloc(1, sizeof *s);
        struct fs_space space;
        s->device = (struct fs_device){.context = s,
                                       .block_size = 512,
                                       .block_count = sizes[i].blocks,
                                       .read = sparse_read,
                                       .write = sparse_write};
        void *state = calloc(1, fat->state_size(&s->device)), *file = calloc(1, fat->file_size(&s->device));
        assert_int_equal(fat->format(state, &s->device), FS_OK);
        assert_int_equal(fat->mount(state, &s->device), FS_OK);
        assert_int_equal(fat->open(state, file, "/x", FS_WRITE | FS_CREATE), FS_OK);
        assert_int_equal(fat->write(state, file, "hello", 5), 5);
        assert_int_equal(fat->close(state, file), FS_OK);
        if (sizes[i].blocks < 1000000) {
            assert_int_equal(fat->space(state, &space), FS_OK);
            assert_int_equal(space.unit, sizes[i].unit);
            assert_int_equal(space.free, space.units - 1);
        }
        assert_int_equal(fat->unmount(state), FS_OK);
        free(state), free(file), free(s);
    }
}

/* --- names -------------------------------------------------------------------------------------- */

static void test_names(void **context)
{
    static const char *const good[] = {
        "x",           "a.b.c",   "UPPER.TXT",  "lower.txt",  "Mixed.Txt",         "eightchr.ext",
        "ninechars.x", ".hidden", "a+b=[c];,d", "with space", "\xc3\xa9t\xc3\xa9", "\xe6\xbc\xa2\xe5\xad\x97",
        "tail~1",      "UP.low",  "low.UP"};
    static const char *const bad[] = {"a:b", "a*b",   "what?", "a\"b", "<",    ">",   "|",
                                      "\\",  "a\x01", "...",   " ",    "\xff", "\xc3"};
    struct volume v;
    struct fs_info info;
    char path[300] = "/";
    (void)context;
    volume_open(&v, 512, 200);
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        strcpy(path + 1, good[i]);
        put_file(&v, path, good[i], (uint32_t)strlen(good[i]));
    }
    assert_int_equal(fat->folder_open(v.state, v.folder, "/"), FS_OK);
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_int_equal(fat->folder_read(v.state, v.folder, &info), 1);
        assert_string_equal(info.name, good[i]);
        assert_int_equal(info.size, strlen(good[i]));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        strcpy(path + 1, bad[i]);
        assert_int_equal(fat->open(v.state, v.file, path, FS_WRITE | FS_CREATE), FS_INVALID);
    }
    /* whatever the case; by the short name of a long one; with dots behind */
    static const char *const same[] = {"/X",        "/upper.txt",         "/LOWER.TXT", "/mixed.TXT",
                                       "/WITHSP~1", "/\xc3\x89T\xc3\x89", "/x..",       "/x "};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        assert_int_equal(fat->stat(v.state, same[i], &info), FS_OK);
    memset(path + 1, 'n', 255);
    path[256] = 0;
    put_file(&v, path, "", 0);
    assert_int_equal(fat->stat(v.state, path, &info), FS_OK);
    path[256] = 'n', path[257] = 0;
    assert_int_equal(fat->open(v.state, v.file, path, FS_WRITE | FS_CREATE), FS_NAME_LONG);
    volume_close(&v);
}

/* Many names with one short form; a folder that grows; all go again. */
static void test_many(void **context)
{
    struct volume v;
    struct fs_info info;
    char path[80];
    (void)context;
    volume_open(&v, 512, 2000);
    uint32_t free_before = free_units(&v);
    assert_int_equal(fat->make(v.state, "/folder"), FS_OK);
    for (int i = 0; i < 300; i++) {
        sprintf(path, "/folder/the same beginning %d.text", i);
        put_file(&v, path, path, 10);
    }
    for (int i = 0; i < 300; i++) {
        sprintf(path, "/FOLDER/The Same Beginning %d.text", i);
        assert_int_equal(fat->stat(v.state, path, &info), FS_OK);
    }
    assert_int_equal(fat->remove(v.state, "/folder", true), FS_NOT_EMPTY);
    for (int i = 0; i < 300; i++) {
        sprintf(path, "/folder/the same beginning %d.text", i);
        assert_int_equal(fat->remove(v.state, path, false), FS_OK);
    }
    assert_int_equal(fat->remove(v.state, "/folder", true), FS_OK);
    assert_int_equal(free_units(&v), free_before);
    for (int i = 0;; i++) { /* the root can't grow */
        sprintf(path, "/%d", i);
        int status = fat->open(v.state, v.file, path, FS_WRITE | FS_CREATE);
        assert_int_equal(status, i < 512 ? FS_OK : FS_FULL);
        if (status < 0)
            break;
        assert_int_equal(fat->close(v.state, v.file), FS_OK);
    }
    volume_close(&v);
}

/* --- files that are open twice, moved, removed ------------------------------------------------------ */

static void test_shared(void **context)
{
    struct volume v;
    struct fs_info info;
    char room[16];
    (void)context;
    volume_open(&v, 512, 200);
    void *a = v.file, *b = (char *)v.file + fat->file_size(&v.ram.device);
    assert_int_equal(fat->open(v.state, a, "/x", FS_WRITE | FS_CREATE), FS_OK);
    assert_int_equal(fat->write(v.state, a, "hello", 5), 5);
    assert_int_equal(fat->open(v.state, b, "/x", FS_READ), FS_OK); /* sees what isn't on the medium yet */
    assert_int_equal(fat->read(v.state, b, room, 16), 5);
    assert_int_equal(fat->write(v.state, a, " world", 6), 6);
    assert_int_equal(fat->read(v.state, b, room, 16), 6);
    assert_int_equal(fat->make(v.state, "/d"), FS_OK);
    assert_int_equal(fat->rename(v.state, "/x", "/d/A new long name"), FS_OK);
    assert_int_equal(fat->write(v.state, a, "!", 1), 1);
    assert_int_equal(fat->close(v.state, a), FS_OK);
    assert_int_equal(fat->stat(v.state, "/d/A new long name", &info), FS_OK);
    assert_int_equal(info.size, 12);
    assert_int_equal(fat->remove(v.state, "/d/A new long name", false), FS_OK);
    assert_int_equal(fat->read(v.state, b, room, 16), FS_INVALID);
    assert_int_equal(fat->close(v.state, b), FS_OK);
    assert_int_equal(fat->rename(v.state, "/d", "/d/e"), FS_INVALID);
    assert_int_equal(fat->rename(v.state, "/d", "/D/e"), FS_INVALID);
    assert_int_equal(fat->rename(v.state, "/d", "/D"), FS_OK);
    assert_int_equal(fat->folder_open(v.state, v.folder, "/"), FS_OK);
    assert_int_equal(fat->folder_read(v.state, v.folder, &info), 1);
    assert_string_equal(info.name, "D");
    assert_int_equal(fat->open(v.state, a, "/D/left", FS_WRITE | FS_CREATE), FS_OK);
    assert_int_equal(fat->write(v.state, a, "open", 4), 4);
    assert_int_equal(fat->unmount(v.state), FS_OK); /* closes it */
    assert_int_equal(fat->mount(v.state, &v.ram.device), FS_OK);
    assert_int_equal(fat->stat(v.state, "/D/left", &info), FS_OK);
    assert_int_equal(info.size, 4);
    volume_close(&v);
}

static void test_times(void **context)
{
    static const uint64_t seconds[] = {
        315532800, 951782400 /* 2000-02-29 */, 1078012800, 1709164800, 1709251200, 1735689598, 4102444798, 1700000000};
    struct volume v;
    struct fs_info info;
    (void)context;
    volume_open(&v, 512, 100);
    for (size_t i = 0; i < sizeof seconds / sizeof seconds[0]; i++) {
        v.ram.writes = (long)(seconds[i] - 1700000000);
        put_file(&v, "/t", "", 0);
        uint64_t now = 1700000000 + (uint64_t)v.ram.writes;
        assert_int_equal(fat->stat(v.state, "/t", &info), FS_OK);
        assert_true(info.mtime / 1000000000 + 8 >= now && info.mtime / 1000000000 <= now);
        assert_int_equal(fat->remove(v.state, "/t", false), FS_OK);
    }
    volume_close(&v);
}

/* --- media that lie ---------------------------------------------------------------------------------------- */

static void visit(struct volume *v, const char *path, int depth)
{
    struct fs_info info;
    char below[2000];
    void *folder = calloc(1, fat->folder_size);
    uint8_t room[700];
    if (depth < 6 && fat->folder_open(v->state, folder, path) == FS_OK)
        for (int i = 0; i < 100 && fat->folder_read(v->state, folder, &info) > 0; i++) {
            assert_true(strlen(info.name) <= FS_NAME_MAX);
            snprintf(below, sizeof below, "%s/%s", path, info.name);
            if (info.folder)
                visit(v, below, depth + 1);
            else if (fat->open(v->state, v->file, below, FS_READ) == FS_OK) {
                for (int k = 0; k < 50 && fat->read(v->state, v->file, room, sizeof room) > 0; k++)
                    ;
                assert_int_equal(fat->close(v->state, v->file), FS_OK);
            }
        }
    free(folder);
}
static void change(struct volume *v)
{
    (void)!fat->make(v->state, "/new folder");
    if (fat->open(v->state, v->file, "/new folder/file", FS_WRITE | FS_CREATE) == FS_OK) {
        static const uint8_t data[3000];
        (void)!fat->write(v->state, v->file, data, sizeof data);
        (void)!fat->close(v->state, v->file);
    }
    (void)!fat->rename(v->state, "/d/long name of a file", "/moved");
    (void)!fat->remove(v->state, "/d", true);
    (void)!fat->remove(v->state, "/big", false);
    (void)!fat->unmount(v->state);
}
static void damage(uint8_t *bytes, size_t size, uint32_t *seed)
{
    for (int k = 1 + (int)(*seed >> 8) % 8; k--;) {
        *seed = *seed * 1664525 + 1013904223;
        size_t at = (*seed >> 10) % (k % 2 ? size : 2048); /* the front, half of the time */
        *seed = *seed * 1664525 + 1013904223;
        uint32_t changed = bytes[at] ^ (1u << (*seed >> 20) % 8);
        if (*seed & 0x10000)
            changed = *seed >> 20;
        bytes[at] = (uint8_t)changed;
    }
}
static void test_corrupt(void **context)
{
    struct volume v;
    uint8_t data[5000] = {1};
    uint32_t seed = 5;
    (void)context;
    volume_open(&v, 512, 100);
    put_file(&v, "/big", data, sizeof data);
    assert_int_equal(fat->make(v.state, "/d"), FS_OK);
    put_file(&v, "/d/long name of a file", data, 700);
    assert_int_equal(fat->unmount(v.state), FS_OK);
    size_t size = 512 * 100;
    uint8_t *good = malloc(size);
    memcpy(good, v.ram.bytes, size);
    int mounted = 0;
    for (int i = 0; i < 20000; i++) {
        memcpy(v.ram.bytes, good, size);
        damage(v.ram.bytes, size, &seed);
        v.ram.reads = 0;
        v.ram.most_reads = 2000000;
        if (fat->mount(v.state, &v.ram.device) != FS_OK)
            continue;
        mounted++;
        visit(&v, "", 0);
        change(&v);
        assert_true(v.ram.reads < v.ram.most_reads);
    }
    assert_true(mounted > 5000);
    free(good);
    volume_close(&v);
}

/* A chain that bites its tail, a folder inside itself, an entry that names no cluster. */
static void test_loops(void **context)
{
    struct volume v;
    struct fs_info info;
    uint8_t data[3000] = {1};
    (void)context;
    volume_open(&v, 512, 5000); /* FAT16: 1, table of 20, root of 32 sectors */
    put_file(&v, "/f", data, sizeof data);
    assert_int_equal(fat->make(v.state, "/d"), FS_OK);
    assert_int_equal(fat->unmount(v.state), FS_OK);
    uint8_t *table = v.ram.bytes + 512;
    assert_int_equal(get16(table + 2 * 7), 0xffff); /* the sixth of /f */
    put16(table + 2 * 7, 3);
    uint32_t folder_cluster = 8;
    put16(table + 2 * folder_cluster, folder_cluster);
    assert_int_equal(fat->mount(v.state, &v.ram.device), FS_OK);
    assert_int_equal(fat->folder_open(v.state, v.folder, "/d"), FS_OK);
    assert_int_equal(fat->folder_read(v.state, v.folder, &info), 0);
    assert_int_equal(fat->remove(v.state, "/f", false), FS_CORRUPT);
    put16(table + 2 * folder_cluster, 1);
    assert_int_equal(fat->mount(v.state, &v.ram.device), FS_OK);
    uint8_t *folder = v.ram.bytes + 512 * (1 + 20 + 32 + folder_cluster - 2);
    memset(folder + 64, 0xe5, 512 - 64); /* all free, so the chain is followed */
    assert_int_equal(fat->folder_open(v.state, v.folder, "/d"), FS_OK);
    assert_int_equal(fat->folder_read(v.state, v.folder, &info), FS_CORRUPT);
    volume_close(&v);
}

/* The power goes at each write in turn: what was there before and isn't touched stays. */
static void test_cut(void **context)
{
    (void)context;
    for (long cut = 1; cut < 60; cut++) {
        struct volume v;
        struct fs_info info;
        volume_open(&v, 512, 100);
        put_file(&v, "/old", "old", 3);
        v.ram.cut_at = v.ram.writes + cut;
        if (fat->open(v.state, v.file, "/new long name", FS_WRITE | FS_CREATE) == FS_OK) {
            (void)!fat->write(v.state, v.file, "new", 3);
            (void)!fat->close(v.state, v.file);
        }
        (void)!fat->make(v.state, "/d");
        (void)!fat->rename(v.state, "/new long name", "/d/x");
        v.ram.cut_at = 0;
        v.ram.dead = false;
        assert_int_equal(fat->mount(v.state, &v.ram.device), FS_OK);
        assert_int_equal(fat->stat(v.state, "/old", &info), FS_OK);
        assert_int_equal(info.size, 3);
        volume_close(&v);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_model), cmocka_unit_test(test_sizes),   cmocka_unit_test(test_large),
        cmocka_unit_test(test_names), cmocka_unit_test(test_many),    cmocka_unit_test(test_shared),
        cmocka_unit_test(test_times), cmocka_unit_test(test_corrupt), cmocka_unit_test(test_loops),
        cmocka_unit_test(test_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
