/* Pins.  Registers: SDK headers (eagle_soc.h); straps measured. */
#include "board/dev/gpio.h"

#include <string.h>

/* Bits 31:29 of GPIO_IN, printed by the ROM as its second number: 6 measured on
 * boards; VERIFY: what they sample. */
#define STRAP_SECOND 6U

static const uint8_t pad_offset[GPIO_PINS] = {
#define IOMUX_PAD(pin, offset, function) [pin] = (offset),
    IOMUX_PADS
#undef IOMUX_PAD
};
static const uint8_t pad_gpio_function[GPIO_PINS] = {
#define IOMUX_PAD(pin, offset, function) [pin] = (function),
    IOMUX_PADS
#undef IOMUX_PAD
};

static uint32_t pad(const struct gpio *g, unsigned pin)
{
    return g->iomux[pad_offset[pin] / 4];
}

static bool pad_is_gpio(const struct gpio *g, unsigned pin)
{
    return (pad(g, pin) & IOMUX_FUNC_MASK) == IOMUX_FUNC((uint32_t)pad_gpio_function[pin]);
}

/* --- levels --------------------------------------------------------------- */

/* Does the chip drive the pin, and to what?  A pad that another unit owns (serial
 * lines, flash) idles high. */
static bool chip_drives(const struct gpio *g, unsigned pin, bool *level)
{
    bool open_drain;
    if (pin == 16) {
        *level = g->out16;
        return g->enable16;
    }
    *level = g->out >> pin & 1;
    open_drain = g->reg[(GPIO_PIN(pin) - GPIO_BASE) / 4] & GPIO_PIN_PAD_DRIVER;
    return pad_is_gpio(g, pin) && g->enable >> pin & 1 && !(open_drain && *level);
}

static bool pulled_up(const struct gpio *g, unsigned pin)
{
    return pin < GPIO_PINS && pad(g, pin) & IOMUX_PULLUP;
}

/* A pin that nothing holds reads low.  VERIFY: leakage decides on real boards. */
static bool resolve(const struct gpio *g, unsigned pin)
{
    bool level;
    enum drive outside = g->outside[pin];
    if (outside == DRIVE_LOW || outside == DRIVE_HIGH)
        return outside == DRIVE_HIGH;
    if (chip_drives(g, pin, &level))
        return level;
    if (outside == DRIVE_NONE)
        return pulled_up(g, pin);
    return outside == DRIVE_PULL_UP;
}

static bool level_matches(enum gpio_int_type type, bool level)
{
    return (type == GPIO_INTR_LOLEVEL && !level) || (type == GPIO_INTR_HILEVEL && level);
}

static bool edge_matches(enum gpio_int_type type, bool rose)
{
    return type == GPIO_INTR_ANYEDGE || type == (rose ? GPIO_INTR_POSEDGE : GPIO_INTR_NEGEDGE);
}

static enum gpio_int_type int_type(const struct gpio *g, unsigned pin)
{
    return g->reg[(GPIO_PIN(pin) - GPIO_BASE) / 4] >> GPIO_PIN_INT_TYPE_S & 7U;
}

static void update_interrupts(struct gpio *g, struct env *env)
{
    for (unsigned pin = 0; pin < GPIO_PINS; pin++)
        if (level_matches(int_type(g, pin), gpio_level(g, pin)))
            g->status |= 1U << pin;
    env_wire(env, WIRE_GPIO, g->status != 0);
}

static bool update_pin(struct gpio *g, struct env *env, unsigned pin)
{
    bool level = resolve(g, pin);
    if (level == gpio_level(g, pin))
        return false;
    g->level ^= 1U << pin;
    if (pin < GPIO_PINS && edge_matches(int_type(g, pin), level))
        g->status |= 1U << pin;
    env_pin(env, pin, level);
    return true;
}

static void update(struct gpio *g, struct env *env)
{
    for (unsigned pin = 0; pin < GPIO_ALL_PINS; pin++)
        update_pin(g, env, pin);
    update_interrupts(g, env);
}

bool gpio_level(const struct gpio *g, unsigned pin)
{
    return g->level >> pin & 1;
}

