/* GPIO 0-15, their pads (IO_MUX), and GPIO16 of the RTC: who drives each pin, what
 * level results, and the interrupts that follow. */
#ifndef BOARD_DEV_GPIO_H
#define BOARD_DEV_GPIO_H

#include "board/env.h"
#include "chip/gpio.h"
#include "chip/iomux.h"

enum { GPIO_ALL_PINS = 17 };

/* What the board outside does to a pin.  A strong drive beats the chip's own (a
 * button wins against an output); a weak one yields to it. */
enum drive { DRIVE_NONE, DRIVE_PULL_DOWN, DRIVE_PULL_UP, DRIVE_LOW, DRIVE_HIGH };

struct gpio {
    uint32_t out, enable, status, straps;
    uint32_t reg[64];               /* GPIO block */
    uint32_t iomux[64];             /* IO_MUX block */
    uint32_t level;                 /* bit n: pin n is high */
    uint8_t outside[GPIO_ALL_PINS]; /* enum drive */
    bool out16, enable16;
};

/* Registers as after reset; what is outside stays. */
void gpio_reset(struct gpio *gpio, struct env *env);
uint32_t gpio_load(struct gpio *gpio, struct env *env, uint32_t offset);
void gpio_store(struct gpio *gpio, struct env *env, uint32_t offset, uint32_t value);
uint32_t iomux_load(struct gpio *gpio, struct env *env, uint32_t offset);
void iomux_store(struct gpio *gpio, struct env *env, uint32_t offset, uint32_t value);

/* GPIO16's registers lie in the RTC block, which passes them on. */
void gpio_set16(struct gpio *gpio, struct env *env, bool enable, bool out);

void gpio_set_outside(struct gpio *gpio, struct env *env, unsigned pin, enum drive drive);
bool gpio_level(const struct gpio *gpio, unsigned pin);

/* Does IO_MUX give SPI controller `spi` the bus clock as it is? */
bool gpio_spi_undivided(const struct gpio *gpio, unsigned spi);

/* Do the pads of clock, select and the two data lines belong to SPI0? */
bool gpio_flash_attached(const struct gpio *gpio);
void gpio_attach_flash(struct gpio *gpio);

/* Samples the straps into GPIO_IN's upper half; returns the boot mode. */
unsigned gpio_sample_straps(struct gpio *gpio);

#endif
