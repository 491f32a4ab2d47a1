/* All state of a board: one struct in sections, plain data, no pointers.  Copying it
 * copies the machine (flash bytes apart). */
#ifndef BOARD_MACHINE_H
#define BOARD_MACHINE_H

#include "board/circuit.h"
#include "board/cpu.h"
#include "board/dev/cache.h"
#include "board/dev/dport.h"
#include "board/dev/flash.h"
#include "board/dev/frc.h"
#include "board/dev/gpio.h"
#include "board/dev/i2s.h"
#include "board/dev/mac.h"
#include "board/dev/rf.h"
#include "board/dev/rtc.h"
#include "board/dev/spi.h"
#include "board/dev/uart.h"
#include "board/dev/wdt.h"
#include "board/line.h"
#include "board/sched.h"

/* Symbols on their way into a UART, in order; the first one is on the line. */
enum { LINE_QUEUE = 256 };
struct line_queue {
    struct line_symbol symbol[LINE_QUEUE];
    uint32_t head, count;
    uint64_t start_tick; /* of the first one */
};

/* Is the chip there, and is it let run? */
struct control {
    bool held;     /* RST low */
    bool starting; /* RST rose; the straps aren't sampled yet */
    bool asleep;   /* deep sleep */
    bool off;      /* no power */
    uint64_t stalled_until;
    uint64_t strap_delay; /* ticks */
    /* Faults that were asked for: at the nth flash operation, when the CPU's counter
     * stands there; 0: none. */
    uint32_t writes_left;
    uint64_t fault_cycle;
    uint8_t write_fault, cycle_fault; /* enum board_fault */
    bool reset_asked;
    uint8_t reset_kind; /* enum reset_kind of the last or the asked one */
    uint8_t boot_mode;
};

/* Ticks and CPU cycles: at `tick` the CPU's counter stood at `cycle`. */
struct clock {
    uint64_t tick, cycle;
    uint32_t cpu_ticks; /* per CPU cycle */
};

struct machine {
    struct cpu cpu;
    struct clock clock;
    struct control control;
    struct sched sched;
    struct circuit circuit;
    uint64_t random;
    uint8_t holders[16]; /* by interrupt: which of the units that share it hold it up */
    uint8_t mac_address[6];
    struct line_queue line[2];
    struct uart uart[2];
    struct spi spi[2];
    struct flash_part flash;
    struct gpio gpio;
    struct frc frc[2];
    struct wdt wdt;
    struct rtc rtc;
    struct dport dport;
    struct cache cache;
    struct i2s i2s;
    struct rf rf;
    struct mac mac;
    uint32_t other[0x10000 / 4]; /* registers of units that only store */
    uint8_t dram[DRAM_SIZE];
    uint8_t iram[IRAM_SIZE];
};

/* Devices by address: where a load or store of a register goes.  `slave` is what
 * the flash controller reaches. */
uint32_t machine_load(struct machine *m, struct env *env, uint32_t address);
void machine_store(struct machine *m, struct env *env, uint8_t *flash_bytes, uint32_t address,
                   uint32_t value);

#endif
