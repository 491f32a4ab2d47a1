/* A board's flash through a session: erase, write, read, hash.
 *
 * Addresses and sizes are bytes.  Times allowed follow from the sizes.  The session's
 * watch is told the progress. */
#ifndef FLASH_FLASH_H
#define FLASH_FLASH_H

#include "flash/session.h"

enum { FLASH_SECTOR = 0x1000, FLASH_DIGEST = 16 };

/* With a stub only. */
int flash_erase_all(struct session *s) __attribute__((warn_unused_result));
/* Multiples of FLASH_SECTOR; with a stub only. */
int flash_erase_region(struct session *s, uint32_t address, uint32_t size)
    __attribute__((warn_unused_result));
/* MD5 of the region; with a stub only. */
int flash_md5(struct session *s, uint32_t address, uint32_t size, uint8_t digest[FLASH_DIGEST])
    __attribute__((warn_unused_result));
/* The first STUB_HASH_SIZE bytes of the MD5 of each of `count` sectors; our stub only. */
int flash_sector_hashes(struct session *s, uint32_t address, uint32_t count, uint8_t *hashes)
    __attribute__((warn_unused_result));

/* Writes `size` bytes; the sectors they touch are erased.  `packed` (zlib, packed_size bytes)
 * is sent in place of `bytes` when it isn't NULL, which needs a stub.  *sent is how many
 * bytes of data were sent. */
struct flash_write {
    uint32_t address;
    const uint8_t *bytes;
    uint32_t size;
    const uint8_t *packed;
    uint32_t packed_size;
};
int flash_write(struct session *s, const struct flash_write *w) __attribute__((warn_unused_result));

/* Reads, and checks the MD5 that comes along: FLASH_MISMATCH when it was garbled again and
 * again.  With a stub only. */
int flash_read(struct session *s, uint32_t address, uint32_t size, uint8_t *bytes)
    __attribute__((warn_unused_result));

/* bytes -> zlib, the smallest that a fraction of a second makes; *packed is the caller's
 * to free.  FLASH_NO_MEMORY. */
int flash_pack(const uint8_t *bytes, uint32_t size, uint8_t **packed, uint32_t *packed_size)
    __attribute__((warn_unused_result));

/* MD5 on this side. */
void flash_digest(const uint8_t *bytes, size_t size, uint8_t digest[FLASH_DIGEST]);

#endif
