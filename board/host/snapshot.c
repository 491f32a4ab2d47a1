/* A board in a file: see snapshot.h. */
#include "board/host/snapshot.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct head {
    char magic[8];
    uint64_t state_size, flash_size, rom_hash;
};

static const char magic[8] = "espysnap";

static uint64_t hash_of(const uint8_t *bytes, size_t n)
{
    uint64_t hash = 0xCBF29CE484222325ULL;
    while (n--)
        hash = (hash ^ *bytes++) * 0x100000001B3ULL;
    return hash;
}

static struct head head_of(const struct snapshot_parts *p)
{
    struct head h = {.state_size = board_snapshot_size(),
                     .flash_size = p->flash_size,
                     .rom_hash = hash_of(p->rom, p->rom_size)};
    memcpy(h.magic, magic, sizeof magic);
    return h;
}

/* --- saving ----------------------------------------------------------------- */

static bool write_parts(const struct snapshot_parts *p, FILE *f)
{
    struct head h = head_of(p);
    void *state = malloc(board_snapshot_size());
    if (!state)
        return false;
    board_snapshot(p->board, state);
    bool done = fwrite(&h, sizeof h, 1, f) == 1 &&
                fwrite(state, board_snapshot_size(), 1, f) == 1 &&
                fwrite(p->flash, p->flash_size, 1, f) == 1 && !fflush(f) && !fsync(fileno(f));
    free(state);
    return done;
}

enum snapshot_status snapshot_save(const struct snapshot_parts *p, const char *path)
{
    char aside[4096];
    if (snprintf(aside, sizeof aside, "%s.XXXXXX", path) >= (int)sizeof aside) {
        errno = ENAMETOOLONG;
        return SNAPSHOT_SYSTEM;
    }
    int fd = mkstemp(aside);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "wb");
    if (!f)
        return SNAPSHOT_SYSTEM;
    bool done = write_parts(p, f);
    if (fclose(f) || !done || rename(aside, path)) {
        int why = errno;
        unlink(aside);
        errno = why;
        return SNAPSHOT_SYSTEM;
    }
    return SNAPSHOT_OK;
}

/* --- going on ----------------------------------------------------------------- */

size_t snapshot_flash_size(const char *path)
{
    struct head h;
    FILE *f = fopen(path, "rb");
    bool ours = f && fread(&h, sizeof h, 1, f) == 1 && !memcmp(h.magic, magic, sizeof magic);
    if (f)
        fclose(f);
    return ours ? h.flash_size : 0;
}

static enum snapshot_status fill_flash(const struct snapshot_parts *p, FILE *f, bool keep_flash)
{
    uint8_t *flash = malloc(p->flash_size);
    enum snapshot_status status = SNAPSHOT_OK;
    if (!flash)
        return SNAPSHOT_SYSTEM;
    if (fread(flash, p->flash_size, 1, f) != 1)
        status = SNAPSHOT_FOREIGN;
    else if (!keep_flash)
        memcpy(p->flash, flash, p->flash_size);
    else if (memcmp(p->flash, flash, p->flash_size))
        status = SNAPSHOT_FLASH;
    free(flash);
    return status;
}

static enum snapshot_status load(const struct snapshot_parts *p, FILE *f, bool keep_flash,
                                 void *state)
{
    struct head wanted = head_of(p), h;
    if (fread(&h, sizeof h, 1, f) != 1 || memcmp(&h, &wanted, sizeof h) ||
        fread(state, board_snapshot_size(), 1, f) != 1)
        return SNAPSHOT_FOREIGN;
    return fill_flash(p, f, keep_flash);
}

enum snapshot_status snapshot_load(const struct snapshot_parts *p, const char *path,
                                   bool keep_flash, void **state)
{
    FILE *f = fopen(path, "rb");
    *state = f ? malloc(board_snapshot_size()) : NULL;
    if (!*state) {
        if (f)
            fclose(f);
        return SNAPSHOT_SYSTEM;
    }
    enum snapshot_status status = load(p, f, keep_flash, *state);
    fclose(f);
    if (status < 0) {
        free(*state);
        *state = NULL;
    }
    return status;
}
