/* The virtual ESP-07: a chip, its flash, and the circuit around it.
 *
 *   struct board_config config = {.rom = rom, .rom_size = 65536,
 *                                 .flash = bytes, .flash_size = 524288};
 *   struct board *board;
 *   if (board_create(&board, &config) < 0) ...
 *   board_run(board, board_now(board) + 100 * TICKS_PER_MS);
 *
 * Time is ticks of 1/2080 microsecond (env.h) since the board was made.  Nothing
 * enters but through the functions here, and a run depends on nothing else: the same
 * calls at the same ticks give the same run.
 *
 * ROM and flash belong to the caller and outlive the board; the flash's bytes change
 * as the guest writes them. */
#ifndef BOARD_BOARD_H
#define BOARD_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "board/circuit.h"
#include "board/env.h"
#include "board/line.h"

enum board_status {
    BOARD_OK = 0,
    BOARD_NO_MEMORY = -1,
    BOARD_BAD_ROM = -2,   /* not 64 KB */
    BOARD_BAD_FLASH = -3, /* not a power of two from 256 KB to 16 MB */
    BOARD_BAD_SNAPSHOT = -4,
};

/* What the board did that a person would see; `value` by kind. */
enum board_event {
    BOARD_STARTED, /* left reset; value = boot mode of the straps */
    BOARD_RESET,   /* value = enum reset_kind */
    BOARD_HELD,    /* RST is low */
    BOARD_ASLEEP,  /* deep sleep */
    BOARD_POWER_OFF,
    BOARD_CLOCK, /* value = CPU clock in MHz */
};

/* Called while the board runs; none may call back into the board. */
struct board_listener {
    void *context;
    /* A symbol on a UART's transmit line; it began at `start_tick` and is over now. */
    void (*serial)(void *context, unsigned uart, struct line_symbol symbol, uint64_t start_tick);
    void (*pin)(void *context, unsigned pin, bool level, uint64_t tick);
    void (*sample)(void *context, uint32_t word, uint64_t tick); /* sent by I2S */
    void (*event)(void *context, enum board_event event, unsigned value, uint64_t tick);
};

struct board_config {
    const uint8_t *rom;
    size_t rom_size;
    uint8_t *flash;
    size_t flash_size;
    uint32_t flash_id; /* 0: a common part of that size */
    uint8_t mac[6];    /* all 0: 5C:CF:7F:12:34:56 */
    uint32_t wiring;   /* bits of enum wiring; 0 is the tutorial's */
    bool float_high;
    unsigned strap_delay_ms; /* from RST's rise to the sampling of straps; 0: 10 */
    uint64_t seed;           /* of the random numbers */
    bool flash_cache;   /* instructions wait for cache lines (board/dev/cache.h): slower, nearer to
                           a real board's time */
    bool plain_polling; /* executes polling loops instead of recognising them; slower, the same */
    struct board_listener listener;
};

struct board;

enum board_status board_create(struct board **board, const struct board_config *config)
    __attribute__((warn_unused_result));
void board_destroy(struct board *board);
const char *board_status_text(enum board_status status);

uint64_t board_now(const struct board *board);

/* Runs until `until_tick` or a little after (an instruction isn't cut). */
void board_run(struct board *board, uint64_t until_tick);

/* The tick up to which the board does nothing by itself (the CPU waits, sleeps or is
 * held); now when it is busy, NEVER when only input can wake it. */
uint64_t board_idle_until(const struct board *board);

/* Is the guest in a polling loop that is recognised?  It does something only when an
 * appointment or input makes it, as if it waited. */
bool board_polls(const struct board *board);

/* --- serial --------------------------------------------------------------- */

/* Puts bytes on the line into a UART, one after the other.  Returns how many were
 * taken: at most board_serial_room. */
size_t board_serial_send(struct board *board, unsigned uart, struct line_format format,
                         const uint8_t *bytes, size_t count);
size_t board_serial_room(const struct board *board, unsigned uart);
/* How the chip's UART is set now. */
struct line_format board_serial_format(const struct board *board, unsigned uart);

/* --- hands and wires ------------------------------------------------------ */

void board_hold_flash(struct board *board, bool held);
void board_hold_reset(struct board *board, bool held);
void board_set_lines(struct board *board, bool dtr, bool rts);
void board_set_power(struct board *board, bool on);
void board_set_adc(struct board *board, unsigned value); /* 0 .. 1024, as firmware reads it */
/* A wire on a pin that the circuit leaves free. */
void board_drive_pin(struct board *board, unsigned pin, enum drive drive);
bool board_pin(const struct board *board, unsigned pin);

/* --- faults --------------------------------------------------------------- */

/* A cut: the supply gives in and comes back (a brown-out); what the flash was doing is done
 * half, the chip starts anew.  A reset: as by the button; the flash goes on. */
enum board_fault { BOARD_CUT, BOARD_RESET_PULSE };
void board_strike(struct board *board, enum board_fault fault);
/* The same at the nth write or erase of the flash from now; 0: never. */
void board_strike_at_write(struct board *board, enum board_fault fault, unsigned n);
/* The same when the CPU has counted so many cycles (struct board_view); 0: never. */
void board_strike_at_cycle(struct board *board, enum board_fault fault, uint64_t cycle);

enum board_flash_fault { BOARD_FLASH_ID, BOARD_FLASH_PROTECTED, BOARD_FLASH_MISSING };
/* Another id (0: the right one); write-protected; taken off the board. */
void board_set_flash(struct board *board, enum board_flash_fault fault, uint32_t value);

/* --- looking inside ------------------------------------------------------- */

struct board_view {
    uint32_t pc, ps, a[16];
    uint64_t cycles; /* CPU cycles executed or waited */
    uint64_t waited; /* of those, in WAITI */
    uint64_t polled; /* of those, in polling loops that were recognised; not in a snapshot */
    unsigned cpu_mhz;
    unsigned boot_mode; /* of the last start */
    enum reset_kind reset;
    bool held, starting, asleep, powered, waiting;
    bool dtr, rts;
};
struct board_view board_look(const struct board *board);

/* A word of memory without side effects (RAM, ROM, flash window; 0 elsewhere). */
uint32_t board_peek(const struct board *board, uint32_t address);

/* --- snapshots ------------------------------------------------------------ */

/* The machine's state, without flash and ROM.  Good for the same espy only. */
size_t board_snapshot_size(void);
void board_snapshot(const struct board *board, void *to);
enum board_status board_restore(struct board *board, const void *from, size_t size)
    __attribute__((warn_unused_result));
/* FNV-1a over state and flash: equal runs have equal hashes. */
uint64_t board_hash(const struct board *board);

#endif
