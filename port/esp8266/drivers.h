/* The firmware's drivers, by file: system.c, uart.c, clock.c, pins.c.
 *
 * Each keeps its state in one struct that only its own file touches, because interrupt
 * entry has no argument to bring it; all else goes through these functions.
 * The *_interrupt functions run at interrupt level, from IRAM. */
#ifndef PORT_ESP8266_DRIVERS_H
#define PORT_ESP8266_DRIVERS_H

#include <stdbool.h>
#include <stdint.h>

struct py;

void system_reset(void) __attribute__((noreturn));
/* Sleeps until an interrupt comes; returns at once when one came since the last call. */
void system_wait(void);

/* --- uart.c: UART0 at 115200, received bytes kept in a ring ------------------- */
void uart_open(uint32_t apb_hz, uint32_t baud);
void uart_attach(struct py *of); /* whom a Ctrl-C interrupts; NULL: nobody */
int uart_get(void);              /* a byte, or -1 when none has come */
void uart_put(uint8_t byte);     /* waits for room */
void uart_flush(void);           /* until the last bit left */
void uart_interrupt(void);

/* --- clock.c: time since start, and timers, on FRC2 --------------------------- */
void clock_open(void);
void clock_attach(struct py *of);
uint64_t clock_us(void);
/* Sleeps until an interrupt comes, or until `deadline_us` at the latest. */
void clock_wait(uint64_t deadline_us);
bool clock_timer_set(int timer, uint32_t period_us, bool periodic);
void clock_interrupt(void);

/* --- pins.c: GPIO 0-16 -------------------------------------------------------- */
void pins_open(void);
void pins_attach(struct py *of);
void pins_interrupt(void);
extern const struct port_pins esp8266_pins;

#endif
