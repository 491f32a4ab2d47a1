/* From the boot ROM's jump to main(): clocks, RAM, flash window; then exceptions and
 * interrupts while the firmware runs. */
#include "chip/dport.h"
#include "chip/gpio.h"
#include "chip/interrupt.h"
#include "chip/rtc.h"
#include "chip/timer.h"
#include "chip/uart.h"
#include "port/esp8266/drivers.h"
#include "port/esp8266/hw.h"

extern uint32_t bss_start[], bss_end[];
void start_c(void) __attribute__((noreturn));
void interrupt_dispatch(void);
void firmware_main(void) __attribute__((noreturn));

/* --- start ---------------------------------------------------------------------------- */

/* The PLL takes the CPU and the peripherals from 52 to 80 MHz (chip/dport.h). */
static IRAM void start_pll(void)
{
    rom_i2c_writeReg(RF_PLL_BLOCK, RF_PLL_HOST, 1, 0x88);
    rom_i2c_writeReg(RF_PLL_BLOCK, RF_PLL_HOST, 2, 0x91);
    ets_update_cpu_frequency(80);
}

IRAM void start_c(void)
{
    ets_wdt_disable();
    start_pll();
    for (volatile uint32_t *p = bss_start; p < bss_end; p++)
        *p = 0;
    Cache_Read_Enable(0, 0, 1);
    firmware_main();
}

/* --- narrow loads from flash and IRAM -------------------------------------------------- */

/* Those memories give aligned words only; a narrow load raises LoadStoreError.  This
 * does the load and steps over it, so that compiled code need not know. */

struct frame { /* start.S */
    uint32_t epc1, ps, sar, unused, a0, a2_a15[14], cause;
};

static IRAM uint32_t load_byte(uint32_t address)
{
    return REG(address & ~3U) >> (address % 4 * 8) & 0xFF;
}

static IRAM uint32_t load_half(uint32_t address)
{
    return load_byte(address) | load_byte(address + 1) << 8;
}

static IRAM uint32_t register_of(const struct frame *f, uint32_t n)
{
    return n == 0 ? f->a0 : n == 1 ? (uint32_t)(f + 1) - sizeof *f + 256 : f->a2_a15[n - 2];
}

static IRAM bool emulate_load(struct frame *f)
{
    uint32_t pc = f->epc1;
    uint32_t low = load_byte(pc), middle = load_byte(pc + 1), high = load_byte(pc + 2);
    uint32_t target = low >> 4, kind = middle >> 4;
    uint32_t base = register_of(f, middle & 15), value;
    if ((low & 15) != 2 || target < 2)
        return false;
    switch (kind) {
    case 0: value = load_byte(base + high); break;                              /* l8ui */
    case 1: value = load_half(base + high * 2); break;                          /* l16ui */
    case 9: value = (uint32_t)(int16_t)load_half(base + high * 2); break;       /* l16si */
    default: return false;
    }
    f->a2_a15[target - 2] = value;
    f->epc1 = pc + 3;
    return true;
}

/* --- what can't be mended --------------------------------------------------------------- */

static IRAM void print(const char *text)
{
    for (uint32_t at = (uint32_t)text, c; (c = load_byte(at)); at++)
        uart_put((uint8_t)c);
}

static IRAM void print_hex(uint32_t value)
{
    for (int shift = 28; shift >= 0; shift -= 4) {
        uint32_t digit = value >> shift & 15;
        uart_put((uint8_t)(digit < 10 ? '0' + digit : 'a' + digit - 10));
    }
}

void fatal(uint32_t cause, uint32_t pc) __attribute__((noreturn));
IRAM void fatal(uint32_t cause, uint32_t pc)
{
    uint32_t address;
    __asm__ volatile("rsr %0, excvaddr" : "=a"(address));
    print("\r\nfirmware fault: exception ");
    print_hex(cause);
    print(" at ");
    print_hex(pc);
    print(", address ");
    print_hex(address);
    print("; restarting\r\n");
    uart_flush();
    system_reset();
}

void exception_dispatch(struct frame *f);
IRAM void exception_dispatch(struct frame *f)
{
    if (f->cause != CAUSE_LOAD_STORE_ERROR || !emulate_load(f))
        fatal(f->cause, f->epc1);
}

IRAM void system_reset(void)
{
    REG(RTC_SW_RESET) |= RTC_RESET_BIT;
    for (;;)
        ;
}

/* --- interrupts ---------------------------------------------------------------------------- */

void interrupt_enable(int n)
{
    uint32_t ps = irq_save(), mask;
    __asm__ volatile("rsr %0, intenable" : "=a"(mask));
    mask |= 1U << n;
    __asm__ volatile("wsr %0, intenable; rsync" ::"a"(mask));
    irq_restore(ps);
}

/* Set by each interrupt, so that one that comes between a look at what it brings and
 * system_wait isn't slept over. */
static volatile bool woken;

IRAM void system_wait(void)
{
    uint32_t ps = irq_save();
    if (!woken)
        __asm__ volatile("waiti 0" ::: "memory");
    woken = false;
    irq_restore(ps);
}

IRAM void interrupt_dispatch(void)
{
    uint32_t pending, enabled;
    woken = true;
    __asm__ volatile("rsr %0, interrupt" : "=a"(pending));
    __asm__ volatile("rsr %0, intenable" : "=a"(enabled));
    pending &= enabled;
    if (pending & 1U << INT_UART)
        uart_interrupt();
    if (pending & 1U << INT_FRC2)
        clock_interrupt();
    if (pending & 1U << INT_GPIO)
        pins_interrupt();
}
