/* What a device may do to the rest of the board, and what it may know of it:
 * the time, an appointment, a wire, a symbol on a serial line.  A device knows
 * neither the CPU nor its siblings.  board.c is the other side.
 *
 * Time is ticks of 1/2080 microsecond: the coarsest unit in which the crystal
 * (26 MHz) and the clocks made from it (52, 80, 160 MHz) all have whole periods.
 * 64 bits of it last 281 years. */
#ifndef BOARD_ENV_H
#define BOARD_ENV_H

#include <stdbool.h>
#include <stdint.h>

#include "board/line.h"

#define TICKS_PER_US      2080ULL
#define TICKS_PER_MS      (1000 * TICKS_PER_US)
#define TICKS_PER_S       (1000 * TICKS_PER_MS)
#define TICKS_PER_CRYSTAL 80U /* 26 MHz */
#define TICKS_PER_52MHZ   40U
#define TICKS_PER_80MHZ   26U
#define TICKS_PER_160MHZ  13U
#define NEVER             UINT64_MAX

/* Appointments: one of each kind at a time. */
enum event {
    EVENT_STRAPS, /* reset is over: sample the straps and start */
    EVENT_LINE0,  /* the next symbol from outside arrives at UART0 */
    EVENT_LINE1,
    EVENT_UART0_TX,
    EVENT_UART0_RX,
    EVENT_UART0_TIMEOUT,
    EVENT_UART1_TX,
    EVENT_UART1_RX,
    EVENT_UART1_TIMEOUT,
    EVENT_FRC1,
    EVENT_FRC2,
    EVENT_WDT,
    EVENT_RTC_WAKE,
    EVENT_SLC_OUT,
    EVENT_SLC_IN,
    EVENTS
};

/* Lines from devices to the interrupt controller, and others board.c routes. */
enum wire {
    WIRE_MAC,
    WIRE_SLC,
    WIRE_SPI0,
    WIRE_SPI1,
    WIRE_RTC,
    WIRE_GPIO,
    WIRE_UART0,
    WIRE_UART1,
    WIRE_WDT,
    WIRE_FRC1,
    WIRE_FRC2,
    WIRE_I2S,
    WIRES
};

enum reset_kind {
    RESET_POWER_ON,
    RESET_EXTERNAL,
    RESET_SOFTWARE,
    RESET_WATCHDOG,
    RESET_WAKE, /* out of deep sleep */
};

struct env;

uint64_t env_now(const struct env *env);
/* Ticks per clock of the peripheral bus: 52 MHz until the PLL runs, then 80. */
uint32_t env_bus_clock(const struct env *env);
void env_book(struct env *env, enum event event, uint64_t at_tick);
void env_cancel(struct env *env, enum event event);
void env_wire(struct env *env, enum wire wire, bool level);
/* A pin of the chip (0 .. 15; 16 is the RTC's) got another level. */
void env_pin(struct env *env, unsigned pin, bool level);
/* A UART put a whole symbol on its line; it began at `start_tick`. */
void env_send(struct env *env, unsigned uart, struct line_symbol symbol, uint64_t start_tick);
void env_reset(struct env *env, enum reset_kind kind);
/* All but the RTC stops until a reset. */
void env_deep_sleep(struct env *env);
/* The CPU stands still until then. */
void env_stall(struct env *env, uint64_t until_tick);
/* The mapping of cache, flash or IRAM, or the CPU's clock may have changed. */
void env_remap(struct env *env);
/* Bytes of the flash chip were changed. */
void env_flash_changed(struct env *env, uint32_t offset, uint32_t length);
/* So many bytes of data RAM, for a DMA; NULL when they aren't all there. */
uint8_t *env_memory(struct env *env, uint32_t address, uint32_t bytes);
/* I2S put a word (left and right) on its line. */
void env_sample(struct env *env, uint32_t word);
/* The radio's receiver is switched on. */
void env_radio_starts(struct env *env);
/* The guest reads the microsecond counter: does it poll? */
void env_clock_read(struct env *env, uint32_t us);
/* The next random word; the same in every run of the same board. */
uint32_t env_random(struct env *env);

#endif
