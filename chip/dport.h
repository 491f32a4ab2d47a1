/* DPORT: clocks, cache, interrupt gates, eFuse words.  Measured, but for the SDK
 * headers' EDGE_INT_ENABLE. */
#ifndef CHIP_DPORT_H
#define CHIP_DPORT_H

#define DPORT_NMI_GATE        0x3FF00000U /* bit 0: FRC1 raises the NMI */
#define DPORT_EDGE_INT_ENABLE 0x3FF00004U /* bit 0 WDT, 1 FRC1, 2 FRC2 */
#define DPORT_CACHE_CTRL      0x3FF0000CU
#define DPORT_CPU_CLOCK       0x3FF00014U /* bit 0: 160 MHz */
#define DPORT_CLOCK_GATE      0x3FF00018U
#define DPORT_INT_STATUS      0x3FF00020U /* who of those that share an interrupt raised it */
#define DPORT_IRAM_CACHE      0x3FF00024U
#define DPORT_HOST_INF        0x3FF00028U /* bit 2: UART0 swaps to GPIO15, 13; bit 7: SPI overlap */

/* DPORT_INT_STATUS */
#define DPORT_INT_SPI0 (1U << 4)
#define DPORT_INT_SPI1 (1U << 7)
#define DPORT_INT_I2S  (1U << 9)

/* DPORT_CACHE_CTRL */
#define CACHE_FLUSH      (1U << 0)
#define CACHE_FLUSH_DONE (1U << 1)
#define CACHE_ENABLE     (1U << 8)
#define CACHE_BUSY       (1U << 9)
#define CACHE_CHUNK_S    16 /* 18:16: which 2 MB of flash */
#define CACHE_CHUNK_M    7U
#define CACHE_BANK_24    (1U << 24)
#define CACHE_ODD_MB     (1U << 25) /* the odd megabyte of the chunk */
#define CACHE_32K        (1U << 26) /* both halves of IRAM's upper 32 KB are cache */

/* DPORT_IRAM_CACHE */
#define IRAM_CACHE1_ON (1U << 3) /* 0x4010C000 half is cache */
#define IRAM_CACHE0_ON (1U << 4) /* 0x40108000 half is cache */

#define DPORT_UART_SWAP (1U << 2)

/* eFuse words w0..w3; the MAC and chip id in them: facts of the serial loader. */
#define EFUSE_DATA0 0x3FF00050U
#define EFUSE_DATA1 0x3FF00054U
#define EFUSE_DATA2 0x3FF00058U
#define EFUSE_DATA3 0x3FF0005CU

/* READ_REG of this ROM word tells the ESP8266 from its successors. */
#define CHIP_MAGIC_ADDRESS 0x40001000U
#define CHIP_MAGIC_ESP8266 0xFFF0C101U

/* Others that stand alone. */
#define MAC_TIMER_US 0x3FF20C00U /* microseconds since power-on */
#define WDEV_RANDOM  0x3FF20E44U /* random word */

/* RF i2c, hosts 0-4: block 7:0, register 15:8, data 23:16, write 24, busy 25. */
#define RF_I2C(host) (0x60000D00U + 4U * (host))
#define RF_I2C_WRITE (1U << 24)
#define RF_I2C_BUSY  (1U << 25)
#define RF_PLL_HOST  4U
#define RF_PLL_BLOCK 0x67U /* reg 1 = 0x88, reg 2 = 0x91 start the PLL: 52 -> 80 MHz */

#define SAR_ADC_DATA(n) (0x60000D80U + 4U * (n)) /* n = 0 .. 7, inverted 11-bit samples */

#endif
