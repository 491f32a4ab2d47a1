/* A board in a file: the machine's state and its flash.  Good for the same espy and boot
 * ROM only; a file that isn't is refused, by its head.
 *
 * The file is made aside and renamed: it is whole or not there.  One that is there is
 * replaced. */
#ifndef BOARD_HOST_SNAPSHOT_H
#define BOARD_HOST_SNAPSHOT_H

#include "board/board.h"

enum snapshot_status {
    SNAPSHOT_OK = 0,
    SNAPSHOT_SYSTEM = -1,  /* errno says why */
    SNAPSHOT_FOREIGN = -2, /* no snapshot, or another espy's or another ROM's */
    SNAPSHOT_FLASH = -3,   /* the flash file isn't as it was then */
};

/* What the board is made of. */
struct snapshot_parts {
    const struct board *board; /* of no use for loading */
    const uint8_t *rom;
    size_t rom_size;
    uint8_t *flash;
    size_t flash_size;
};

enum snapshot_status snapshot_save(const struct snapshot_parts *parts, const char *path)
    __attribute__((warn_unused_result));

/* The size of the flash that the snapshot has; 0: no snapshot of ours. */
size_t snapshot_flash_size(const char *path);

/* Fills the flash and gives the state to board_restore, the caller's to free.
 * `keep_flash`: the flash must be as it was; else it becomes so. */
enum snapshot_status snapshot_load(const struct snapshot_parts *parts, const char *path,
                                   bool keep_flash, void **state)
    __attribute__((warn_unused_result));

#endif
