/* SPI0 (the flash) and SPI1 ("HSPI", the user's): SDK headers, spi_register.h. */
#ifndef CHIP_SPI_H
#define CHIP_SPI_H

#define SPI_BASE(i)      (0x60000200U - (i)*0x100U)
#define SPI_CMD(i)       (SPI_BASE(i) + 0x00)
#define SPI_ADDR(i)      (SPI_BASE(i) + 0x04) /* 23:0 address, 31:24 length of READ and PP */
#define SPI_CTRL(i)      (SPI_BASE(i) + 0x08)
#define SPI_CTRL1(i)     (SPI_BASE(i) + 0x0C)
#define SPI_RD_STATUS(i) (SPI_BASE(i) + 0x10)
#define SPI_CTRL2(i)     (SPI_BASE(i) + 0x14)
#define SPI_CLOCK(i)     (SPI_BASE(i) + 0x18)
#define SPI_USER(i)      (SPI_BASE(i) + 0x1C)
#define SPI_USER1(i)     (SPI_BASE(i) + 0x20)
#define SPI_USER2(i)     (SPI_BASE(i) + 0x24)
#define SPI_WR_STATUS(i) (SPI_BASE(i) + 0x28)
#define SPI_PIN(i)       (SPI_BASE(i) + 0x2C)
#define SPI_SLAVE(i)     (SPI_BASE(i) + 0x30)
#define SPI_SLAVE1(i)    (SPI_BASE(i) + 0x34)
#define SPI_SLAVE2(i)    (SPI_BASE(i) + 0x38)
#define SPI_SLAVE3(i)    (SPI_BASE(i) + 0x3C)
#define SPI_W(i, n)      (SPI_BASE(i) + 0x40 + 4U * (n)) /* n = 0 .. 15 */
#define SPI_EXT2(i)      (SPI_BASE(i) + 0xF8)
#define SPI_EXT3(i)      (SPI_BASE(i) + 0xFC)

/* SPI_CMD: each starts a transaction and reads 0 when it is done. */
#define SPI_FLASH_READ (1U << 31)
#define SPI_FLASH_WREN (1U << 30)
#define SPI_FLASH_WRDI (1U << 29)
#define SPI_FLASH_RDID (1U << 28)
#define SPI_FLASH_RDSR (1U << 27)
#define SPI_FLASH_WRSR (1U << 26)
#define SPI_FLASH_PP   (1U << 25)
#define SPI_FLASH_SE   (1U << 24)
#define SPI_FLASH_BE   (1U << 23)
#define SPI_FLASH_CE   (1U << 22)
#define SPI_FLASH_DP   (1U << 21)
#define SPI_FLASH_RES  (1U << 20)
#define SPI_FLASH_HPM  (1U << 19)
#define SPI_USR        (1U << 18)

/* SPI_CTRL */
#define SPI_WR_BIT_ORDER (1U << 26)
#define SPI_RD_BIT_ORDER (1U << 25)
#define SPI_QIO_MODE     (1U << 24)
#define SPI_DIO_MODE     (1U << 23)
#define SPI_QOUT_MODE    (1U << 20)
#define SPI_ENABLE_AHB   (1U << 17) /* the flash window reads through SPI0 (measured) */
#define SPI_DOUT_MODE    (1U << 14)
#define SPI_FASTRD_MODE  (1U << 13)

/* SPI_RD_STATUS: the flash's own status bits */
#define SPI_FLASH_BUSY (1U << 0)
#define SPI_FLASH_WEL  (1U << 1)

/* SPI_CLOCK */
#define SPI_CLK_EQU_SYSCLK (1U << 31)
#define SPI_CLKDIV_PRE_S   18
#define SPI_CLKCNT_N_S     12
#define SPI_CLKCNT_H_S     6
#define SPI_CLKCNT_L_S     0

/* SPI_USER */
#define SPI_USR_COMMAND       (1U << 31)
#define SPI_USR_ADDR          (1U << 30)
#define SPI_USR_DUMMY         (1U << 29)
#define SPI_USR_MISO          (1U << 28)
#define SPI_USR_MOSI          (1U << 27)
#define SPI_USR_MOSI_HIGHPART (1U << 25)
#define SPI_USR_MISO_HIGHPART (1U << 24)
#define SPI_WR_BYTE_ORDER     (1U << 11)
#define SPI_RD_BYTE_ORDER     (1U << 10)
#define SPI_CK_OUT_EDGE       (1U << 7)
#define SPI_CS_SETUP          (1U << 5)
#define SPI_CS_HOLD           (1U << 4)
#define SPI_FLASH_MODE        (1U << 2)
#define SPI_DUPLEX            (1U << 0)

/* SPI_USER1: lengths in bits, less one */
#define SPI_USR_ADDR_BITLEN_S    26
#define SPI_USR_MOSI_BITLEN_S    17
#define SPI_USR_MISO_BITLEN_S    8
#define SPI_USR_DUMMY_CYCLELEN_S 0

/* SPI_USER2 */
#define SPI_USR_COMMAND_BITLEN_S 28
#define SPI_USR_COMMAND_VALUE_S  0

/* SPI_SLAVE */
#define SPI_TRANS_DONE    (1U << 4)
#define SPI_TRANS_DONE_EN (1U << 9)

#endif
