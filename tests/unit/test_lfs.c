/* littlefs: random operations against a model, the power cut at every program and erase, media that lie. */
#include "tests/unit/fs_model.h"

#include "fs/bytes.h"
#include "fs/lfs.h"

static const struct fs_kind *lfs = &fs_lfs2; /* each test runs for both versions */

static void test_model(void **context)
{
    static const struct {
        uint32_t block, blocks, read, program, look;
    } sizes[] = {
        {512,  400, 16,  16,  16 },
        {1024, 200, 32,  32,  8  },
        {4096, 64,  1,   256, 1  },
        {256,  900, 64,  8,   128},
        {512,  380, 512, 512, 4  }
    };
    (void)context;
    for (uint32_t i = 0; i < 5; i++) {
        struct ram ram;
        struct model m;
        ram_open(&ram, sizes[i].block, sizes[i].blocks);
        ram.device.read_size = sizes[i].read;
        ram.device.program_size = sizes[i].program;
        ram.device.lookahead_size = sizes[i].look;
        model_open(&m, lfs, &ram, 31 + i);
        model_run(&m, 1500);
        model_close(&m);
        ram_close(&ram);
    }
}

/* --- a volume ------------------------------------------------------------------------------------- */

struct volume {
    struct ram ram;
    void *state, *file, *folder;
};
static void volume_open(struct volume *v, uint32_t block, uint32_t blocks, uint32_t program)
{
    ram_open(&v->ram, block, blocks);
    v->ram.device.program_size = v->ram.device.read_size = program;
    v->state = calloc(1, lfs->state_size(&v->ram.device));
    v->file = calloc(1, lfs->file_size(&v->ram.device));
    v->folder = calloc(1, lfs->folder_size);
    assert_int_equal(lfs->format(v->state, &v->ram.device), FS_OK);
    assert_int_equal(lfs->mount(v->state, &v->ram.device), FS_OK);
}
static void volume_close(struct volume *v)
{
    free(v->state), free(v->file), free(v->folder);
    ram_close(&v->ram);
}
static int put_file(struct volume *v, const char *path, unsigned flags, uint32_t size, uint32_t seed)
{
    static uint8_t data[8192];
    for (uint32_t i = 0; i < size; i++)
        data[i] = (uint8_t)(seed + i * 7 + i / 256);
    int status = lfs->open(v->state, v->file, path, FS_WRITE | FS_CREATE | flags);
    if (status < 0)
        return status;
    int32_t n = lfs->write(v->state, v->file, data, size);
    status = lfs->close(v->state, v->file);
    return n < 0 ? n : status;
}
static uint32_t free_units(struct volume *v)
{
    struct fs_space s;
    assert_int_equal(lfs->space(v->state, &s), FS_OK);
    return s.free;
}

/* --- the power cut at each program and erase of a workload --------------------------------------------- */

static const char *const places[] = {"/a", "/b",   "/d", "/d/x", "/d/y",
                                     "/e", "/e/x", "/f", "/g",   "/d/long name to fill the pair with"};
enum { PLACES = 10 };
struct world {
    struct {
        enum model_is is;
        uint32_t size, seed;
    } at[PLACES];
};
static const struct step {
    char what; /* Write, Append, Make, Delete, eXtinguish a folder, Rename */
    uint8_t i, k;
    uint32_t size;
} steps[] = {
    {'W', 0, 0, 10  },
    {'M', 2, 0, 0   },
    {'W', 3, 0, 700 },
    {'W', 0, 0, 2000},
    {'W', 4, 0, 20  },
    {'R', 0, 1, 0   },
    {'R', 3, 0, 0   },
    {'W', 3, 0, 5   },
    {'R', 4, 3, 0   },
    {'M', 5, 0, 0   },
    {'W', 6, 0, 1500},
    {'R', 6, 4, 0   },
    {'X', 5, 0, 0   },
    {'A', 4, 0, 0   },
    {'W', 1, 0, 40  },
    {'M', 5, 0, 0   },
    {'M', 7, 0, 0   },
    {'R', 5, 7, 0   },
    {'R', 7, 8, 0   },
    {'W', 9, 0, 60  },
    {'D', 9, 0, 0   },
    {'W', 9, 0, 3000},
    {'D', 0, 0, 0   },
    {'R', 4, 1, 0   },
    {'X', 8, 0, 0   },
    {'D', 3, 0, 0   },
    {'W', 3, 0, 30  },
    {'W', 4, 0, 30  },
    {'W', 4, 0, 4000},
    {'R', 9, 0, 0   },
    {'D', 4, 0, 0   },
    {'D', 3, 0, 0   },
    {'X', 2, 0, 0   },
    {'W', 1, 0, 100 },
    {'M', 2, 0, 0   },
};
enum { STEPS = sizeof steps / sizeof steps[0] };

