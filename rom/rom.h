/* What the boot ROM's files share: registers, the RAM contract, and its own calls.
 *
 * Names that chip/rom.def lists are the vendor's and are entered by firmware at
 * their published addresses; their parameters come from the SDK's headers or from
 * watching firmware call them.  Everything else is this ROM's own.
 *
 * 8 and 16-bit loads from ROM fault on this chip, so no byte that is read lives
 * there: strings and tables of bytes are copied to RAM at start (.rodata), tables
 * of words may stay (ROM_WORDS). */
#ifndef ROM_ROM_H
#define ROM_ROM_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "chip/rom.h"

#define REG(address) (*(volatile uint32_t *)(address))

/* Places a variable at its address of the RAM contract (rom/layout.py). */
#define ROM_CONTRACT(name) __attribute__((section(".contract." #name)))
/* A constant table of words that stays in ROM. */
#define ROM_WORDS __attribute__((section(".text.words"), aligned(4)))

static inline void reg_set(uint32_t address, uint32_t bits)
{
    REG(address) |= bits;
}

static inline void reg_clear(uint32_t address, uint32_t bits)
{
    REG(address) &= ~bits;
}

static inline uint32_t ccount(void)
{
    uint32_t value;
    __asm__ volatile("rsr %0, ccount" : "=a"(value));
    return value;
}

/* Raises PS.INTLEVEL to 3; the old PS for intlevel_restore. */
static inline uint32_t intlevel_raise(void)
{
    uint32_t ps;
    __asm__ volatile("rsil %0, 3" : "=a"(ps)::"memory");
    return ps;
}

static inline void intlevel_restore(uint32_t ps)
{
    __asm__ volatile("wsr %0, ps; rsync" ::"a"(ps) : "memory");
}

/* --- exceptions and interrupts (exception.S, xtos.c) ----------------------- */

struct exception_frame { /* 256 bytes of stack; offsets are firmware's too */
    uint32_t epc1, ps, sar, vpri, a0, a2_a15[14], exccause;
};

typedef void exception_handler(struct exception_frame *frame, uint32_t cause);
typedef void interrupt_handler(void *argument);

exception_handler *_xtos_set_exception_handler(uint32_t cause, exception_handler *handler);
interrupt_handler *_xtos_set_interrupt_handler_arg(uint32_t n, interrupt_handler *f, void *arg);
uint32_t _xtos_ints_on(uint32_t mask);
uint32_t _xtos_ints_off(uint32_t mask);
void xtos_init(void);

/* --- tasks (kernel.c) ----------------------------------------------------------- */

struct event {
    uint32_t signal, parameter;
};
typedef void task_function(struct event *event);

/* priority: 1 .. 32, the highest. */
void ets_task(task_function *run, uint32_t priority, struct event *queue, uint32_t length);
uint32_t ets_post(uint32_t priority, uint32_t signal, uint32_t parameter); /* 1: queue full */

/* --- UART (uart.c) --------------------------------------------------------- */

struct uart_receive {
    uint32_t size;
    uint8_t *buffer, *write, *read;
    uint8_t trigger_level;
    uint32_t state;
};

struct uart_device { /* SDK headers, uart.h: UartDevice */
    uint32_t baud_rate, data_bits, exist_parity, parity, stop_bits, flow_control;
    struct uart_receive receive;
    struct {
        uint32_t size;
        uint8_t *buffer;
    } transmit;
    uint32_t receive_state;
    uint32_t received;
    uint32_t port; /* which UART prints: uart_buff_switch */
};
extern struct uart_device UartDev;

void Uart_Init(uint32_t port);
void uart_div_modify(uint32_t port, uint32_t divisor);
int uart_tx_one_char(uint8_t c);
void uart_drain(void);
int uart_rx_one_char(uint8_t *c);
uint8_t uart_rx_one_char_block(void);
void uart_buff_switch(uint32_t port);
uint32_t uart_baudrate_detect(uint32_t port, uint32_t wait);

/* --- printing (print.c) ----------------------------------------------------- */

typedef void put_char(char c);
void ets_install_putc1(put_char *put);
void ets_install_putc2(put_char *put);
void ets_install_uart_printf(void);
void ets_write_char(char c);
int ets_vprintf(put_char *put, const char *format, va_list arguments);
int ets_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* --- time, clocks, reset (system.c) ---------------------------------------- */

uint32_t ets_get_cpu_frequency(void);
void ets_update_cpu_frequency(uint32_t mhz);
void ets_delay_us(uint32_t us);
uint32_t rtc_get_reset_reason(void);
void software_reset(void) __attribute__((noreturn));
void rom_stop(void) __attribute__((noreturn)); /* for ever, until a reset */

/* --- flash (flash.c, cache.c) ------------------------------------------------ */

struct flash_chip {
    uint32_t id, size, block_size, sector_size, page_size, status_mask;
};
extern struct flash_chip *flashchip;

enum spi_result { SPI_OK = 0, SPI_ERROR = 1, SPI_TIMEOUT = 2 };

void SelectSpiFunction(void);
void spi_flash_attach(void);
int SPIRead(uint32_t address, uint32_t *to, uint32_t length);
int SPIWrite(uint32_t address, const uint32_t *from, uint32_t length);
int SPIEraseSector(uint32_t sector);
int SPIEraseBlock(uint32_t block);
int SPIEraseChip(void);
int SPIEraseArea(uint32_t start, uint32_t length);
int SPIUnlock(void);
int SPIReadModeCnfig(uint32_t mode);
int SPIParamCfg(uint32_t id, uint32_t size, uint32_t block, uint32_t sector, uint32_t page,
                uint32_t status_mask);
void Cache_Read_Enable(uint32_t odd, uint32_t chunk, uint32_t use_32k);
void Cache_Read_Disable(void);

/* --- starting programs (boot.c, loader.c) ------------------------------------ */

typedef void program_entry(void);
void boot_from_flash(void) __attribute__((noreturn));
void loader_serve(void) __attribute__((noreturn));
void ets_set_user_start(program_entry *entry);
void rom_start_program(program_entry *entry) __attribute__((noreturn));

/* --- strings (string.c) ------------------------------------------------------- */

void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);
void bzero(void *to, size_t n);

/* --- heap (heap.c), AES tables (aes.c) ------------------------------------------ */

void *mem_malloc(uint32_t size);
void mem_free(void *p);
void aes_init(void);

#endif
