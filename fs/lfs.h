/* littlefs, on-disk versions 2.1 (2.0 is read) and 1.1: what the files of it know of each other.
 *
 * From SPEC.md and DESIGN.md of littlefs-project/littlefs, whose words are used here.  Of version
 * 2: metadata pairs are logs of commits, each tag XORed with the one before; files are CTZ
 * skip-lists or lie inline in their pair; all pairs are threaded by tails; global state is the XOR
 * of deltas in the pairs.  Each operation ends in one commit, or says in the global state what is
 * left to do, so a power cut at any program or erase leaves the old or the new.
 *
 * Modification times are kept as MicroPython keeps them: user attribute 1, nanoseconds since 1970
 * in 64 bits.
 *
 * Not here: pairs that move when their blocks wear out (such are read), so the superblock's pair
 * isn't extended either.  VERIFY: names are ordered by bytes, but of two of which one begins the
 * other the longer comes first; seen in what the reference lists. */
#ifndef FS_LFS_H
#define FS_LFS_H

#include "fs/bytes.h"
#include "fs/fs.h"

#define LFS_NULL    0xffffffffu /* no block */
#define LFS_NO_ROOM (-100)      /* of a commit: it doesn't fit behind the others */
enum {
    LFS_NAME_MAX = 255,
    LFS_NO_ID = 0x3ff,
    LFS_DELETED = 0x3ff,
    LFS_INLINE_MAX = 0x3fe,
    LFS_FILE_MAX = 0x7fffffff
};

enum lfs_type {
    LFS_REG = 0x001,
    LFS_DIR = 0x002,
    LFS_SUPERBLOCK = 0x0ff,
    LFS_DIRSTRUCT = 0x200,
    LFS_INLINESTRUCT = 0x201,
    LFS_CTZSTRUCT = 0x202,
    LFS_USERATTR = 0x300,
    LFS_CREATE = 0x401,
    LFS_DELETE = 0x4ff,
    LFS_CRC = 0x500,
    LFS_FCRC = 0x5ff,
    LFS_SOFTTAIL = 0x600,
    LFS_HARDTAIL = 0x601,
    LFS_MOVESTATE = 0x7ff,
    LFS_COPY = 0x7f0, /* never on a medium: an attribute that stands for another entry's struct and
                         user attributes */
    LFS_MTIME = 0x301,
};
enum {
    LFS_NAME1 = 0,
    LFS_STRUCT1 = 2,
    LFS_USERATTR1 = 3,
    LFS_SPLICE1 = 4,
    LFS_CRC1 = 5,
    LFS_TAIL1 = 6
};

#define LFS_TAG(type, id, size) ((uint32_t)(type) << 20 | (uint32_t)(id) << 10 | (uint32_t)(size))
static inline uint32_t lfs_type(uint32_t tag)
{
    return tag >> 20 & 0x7ff;
}
static inline uint32_t lfs_type1(uint32_t tag)
{
    return tag >> 28 & 7;
}
static inline uint32_t lfs_id(uint32_t tag)
{
    return tag >> 10 & 0x3ff;
}
static inline uint32_t lfs_size(uint32_t tag)
{
    return (tag & 0x3ff) == LFS_DELETED ? 0 : tag & 0x3ff;
}

/* A metadata pair as it was fetched; pair[0] is the block that holds. */
struct lfs_pair {
    uint32_t pair[2];
    uint32_t rev, end, last; /* where the next commit goes; the last tag */
    uint32_t count;          /* ids */
    uint32_t tail[2];
    bool hard;   /* the tail is of this folder */
    bool erased; /* a commit may be appended */
};

/* What a commit changes: a tag, and its data in memory or on the medium. */
struct lfs_attr {
    uint32_t tag;
    const void *data;
    uint32_t block, offset;
    const struct lfs_pair *from; /* LFS_COPY: the entry `offset` of that pair */
};

static inline struct lfs_attr lfs_attr(uint32_t type, uint32_t id, uint32_t size, const void *data)
{
    return (struct lfs_attr){.tag = LFS_TAG(type, id, size), .data = data};
}

struct lfs_gstate {
    uint32_t words[3]; /* tag, pair */
};
#define LFS_SYNC 0x80000000u