static int do_step(struct volume *v, const struct step *s, uint32_t seed)
{
    switch (s->what) {
    case 'W': return put_file(v, places[s->i], FS_TRUNCATE, s->size, seed);
    case 'M': return lfs->make(v->state, places[s->i]);
    case 'D': return lfs->remove(v->state, places[s->i], false);
    case 'X': return lfs->remove(v->state, places[s->i], true);
    case 'R': return lfs->rename(v->state, places[s->i], places[s->k]);
    default: return put_file(v, places[s->i], FS_APPEND, 0, seed);
    }
}
static void know_step(struct world *w, const struct step *s, uint32_t seed)
{
    if (s->what == 'W')
        w->at[s->i].is = FILE_, w->at[s->i].size = s->size, w->at[s->i].seed = seed;
    else if (s->what == 'M')
        w->at[s->i].is = FOLDER;
    else if (s->what == 'D' || s->what == 'X')
        w->at[s->i].is = ABSENT;
    else if (s->what == 'R')
        w->at[s->k] = w->at[s->i], w->at[s->i].is = ABSENT;
}
static bool has_content(struct volume *v, const char *path, uint32_t size, uint32_t seed)
{
    static uint8_t room[8192];
    bool same = true;
    assert_int_equal(lfs->open(v->state, v->file, path, FS_READ), FS_OK);
    int32_t n = lfs->read(v->state, v->file, room, sizeof room);
    assert_true(n >= 0);
    assert_int_equal(lfs->close(v->state, v->file), FS_OK);
    for (uint32_t i = 0; i < (uint32_t)n; i++)
        same = same && room[i] == (uint8_t)(seed + i * 7 + i / 256);
    return same && (uint32_t)n == size;
}
static int count_entries(struct volume *v, const char *path)
{
    struct fs_info info;
    int n = 0;
    assert_int_equal(lfs->folder_open(v->state, v->folder, path), FS_OK);
    while (lfs->folder_read(v->state, v->folder, &info) > 0)
        n++;
    return n;
}
static bool is_world(struct volume *v, const struct world *w)
{
    struct fs_info info;
    int seen = count_entries(v, "/"), all = 0;
    for (int i = 0; i < PLACES; i++) {
        int status = lfs->stat(v->state, places[i], &info);
        all += w->at[i].is != ABSENT;
        if ((status == FS_OK) != (w->at[i].is != ABSENT) || (status == FS_OK && info.folder != (w->at[i].is == FOLDER)))
            return false;
        if (w->at[i].is == FOLDER)
            seen += count_entries(v, places[i]);
        if (w->at[i].is == FILE_ && !has_content(v, places[i], w->at[i].size, w->at[i].seed))
            return false;
    }
    return seen == all;
}

/* Old, new, or (a file is made before it is written) new and empty. */
static struct world which_world(struct volume *v, const struct world *before, const struct world *after,
                                const struct step *s)
{
    struct world made = *before;
    made.at[s->i].is = FILE_, made.at[s->i].size = 0;
    if (is_world(v, before))
        return *before;
    if (is_world(v, after))
        return *after;
    assert_true(s->what == 'W' && before->at[s->i].is == ABSENT && is_world(v, &made));
    return made;
}

/* Runs up to the cut; 0: the workload was over before. */
static int run_cut(struct volume *v, long cut, uint32_t part, struct world *before, struct world *after)
{
    memset(before, 0, sizeof *before);
    v->ram.cut_at = v->ram.writes + cut;
    v->ram.cut_part = part;
    for (int i = 0; i < STEPS; i++) {
        *after = *before;
        know_step(after, &steps[i], (uint32_t)i);
        int status = do_step(v, &steps[i], (uint32_t)i);
        if (v->ram.dead)
            return i + 1;
        assert_int_equal(status, FS_OK);
        *before = *after;
    }
    assert_true(is_world(v, before));
    return 0;
}
static void revive(struct volume *v)
{
    v->ram.cut_at = 0;
    v->ram.dead = false;
    memset(v->state, 0x5a, lfs->state_size(&v->ram.device));
    assert_int_equal(lfs->mount(v->state, &v->ram.device), FS_OK);
}
/* Blocks of the root and the superblock, and of a file of one byte. */
static uint32_t reserved(void)
{
    return lfs == &fs_lfs1 ? 5 : 2;
}
/* Everything goes; then nothing may be in use but the root. */
static void clean_up(struct volume *v, struct world *w)
{
    for (int i = PLACES - 1; i >= 0; i--)
        if (w->at[i].is == FILE_)
            assert_int_equal(lfs->remove(v->state, places[i], false), FS_OK);
    for (int i = PLACES - 1; i >= 0; i--)
        if (w->at[i].is == FOLDER)
            assert_int_equal(lfs->remove(v->state, places[i], true), FS_OK);
    assert_int_equal(count_entries(v, "/"), 0);
    assert_int_equal(put_file(v, "/a", 0, 1, 0), FS_OK);
    assert_int_equal(free_units(v), v->ram.device.block_count - reserved());
}

