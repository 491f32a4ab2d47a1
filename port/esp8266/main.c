/* The firmware: the port's table, and the loop from start to prompt. */
#include "chip/dport.h"
#include "chip/memory.h"
#include "chip/rtc.h"
#include "port/esp8266/drivers.h"
#include "port/esp8266/hw.h"
#include "py/port.h"
#include "py/py.h"
#include "py/repl.h"

extern uint8_t heap_start[], heap_end[], stack_bottom[];
void firmware_main(void) __attribute__((noreturn));

struct firmware { /* every port function's ctx */
    struct py *py;
};
static struct firmware firmware;

/* --- console ----------------------------------------------------------------------------- */

static int console_read(void *ctx, int32_t timeout_ms)
{
    struct firmware *f = ctx;
    uint64_t deadline = timeout_ms < 0 ? ~0ULL : clock_us() + (uint64_t)timeout_ms * 1000;
    for (;;) {
        int byte = uart_get();
        if (byte >= 0)
            return byte;
        if (f->py->pending || clock_us() >= deadline)
            return PORT_NO_BYTE;
        clock_wait(deadline);
    }
}

static void console_write(void *ctx, const void *bytes, size_t n)
{
    (void)ctx;
    for (const uint8_t *p = bytes; n; n--)
        uart_put(*p++);
}

/* --- time ---------------------------------------------------------------------------------- */

static uint32_t ticks_ms(void *ctx)
{
    (void)ctx;
    return (uint32_t)(clock_us() / 1000);
}

static uint32_t ticks_us(void *ctx)
{
    (void)ctx;
    return (uint32_t)clock_us();
}

static uint32_t ticks_cpu(void *ctx)
{
    (void)ctx;
    return ccount();
}

static uint64_t epoch_us(void *ctx)
{
    (void)ctx;
    return clock_us();
}

/* Short waits spin: going to sleep and coming back takes longer. */
static void delay_us(void *ctx, uint32_t us)
{
    struct firmware *f = ctx;
    uint64_t deadline = clock_us() + us;
    while (!f->py->pending && clock_us() < deadline)
        if (us > 50)
            clock_wait(deadline);
}

static uint32_t random_word(void *ctx)
{
    (void)ctx;
    return REG(WDEV_RANDOM);
}

/* --- the machine ------------------------------------------------------------------------------ */

static void reset(void *ctx)
{
    (void)ctx;
    uart_flush();
    system_reset();
}

static size_t stack_left(void *ctx)
{
    (void)ctx;
    uint8_t here;
    return &here > stack_bottom ? (size_t)(&here - stack_bottom) : 0;
}

static uint32_t freq(void *ctx, uint32_t hertz)
{
    (void)ctx;
    if (hertz && hertz != 80000000 && hertz != 160000000)
        return 0;
    if (hertz == 160000000)
        reg_set(DPORT_CPU_CLOCK, 1);
    else if (hertz)
        reg_clear(DPORT_CPU_CLOCK, 1);
    bool fast = REG(DPORT_CPU_CLOCK) & 1;
    ets_update_cpu_frequency(fast ? 160 : 80);
    return fast ? 160000000 : 80000000;
}

static enum port_reset reset_cause(void *ctx)
{
    (void)ctx;
    switch (rtc_get_reset_reason()) {
    case RTC_RESET_POWER_ON: return PORT_RESET_POWER;
    case RTC_RESET_EXTERNAL: return PORT_RESET_HARD;
    case RTC_RESET_WDT: return PORT_RESET_WATCHDOG;
    case RTC_RESET_SLEEP: return PORT_RESET_DEEP_SLEEP;
    default: return PORT_RESET_SOFT;
    }
}

/* The chip id that esptool prints, as upstream's machine.unique_id() gives it. */
static size_t unique_id(void *ctx, uint8_t id[16])
{
    (void)ctx;
    uint32_t word = REG(EFUSE_DATA0) >> 24 | (REG(EFUSE_DATA1) & 0xFFFFFF) << 8;
    for (int i = 0; i < 4; i++)
        id[i] = (uint8_t)(word >> (8 * i));
    return 4;
}

static uint32_t irq_disable(void *ctx)
{
    (void)ctx;
    return irq_save();
}

static void irq_enable(void *ctx, uint32_t state)
{
    (void)ctx;
    irq_restore(state);
}

/* The RTC counts about 150 kHz.  VERIFY: how far off an uncalibrated sleep is; measure
 * one of 60 s on hardware. */
static void deep_sleep(void *ctx, uint64_t us)
{
    (void)ctx;
    uart_flush();
    irq_save();
    REG(RTC_WAKE_TARGET) = REG(RTC_COUNTER) + (uint32_t)(us * 3 / 20);
    REG(RTC_WAKE_ENABLE) = us ? ~0U : ~0U & ~8U;
    REG(RTC_POWER_DOWN) = RTC_DEEP_SLEEP;
    REG(RTC_SLEEP) = RTC_SLEEP_GO;
    for (;;)
        __asm__ volatile("waiti 15");
}

static bool timer_set(void *ctx, int timer, uint32_t period_us, bool periodic)
{
    (void)ctx;
    return clock_timer_set(timer, period_us, periodic);
}

static uint32_t peek(void *ctx, uintptr_t address, int bytes)
{
    (void)ctx;
    return bytes == 4   ? REG(address)
           : bytes == 2 ? *(volatile uint16_t *)address
                        : *(volatile uint8_t *)address;
}

static void poke(void *ctx, uintptr_t address, int bytes, uint32_t value)
{
    (void)ctx;
    if (bytes == 4)
        REG(address) = value;
    else if (bytes == 2)
        *(volatile uint16_t *)address = (uint16_t)value;
    else
        *(volatile uint8_t *)address = (uint8_t)value;
}

static const struct port_machine machine = {
    .freq = freq,
    .reset_cause = reset_cause,
    .unique_id = unique_id,
    .irq_disable = irq_disable,
    .irq_restore = irq_enable,
    .deep_sleep = deep_sleep,
    .timer_set = timer_set,
    .peek = peek,
    .poke = poke,
};

static const struct port port = {
    .platform = "esp8266",
    .machine = "ESP module with ESP8266",
    .sysname = "esp8266",
    .read = console_read,
    .write = console_write,
    .crlf = true,
    .ticks_ms = ticks_ms,
    .ticks_us = ticks_us,
    .ticks_cpu = ticks_cpu,
    .epoch_us = epoch_us,
    .delay_us = delay_us,
    .random = random_word,
    .reset = reset,
    .stack_left = stack_left,
    .pins = &esp8266_pins,
    .hardware = &machine,
};

/* --- the loop ------------------------------------------------------------------------------------ */

static void attach(struct py *of)
{
    firmware.py = of;
    uart_attach(of);
    clock_attach(of);
    pins_attach(of);
}

void firmware_main(void)
{
    uart_open(PLL_APB_HZ, 115200);
    clock_open();
    pins_open();
    __asm__ volatile("rsil a2, 0" ::: "a2");
    for (;;) {
        struct py *py = py_open(&port, &firmware, heap_start, (size_t)(heap_end - heap_start));
        attach(firmware.py = py);
        while (repl_run(py) != REPL_SOFT_RESET)
            ;
        attach(NULL);
        py_close(py);
    }
}
