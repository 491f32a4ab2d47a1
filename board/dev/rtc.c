/* The RTC.  Registers: SDK headers; values measured with stock firmware. */
#include "board/dev/rtc.h"

#include <string.h>

#define REG(r, name) ((r)->reg[((name)&0xFFU) / 4])

/* One RTC clock is 13866 2/3 ticks: 150 kHz. */
#define TICKS_PER_3_CLOCKS 41600ULL

static uint64_t clocks_at(uint64_t ticks)
{
    return ticks / TICKS_PER_3_CLOCKS * 3 + ticks % TICKS_PER_3_CLOCKS * 3 / TICKS_PER_3_CLOCKS;
}

static uint64_t ticks_of(uint64_t clocks)
{
    return (clocks * TICKS_PER_3_CLOCKS + 2) / 3;
}

uint32_t rtc_counter(const struct rtc *r, const struct env *env)
{
    return (uint32_t)clocks_at(env_now(env) - r->power_on_tick);
}

/* --- reset ---------------------------------------------------------------- */

static uint32_t state_of(enum reset_kind kind)
{
    static const uint8_t states[] = {
        [RESET_POWER_ON] = RTC_RESET_POWER_ON, [RESET_EXTERNAL] = RTC_RESET_EXTERNAL,
        [RESET_SOFTWARE] = RTC_RESET_SOFTWARE, [RESET_WATCHDOG] = RTC_RESET_WDT,
        [RESET_WAKE] = RTC_RESET_SLEEP,
    };
    return states[kind];
}

void rtc_reset(struct rtc *r, const struct env *env, enum reset_kind kind)
{
    uint32_t store[4];
    memcpy(store, &REG(r, RTC_STORE(0)), sizeof store);
    memset(r->reg, 0, sizeof r->reg);
    if (kind == RESET_POWER_ON) {
        memset(r->ram, 0, sizeof r->ram);
        r->power_on_tick = env_now(env);
    } else {
        memcpy(&REG(r, RTC_STORE(0)), store, sizeof store);
    }
    REG(r, RTC_RESET_STATE) = state_of(kind);
    if (kind == RESET_WAKE)
        REG(r, RTC_WAKE_STATE) = RTC_WAKE_CAUSE_TIMER << RTC_WAKE_CAUSE_S;
}

/* --- sleep ---------------------------------------------------------------- */

static void sleep(struct rtc *r, struct env *env)
{
    uint32_t clocks = REG(r, RTC_WAKE_TARGET) - rtc_counter(r, env);
    uint64_t wake = env_now(env) + ticks_of(clocks);
    bool deep = REG(r, RTC_POWER_DOWN) & RTC_DEEP_SLEEP;
    REG(r, RTC_WAKE_DONE) |= 1;
    if (deep) {
        env_book(env, EVENT_RTC_WAKE, wake);
        env_deep_sleep(env);
    } else if (clocks < 1U << 31) {
        env_stall(env, wake);
    }
}

/* The chip pulls GPIO16 low; whether that wakes it is the board's wiring. */
void rtc_due(struct rtc *r, struct env *env)
{
    (void)r;
    env_reset(env, RESET_WAKE);
}

/* --- registers ------------------------------------------------------------ */

bool rtc_pin_enabled(const struct rtc *r)
{
    return REG(r, RTC_GPIO_ENABLE) & 1;
}

bool rtc_pin_out(const struct rtc *r)
{
    return REG(r, RTC_GPIO_OUT) & 1;
}

uint32_t rtc_load(struct rtc *r, struct env *env, uint32_t offset)
{
    if (offset == (RTC_COUNTER & 0xFFU))
        return rtc_counter(r, env);
    /* Firmware polls it after a sleep from which it has woken already. */
    if (offset == (RTC_WAKE_DONE & 0xFFU))
        return r->reg[offset / 4] | 1;
    return r->reg[offset / 4];
}

void rtc_store(struct rtc *r, struct env *env, uint32_t offset, uint32_t value)
{
    r->reg[offset / 4] = value;
    if (offset == (RTC_SW_RESET & 0xFFU) && value & RTC_RESET_BIT)
        env_reset(env, RESET_SOFTWARE);
    if (offset == (RTC_SLEEP & 0xFFU) && value & RTC_SLEEP_GO)
        sleep(r, env);
}

/* Crystal cycles in so many RTC periods, ready at once. */
uint32_t rtc_load_calibration(const struct rtc *r, uint32_t address)
{
    uint64_t periods = r->calibration & RTC_PERIOD_NUM_MASK;
    if (address == GPIO_RTC_CALIB_SYNC)
        return r->calibration;
    uint64_t cycles = ticks_of(periods) / TICKS_PER_CRYSTAL;
    return RTC_CALIB_READY | ((uint32_t)cycles & RTC_CALIB_VALUE_MASK);
}

void rtc_store_calibration(struct rtc *r, uint32_t address, uint32_t value)
{
    if (address == GPIO_RTC_CALIB_SYNC)
        r->calibration = value;
}