static void cut_everywhere(uint32_t block, uint32_t blocks, uint32_t program, uint32_t part)
{
    for (long cut = 1;; cut++) {
        struct volume v;
        struct world before, after, now;
        volume_open(&v, block, blocks, program);
        int at = run_cut(&v, cut, part, &before, &after);
        if (at) {
            revive(&v);
            now = which_world(&v, &before, &after, &steps[at - 1]);
            /* again in what mends it */
            v.ram.cut_at = v.ram.writes + 1 + cut % 7;
            (void)!put_file(&v, "/b", FS_TRUNCATE, 900, 77);
            bool dead = v.ram.dead;
            revive(&v);
            after = now;
            after.at[1].is = FILE_, after.at[1].size = 900, after.at[1].seed = 77;
            now = which_world(&v, dead ? &now : &after, &after, &(struct step){'W', 1, 0, 900});
            clean_up(&v, &now);
        }
        volume_close(&v);
        if (!at)
            return;
    }
}
static void test_cut(void **context)
{
    (void)context;
    for (uint32_t part = 0; part <= 2; part++) {
        cut_everywhere(512, 60, 16, part);
        cut_everywhere(256, 120, 8, part);
        cut_everywhere(4096, 20, 64, part);
    }
}

/* --- room -------------------------------------------------------------------------------------------------- */

/* Full: what was there stays, and room comes back. */
static void test_full(void **context)
{
    (void)context;
    for (uint32_t blocks = 4; blocks < 60; blocks += 5) {
        struct volume v;
        struct fs_info info;
        char path[30];
        int i = 0, status;
        volume_open(&v, 512, blocks, 16);
        for (;; i++) {
            sprintf(path, "/file%d", i);
            if ((status = put_file(&v, path, 0, 1500, (uint32_t)i)) < 0)
                break;
        }
        assert_int_equal(status, FS_FULL);
        (void)!lfs->remove(v.state, path, false);
        if (i > 1) { /* the folder may take some of it: its pair was too full */
            sprintf(path, "/file%d", --i);
            assert_int_equal(lfs->remove(v.state, path, false), FS_OK);
        }
        for (int k = 0; k < i; k++) {
            sprintf(path, "/file%d", k);
            assert_true(has_content(&v, path, 1500, (uint32_t)k));
        }
        for (int round = 0; round < 30 && i; round++) {
            sprintf(path, "/file%d", round % i);
            assert_int_equal(lfs->remove(v.state, path, false), FS_OK);
            assert_int_equal(put_file(&v, path, 0, 1500, (uint32_t)(round % i)), FS_OK);
        }
        assert_int_equal(lfs->stat(v.state, "/", &info), FS_OK);
        volume_close(&v);
    }
}

/* A folder of many pairs, that come and go. */
static void test_many(void **context)
{
    struct volume v;
    struct fs_info info;
    char path[FS_NAME_MAX + 8];
    (void)context;
    volume_open(&v, 512, 300, 16);
    assert_int_equal(lfs->make(v.state, "/many"), FS_OK);
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 200; i++) {
            sprintf(path, "/many/name %d of round %d", (i * 77) % 200, round);
            assert_int_equal(put_file(&v, path, 0, 3, (uint32_t)i), FS_OK);
        }
        assert_int_equal(count_entries(&v, "/many"), 200);
        assert_int_equal(lfs->remove(v.state, "/many", true), FS_NOT_EMPTY);
        int seen = 0;
        assert_int_equal(lfs->folder_open(v.state, v.folder, "/many"), FS_OK);
        while (lfs->folder_read(v.state, v.folder, &info) > 0) { /* while it changes */
            snprintf(path, sizeof path, "/many/%s", info.name);
            assert_int_equal(lfs->remove(v.state, path, false), FS_OK);
            seen++;
        }
        assert_int_equal(seen, 200);
        assert_int_equal(count_entries(&v, "/many"), 0);
    }
    assert_int_equal(lfs->remove(v.state, "/many", true), FS_OK);
    assert_int_equal(free_units(&v), lfs == &fs_lfs1 ? 296 : 298);
    volume_close(&v);
}

