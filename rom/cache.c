/* The flash cache: which megabyte the window shows, and how much IRAM it takes. */
#include "chip/dport.h"
#include "chip/spi.h"
#include "rom/rom.h"

static void flush(void)
{
    reg_clear(DPORT_CACHE_CTRL, CACHE_FLUSH);
    reg_set(DPORT_CACHE_CTRL, CACHE_FLUSH);
    while (!(REG(DPORT_CACHE_CTRL) & CACHE_FLUSH_DONE))
        ;
    reg_clear(DPORT_CACHE_CTRL, CACHE_FLUSH);
}

/* odd: 0 even megabyte, 1 odd, else both?; chunk: which 2 MB; use_32k: 32 KB of cache
 * instead of 16.  VERIFY: what `odd` above 1 selects (bit 24) on hardware: no firmware
 * seen uses it; map it and read both megabytes. */
void Cache_Read_Enable(uint32_t odd, uint32_t chunk, uint32_t use_32k)
{
    static const uint32_t halves[] ROM_WORDS = {0, CACHE_ODD_MB, CACHE_BANK_24};
    flush();
    reg_clear(DPORT_CACHE_CTRL,
              CACHE_CHUNK_M << CACHE_CHUNK_S | CACHE_ODD_MB | CACHE_BANK_24 | CACHE_32K);
    reg_set(DPORT_CACHE_CTRL, (chunk & CACHE_CHUNK_M) << CACHE_CHUNK_S | halves[odd < 2 ? odd : 2] |
                                  (use_32k ? CACHE_32K : 0));
    reg_set(DPORT_IRAM_CACHE, IRAM_CACHE1_ON | (use_32k ? IRAM_CACHE0_ON : 0));
    reg_set(SPI_CTRL(0), SPI_ENABLE_AHB);
    reg_set(DPORT_CACHE_CTRL, CACHE_ENABLE);
}

void Cache_Read_Disable(void)
{
    while (REG(DPORT_CACHE_CTRL) & CACHE_BUSY)
        ;
    reg_clear(DPORT_CACHE_CTRL, CACHE_ENABLE);
    reg_clear(SPI_CTRL(0), SPI_ENABLE_AHB);
    reg_clear(DPORT_IRAM_CACHE, IRAM_CACHE0_ON | IRAM_CACHE1_ON);
}
