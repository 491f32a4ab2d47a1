/* ROMFS: files in memory that is only read, as MicroPython's tools lay them out
 * (its tests/extmod/vfs_rom.py writes the format).
 *
 * Everything is a record: kind and length as numbers of 7 bits a byte, highest first, 0x80 in
 * all but the last; then so many bytes.  The whole is a record of kind "RM1" whose bytes are
 * the root's records.  A folder's or file's begin with the length of its name and the name;
 * a file has one record of data, there or by length and offset among the root's records.  Kinds
 * that aren't known are passed over.
 *
 * Functions take the memory anew each time: it may have moved.  Its length is what it is now;
 * nothing outside it is read. */
#ifndef FS_ROM_H
#define FS_ROM_H

#include "fs/fs.h"

struct rom {
    const uint8_t *data;
    uint32_t length;
};
/* A file's bytes or a folder's records are [at, at + size) of the whole. */
struct rom_entry {
    uint32_t at, size;
    uint32_t name_at, name_length;
    bool folder;
};

/* FS_NOT_HERE when it isn't one, or longer than the memory. */
int rom_root(const struct rom *rom, struct rom_entry *out) FS_CHECKED;
int rom_find(const struct rom *rom, const char *path, struct rom_entry *out) FS_CHECKED;
/* The entry at *at (0: the first) in a folder, and where the next one is; 1, or 0: there are no
 * more that can be read. */
int rom_next(const struct rom *rom, const struct rom_entry *folder, uint32_t *at,
             struct rom_entry *out) FS_CHECKED;

#endif
