/* A device in memory, and random operations on a filesystem compared with a model of it. */
#ifndef TESTS_FS_MODEL_H
#define TESTS_FS_MODEL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fs/fs.h"

/* --- the device ----------------------------------------------------------------------------- */

struct ram {
    struct fs_device device;
    uint8_t *bytes;
    long writes;            /* writes, programs, erasures so far */
    long cut_at;            /* at that one the power goes, in the middle of it; 0: never */
    uint32_t cut_part;      /* ... of so many halves of it is done */
    bool dead, lenient;     /* lenient: any byte may be programmed */
    long reads, most_reads; /* a test's bound on endless loops; 0: none */
};

static int ram_read(void *context, uint32_t block, uint32_t offset, void *to, uint32_t size)
{
    struct ram *r = context;
    assert_true(block < r->device.block_count && offset + size <= r->device.block_size);
    r->reads++;
    if (r->dead || (r->most_reads && r->reads > r->most_reads))
        return FS_IO;
    memcpy(to, r->bytes + (size_t)block * r->device.block_size + offset, size);
    return FS_OK;
}
/* What of it is done when the power goes. */
static uint32_t ram_power(struct ram *r, uint32_t size)
{
    r->writes++;
    if (r->dead)
        return 0;
    if (r->cut_at && r->writes >= r->cut_at) {
        r->dead = true;
        return size * r->cut_part / 2;
    }
    return size;
}
static int ram_write(void *context, uint32_t block, const void *from)
{
    struct ram *r = context;
    assert_true(block < r->device.block_count);
    memcpy(r->bytes + (size_t)block * r->device.block_size, from, ram_power(r, r->device.block_size));
    return r->dead ? FS_IO : FS_OK;
}
/* As NOR flash: only what was erased may be programmed, and once. */
static int ram_program(void *context, uint32_t block, uint32_t offset, const void *from, uint32_t size)
{
    struct ram *r = context;
    uint8_t *to = r->bytes + (size_t)block * r->device.block_size + offset;
    assert_true(block < r->device.block_count && offset + size <= r->device.block_size);
    assert_true(offset % r->device.program_size == 0 && size % r->device.program_size == 0);
    for (uint32_t i = 0; i < size && !r->dead && !r->lenient; i++)
        assert_int_equal(to[i], 0xff);
    memcpy(to, from, ram_power(r, size));
    return r->dead ? FS_IO : FS_OK;
}
static int ram_erase(void *context, uint32_t block)
{
    struct ram *r = context;
    assert_true(block < r->device.block_count);
    memset(r->bytes + (size_t)block * r->device.block_size, 0xff, ram_power(r, r->device.block_size));
    return r->dead ? FS_IO : FS_OK;
}
static uint64_t ram_now(void *context)
{
    return 1700000000000000000u + (uint64_t)((struct ram *)context)->writes * 1000000000u;
}

static void ram_open(struct ram *r, uint32_t block_size, uint32_t blocks)
{
    *r = (struct ram){.bytes = malloc((size_t)block_size * blocks), .cut_part = 1};
    memset(r->bytes, 0xff, (size_t)block_size * blocks);
    r->device = (struct fs_device){.context = r,
                                   .block_size = block_size,
                                   .block_count = blocks,
                                   .read_size = 16,
                                   .program_size = 16,
                                   .lookahead_size = 16,
                                   .stamps = true,
                                   .read = ram_read,
                                   .write = ram_write,
                                   .program = ram_program,
                                   .erase = ram_erase,
                                   .now = ram_now};
}
static void ram_close(struct ram *r)
{
    free(r->bytes);
}

/* --- the model --------------------------------------------------------------------------------- */