/* Open while other things happen to its pair. */
static void test_open(void **context)
{
    struct volume v;
    struct fs_info info;
    char path[40], room[20];
    (void)context;
    volume_open(&v, 512, 100, 16);
    void *a = calloc(1, lfs->file_size(&v.ram.device)), *b = calloc(1, lfs->file_size(&v.ram.device));
    assert_int_equal(lfs->open(v.state, a, "/m", FS_WRITE | FS_CREATE), FS_OK);
    for (int i = 0; i < 60; i++) { /* before and behind it, until the pair is split */
        sprintf(path, "/%c%d long enough", i % 2 ? 'a' : 'z', i);
        assert_int_equal(put_file(&v, path, 0, 10, 1), FS_OK);
        assert_int_equal(lfs->write(v.state, a, "0123456789", 10), 10);
    }
    assert_int_equal(lfs->make(v.state, "/d"), FS_OK);
    assert_int_equal(lfs->rename(v.state, "/m", "/d/n"), FS_OK);
    assert_int_equal(lfs->write(v.state, a, "end", 3), 3);
    assert_int_equal(lfs->open(v.state, b, "/d/n", FS_READ), FS_OK); /* sees what isn't on the medium yet */
    assert_int_equal(fs_seek(lfs, b, -3, 2), FS_OK);
    assert_int_equal(lfs->read(v.state, b, room, 20), 3);
    assert_int_equal(lfs->close(v.state, a), FS_OK);
    assert_int_equal(lfs->stat(v.state, "/d/n", &info), FS_OK);
    assert_int_equal(info.size, 603);
    assert_int_equal(lfs->stat(v.state, "/m", &info), FS_NO_ENTRY);
    assert_int_equal(lfs->remove(v.state, "/d/n", false), FS_OK);
    assert_int_equal(lfs->read(v.state, b, room, 20), FS_INVALID);
    assert_int_equal(lfs->close(v.state, b), FS_OK);
    assert_int_equal(lfs->open(v.state, a, "/left", FS_WRITE | FS_CREATE), FS_OK);
    assert_int_equal(lfs->write(v.state, a, "open", 4), 4);
    assert_int_equal(lfs->unmount(v.state), FS_OK); /* closes it */
    assert_int_equal(lfs->mount(v.state, &v.ram.device), FS_OK);
    assert_int_equal(lfs->stat(v.state, "/left", &info), FS_OK);
    assert_int_equal(info.size, 4);
    free(a), free(b);
    volume_close(&v);
}

/* --- media that lie -------------------------------------------------------------------------------------------- */

static void visit(struct volume *v, const char *path, int depth)
{
    struct fs_info info;
    char below[2000];
    void *folder = calloc(1, lfs->folder_size);
    uint8_t room[700];
    if (depth < 5 && lfs->folder_open(v->state, folder, path) == FS_OK)
        for (int i = 0; i < 50 && lfs->folder_read(v->state, folder, &info) > 0; i++) {
            snprintf(below, sizeof below, "%s/%s", path, info.name);
            if (info.folder)
                visit(v, below, depth + 1);
            else if (lfs->open(v->state, v->file, below, FS_READ) == FS_OK) {
                for (int k = 0; k < 20 && lfs->read(v->state, v->file, room, sizeof room) > 0; k++)
                    ;
                (void)!lfs->close(v->state, v->file);
            }
        }
    free(folder);
}
static void change(struct volume *v)
{
    (void)!lfs->make(v->state, "/new folder");
    (void)!put_file(v, "/new folder/file", 0, 3000, 1);
    (void)!put_file(v, "/big", FS_APPEND, 300, 1);
    (void)!lfs->rename(v->state, "/d/file", "/moved");
    (void)!lfs->remove(v->state, "/d/file", false);
    (void)!lfs->remove(v->state, "/d", true);
    (void)!lfs->remove(v->state, "/big", false);
    (void)!lfs->unmount(v->state);
}

