/* DPORT.  Measured; eFuse layout: facts of the serial loader. */
#include "board/dev/dport.h"

#include <string.h>

#include "chip/interrupt.h"

#define REG(d, name) ((d)->reg[((name)-DPORT_BASE) / 4])

#include "chip/memory.h"

/* w2 of modules at hand; bit 12 says that w3 holds the first half of the MAC. */
#define EFUSE_DATA2_VALUE 0x0000B000U

void dport_reset(struct dport *d, const uint8_t mac[6])
{
    memset(d, 0, sizeof *d);
    REG(d, EFUSE_DATA0) = (uint32_t)mac[5] << 24;
    REG(d, EFUSE_DATA1) = 0x02000000U | (uint32_t)mac[3] << 8 | mac[4];
    REG(d, EFUSE_DATA2) = EFUSE_DATA2_VALUE;
    REG(d, EFUSE_DATA3) = (uint32_t)mac[0] << 16 | (uint32_t)mac[1] << 8 | mac[2];
}

bool dport_cache_enabled(const struct dport *d)
{
    return REG(d, DPORT_CACHE_CTRL) & CACHE_ENABLE;
}

/* VERIFY: bit 24 (the third variant) is unseen and ignored. */
uint32_t dport_flash_bank(const struct dport *d)
{
    uint32_t ctrl = REG(d, DPORT_CACHE_CTRL);
    return (ctrl >> CACHE_CHUNK_S & CACHE_CHUNK_M) * 2 + (ctrl & CACHE_ODD_MB ? 1 : 0);
}

uint8_t dport_iram_mapped(const struct dport *d)
{
    uint32_t cache = REG(d, DPORT_IRAM_CACHE);
    return (uint8_t)(3U | (cache & IRAM_CACHE0_ON ? 0 : 4U) | (cache & IRAM_CACHE1_ON ? 0 : 8U));
}

uint32_t dport_cache_bytes(const struct dport *d)
{
    return dport_iram_mapped(d) == 3U ? 2 * IRAM_CACHE_SIZE : IRAM_CACHE_SIZE;
}

bool dport_cache_flushes(const struct dport *d)
{
    return REG(d, DPORT_CACHE_CTRL) & CACHE_FLUSH;
}

bool dport_fast_clock(const struct dport *d)
{
    return REG(d, DPORT_CPU_CLOCK) & 1;
}

bool dport_nmi_gate(const struct dport *d)
{
    return REG(d, DPORT_NMI_GATE) & 1;
}

bool dport_spi_overlap(const struct dport *d)
{
    return REG(d, DPORT_HOST_INF) & (1U << 7);
}

bool dport_uart_swapped(const struct dport *d)
{
    return REG(d, DPORT_HOST_INF) & DPORT_UART_SWAP;
}

bool dport_edge_enabled(const struct dport *d, unsigned interrupt)
{
    return REG(d, DPORT_EDGE_INT_ENABLE) >> (interrupt - INT_WDT) & 1;
}

/* A flush is done as soon as it is asked for; the cache is never busy. */
static uint32_t cache_ctrl(const struct dport *d)
{
    uint32_t ctrl = REG(d, DPORT_CACHE_CTRL) & ~(CACHE_FLUSH_DONE | CACHE_BUSY);
    return ctrl & CACHE_FLUSH ? ctrl | CACHE_FLUSH_DONE : ctrl;
}

uint32_t dport_load(struct dport *d, struct env *env, uint32_t offset)
{
    (void)env;
    if (offset + DPORT_BASE == DPORT_CACHE_CTRL)
        return cache_ctrl(d);
    return d->reg[offset / 4];
}

void dport_store(struct dport *d, struct env *env, uint32_t offset, uint32_t value)
{
    uint32_t address = offset + DPORT_BASE;
    if (address >= EFUSE_DATA0 && address <= EFUSE_DATA3)
        return; /* burnt */
    d->reg[offset / 4] = value;
    if (address == DPORT_CACHE_CTRL || address == DPORT_IRAM_CACHE || address == DPORT_CPU_CLOCK)
        env_remap(env);
}