void gpio_set_outside(struct gpio *g, struct env *env, unsigned pin, enum drive drive)
{
    g->outside[pin] = (uint8_t)drive;
    update_pin(g, env, pin);
    update_interrupts(g, env);
}

void gpio_set16(struct gpio *g, struct env *env, bool enable, bool out)
{
    g->enable16 = enable;
    g->out16 = out;
    update_pin(g, env, 16);
}

static bool is_spi(const struct gpio *g, unsigned pin)
{
    return (pad(g, pin) & IOMUX_FUNC_MASK) == IOMUX_FUNC((uint32_t)IOMUX_SPI_FUNC);
}

bool gpio_spi_undivided(const struct gpio *g, unsigned spi)
{
    return g->iomux[0] & (spi ? SPI1_CLK_EQU_SYS_CLK : SPI0_CLK_EQU_SYS_CLK);
}

bool gpio_flash_attached(const struct gpio *g)
{
    return is_spi(g, 6) && is_spi(g, 7) && is_spi(g, 8) && is_spi(g, 11);
}

void gpio_attach_flash(struct gpio *g)
{
    for (unsigned pin = 6; pin <= 11; pin++) {
        uint32_t *word = &g->iomux[pad_offset[pin] / 4];
        *word = (*word & ~IOMUX_FUNC_MASK) | IOMUX_FUNC((uint32_t)IOMUX_SPI_FUNC);
    }
}

unsigned gpio_sample_straps(struct gpio *g)
{
    unsigned mode = (unsigned)(gpio_level(g, 15) << 2 | gpio_level(g, 0) << 1 | gpio_level(g, 2));
    g->straps = mode << GPIO_STRAP_MODE_S | STRAP_SECOND << GPIO_STRAP_SECOND_S;
    return mode;
}

/* --- registers ------------------------------------------------------------ */

/* GPIO0 and 2 have weak pull-ups out of reset, as the data sheet says of the straps. */
static void reset_pads(struct gpio *g)
{
    memset(g->iomux, 0, sizeof g->iomux);
    g->iomux[pad_offset[0] / 4] = IOMUX_PULLUP;
    g->iomux[pad_offset[2] / 4] = IOMUX_PULLUP;
}

void gpio_reset(struct gpio *g, struct env *env)
{
    g->out = g->enable = g->status = 0;
    g->out16 = g->enable16 = false;
    memset(g->reg, 0, sizeof g->reg);
    reset_pads(g);
    update(g, env);
}

uint32_t gpio_load(struct gpio *g, struct env *env, uint32_t offset)
{
    (void)env;
    switch (GPIO_BASE + offset) {
    case GPIO_OUT: return g->out;
    case GPIO_ENABLE: return g->enable;
    case GPIO_IN: return (g->level & 0xFFFFU) | g->straps;
    case GPIO_STATUS: return g->status;
    default: return g->reg[offset / 4];
    }
}

void gpio_store(struct gpio *g, struct env *env, uint32_t offset, uint32_t value)
{
    uint32_t pins = value & 0xFFFFU;
    switch (GPIO_BASE + offset) {
    case GPIO_OUT: g->out = pins; break;
    case GPIO_OUT_W1TS: g->out |= pins; break;
    case GPIO_OUT_W1TC: g->out &= ~pins; break;
    case GPIO_ENABLE: g->enable = pins; break;
    case GPIO_ENABLE_W1TS: g->enable |= pins; break;
    case GPIO_ENABLE_W1TC: g->enable &= ~pins; break;
    case GPIO_STATUS: g->status = pins; break;
    case GPIO_STATUS_W1TS: g->status |= pins; break;
    case GPIO_STATUS_W1TC: g->status &= ~pins; break;
    case GPIO_IN: return;
    default: g->reg[offset / 4] = value; break;
    }
    update(g, env);
}

uint32_t iomux_load(struct gpio *g, struct env *env, uint32_t offset)
{
    (void)env;
    return g->iomux[offset / 4];
}

void iomux_store(struct gpio *g, struct env *env, uint32_t offset, uint32_t value)
{
    g->iomux[offset / 4] = value;
    update(g, env);
}
