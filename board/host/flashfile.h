/* The file behind a flash chip: mapped, so that what the guest writes is in the file
 * at once; locked, so that no second board uses it.
 *
 *   struct flash_file file;
 *   enum host_status s = flash_file_open(&file, "flash.bin", 0x80000);
 *   ... file.bytes, file.size ...
 *   flash_file_close(&file);
 */
#ifndef BOARD_HOST_FLASHFILE_H
#define BOARD_HOST_FLASHFILE_H

#include <stddef.h>
#include <stdint.h>

enum host_status {
    HOST_OK = 0,
    HOST_SYSTEM = -1,     /* errno says why */
    HOST_LOCKED = -2,     /* another board has it */
    HOST_WRONG_SIZE = -3, /* not the size asked for, or none that a flash chip has */
    HOST_IN_USE = -4,     /* a board of that name runs; a file is in the way */
    HOST_TOO_LONG = -5,   /* a path that doesn't fit */
};

struct flash_file {
    int fd; /* -1: a chip in memory */
    uint8_t *bytes;
    size_t size;
};

/* `path` NULL: a chip in memory.  `size` 0: the file's own, or 512 KB for a new one.  A
 * new file is made aside and renamed, so that it is whole or not there. */
enum host_status flash_file_open(struct flash_file *file, const char *path, size_t size)
    __attribute__((warn_unused_result));
void flash_file_close(struct flash_file *file);

/* "512KB", "1MB" and the like into bytes; 0 when it is no size that a chip has. */
size_t flash_size_of(const char *word);

#endif