/* What a pair is to be after a commit. */
struct lfs_plan {
    const struct lfs_attr *attrs;
    uint32_t n, count;
    uint32_t tail[2];
    bool hard;
    struct lfs_gstate delta; /* the pair's part of the global state */
    bool delta_changes;
};

/* An entry that is watched: commits keep its pair and id right. */
struct lfs_place {
    struct lfs_place *next;
    uint32_t pair[2];
    uint32_t id;
    bool gone;
};

/* Collects what is to be programmed. */
struct lfs_writer {
    uint32_t block, start, used; /* buffer[0] is for block, start */
    uint8_t *buffer;             /* lfs->cache_size bytes */
};

struct lfs;
struct lfs_file;
struct lfs_found;

/* What the versions do differently, of what all else is built on. */
typedef void lfs_visit(struct lfs *lfs, uint32_t block, uint32_t *count);
struct lfs_version {
    bool inlines; /* files may lie in their pair */
    int (*fetch)(struct lfs *lfs, struct lfs_pair *dir, const uint32_t pair[2]) FS_CHECKED;
    int (*resolve)(struct lfs *lfs, const char *path, struct lfs_found *out) FS_CHECKED;
    int (*settle)(struct lfs *lfs)
        FS_CHECKED; /* finishes what a power cut left; before anything is changed */
    /* What a pair refers to besides its tail. */
    int (*visit)(struct lfs *lfs, const struct lfs_pair *dir, lfs_visit *visit,
                 uint32_t *count) FS_CHECKED;
    /* A new empty file at what resolve told; found is then its entry. */
    int (*create)(struct lfs *lfs, struct lfs_found *found) FS_CHECKED;
    int (*load)(struct lfs *lfs,
                struct lfs_file *file) FS_CHECKED; /* from its entry: only place is set */
    int (*store)(struct lfs *lfs, struct lfs_file *file) FS_CHECKED; /* into it */
};
extern const struct lfs_version lfs_version1, lfs_version2;

struct lfs {
    struct fs_state head;
    const struct lfs_version *version;
    struct lfs_place *places;
    uint32_t cache_size, block_count, name_max, seed;
    uint32_t root[2];
    struct lfs_gstate gstate, gdisk;            /* what is meant, and what the medium says */
    uint32_t read_block, read_start, read_size; /* what the read cache holds */
    struct lfs_writer writer;                   /* of commits */
    uint32_t look_start, look_size, look_at,
        left;     /* the look-ahead: first block, how many, the next; see lfs_alloc */
    bool settled; /* version 1: the thread was checked since it was mounted */
    bool
        older; /* version 2.0: made 2.1 before anything is changed, since an FCRC is no tag there */
    bool freed; /* blocks that it shows in use may be free by now */
    uint8_t *read_cache, *look;
    struct lfs_attr attrs[5]; /* of a move: not on the stack */
    struct lfs_plan plan;     /* of the commit that is being made */
    uint8_t seen[32];         /* user attributes of the entry that is being committed, by type */
};

/* --- blocks: lfs_block.c -----------------------------------------------------------------------
 */

uint32_t lfs_crc(uint32_t crc, const void *data, uint32_t size);
int lfs_read(struct lfs *lfs, uint32_t block, uint32_t offset, void *to, uint32_t size) FS_CHECKED;
/* The CRC goes on over bytes of the medium. */
int lfs_read_crc(struct lfs *lfs, uint32_t block, uint32_t offset, uint32_t size,
                 uint32_t *crc) FS_CHECKED;
int lfs_erase(struct lfs *lfs, uint32_t block) FS_CHECKED;
void lfs_writer_start(struct lfs_writer *w, uint32_t block, uint32_t offset);
int lfs_writer_put(struct lfs *lfs, struct lfs_writer *w, const void *data,
                   uint32_t size) FS_CHECKED;
int lfs_writer_copy(struct lfs *lfs, struct lfs_writer *w, uint32_t block, uint32_t offset,
                    uint32_t size) FS_CHECKED;
int lfs_writer_flush(struct lfs *lfs,
                     struct lfs_writer *w) FS_CHECKED; /* up to a multiple of the program size */
bool lfs_pair_same(const uint32_t a[2], const uint32_t b[2]);
bool lfs_pair_shares(const uint32_t a[2], const uint32_t b[2]);

