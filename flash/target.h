/* The chip behind a link: its registers, what its fuses say, its flash chip spoken to
 * through SPI0.  Works with the ROM loader and with a stub. */
#ifndef FLASH_TARGET_H
#define FLASH_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "flash/link.h"

enum {
    TARGET_MS = 3000,    /* a plain command's time */
    TARGET_REG_MS = 800, /* that of reading or writing a register, which may be repeated */
    TARGET_TRIES = 4,
};

int target_read_reg(struct link *link, uint32_t address, uint32_t *value)
    __attribute__((warn_unused_result));

/* Sets the bits of `mask`. */
int target_write_reg(struct link *link, uint32_t address, uint32_t value, uint32_t mask)
    __attribute__((warn_unused_result));

struct target_facts {
    uint8_t mac[6];
    uint32_t chip_id;
    bool esp8285;         /* flash inside the chip */
    unsigned crystal_mhz; /* 26 or 40, told from the rate divisor that autobaud found */
};

/* FLASH_WRONG_CHIP when the magic word isn't the ESP8266's; *magic is what it is. */
int target_check(struct link *link, uint32_t *magic) __attribute__((warn_unused_result));
int target_read_facts(struct link *link, unsigned baud, struct target_facts *facts)
    __attribute__((warn_unused_result));

/* --- the flash chip ------------------------------------------------------- */

/* One transaction: opcode, `address_bits` of address, `dummy_bits` idle, then up to 32 bits
 * either way (low byte first). */
struct target_spi {
    uint8_t opcode;
    uint32_t address;
    unsigned address_bits, dummy_bits;
    uint32_t out;
    unsigned out_bits, in_bits;
};
int target_spi(struct link *link, const struct target_spi *transaction, uint32_t *in)
    __attribute__((warn_unused_result));

/* vendor | type << 8 | size << 16 (JEDEC 9F). */
int target_flash_id(struct link *link, uint32_t *id) __attribute__((warn_unused_result));

/* Bytes the flash holds by its id; 0 when the id tells nothing. */
uint32_t target_flash_size(uint32_t id);

/* Status registers, `bytes` (1 to 3) of them. */
int target_read_flash_status(struct link *link, unsigned bytes, uint32_t *status)
    __attribute__((warn_unused_result));
int target_write_flash_status(struct link *link, unsigned bytes, uint32_t status, bool lasting)
    __attribute__((warn_unused_result));

#endif
