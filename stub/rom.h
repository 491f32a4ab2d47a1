/* The boot ROM's functions that the stub calls. */
#ifndef STUB_ROM_H
#define STUB_ROM_H

#include <stdint.h>

enum rom_address {
#define SYMBOL(name, address)   ROM_##name = address,
#define UNLISTED(name, address) ROM_##name = address,
#include "chip/rom.def"
#undef SYMBOL
#undef UNLISTED
};

#define rom_isr_attach(number, handler, argument)                                                  \
    ((void (*)(uint32_t, void (*)(void *), void *))ROM_ets_isr_attach)(number, handler, argument)
#define rom_isr_mask(mask)      ((void (*)(uint32_t))ROM_ets_isr_mask)(mask)
#define rom_isr_unmask(mask)    ((void (*)(uint32_t))ROM_ets_isr_unmask)(mask)
#define rom_intr_unlock()       ((void (*)(void))ROM_ets_intr_unlock)()
#define rom_delay_us(us)        ((void (*)(uint32_t))ROM_ets_delay_us)(us)
#define rom_select_spi()        ((void (*)(uint32_t))ROM_SelectSpiFunction)(0)
#define rom_spi_unlock()        ((int (*)(void))ROM_SPIUnlock)()
#define rom_flash_attach()      ((void (*)(void))ROM_spi_flash_attach)()
#define rom_md5_init(c)         ((void (*)(void *))ROM_MD5Init)(c)
#define rom_md5_update(c, p, n) ((void (*)(void *, const void *, uint32_t))ROM_MD5Update)(c, p, n)
#define rom_md5_final(out, c)   ((void (*)(uint8_t *, void *))ROM_MD5Final)(out, c)

#endif
