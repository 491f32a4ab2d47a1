/* From reset to a program: tells how it started, then does what the straps say. */
#include "chip/gpio.h"
#include "chip/memory.h"
#include "chip/rtc.h"
#include "rom/rom.h"

/* What the linker places (rom/layout.py). */
extern uint32_t rom_data_store[], rom_data_start[], rom_data_end[];
extern uint32_t rom_digits_start[], rom_digits_end[], rom_bss_start[], rom_bss_end[];

void uartAttach(void);
void kernel_init(void);
void _start(void) __attribute__((noreturn));
int main(void);

ROM_CONTRACT(user_entry) program_entry *user_entry;

static const uint32_t *copy_words(const uint32_t *from, uint32_t *to, const uint32_t *end)
{
    while (to < end)
        *to++ = *from++;
    return from;
}

/* The two parts of initialized RAM lie in ROM one behind the other. */
static void copy_data(void)
{
    const uint32_t *rest = copy_words(rom_data_store, rom_data_start, rom_data_end);
    copy_words(rest, rom_digits_start, rom_digits_end);
    for (uint32_t *to = rom_bss_start; to < rom_bss_end; to++)
        *to = 0;
}

static void set_up(void)
{
    copy_data();
    xtos_init();
    kernel_init();
    aes_init();
    uartAttach();
    Uart_Init(0);
    ets_install_uart_printf();
    reg_clear(RTC_SLEEP, RTC_SLEEP_GO);
}

static uint32_t print_banner(void)
{
    uint32_t straps = REG(GPIO_IN), cause = rtc_get_reset_reason();
    uint32_t mode = straps >> GPIO_STRAP_MODE_S & 7;
    ets_printf("\n ets Jan  8 2013,rst cause:%u, boot mode:(%u,%u)\n\n", (unsigned)cause,
               (unsigned)mode, (unsigned)(straps >> GPIO_STRAP_SECOND_S));
    if (cause == RTC_RESET_WDT)
        ets_printf("wdt reset\n");
    if (cause == 0) {
        ets_printf("unknown reset\n");
        rom_stop();
    }
    return mode;
}

void ets_set_user_start(program_entry *entry)
{
    user_entry = entry;
}

void rom_start_program(program_entry *entry)
{
    ets_set_user_start(entry);
    uart_drain(); /* programs begin by resetting the FIFO */
    entry();
    rom_stop();
}

int main(void)
{
    uint32_t mode = print_banner();
    if (mode == BOOT_MODE_UART)
        loader_serve();
    if (mode == BOOT_MODE_FLASH)
        boot_from_flash();
    if (mode == BOOT_MODE_RAM)
        rom_start_program((program_entry *)IRAM_ENTRY);
    if (mode >= BOOT_MODE_SDIO)
        ets_printf("waiting for an SDIO host: GPIO15 is high at reset\n");
    rom_stop();
}

void _start(void)
{
    set_up();
    main();
    rom_stop();
}
