/* GPIO 0-15 on the GPIO block and its pads, 16 on the RTC.  6-11 are the flash's. */
#include "chip/gpio.h"

#include "chip/interrupt.h"
#include "chip/iomux.h"
#include "chip/rtc.h"
#include "port/esp8266/drivers.h"
#include "port/esp8266/hw.h"
#include "py/port.h"
#include "py/py.h"

enum { GPIO16 = 16 };

static struct py *watcher;

static const uint32_t pad_register[GPIO_PINS] = {
#define IOMUX_PAD(gpio, offset, function) [gpio] = IOMUX_BASE + (offset),
    IOMUX_PADS
#undef IOMUX_PAD
};
static const uint32_t pad_function[GPIO_PINS] = {
#define IOMUX_PAD(gpio, offset, function) [gpio] = IOMUX_FUNC(function),
    IOMUX_PADS
#undef IOMUX_PAD
};

void pins_open(void)
{
    for (uint32_t pin = 0; pin < GPIO_PINS; pin++)
        reg_clear(GPIO_PIN(pin), 7U << GPIO_PIN_INT_TYPE_S);
    REG(GPIO_STATUS_W1TC) = 0xFFFF;
    interrupt_enable(INT_GPIO);
}

void pins_attach(struct py *of)
{
    watcher = of;
}

static bool pin_exists(void *ctx, int pin)
{
    (void)ctx;
    return pin >= 0 && pin <= GPIO16 && (pin < 6 || pin > 11);
}

static void write_pin(void *ctx, int pin, int level)
{
    (void)ctx;
    if (pin == GPIO16)
        REG(RTC_GPIO_OUT) = (REG(RTC_GPIO_OUT) & ~1U) | (level ? 1 : 0);
    else
        REG(level ? GPIO_OUT_W1TS : GPIO_OUT_W1TC) = 1U << pin;
}

static int read_pin(void *ctx, int pin)
{
    (void)ctx;
    return (int)(pin == GPIO16 ? REG(RTC_GPIO_IN_DATA) & 1 : REG(GPIO_IN) >> pin & 1);
}

/* GPIO16 has an output switch, an input and no pull-up; no open drain either. */
static bool setup_16(enum port_pin_mode mode, enum port_pin_pull pull, int level)
{
    if (mode == PORT_PIN_OPEN_DRAIN || pull == PORT_PULL_UP)
        return false;
    REG(PAD_XPD_DCDC_CONF) = (REG(PAD_XPD_DCDC_CONF) & ~0x43U) | 1U;
    reg_clear(RTC_GPIO_CONF, 1);
    if (level >= 0)
        write_pin(NULL, GPIO16, level);
    REG(RTC_GPIO_ENABLE) = (REG(RTC_GPIO_ENABLE) & ~1U) | (mode == PORT_PIN_OUT);
    return true;
}

static bool setup_pin(void *ctx, int pin, enum port_pin_mode mode, enum port_pin_pull pull,
                      int level)
{
    if (pin == GPIO16)
        return setup_16(mode, pull, level);
    if (pull == PORT_PULL_DOWN)
        return false;
    uint32_t bit = 1U << pin, pad = pad_register[pin];
    if (level >= 0)
        write_pin(ctx, pin, level);
    if (mode == PORT_PIN_OPEN_DRAIN)
        reg_set(GPIO_PIN(pin), GPIO_PIN_PAD_DRIVER);
    else
        reg_clear(GPIO_PIN(pin), GPIO_PIN_PAD_DRIVER);
    REG(pad) = (REG(pad) & ~(IOMUX_FUNC_MASK | IOMUX_PULLUP)) | pad_function[pin] |
               (pull == PORT_PULL_UP ? IOMUX_PULLUP : 0);
    REG(mode == PORT_PIN_IN ? GPIO_ENABLE_W1TC : GPIO_ENABLE_W1TS) = bit;
    return true;
}

static bool watch_pin(void *ctx, int pin, int edges)
{
    (void)ctx;
    if (pin == GPIO16)
        return false;
    uint32_t ps = irq_save();
    REG(GPIO_PIN(pin)) = (REG(GPIO_PIN(pin)) & ~(7U << GPIO_PIN_INT_TYPE_S)) |
                         (uint32_t)edges << GPIO_PIN_INT_TYPE_S; /* the hardware's own numbers */
    REG(GPIO_STATUS_W1TC) = 1U << pin;
    irq_restore(ps);
    return true;
}

IRAM void pins_interrupt(void)
{
    uint32_t status = REG(GPIO_STATUS), levels = REG(GPIO_IN);
    REG(GPIO_STATUS_W1TC) = status;
    for (int pin = 0; status; pin++, status >>= 1)
        if (status & 1 && watcher)
            py_pin_event(watcher, pin,
                         levels >> pin & 1 ? PORT_EDGE_RISING : PORT_EDGE_FALLING);
}

const struct port_pins esp8266_pins = {
    .exists = pin_exists,
    .setup = setup_pin,
    .read = read_pin,
    .write = write_pin,
    .irq = watch_pin,
};
