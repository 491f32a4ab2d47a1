/* The CPU's view of memory: RAM at once, devices through two functions.
 *
 * Addresses outside every range, narrow accesses to word-only memory and
 * unaligned ones are answers, not host errors: the CPU turns them into the
 * guest's exceptions.
 *
 * The bus owns nothing.  board.c fills it in and keeps it in step with the
 * registers that map cache and flash (bus_map_*).  Whoever changes what the CPU
 * must look at before its next instruction (an interrupt, the next event, the
 * mapping, code in memory) sets `attention`; the CPU then leaves its loop. */
#ifndef BOARD_BUS_H
#define BOARD_BUS_H

#include <stdbool.h>
#include <stdint.h>

#include "chip/memory.h"

enum bus_status {
    BUS_OK = 0,
    BUS_ERROR = -1,      /* nothing answers, or too narrow for what does */
    BUS_UNALIGNED = -2,  /* address is no multiple of the size */
    BUS_PROHIBITED = -3, /* outside the regions a program may use */
};

/* Code lies in one gigabyte-aligned stretch: ROM, IRAM, flash window, 1 MB each. */
#define BUS_CODE_BASE ROM_BASE
enum bus_code_window { BUS_ROM, BUS_IRAM, BUS_FLASH, BUS_CODE_WINDOWS };

struct code;

struct bus {
    uint8_t *dram;
    uint8_t *iram;
    /* What each code window reads: byte n of it is window[w][n & window_mask[w]]. */
    const uint8_t *window[BUS_CODE_WINDOWS];
    uint32_t window_mask[BUS_CODE_WINDOWS];
    uint32_t flash_bank; /* the megabyte that BUS_FLASH shows */
    bool flash_mapped;   /* else BUS_FLASH reads zeros and nothing runs there */
    uint8_t iram_mapped; /* bit n: the n-th 16 KB of IRAM is RAM, not cache */
    bool attention;
    uint32_t literal_base; /* LITBASE as the decoded code has it */
    uint32_t code_changes; /* how often decoded code was written or read its literals anew */
    struct code *code;     /* told when IRAM is written */
    void *devices;         /* handed to the two functions */
    uint32_t (*load_device)(void *devices, uint32_t address);
    void (*store_device)(void *devices, uint32_t address, uint32_t value);
    /* Cycles that an access to the flash window waits for its cache line; NULL: never any.
     * Fetches ask it themselves; loads leave their wait in `wait`. */
    uint32_t (*line_wait)(void *devices, uint32_t address);
    uint32_t wait;
};

/* Loads `size` (1, 2, 4) bytes, zero-extended; stores the low ones of `value`. */
enum bus_status bus_load(struct bus *bus, uint32_t address, unsigned size, uint32_t *value)
    __attribute__((warn_unused_result));
enum bus_status bus_store(struct bus *bus, uint32_t address, unsigned size, uint32_t value)
    __attribute__((warn_unused_result));

/* Is there code at `address` to be fetched? */
bool bus_has_code(const struct bus *bus, uint32_t address);

/* The byte at an address where bus_has_code; 0 elsewhere. */
uint8_t bus_code_byte(const struct bus *bus, uint32_t address);

#endif
