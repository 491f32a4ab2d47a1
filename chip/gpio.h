/* GPIO 0-15, and the RTC calibration registers that live among them: SDK headers
 * (eagle_soc.h); straps measured. */
#ifndef CHIP_GPIO_H
#define CHIP_GPIO_H

#define GPIO_BASE            0x60000300U
#define GPIO_OUT             (GPIO_BASE + 0x00)
#define GPIO_OUT_W1TS        (GPIO_BASE + 0x04)
#define GPIO_OUT_W1TC        (GPIO_BASE + 0x08)
#define GPIO_ENABLE          (GPIO_BASE + 0x0C)
#define GPIO_ENABLE_W1TS     (GPIO_BASE + 0x10)
#define GPIO_ENABLE_W1TC     (GPIO_BASE + 0x14)
#define GPIO_IN              (GPIO_BASE + 0x18) /* 15:0 levels, 18:16 boot mode, 31:29 its second number */
#define GPIO_STATUS          (GPIO_BASE + 0x1C)
#define GPIO_STATUS_W1TS     (GPIO_BASE + 0x20)
#define GPIO_STATUS_W1TC     (GPIO_BASE + 0x24)
#define GPIO_PIN(n)          (GPIO_BASE + 0x28 + 4U * (unsigned)(n)) /* n = 0 .. 15 */
#define GPIO_SIGMA_DELTA     (GPIO_BASE + 0x68)
#define GPIO_RTC_CALIB_SYNC  (GPIO_BASE + 0x6C)
#define GPIO_RTC_CALIB_VALUE (GPIO_BASE + 0x70)

#define GPIO_PINS 16U

/* GPIO_IN */
#define GPIO_STRAP_MODE_S   16 /* GPIO15 << 2 | GPIO0 << 1 | GPIO2, as sampled at reset */
#define GPIO_STRAP_SECOND_S 29

/* GPIO_PIN(n) */
#define GPIO_PIN_SOURCE        (1U << 0) /* 0: GPIO_OUT, 1: sigma-delta */
#define GPIO_PIN_PAD_DRIVER    (1U << 2) /* 1: open drain */
#define GPIO_PIN_INT_TYPE_S    7         /* 3 bits: enum gpio_int_type */
#define GPIO_PIN_WAKEUP_ENABLE (1U << 10)

enum gpio_int_type {
    GPIO_INTR_DISABLE = 0,
    GPIO_INTR_POSEDGE = 1,
    GPIO_INTR_NEGEDGE = 2,
    GPIO_INTR_ANYEDGE = 3,
    GPIO_INTR_LOLEVEL = 4,
    GPIO_INTR_HILEVEL = 5,
};

/* Calibration of the RTC's clock: write the number of RTC periods and START; when
 * READY, the value holds the crystal cycles they took. */
#define RTC_CALIB_START      (1U << 31)
#define RTC_PERIOD_NUM_MASK  0x3FFU
#define RTC_CALIB_READY      (1U << 31)
#define RTC_CALIB_VALUE_MASK 0xFFFFFU

enum boot_mode {
    BOOT_MODE_UART = 1,
    BOOT_MODE_RAM = 2,
    BOOT_MODE_FLASH = 3,
    BOOT_MODE_SDIO = 4, /* and above: GPIO15 high */
};

#endif