/* --- one pair: lfs_pair.c
 * ------------------------------------------------------------------------- */

int lfs_fetch(struct lfs *lfs, struct lfs_pair *dir, const uint32_t pair[2]) FS_CHECKED;
/* The newest tag of a type (`exact`), or of its type1, of an id; FS_NO_ENTRY. */
int lfs_get(struct lfs *lfs, const struct lfs_pair *dir, uint32_t type, bool exact, uint32_t id,
            struct lfs_attr *out) FS_CHECKED;
/* Its data's first bytes, at most `size`; the rest of `to` isn't touched. */
int lfs_get_data(struct lfs *lfs, const struct lfs_attr *attr, void *to, uint32_t size) FS_CHECKED;
int lfs_get_pair(struct lfs *lfs, const struct lfs_attr *attr, uint32_t pair[2]) FS_CHECKED;
/* The id of a name in a pair: FS_OK; else FS_NO_ENTRY and the id that it would get. */
int lfs_find_in(struct lfs *lfs, const struct lfs_pair *dir, const char *name, uint32_t length,
                uint32_t *id) FS_CHECKED;

/* Makes a commit, tag by tag. */
struct lfs_commit {
    bool dry; /* only counts */
    uint32_t block, start, at, limit, last, crc;
};
void lfs_commit_start(struct lfs *lfs, struct lfs_commit *c, uint32_t block, uint32_t at,
                      uint32_t last);
int lfs_commit_revision(struct lfs *lfs, struct lfs_commit *c,
                        uint32_t rev) FS_CHECKED; /* begins a block */
int lfs_commit_tag(struct lfs *lfs, struct lfs_commit *c, const struct lfs_attr *attr) FS_CHECKED;
/* All that an entry is after `attrs`, as id `as`. */
int lfs_commit_entry(struct lfs *lfs, struct lfs_commit *c, const struct lfs_pair *dir,
                     const struct lfs_attr *attrs, uint32_t n, uint32_t id, uint32_t as) FS_CHECKED;
/* Its struct and user attributes only. */
int lfs_commit_copy(struct lfs *lfs, struct lfs_commit *c, const struct lfs_pair *dir, uint32_t id,
                    uint32_t as) FS_CHECKED;
int lfs_commit_end(struct lfs *lfs, struct lfs_commit *c, struct lfs_pair *dir) FS_CHECKED;

/* --- commits: lfs_commit.c
 * --------------------------------------------------------------------------- */

/* Applies the attributes to a pair, all or none; dir is then as on the medium.  It may be split:
 * the later entries then lie in its tail. */
int lfs_commit(struct lfs *lfs, struct lfs_pair *dir, const struct lfs_attr *attrs,
               uint32_t n) FS_CHECKED;
/* Writes a new pair's, or the superblock's, first commit. */
int lfs_commit_first(struct lfs *lfs, struct lfs_pair *dir, const struct lfs_attr *attrs,
                     uint32_t n) FS_CHECKED;
/* A pair of two free blocks, empty, without a commit yet. */
int lfs_new_pair(struct lfs *lfs, struct lfs_pair *dir) FS_CHECKED;
void lfs_watch(struct lfs *lfs, struct lfs_place *place, const struct lfs_pair *dir, uint32_t id);
void lfs_unwatch(struct lfs *lfs, struct lfs_place *place);

/* --- the whole: lfs_tree.c
 * ----------------------------------------------------------------------------- */

/* The next pair of the thread, from a dir whose tail is {0, 1} and hard on; 1, or 0 behind the
 * last. */
struct lfs_thread {
    struct lfs_pair dir;
    uint32_t steps;
};
void lfs_thread_start(struct lfs_thread *t);
int lfs_thread_next(struct lfs *lfs, struct lfs_thread *t) FS_CHECKED;
/* The pair whose tail is `pair`. */
int lfs_before(struct lfs *lfs, const uint32_t pair[2], struct lfs_pair *out) FS_CHECKED;
int lfs_delta(struct lfs *lfs, const struct lfs_pair *dir, struct lfs_gstate *out) FS_CHECKED;
void lfs_xor(struct lfs_gstate *a, const struct lfs_gstate *b);
/* Finishes what a power cut left; before anything is changed. */
int lfs_settle(struct lfs *lfs) FS_CHECKED;
int lfs_settle2(struct lfs *lfs) FS_CHECKED;
int lfs_raise_version(struct lfs *lfs) FS_CHECKED;
int lfs_visit2(struct lfs *lfs, const struct lfs_pair *dir, lfs_visit *visit,
               uint32_t *count) FS_CHECKED;
