/* Filesystems over any block device.
 *
 * The caller supplies the world: a device as a struct of functions, and all memory.  A
 * filesystem is a `const struct fs_kind`: a table of operations on memory whose sizes the
 * kind tells.  Nothing here allocates, prints, or has state of its own, so any number of
 * filesystems may be mounted at once, and the same code runs on the chip.
 *
 *     static const struct fs_device flash = {.block_size = 4096, .block_count = 64,
 *                                            .read = flash_read, .write = flash_write};
 *     void *state = malloc(fs_fat.state_size(&flash)), *file = malloc(fs_fat.file_size(&flash));
 *     if (fs_fat.mount(state, &flash) == FS_NOT_HERE)
 *         fs_fat.format(state, &flash) == FS_OK && fs_fat.mount(state, &flash) == FS_OK;
 *     fs_fat.open(state, file, "/main.py", FS_READ);
 *     int32_t got = fs_fat.read(state, file, room, sizeof room);
 *     fs_fat.close(state, file);
 *
 * Paths are absolute, UTF-8, with '/'; "." and ".." are names like others, which no file has.
 * What a medium says is never trusted: a broken one gives FS_CORRUPT, in bounded time. */
#ifndef FS_FS_H
#define FS_FS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fs_status {
    FS_OK = 0,
    FS_IO = -1,       /* the device said no */
    FS_CORRUPT = -2,  /* what the medium says can't be */
    FS_NOT_HERE = -3, /* no filesystem of this kind */
    FS_NO_ENTRY = -4, /* no such file or folder */
    FS_EXISTS = -5,
    FS_NOT_FOLDER = -6,
    FS_IS_FOLDER = -7,
    FS_NOT_EMPTY = -8,
    FS_FULL = -9,
    FS_INVALID = -10, /* a name, an offset, a mode that can't be; a file that was removed */
    FS_NAME_LONG = -11,
    FS_TOO_LARGE = -12,
    FS_NO_PARENT = -13, /* a folder on the way isn't there */
    FS_PROTECTED = -14, /* the medium says that it may not be written */
};
#define FS_CHECKED __attribute__((warn_unused_result))
/* Its frame doesn't lie in its caller's while that calls others: the chip's stack is short. */
#define FS_APART __attribute__((noinline))

/* Blocks are numbered from 0.  Functions return FS_OK or FS_IO. */
struct fs_device {
    void *context;
    uint32_t block_size; /* bytes: the unit of erasing, or of a card's sectors */
    uint32_t block_count;
    uint32_t read_size,
        program_size; /* bytes: their multiples are read and programmed; log-structured kinds */
    uint32_t lookahead_size; /* bytes: eight times as many blocks are looked at for free ones at a
                                time */
    bool stamps;             /* keep times of modification where a kind may leave them away */
    /* Within one block. */
    int (*read)(void *context, uint32_t block, uint32_t offset, void *to, uint32_t size);
    /* A whole block, whatever it had: FAT. */
    int (*write)(void *context, uint32_t block, const void *from);
    /* Part of an erased block; erasing: log-structured kinds. */
    int (*program)(void *context, uint32_t block, uint32_t offset, const void *from, uint32_t size);
    int (*erase)(void *context, uint32_t block);
    int (*sync)(void *context);     /* what was written is to stay */
    uint64_t (*now)(void *context); /* nanoseconds since 1970 */
};

enum { FS_NAME_MAX = 255 * 3 }; /* bytes: FAT's 255 characters of two bytes, in UTF-8 */
struct fs_info {
    uint32_t size;
    uint64_t mtime; /* nanoseconds since 1970; 0: unknown */
    bool folder;
    char name[FS_NAME_MAX + 1];
};
struct fs_space {
    uint32_t unit, units, free; /* what files are made of: bytes, how many */
    uint32_t name_max;
};

enum fs_open {
    FS_READ = 1,
    FS_WRITE = 2,
    FS_CREATE = 4,
    FS_TRUNCATE = 8,
    FS_APPEND = 16,
    FS_EXCLUSIVE = 32
};

/* How each kind's open file begins.  */
struct fs_file {
    struct fs_file *next;
    uint32_t position, size;
    uint8_t flags;
    bool open; /* in the list; false: closed, or its filesystem was unmounted */
};

/* How each kind's state begins. */
struct fs_state {
    const struct fs_device *device;
    struct fs_file *files; /* that are open */
};

struct fs_kind {
    const char *name;
    uint32_t most; /* the largest size and position of a file */
    /* Bytes of memory, for a device: aligned as malloc aligns. */
    size_t (*state_size)(const struct fs_device *device);
    size_t (*file_size)(const struct fs_device *device);
    size_t folder_size;

    int (*format)(void *state, const struct fs_device *device) FS_CHECKED;
    /* The device must stay while it is mounted. */
    int (*mount)(void *state, const struct fs_device *device) FS_CHECKED;
    /* Closes what is open; the first error. */
    int (*unmount)(void *state) FS_CHECKED;
    int (*space)(void *state, struct fs_space *out) FS_CHECKED;

    int (*stat)(void *state, const char *path,
                struct fs_info *out) FS_CHECKED;           /* without the name */
    int (*make)(void *state, const char *path) FS_CHECKED; /* a folder */
    int (*remove)(void *state, const char *path, bool folder) FS_CHECKED;
    /* Over a file that is there; a folder over an empty folder. */
    int (*rename)(void *state, const char *from, const char *to) FS_CHECKED;

    int (*open)(void *state, void *file, const char *path, unsigned flags) FS_CHECKED;
    int (*close)(void *state, void *file) FS_CHECKED; /* it is closed even when this fails */
    int (*sync)(void *state, void *file) FS_CHECKED;
    /* How many bytes, or a status. */
    int32_t (*read)(void *state, void *file, void *to, uint32_t size) FS_CHECKED;
    int32_t (*write)(void *state, void *file, const void *from, uint32_t size) FS_CHECKED;

    int (*folder_open)(void *state, void *folder, const char *path) FS_CHECKED;
    /* 1, or 0 behind the last.  What is made or removed meanwhile may be told or not. */
    int (*folder_read)(void *state, void *folder, struct fs_info *out) FS_CHECKED;
};

extern const struct fs_kind fs_fat, fs_lfs1, fs_lfs2;

/* The new position: from the start (0), here (1), the end (2). */
int fs_seek(const struct fs_kind *kind, struct fs_file *file, int64_t offset,
            int whence) FS_CHECKED;

/* The next part of a path: its length, 0 behind the last; *path goes behind it. */
size_t fs_path_part(const char **path, const char **part);
bool fs_path_ends(const char *path);

void fs_list_add(struct fs_file **list, struct fs_file *file);
void fs_list_remove(struct fs_file **list, struct fs_file *file);

#endif
