/* An SPI controller: SPI0 serves the flash, SPI1 ("HSPI") the user.
 *
 * A transaction runs when its command is written; what answers is a function that
 * board.c plugs in (the flash, or nothing: a line that stays high). */
#ifndef BOARD_DEV_SPI_H
#define BOARD_DEV_SPI_H

#include "board/dev/flash.h"
#include "board/env.h"
#include "chip/spi.h"

struct spi {
    uint32_t number; /* 0 or 1 */
    uint32_t reg[64];
    bool interrupts; /* holds its line up */
};

/* Handed to spi_store: what is on the other end.  Without a `part` the controller reads
 * the level of its input pin. */
struct spi_slave {
    struct flash_part *part;
    uint8_t *bytes;
    bool input;
};

void spi_reset(struct spi *spi, uint32_t number);
uint32_t spi_load(struct spi *spi, struct env *env, uint32_t offset);
void spi_store(struct spi *spi, struct env *env, struct spi_slave slave, uint32_t offset,
               uint32_t value);

/* What the window's read of so many bytes takes, in ticks, with the mode and clock that
 * are set; `undivided`: IO_MUX lets the bus clock through. */
uint32_t spi_read_ticks(const struct spi *spi, const struct env *env, bool undivided,
                        uint32_t bytes);

/* Does the flash window read through this controller? */
bool spi_maps_flash(const struct spi *spi);

#endif