static const char *const model_paths[] = {
    "/a",
    "/b.txt",
    "/A long name, with spaces.text",
    "/d",
    "/d/x",
    "/d/MiXed.Case",
    "/d/e",
    "/d/e/z",
    "/d/e/z\xc3\xbcr\xc3\xb6\xe6\xbc\xa2 \xf0\x9f\x98\x80.txt",
    "/f",
    "/f/1",
    "/f/2",
    "/f/g",
    "/f/g/another rather long name.of.a.file",
};
enum { MODEL_PATHS = sizeof model_paths / sizeof model_paths[0], MODEL_MOST = 24000 };
enum model_is { ABSENT, FILE_, FOLDER };
struct model {
    const struct fs_kind *kind;
    struct ram *ram;
    void *state, *file, *folder;
    uint32_t seed;
    struct {
        enum model_is is;
        uint32_t size;
        uint8_t *data;
    } at[MODEL_PATHS];
};

static uint32_t model_random(struct model *m, uint32_t below)
{
    m->seed = m->seed * 1664525 + 1013904223;
    return (m->seed >> 8) % below;
}
static void model_open(struct model *m, const struct fs_kind *kind, struct ram *ram, uint32_t seed)
{
    *m = (struct model){.kind = kind, .ram = ram, .seed = seed};
    m->state = calloc(1, kind->state_size(&ram->device));
    m->file = calloc(1, kind->file_size(&ram->device));
    m->folder = calloc(1, kind->folder_size);
    for (int i = 0; i < MODEL_PATHS; i++)
        m->at[i].data = malloc(MODEL_MOST);
}
static void model_close(struct model *m)
{
    for (int i = 0; i < MODEL_PATHS; i++)
        free(m->at[i].data);
    free(m->state), free(m->file), free(m->folder);
}

/* The folder that a path lies in; -1: the root. */
static int model_parent(int i)
{
    size_t n = (size_t)(strrchr(model_paths[i], '/') - model_paths[i]);
    for (int k = 0; n && k < MODEL_PATHS; k++)
        if (strlen(model_paths[k]) == n && !strncmp(model_paths[k], model_paths[i], n))
            return k;
    return -1;
}
static bool model_has_parent(const struct model *m, int i)
{
    int p = model_parent(i);
    return p < 0 || m->at[p].is == FOLDER;
}
static bool model_is_empty(const struct model *m, int i)
{
    for (int k = 0; k < MODEL_PATHS; k++)
        if (m->at[k].is != ABSENT && model_parent(k) == i)
            return false;
    return true;
}
static bool model_is_below(int folder, int i)
{
    for (; i >= 0; i = model_parent(i))
        if (i == folder)
            return true;
    return false;
}

/* --- comparing ------------------------------------------------------------------------------------ */

static void compare_file(struct model *m, int i)
{
    static uint8_t room[MODEL_MOST + 1];
    struct fs_info info;
    assert_int_equal(m->kind->stat(m->state, model_paths[i], &info), FS_OK);
    assert_false(info.folder);
    assert_int_equal(info.size, m->at[i].size);
    assert_int_equal(m->kind->open(m->state, m->file, model_paths[i], FS_READ), FS_OK);
    uint32_t at = 0;
    for (int32_t got; (got = m->kind->read(m->state, m->file, room + at, 1 + model_random(m, 3000)));
         at += (uint32_t)got)
        assert_true(got > 0 && at + (uint32_t)got <= MODEL_MOST);
    assert_int_equal(m->kind->close(m->state, m->file), FS_OK);
    assert_int_equal(at, m->at[i].size);
    assert_memory_equal(room, m->at[i].data, at);
}
static void compare_folder(struct model *m, int i)
{
    struct fs_info info;
    int seen = 0, all = 0, status;
    const char *path = i < 0 ? "/" : model_paths[i];
    for (int k = 0; k < MODEL_PATHS; k++)
        all += m->at[k].is != ABSENT && model_parent(k) == i;
    assert_int_equal(m->kind->stat(m->state, path, &info), FS_OK);
    assert_true(info.folder);
    assert_int_equal(m->kind->folder_open(m->state, m->folder, path), FS_OK);
    while ((status = m->kind->folder_read(m->state, m->folder, &info)) > 0) {
        int found = -1;
        for (int k = 0; k < MODEL_PATHS; k++)
            if (model_parent(k) == i && m->at[k].is != ABSENT && !strcmp(strrchr(model_paths[k], '/') + 1, info.name))
                found = k;
        assert_true(found >= 0);
        assert_int_equal(info.folder, m->at[found].is == FOLDER);
        assert_int_equal(info.size, info.folder ? 0 : m->at[found].size);
        seen++;
    }
    assert_int_equal(status, 0);
    assert_int_equal(seen, all);
}
static void model_compare(struct model *m)
{
    struct fs_info info;
    compare_folder(m, -1);
    for (int i = 0; i < MODEL_PATHS; i++) {
        if (m->at[i].is == FILE_)
            compare_file(m, i);
        else if (m->at[i].is == FOLDER)
            compare_folder(m, i);
        else
            assert_true(m->kind->stat(m->state, model_paths[i], &info) < 0);
    }
}

