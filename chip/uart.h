/* UART0 and UART1 (transmit only on most modules): SDK headers, uart_register.h. */
#ifndef CHIP_UART_H
#define CHIP_UART_H

#define UART_BASE(i)      (0x60000000U + (i)*0xF00U)
#define UART_FIFO(i)      (UART_BASE(i) + 0x00)
#define UART_INT_RAW(i)   (UART_BASE(i) + 0x04)
#define UART_INT_ST(i)    (UART_BASE(i) + 0x08)
#define UART_INT_ENA(i)   (UART_BASE(i) + 0x0C)
#define UART_INT_CLR(i)   (UART_BASE(i) + 0x10)
#define UART_CLKDIV(i)    (UART_BASE(i) + 0x14) /* 19:0, UART clocks per bit */
#define UART_AUTOBAUD(i)  (UART_BASE(i) + 0x18)
#define UART_STATUS(i)    (UART_BASE(i) + 0x1C)
#define UART_CONF0(i)     (UART_BASE(i) + 0x20)
#define UART_CONF1(i)     (UART_BASE(i) + 0x24)
#define UART_LOWPULSE(i)  (UART_BASE(i) + 0x28) /* 19:0, shortest low, UART clocks */
#define UART_HIGHPULSE(i) (UART_BASE(i) + 0x2C) /* 19:0, shortest high */
#define UART_PULSE_NUM(i) (UART_BASE(i) + 0x30) /* 9:0, edges seen */
#define UART_DATE(i)      (UART_BASE(i) + 0x78) /* 0x00062000; esptool 2's chip test */
#define UART_ID(i)        (UART_BASE(i) + 0x7C)

#define UART_FIFO_SIZE 128U /* each direction */

/* UART_INT_* */
#define UART_RXFIFO_FULL_INT  (1U << 0)
#define UART_TXFIFO_EMPTY_INT (1U << 1)
#define UART_PARITY_ERR_INT   (1U << 2)
#define UART_FRM_ERR_INT      (1U << 3)
#define UART_RXFIFO_OVF_INT   (1U << 4)
#define UART_DSR_CHG_INT      (1U << 5)
#define UART_CTS_CHG_INT      (1U << 6)
#define UART_BRK_DET_INT      (1U << 7)
#define UART_RXFIFO_TOUT_INT  (1U << 8)

/* UART_AUTOBAUD */
#define UART_AUTOBAUD_EN   (1U << 0)
#define UART_GLITCH_FILT_S 8

/* UART_STATUS */
#define UART_RXFIFO_CNT_S 0
#define UART_TXFIFO_CNT_S 16
#define UART_FIFO_CNT_M   0xFFU

/* UART_CONF0 */
#define UART_PARITY         (1U << 0) /* 1: odd */
#define UART_PARITY_EN      (1U << 1)
#define UART_BIT_NUM_S      2 /* 2 bits: 5 to 8 data bits */
#define UART_STOP_BIT_NUM_S 4 /* 2 bits: 1 = 1, 2 = 1.5, 3 = 2 */
#define UART_TXD_BRK        (1U << 8)
#define UART_LOOPBACK       (1U << 14)
#define UART_TX_FLOW_EN     (1U << 15)
#define UART_RXFIFO_RST     (1U << 17)
#define UART_TXFIFO_RST     (1U << 18)
#define UART_RXD_INV        (1U << 19)
#define UART_CTS_INV        (1U << 20)
#define UART_DSR_INV        (1U << 21)
#define UART_TXD_INV        (1U << 22)
#define UART_RTS_INV        (1U << 23)
#define UART_DTR_INV        (1U << 24)

/* UART_CONF1 */
#define UART_RXFIFO_FULL_THRHD_S  0 /* 7 bits */
#define UART_TXFIFO_EMPTY_THRHD_S 8 /* 7 bits */
#define UART_RX_FLOW_THRHD_S      16
#define UART_RX_FLOW_EN           (1U << 23)
#define UART_RX_TOUT_THRHD_S      24 /* 7 bits, in bytes of line time */
#define UART_RX_TOUT_EN           (1U << 31)

#endif
