/* Clocks, delays, resets, the watchdog's registers. */
#include "chip/gpio.h"
#include "chip/rtc.h"
#include "chip/wdt.h"
#include "rom/rom.h"

struct system {
    uint32_t cpu_mhz;
    uint32_t wdt_mode;
};
static struct system state = {.cpu_mhz = 52};

uint32_t ets_get_cpu_frequency(void)
{
    return state.cpu_mhz;
}

void ets_update_cpu_frequency(uint32_t mhz)
{
    state.cpu_mhz = mhz;
}

void ets_delay_us(uint32_t us)
{
    uint32_t start = ccount(), cycles = us * state.cpu_mhz;
    while (ccount() - start < cycles)
        ;
}

/* The cause in the numbers that the banner prints; 0 is one that nobody knows. */
uint32_t rtc_get_reset_reason(void)
{
    uint32_t cause = REG(RTC_RESET_STATE) & 15;
    uint32_t wake = REG(RTC_WAKE_STATE) >> RTC_WAKE_CAUSE_S & RTC_WAKE_CAUSE_MASK;
    if (cause == RTC_RESET_SLEEP)
        return wake == RTC_WAKE_CAUSE_TIMER ? 5 : wake == 1 ? 6 : 0;
    return cause <= RTC_RESET_WDT ? cause : 0;
}

void rom_stop(void)
{
    for (;;)
        __asm__ volatile("waiti 15");
}

void software_reset(void)
{
    reg_set(RTC_SW_RESET, RTC_RESET_BIT);
    rom_stop();
}

/* --- watchdog ------------------------------------------------------------------ */

uint32_t ets_wdt_get_mode(void);
uint32_t ets_wdt_get_mode(void)
{
    return state.wdt_mode;
}

void ets_wdt_enable(uint32_t mode, uint32_t first_stage, uint32_t second_stage);
void ets_wdt_enable(uint32_t mode, uint32_t first_stage, uint32_t second_stage)
{
    REG(WDT_OP) = first_stage;
    REG(WDT_OP_ND) = second_stage;
    REG(WDT_CTL) = WDT_CTL_ENABLE | 0x38;
    REG(WDT_RST) = WDT_FEED;
    state.wdt_mode = mode;
}

/* Stops it; the mode it had, for ets_wdt_restore. */
uint32_t ets_wdt_disable(void);
uint32_t ets_wdt_disable(void)
{
    uint32_t mode = state.wdt_mode;
    REG(WDT_RST) = WDT_FEED;
    reg_clear(WDT_CTL, WDT_CTL_ENABLE);
    state.wdt_mode = 0;
    return mode;
}

void ets_wdt_restore(uint32_t mode);
void ets_wdt_restore(uint32_t mode)
{
    if (mode)
        reg_set(WDT_CTL, WDT_CTL_ENABLE);
    state.wdt_mode = mode;
}

void ets_wdt_init(void);
void ets_wdt_init(void)
{
    ets_wdt_disable();
}

/* --- small numbers ------------------------------------------------------------- */

uint32_t roundup2(uint32_t value, uint32_t multiple);
uint32_t roundup2(uint32_t value, uint32_t multiple)
{
    return (value + multiple - 1) & ~(multiple - 1);
}

/* How many multiples hold the value. */
uint32_t multofup(uint32_t value, uint32_t multiple);
uint32_t multofup(uint32_t value, uint32_t multiple)
{
    return (value + multiple - 1) / multiple;
}