/* Makes a metadata block's CRCs right again, so that what it says is believed. */
static void mend_crcs(uint8_t *block, uint32_t size)
{
    uint32_t at = 4, last = 0xffffffff, from = 0, length1 = get32(block + 4) & 0x7fffffff;
    if (lfs == &fs_lfs1) {
        if (length1 >= 4 && length1 <= size)
            put32(block + length1 - 4, lfs_crc(0xffffffff, block, length1 - 4));
        return;
    }
    while (at + 8 <= size) {
        uint32_t tag =
            ((uint32_t)block[at] << 24 | (uint32_t)block[at + 1] << 16 | (uint32_t)block[at + 2] << 8 | block[at + 3]) ^
            last;
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
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}
static void damage(uint8_t *bytes, uint32_t block, uint32_t blocks, uint32_t *seed)
{
    for (int k = 1 + (int)(next_random(seed) % 3); k--;) {
        uint32_t in = next_random(seed) % 2 ? next_random(seed) % 8 : next_random(seed) % blocks,
                 at = next_random(seed) % (block / 2);
        uint8_t *p = bytes + in * block + at;
        *p = (uint8_t)(next_random(seed) % 2 ? next_random(seed) : *p ^ (1u << next_random(seed) % 8));
        if (at >= 4)
            mend_crcs(bytes + in * block, block);
    }
}
static void test_corrupt(void **context)
{
    struct volume v;
    uint32_t seed = 5;
    (void)context;
    volume_open(&v, 512, 40, 16);
    assert_int_equal(lfs->make(v.state, "/d"), FS_OK);
    assert_int_equal(lfs->make(v.state, "/d/e"), FS_OK);
    assert_int_equal(put_file(&v, "/big", 0, 5000, 1), FS_OK);
    assert_int_equal(put_file(&v, "/d/file", 0, 40, 1), FS_OK);
    for (int i = 0; i < 12; i++) {
        char path[40];
        sprintf(path, "/another file %d", i);
        assert_int_equal(put_file(&v, path, 0, 20, 1), FS_OK);
    }
    assert_int_equal(lfs->unmount(v.state), FS_OK);
    size_t size = 512 * 40;
    uint8_t *good = malloc(size);
    memcpy(good, v.ram.bytes, size);
    v.ram.lenient = true;
    int mounted = 0;
    for (int i = 0; i < 10000; i++) {
        memcpy(v.ram.bytes, good, size);
        damage(v.ram.bytes, 512, 40, &seed);
        v.ram.reads = 0;
        v.ram.most_reads = 5000000;
        if (lfs->mount(v.state, &v.ram.device) != FS_OK)
            continue;
        mounted++;
        visit(&v, "", 0);
        change(&v);
        assert_true(v.ram.reads < v.ram.most_reads);
    }
    assert_true(mounted > 3000);
    free(good);
    volume_close(&v);
}

static void test_refused(void **context)
{
    struct ram ram;
    (void)context;
    ram_open(&ram, 512, 1);
    void *state = calloc(1, lfs->state_size(&ram.device));
    assert_int_equal(lfs->format(state, &ram.device), FS_INVALID);
    assert_int_equal(lfs->mount(state, &ram.device), FS_NOT_HERE);
    ram_close(&ram);
    ram_open(&ram, 512, 10);
    assert_int_equal(lfs->mount(state, &ram.device), FS_NOT_HERE);
    assert_int_equal(lfs->format(state, &ram.device), FS_OK);
    ram.device.block_count = 9; /* smaller than it says */
    assert_int_equal(lfs->mount(state, &ram.device), FS_NOT_HERE);
    ram.device.block_count = 10;
    ram.device.block_size = 256;
    ram.device.block_count = 20;
    assert_int_equal(lfs->mount(state, &ram.device), FS_NOT_HERE);
    free(state);
    ram_close(&ram);
}

static int use_version1(void **context)
{
    (void)context;
    lfs = &fs_lfs1;
    return 0;
}
static int use_version2(void **context)
{
    (void)context;
    lfs = &fs_lfs2;
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_model),   cmocka_unit_test(test_cut),  cmocka_unit_test(test_full),
        cmocka_unit_test(test_many),    cmocka_unit_test(test_open), cmocka_unit_test(test_corrupt),
        cmocka_unit_test(test_refused),
    };
    int failed = cmocka_run_group_tests_name("littlefs 2", tests, use_version2, NULL);
    return failed + cmocka_run_group_tests_name("littlefs 1", tests, use_version1, NULL);
}
