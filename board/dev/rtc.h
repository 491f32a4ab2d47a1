/* The RTC: its counter and calibration, reset causes, light and deep sleep, RTC RAM,
 * and GPIO16's registers. */
#ifndef BOARD_DEV_RTC_H
#define BOARD_DEV_RTC_H

#include "board/env.h"
#include "chip/gpio.h"
#include "chip/rtc.h"

struct rtc {
    uint32_t reg[64];
    uint32_t ram[256];      /* RTC_RAM_SIZE bytes, at RTC_RAM_BASE */
    uint64_t power_on_tick; /* when the counter was 0 */
    uint32_t calibration;   /* GPIO_RTC_CALIB_SYNC as last written */
};

/* What survives depends on the kind: power-on clears all, the others keep RTC RAM,
 * the counter and RTC_STORE. */
void rtc_reset(struct rtc *rtc, const struct env *env, enum reset_kind kind);
uint32_t rtc_load(struct rtc *rtc, struct env *env, uint32_t offset);
void rtc_store(struct rtc *rtc, struct env *env, uint32_t offset, uint32_t value);
/* The appointment: the wake target is reached. */
void rtc_due(struct rtc *rtc, struct env *env);

uint32_t rtc_counter(const struct rtc *rtc, const struct env *env);
/* GPIO_RTC_CALIB_*, which lie in the GPIO block. */
uint32_t rtc_load_calibration(const struct rtc *rtc, uint32_t address);
void rtc_store_calibration(struct rtc *rtc, uint32_t address, uint32_t value);
/* GPIO16 as the registers ask for it. */
bool rtc_pin_enabled(const struct rtc *rtc);
bool rtc_pin_out(const struct rtc *rtc);

#endif