/* --- operations: what the model says must come out ---------------------------------------------------- */

/* What making something at a path comes to. */
static int model_missing(const struct model *m, int i)
{
    int p = model_parent(i);
    for (; p >= 0; p = model_parent(p))
        if (m->at[p].is == FILE_)
            return FS_NOT_FOLDER;
    return model_has_parent(m, i) ? FS_NO_ENTRY : FS_NO_PARENT;
}
static uint32_t random_size(struct model *m)
{
    switch (model_random(m, 4)) {
    case 0: return model_random(m, 20);
    case 1: return model_random(m, 300);
    case 2: return model_random(m, 3000);
    default: return model_random(m, 9000);
    }
}
static void do_write(struct model *m, int i)
{
    static const unsigned flags[] = {FS_WRITE | FS_CREATE | FS_TRUNCATE, FS_WRITE | FS_CREATE | FS_APPEND,
                                     FS_READ | FS_WRITE, FS_WRITE | FS_CREATE | FS_EXCLUSIVE,
                                     FS_READ | FS_WRITE | FS_CREATE};
    static uint8_t data[9000];
    unsigned f = flags[model_random(m, 5)];
    uint32_t size = random_size(m), at = 0;
    int status = m->kind->open(m->state, m->file, model_paths[i], f);
    int want = m->at[i].is == FOLDER  ? FS_IS_FOLDER
               : m->at[i].is == FILE_ ? (f & FS_EXCLUSIVE ? FS_EXISTS : FS_OK)
                                      : model_missing(m, i);
    if (want == FS_NO_ENTRY && (f & FS_CREATE)) {
        want = FS_OK;
        m->at[i].size = 0;
    }
    assert_int_equal(status, want);
    if (status < 0)
        return;
    if (f & FS_TRUNCATE)
        m->at[i].size = 0;
    m->at[i].is = FILE_;
    struct fs_file *file = m->file;
    for (uint32_t k = 0; k < size; k++)
        data[k] = (uint8_t)model_random(m, 256);
    if (f & FS_APPEND)
        at = m->at[i].size;
    else if (f & FS_READ)
        at = model_random(m, m->at[i].size + 200);
    if (at + size > MODEL_MOST)
        size = 0;
    assert_int_equal(fs_seek(m->kind, file, at, 0), FS_OK);
    for (uint32_t done = 0; done < size;) {
        uint32_t some = 1 + model_random(m, 2500);
        some = some < size - done ? some : size - done;
        assert_int_equal(m->kind->write(m->state, m->file, data + done, some), some);
        done += some;
        if (!model_random(m, 8))
            assert_int_equal(m->kind->sync(m->state, m->file), FS_OK);
    }
    assert_int_equal(m->kind->close(m->state, m->file), FS_OK);
    if (!size)
        return;
    if (at > m->at[i].size)
        memset(m->at[i].data + m->at[i].size, 0, at - m->at[i].size);
    memcpy(m->at[i].data + at, data, size);
    if (at + size > m->at[i].size)
        m->at[i].size = at + size;
}
static void do_make(struct model *m, int i)
{
    int want = m->at[i].is != ABSENT ? FS_EXISTS : model_missing(m, i) == FS_NO_ENTRY ? FS_OK : model_missing(m, i);
    assert_int_equal(m->kind->make(m->state, model_paths[i]), want);
    if (want == FS_OK)
        m->at[i].is = FOLDER;
}
static void do_remove(struct model *m, int i)
{
    bool folder = model_random(m, 2);
    int want = m->at[i].is == ABSENT               ? model_missing(m, i)
               : folder != (m->at[i].is == FOLDER) ? (folder ? FS_NOT_FOLDER : FS_IS_FOLDER)
               : folder && !model_is_empty(m, i)   ? FS_NOT_EMPTY
                                                   : FS_OK;
    assert_int_equal(m->kind->remove(m->state, model_paths[i], folder), want);
    if (want == FS_OK)
        m->at[i].is = ABSENT;
}
static int wanted_rename(const struct model *m, int i, int k)
{
    if (m->at[i].is == ABSENT)
        return model_missing(m, i);
    if (model_missing(m, k) != FS_NO_ENTRY)
        return model_missing(m, k);
    if (i == k)
        return FS_OK;
    if (m->at[i].is == FOLDER && model_is_below(i, k))
        return FS_INVALID;
    if (m->at[k].is == ABSENT)
        return FS_OK;
    if (m->at[i].is != m->at[k].is)
        return m->at[k].is == FOLDER ? FS_IS_FOLDER : FS_NOT_FOLDER;
    return m->at[k].is == FOLDER && !model_is_empty(m, k) ? FS_NOT_EMPTY : FS_OK;
}
static void do_rename(struct model *m, int i, int k)
{
    if (m->at[i].is == FOLDER && !model_is_empty(m, i)) { /* there and back: what it holds comes along */
        assert_int_equal(m->kind->rename(m->state, model_paths[i], "/elsewhere"), FS_OK);
        assert_int_equal(m->kind->rename(m->state, "/elsewhere", model_paths[i]), FS_OK);
        return;
    }
    int want = wanted_rename(m, i, k);
    assert_int_equal(m->kind->rename(m->state, model_paths[i], model_paths[k]), want);
    if (want < 0 || i == k)
        return;
    uint8_t *old = m->at[k].data;
    m->at[k] = m->at[i];
    m->at[i].data = old;
    m->at[i].is = ABSENT;
}
static void model_step(struct model *m)
{
    int i = (int)model_random(m, MODEL_PATHS);
    switch (model_random(m, 10)) {
    case 0:
    case 1: do_make(m, i); break;
    case 2: do_remove(m, i); break;
    case 3:
    case 4: do_rename(m, i, (int)model_random(m, MODEL_PATHS)); break;
    default: do_write(m, i);
    }
}
static void model_remount(struct model *m)
{
    assert_int_equal(m->kind->unmount(m->state), FS_OK);
    memset(m->state, 0xa5, m->kind->state_size(&m->ram->device));
    assert_int_equal(m->kind->mount(m->state, &m->ram->device), FS_OK);
}
static void model_run(struct model *m, int steps)
{
    assert_int_equal(m->kind->format(m->state, &m->ram->device), FS_OK);
    assert_int_equal(m->kind->mount(m->state, &m->ram->device), FS_OK);
    for (int n = 0; n < steps; n++) {
        model_step(m);
        if (n % 50 == 49)
            model_remount(m);
        if (n % 10 == 9)
            model_compare(m);
    }
    model_remount(m);
    model_compare(m);
    assert_int_equal(m->kind->unmount(m->state), FS_OK);
}

#endif