/* Takes the folder that follows `before` out of the thread. */
int lfs_skip_folder(struct lfs *lfs, struct lfs_pair *before) FS_CHECKED;
/* Says in the global state that an entry is being moved; dir NULL: that none is. */
void lfs_say_moved(struct lfs *lfs, const struct lfs_pair *dir, uint32_t id);
/* Is this the source of a move that isn't finished? */
bool lfs_is_moved(const struct lfs *lfs, const struct lfs_pair *dir, uint32_t id);
/* Calls visit for each block in use, once for each that refers to it. */
int lfs_traverse(struct lfs *lfs, lfs_visit *visit, uint32_t *count, bool opened) FS_CHECKED;
/* A free block, not erased yet.  Between two calls of lfs_alloc_begin no block is given twice, so
 * what was taken and isn't referred to yet is safe. */
int lfs_alloc(struct lfs *lfs, uint32_t *block) FS_CHECKED;
void lfs_alloc_begin(struct lfs *lfs);

/* --- files: lfs_file.c
 * ------------------------------------------------------------------------------------ */

struct lfs_file {
    struct fs_file head;
    struct lfs_place place;
    bool in_pair;           /* inline: the data is in the buffer */
    bool changed;           /* the entry is to be written */
    bool writing;           /* a new chain is being made: block, offset, at */
    bool broken;            /* an error left it without what was written */
    uint32_t first, length; /* the skip-list as it was before, or is */
    uint32_t block, offset,
        at;                  /* writing: where the next byte goes, and its position in the file */
    uint32_t number, before; /* ... which block of the list that is, and the one before it */
    uint32_t shown, shown_size; /* reading: what the buffer holds, by position */
    struct lfs_writer writer;
    uint8_t buffer[];
};
int lfs_open(void *state, void *file, const char *path, unsigned flags) FS_CHECKED;
int lfs_close(void *state, void *file) FS_CHECKED;
int lfs_file_sync(void *state, void *file) FS_CHECKED;
int32_t lfs_file_read(void *state, void *file, void *to, uint32_t size) FS_CHECKED;
int32_t lfs_file_write(void *state, void *file, const void *from, uint32_t size) FS_CHECKED;
/* Visits a skip-list's blocks; the one that is being written, whose pointers aren't there yet. */
int lfs_chain(struct lfs *lfs, uint32_t first, uint32_t length, lfs_visit *visit,
              uint32_t *count) FS_CHECKED;

int lfs_chain_of(struct lfs *lfs, const struct lfs_file *file, lfs_visit *visit,
                 uint32_t *count) FS_CHECKED;
int lfs_load2(struct lfs *lfs, struct lfs_file *file) FS_CHECKED;
int lfs_store2(struct lfs *lfs, struct lfs_file *file) FS_CHECKED;

/* --- both versions: lfs_mount.c
 * ------------------------------------------------------------------------------ */

size_t lfs_state_size(const struct fs_device *device);
size_t lfs_file_size(const struct fs_device *device);
bool lfs_usable(const struct fs_device *device);
void lfs_start(struct lfs *lfs, const struct fs_device *device, const struct lfs_version *version);
int lfs_unmount(void *state) FS_CHECKED;
int lfs_space(void *state, struct fs_space *out) FS_CHECKED;
bool lfs_is_below(const char *from, const char *path); /* or the same */

/* --- paths: lfs_volume.c
 * ------------------------------------------------------------------------------------- */

/* What a path is: the pair and id of its entry; of the root LFS_NO_ID.  FS_NO_ENTRY: dir and id are
 * where it would come, name its last part. */
struct lfs_found {
    struct lfs_pair dir;
    uint32_t id, type;
    uint32_t folder[2]; /* the first pair of the folder it lies in */
    const char *name;
    uint32_t name_length;
};
int lfs_resolve(struct lfs *lfs, const char *path, struct lfs_found *out) FS_CHECKED;

#endif
