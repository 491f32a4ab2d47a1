/* Memory map of the ESP8266, as the CPU addresses it.
 *
 * Sources: ESP8266 SDK linker scripts; measured with stock firmware. */
#ifndef CHIP_MEMORY_H
#define CHIP_MEMORY_H

/* Mask ROM.  Narrow (8, 16 bit) loads raise EXCCAUSE 3. */
#define ROM_BASE 0x40000000U
#define ROM_SIZE 0x10000U

/* Instruction RAM.  The two upper 16 KB halves become flash cache when
 * DPORT_IRAM_CACHE says so, and are unmapped while they are.  32-bit access only. */
#define IRAM_BASE        0x40100000U
#define IRAM_SIZE        0x10000U
#define IRAM_CACHE0_BASE 0x40108000U
#define IRAM_CACHE1_BASE 0x4010C000U
#define IRAM_CACHE_SIZE  0x4000U

/* Data RAM: 80 KB for programs, then the 16 KB the ROM keeps its data in. */
#define DRAM_BASE     0x3FFE8000U
#define DRAM_SIZE     0x18000U
#define DRAM_ROM_BASE 0x3FFFC000U
#define DRAM_END      0x40000000U

/* Flash, read through the cache: 1 MB of it at a time, chosen by DPORT_CACHE_CTRL.
 * Aligned 32-bit loads only. */
#define FLASH_WINDOW_BASE 0x40200000U
#define FLASH_WINDOW_SIZE 0x100000U

/* Device registers. */
#define DPORT_BASE       0x3FF00000U
#define DPORT_SIZE       0x1000U
#define MAC_BASE         0x3FF20000U
#define MAC_SIZE         0x2000U
#define PERIPHERALS_BASE 0x60000000U
#define PERIPHERALS_SIZE 0x10000U

/* RTC RAM survives every reset but power-on. */
#define RTC_RAM_BASE      0x60001000U /* system part, 256 bytes */
#define RTC_RAM_USER_BASE 0x60001100U
#define RTC_RAM_SIZE      0x400U

/* Where the ROM starts a program that straps ask for in RAM (boot mode 2). */
#define IRAM_ENTRY IRAM_BASE

#define CRYSTAL_HZ  26000000U /* ESP-07 and nearly every module */
#define BOOT_CPU_HZ 52000000U /* until firmware starts the PLL */
#define PLL_CPU_HZ  80000000U /* 160 MHz with DPORT_CPU_CLOCK bit 0 */
#define PLL_APB_HZ  80000000U

#endif
