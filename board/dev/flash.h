/* A serial NOR flash chip: what it answers to each command, how long it is busy.
 *
 * The bytes belong to the caller and are changed in place: programming clears bits
 * and wraps within its page, erasing sets them.  Everything else is plain data.
 *
 * Commands, times and SFDP after the W25Q series' data sheets. */
#ifndef BOARD_DEV_FLASH_H
#define BOARD_DEV_FLASH_H

#include "board/env.h"

struct flash_part {
    uint32_t size;         /* bytes: a power of two, 256 KB .. 16 MB */
    uint32_t id;           /* manufacturer, type, log2(size), from the low byte */
    uint8_t status[3];     /* SR1 without BUSY and WEL; SR2; SR3 */
    bool write_enabled;    /* WEL */
    bool volatile_enabled; /* 50h: the next status write needs no WEL */
    bool powered_down;
    bool write_protected; /* the WP pin of a board that ties it, or a fault asked for */
    bool missing;         /* nothing answers */
    uint64_t busy_until;
    uint8_t unique_id[8];
};

/* One transaction: opcode, 24-bit address where the command has one, bytes in (from
 * the controller) and out (to it).  `out` bytes that the part doesn't drive are FF. */
struct flash_transfer {
    uint8_t opcode;
    uint32_t address;
    const uint8_t *in;
    uint32_t in_size;
    uint8_t *out;
    uint32_t out_size;
};

void flash_part_init(struct flash_part *part, uint32_t size, uint32_t id);
/* Power off and on: status stays (it is not volatile), latches go. */
void flash_part_power(struct flash_part *part);
void flash_part_transfer(struct flash_part *part, uint8_t *bytes, struct env *env,
                         const struct flash_transfer *transfer);

/* The id of a common part of this size: 0x1640EF for 4 MB. */
uint32_t flash_id_for_size(uint32_t size);

#endif
