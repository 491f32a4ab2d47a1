/* The map of device registers. */
#include "board/machine.h"

#include "chip/interrupt.h"

enum { HSPI_MISO_PIN = 12 };

/* Two UARTs, two SPIs: the number in a range's name.  The flash hears nothing
 * until its pads are attached: esptool's tests find the id FFFF or 0000 before. */
static struct spi_slave slave_of(struct machine *m, uint8_t *flash_bytes, unsigned spi)
{
    bool flash = (spi == 0 || dport_spi_overlap(&m->dport)) && gpio_flash_attached(&m->gpio);
    bool input = spi == 0 || gpio_level(&m->gpio, HSPI_MISO_PIN);
    return (struct spi_slave){flash ? &m->flash : NULL, flash_bytes, input};
}

static bool is_calibration(uint32_t address)
{
    return address == GPIO_RTC_CALIB_SYNC || address == GPIO_RTC_CALIB_VALUE;
}

static uint32_t load_gpio(struct machine *m, struct env *env, uint32_t address)
{
    if (is_calibration(address))
        return rtc_load_calibration(&m->rtc, address);
    return gpio_load(&m->gpio, env, address & 0xFFU);
}

static void store_gpio(struct machine *m, struct env *env, uint32_t address, uint32_t value)
{
    if (is_calibration(address))
        rtc_store_calibration(&m->rtc, address, value);
    else
        gpio_store(&m->gpio, env, address & 0xFFU, value);
}

static uint32_t load_rtc(struct machine *m, struct env *env, uint32_t address)
{
    if (address == RTC_GPIO_IN_DATA)
        return gpio_level(&m->gpio, 16);
    return rtc_load(&m->rtc, env, address & 0xFFU);
}

static void store_rtc(struct machine *m, struct env *env, uint32_t address, uint32_t value)
{
    rtc_store(&m->rtc, env, address & 0xFFU, value);
    if (address == RTC_GPIO_OUT || address == RTC_GPIO_ENABLE)
        gpio_set16(&m->gpio, env, rtc_pin_enabled(&m->rtc), rtc_pin_out(&m->rtc));
}

static uint32_t load_peripheral(struct machine *m, struct env *env, uint32_t address)
{
    uint32_t offset = address & 0xFFU;
    switch (address >> 8 & 0xFFU) {
    case 0x00: return uart_load(&m->uart[0], env, offset);
    case 0x01: return spi_load(&m->spi[1], env, offset);
    case 0x02: return spi_load(&m->spi[0], env, offset);
    case 0x03: return load_gpio(m, env, address);
    case 0x04:
    case 0x05: return rf_load_phy(&m->rf, env, address & 0x1FFU);
    case 0x06: return frc_load(&m->frc[offset >= 0x20], env, offset & 0x1FU);
    case 0x07: return load_rtc(m, env, address);
    case 0x08: return iomux_load(&m->gpio, env, offset);
    case 0x09: return wdt_load(&m->wdt, env, offset);
    case 0x0B: return slc_load(&m->i2s, env, offset);
    case 0x0D: return rf_load(&m->rf, env, offset);
    case 0x0E: return i2s_load(&m->i2s, env, offset);
    case 0x0F: return uart_load(&m->uart[1], env, offset);
    case 0x10:
    case 0x11:
    case 0x12:
    case 0x13: return m->rtc.ram[(address & 0x3FFU) / 4];
    default: break;
    }
    if ((address >> 12 & 0xFU) == 9)
        return rf_load_baseband(&m->rf, env, address & 0xFFFU);
    return m->other[(address & 0xFFFFU) / 4];
}

static void store_peripheral(struct machine *m, struct env *env, uint8_t *flash_bytes,
                             uint32_t address, uint32_t value)
{
    uint32_t offset = address & 0xFFU;
    switch (address >> 8 & 0xFFU) {
    case 0x00: uart_store(&m->uart[0], env, offset, value); return;
    case 0x01: spi_store(&m->spi[1], env, slave_of(m, flash_bytes, 1), offset, value); return;
    case 0x02: spi_store(&m->spi[0], env, slave_of(m, flash_bytes, 0), offset, value); return;
    case 0x03: store_gpio(m, env, address, value); return;
    case 0x04:
    case 0x05: rf_store_phy(&m->rf, env, address & 0x1FFU, value); return;
    case 0x06: frc_store(&m->frc[offset >= 0x20], env, offset & 0x1FU, value); return;
    case 0x07: store_rtc(m, env, address, value); return;
    case 0x08: iomux_store(&m->gpio, env, offset, value); return;
    case 0x09: wdt_store(&m->wdt, env, offset, value); return;
    case 0x0B: slc_store(&m->i2s, env, offset, value); return;
    case 0x0D: rf_store(&m->rf, env, offset, value); return;
    case 0x0E: i2s_store(&m->i2s, env, offset, value); return;
    case 0x0F: uart_store(&m->uart[1], env, offset, value); return;
    case 0x10:
    case 0x11:
    case 0x12:
    case 0x13: m->rtc.ram[(address & 0x3FFU) / 4] = value; return;
    default: break;
    }
    if ((address >> 12 & 0xFU) == 9)
        rf_store_baseband(&m->rf, env, address & 0xFFFU, value);
    else
        m->other[(address & 0xFFFFU) / 4] = value;
}

/* Which of the units that share an interrupt hold it up. */
static uint32_t shared_status(const struct machine *m)
{
    uint8_t holders = m->holders[INT_SPI];
    return (holders & 1U ? DPORT_INT_SPI0 : 0) | (holders & 2U ? DPORT_INT_SPI1 : 0) |
           (holders & 4U ? DPORT_INT_I2S : 0);
}

uint32_t machine_load(struct machine *m, struct env *env, uint32_t address)
{
    if (address >= PERIPHERALS_BASE)
        return load_peripheral(m, env, address);
    if (address >= MAC_BASE)
        return mac_load(&m->mac, env, address - MAC_BASE);
    if (address == DPORT_INT_STATUS)
        return shared_status(m);
    return dport_load(&m->dport, env, address - DPORT_BASE);
}

void machine_store(struct machine *m, struct env *env, uint8_t *flash_bytes, uint32_t address,
                   uint32_t value)
{
    if (address >= PERIPHERALS_BASE)
        store_peripheral(m, env, flash_bytes, address, value);
    else if (address >= MAC_BASE)
        mac_store(&m->mac, env, address - MAC_BASE, value);
    else
        dport_store(&m->dport, env, address - DPORT_BASE, value);
}
