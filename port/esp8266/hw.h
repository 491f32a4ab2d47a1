/* What the firmware's drivers share: registers, interrupts, the boot ROM's functions. */
#ifndef PORT_ESP8266_HW_H
#define PORT_ESP8266_HW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REG(address) (*(volatile uint32_t *)(address))

/* Code that must run while the flash window is closed, or fast; data it reads. */
#define IRAM __attribute__((section(".iram.text"), noinline))
#define DRAM_CONST __attribute__((section(".dram")))

static inline void reg_set(uint32_t address, uint32_t bits)
{
    REG(address) |= bits;
}

static inline void reg_clear(uint32_t address, uint32_t bits)
{
    REG(address) &= ~bits;
}

static inline uint32_t irq_save(void)
{
    uint32_t ps;
    __asm__ volatile("rsil %0, 3" : "=a"(ps)::"memory");
    return ps;
}

static inline void irq_restore(uint32_t ps)
{
    __asm__ volatile("wsr %0, ps; rsync" ::"a"(ps) : "memory");
}

static inline uint32_t ccount(void)
{
    uint32_t value;
    __asm__ volatile("rsr %0, ccount" : "=a"(value));
    return value;
}

/* The boot ROM's, at their published addresses (chip/rom.def). */
void Cache_Read_Enable(uint32_t odd, uint32_t chunk, uint32_t use_32k);
void rom_i2c_writeReg(uint32_t block, uint32_t host, uint32_t reg, uint32_t data);
void ets_update_cpu_frequency(uint32_t mhz);
uint32_t ets_wdt_disable(void);
uint32_t rtc_get_reset_reason(void);

/* Lets interrupt `n` (chip/interrupt.h) through to its handler in interrupt_dispatch. */
void interrupt_enable(int n);

#endif
