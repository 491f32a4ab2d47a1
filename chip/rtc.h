/* RTC block: sleep, wake, reset causes, GPIO16.  SDK headers; measured where marked. */
#ifndef CHIP_RTC_H
#define CHIP_RTC_H

#define RTC_BASE          0x60000700U
#define RTC_SW_RESET      (RTC_BASE + 0x00) /* bit 31: full software reset (measured) */
#define RTC_WAKE_TARGET   (RTC_BASE + 0x04) /* counter value that ends a sleep (measured) */
#define RTC_SLEEP         (RTC_BASE + 0x08) /* bit 20: go to sleep (measured) */
#define RTC_RESET_STATE   (RTC_BASE + 0x14) /* 3:0 reset cause (measured) */
#define RTC_WAKE_STATE    (RTC_BASE + 0x18) /* 13:8 wake cause (measured) */
#define RTC_COUNTER       (RTC_BASE + 0x1C) /* RTC clocks since power-on */
#define RTC_INT_ENA       (RTC_BASE + 0x20)
#define RTC_INT_CLR       (RTC_BASE + 0x24)
#define RTC_WAKE_DONE     (RTC_BASE + 0x28)            /* 1:0 nonzero: awake (measured) */
#define RTC_STORE(n)      (RTC_BASE + 0x30 + 4U * (n)) /* n = 0 .. 3 */
#define RTC_WAKE_ENABLE   (RTC_BASE + 0x40)
#define RTC_POWER_DOWN    (RTC_BASE + 0x44) /* bit 5: the sleep is a deep one (measured) */
#define RTC_GPIO_OUT      (RTC_BASE + 0x68) /* bit 0: GPIO16 */
#define RTC_GPIO_ENABLE   (RTC_BASE + 0x74)
#define RTC_GPIO_IN_DATA  (RTC_BASE + 0x8C)
#define RTC_GPIO_CONF     (RTC_BASE + 0x90)
#define PAD_XPD_DCDC_CONF (RTC_BASE + 0xA0)

#define RTC_SLEEP_GO   (1U << 20)
#define RTC_RESET_BIT  (1U << 31)
#define RTC_DEEP_SLEEP (1U << 5)

/* RTC_RESET_STATE 3:0.  The ROM prints the cause after translating it. */
enum rtc_reset_state {
    RTC_RESET_POWER_ON = 1,
    RTC_RESET_EXTERNAL = 2, /* the RST pin */
    RTC_RESET_SOFTWARE = 3,
    RTC_RESET_WDT = 4,
    RTC_RESET_SLEEP = 5, /* deep-sleep wake when RTC_WAKE_STATE 13:8 is 8 (timer), 1: pin */
};
#define RTC_WAKE_CAUSE_S     8
#define RTC_WAKE_CAUSE_MASK  0x3FU
#define RTC_WAKE_CAUSE_TIMER 8U

/* Nominal; it drifts with temperature, so firmware calibrates it. */
#define RTC_CLOCK_HZ 150000U

#endif
