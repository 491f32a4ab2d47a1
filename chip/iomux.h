/* IO_MUX: which unit owns a pad, and its pull-up.  SDK headers (eagle_soc.h). */
#ifndef CHIP_IOMUX_H
#define CHIP_IOMUX_H

#define IOMUX_BASE           0x60000800U
#define IOMUX_CONF           (IOMUX_BASE + 0x00)
#define SPI0_CLK_EQU_SYS_CLK (1U << 8)
#define SPI1_CLK_EQU_SYS_CLK (1U << 9)

#define IOMUX_PULLUP       (1U << 7)
#define IOMUX_PULLDOWN     (1U << 6) /* VERIFY: no data sheet names it; measure a floating pin */
#define IOMUX_SLEEP_PULLUP (1U << 3)
#define IOMUX_SLEEP_OE     (1U << 1)
#define IOMUX_OE           (1U << 0)

/* The function is bits 8, 5, 4 (2, 1, 0 of its number). */
#define IOMUX_FUNC_MASK 0x130U
#define IOMUX_FUNC(f)   ((((f)&4U) << 6) | (((f)&3U) << 4))

/* IOMUX_PAD(gpio, offset of its register, function that makes it a GPIO) */
#define IOMUX_PADS                                                                                 \
    IOMUX_PAD(0, 0x34, 0)                                                                          \
    IOMUX_PAD(1, 0x18, 3) /* U0TXD */                                                              \
    IOMUX_PAD(2, 0x38, 0)                                                                          \
    IOMUX_PAD(3, 0x14, 3) /* U0RXD */                                                              \
    IOMUX_PAD(4, 0x3C, 0)                                                                          \
    IOMUX_PAD(5, 0x40, 0)                                                                          \
    IOMUX_PAD(6, 0x1C, 3)  /* SD_CLK: flash clock */                                               \
    IOMUX_PAD(7, 0x20, 3)  /* SD_DATA0 */                                                          \
    IOMUX_PAD(8, 0x24, 3)  /* SD_DATA1 */                                                          \
    IOMUX_PAD(9, 0x28, 3)  /* SD_DATA2 */                                                          \
    IOMUX_PAD(10, 0x2C, 3) /* SD_DATA3 */                                                          \
    IOMUX_PAD(11, 0x30, 3) /* SD_CMD */                                                            \
    IOMUX_PAD(12, 0x04, 3) /* MTDI */                                                              \
    IOMUX_PAD(13, 0x08, 3) /* MTCK */                                                              \
    IOMUX_PAD(14, 0x0C, 3) /* MTMS */                                                              \
    IOMUX_PAD(15, 0x10, 3) /* MTDO */

#define IOMUX_U0TXD_FUNC 0 /* of pad 1 */
#define IOMUX_U0RXD_FUNC 0 /* of pad 3 */
#define IOMUX_U1TXD_FUNC 2 /* of pad 2 */
#define IOMUX_HSPI_FUNC  2 /* of pads 12-15 */
#define IOMUX_SPI_FUNC   1 /* of pads 6-11: the flash; 0, as after a reset, is SDIO */

#endif
