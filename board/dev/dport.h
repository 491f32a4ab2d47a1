/* DPORT: cache and flash mapping, CPU clock, interrupt gates, eFuse words. */
#ifndef BOARD_DEV_DPORT_H
#define BOARD_DEV_DPORT_H

#include "board/env.h"
#include "chip/dport.h"

struct dport {
    uint32_t reg[1024];
};

void dport_reset(struct dport *dport, const uint8_t mac[6]);
uint32_t dport_load(struct dport *dport, struct env *env, uint32_t offset);
void dport_store(struct dport *dport, struct env *env, uint32_t offset, uint32_t value);

/* What follows from the registers. */
bool dport_cache_enabled(const struct dport *dport);
uint32_t dport_flash_bank(const struct dport *dport); /* megabyte that the window shows */
/* How much of IRAM is the flash's cache, in bytes; is it being emptied? */
uint32_t dport_cache_bytes(const struct dport *dport);
bool dport_cache_flushes(const struct dport *dport);
uint8_t dport_iram_mapped(const struct dport *dport); /* as struct bus has it */
bool dport_fast_clock(const struct dport *dport);
bool dport_nmi_gate(const struct dport *dport);
bool dport_spi_overlap(const struct dport *dport);
bool dport_uart_swapped(const struct dport *dport);
/* May this interrupt (enum chip_interrupt, one of the edges) pass? */
bool dport_edge_enabled(const struct dport *dport, unsigned interrupt);

#endif
