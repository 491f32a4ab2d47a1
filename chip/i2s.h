/* I2S, and SLC, the DMA that feeds it: SDK headers i2s_reg.h and slc_register.h.
 *
 * SLC is named from the host's side of the SDIO bus: its "rx" link reads memory (here:
 * for I2S to send), its "tx" link writes memory. */
#ifndef CHIP_I2S_H
#define CHIP_I2S_H

#define I2S_BASE        0x60000E00U
#define I2S_TXFIFO      (I2S_BASE + 0x00)
#define I2S_RXFIFO      (I2S_BASE + 0x04)
#define I2S_CONF        (I2S_BASE + 0x08)
#define I2S_INT_RAW     (I2S_BASE + 0x0C)
#define I2S_INT_ST      (I2S_BASE + 0x10)
#define I2S_INT_ENA     (I2S_BASE + 0x14)
#define I2S_INT_CLR     (I2S_BASE + 0x18)
#define I2S_TIMING      (I2S_BASE + 0x1C)
#define I2S_FIFO_CONF   (I2S_BASE + 0x20)
#define I2S_RXEOF_NUM   (I2S_BASE + 0x24)
#define I2S_CONF_SINGLE (I2S_BASE + 0x28)
#define I2S_CONF_CHAN   (I2S_BASE + 0x2C)

/* I2S_CONF */
#define I2S_BCK_DIV_S  22 /* 27:22; bit clock = 160 MHz / this / CLKM_DIV */
#define I2S_CLKM_DIV_S 16 /* 21:16 */
#define I2S_DIV_M      0x3FU
#define I2S_BITS_MOD_S 12 /* 15:12; bits of a channel beyond 16 */
#define I2S_BITS_MOD_M 0xFU
#define I2S_RX_START   (1U << 9)
#define I2S_TX_START   (1U << 8)
#define I2S_RESET_BITS 0xFU

/* I2S_INT */
#define I2S_TX_REMPTY_INT (1U << 5) /* the sender ran out of words */

#define I2S_DSCR_EN (1U << 12) /* I2S_FIFO_CONF: the DMA feeds the FIFOs */

#define SLC_BASE            0x60000B00U
#define SLC_CONF0           (SLC_BASE + 0x00)
#define SLC_INT_RAW         (SLC_BASE + 0x04)
#define SLC_INT_STATUS      (SLC_BASE + 0x08)
#define SLC_INT_ENA         (SLC_BASE + 0x0C)
#define SLC_INT_CLR         (SLC_BASE + 0x10)
#define SLC_RX_LINK         (SLC_BASE + 0x24)
#define SLC_TX_LINK         (SLC_BASE + 0x28)
#define SLC_RX_EOF_DES_ADDR (SLC_BASE + 0x48)
#define SLC_TX_EOF_DES_ADDR (SLC_BASE + 0x4C)

/* SLC_CONF0 */
#define SLC_RX_AUTO_WRBACK (1U << 6) /* gives descriptors back when they are done */
#define SLC_RXLINK_RST     (1U << 1)
#define SLC_TXLINK_RST     (1U << 0)

/* SLC_INT */
#define SLC_RX_DSCR_ERR_INT (1U << 20)
#define SLC_TX_DSCR_ERR_INT (1U << 19)
#define SLC_RX_EOF_INT      (1U << 17)
#define SLC_RX_DONE_INT     (1U << 16)
#define SLC_TX_EOF_INT      (1U << 15)
#define SLC_TX_DONE_INT     (1U << 14)

/* SLC_RX_LINK, SLC_TX_LINK */
#define SLC_LINK_RESTART (1U << 30)
#define SLC_LINK_START   (1U << 29)
#define SLC_LINK_STOP    (1U << 28)
#define SLC_LINK_ADDRESS 0xFFFFFU /* of the first descriptor, less SLC_LINK_BASE */
#define SLC_LINK_BASE    0x3FF00000U

/* A descriptor: this word, the buffer's address, the next descriptor's (0: none). */
#define SLC_DSCR_SIZE_M   0xFFFU /* 11:0 bytes there are */
#define SLC_DSCR_LENGTH_S 12     /* 23:12 bytes that count */
#define SLC_DSCR_EOF      (1U << 30)
#define SLC_DSCR_OWNER    (1U << 31) /* it is the hardware's */

#endif
