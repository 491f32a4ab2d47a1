/* UART0: polled out, by interrupt in. */
#include "chip/uart.h"

#include "chip/interrupt.h"
#include "port/esp8266/drivers.h"
#include "port/esp8266/hw.h"
#include "py/py.h"

enum { RING = 512, RX_THRESHOLD = 16, RX_TIMEOUT_BYTES = 2 };

struct uart {
    struct py *py;
    volatile uint16_t head, tail; /* head: where the next byte goes */
    uint8_t ring[RING];
};
static struct uart uart;

void uart_open(uint32_t apb_hz, uint32_t baud)
{
    uart_flush();
    REG(UART_CLKDIV(0)) = (apb_hz + baud / 2) / baud;
    reg_set(UART_CONF0(0), UART_RXFIFO_RST);
    reg_clear(UART_CONF0(0), UART_RXFIFO_RST);
    REG(UART_CONF1(0)) = RX_THRESHOLD << UART_RXFIFO_FULL_THRHD_S |
                         RX_TIMEOUT_BYTES << UART_RX_TOUT_THRHD_S | UART_RX_TOUT_EN;
    REG(UART_INT_CLR(0)) = ~0U;
    REG(UART_INT_ENA(0)) = UART_RXFIFO_FULL_INT | UART_RXFIFO_TOUT_INT;
    interrupt_enable(INT_UART);
}

void uart_attach(struct py *of)
{
    uart.py = of;
}

static inline uint32_t fifo_count(uint32_t shift)
{
    return REG(UART_STATUS(0)) >> shift & UART_FIFO_CNT_M;
}

/* A byte that finds the ring full is lost, as one that finds a FIFO full is. */
static inline void keep(uint8_t byte)
{
    uint16_t next = (uint16_t)((uart.head + 1) % RING);
    if (next == uart.tail)
        return;
    uart.ring[uart.head] = byte;
    uart.head = next;
}

IRAM void uart_interrupt(void)
{
    while (fifo_count(UART_RXFIFO_CNT_S)) {
        uint8_t byte = (uint8_t)REG(UART_FIFO(0));
        if (uart.py && byte == py_interrupt_byte(uart.py))
            py_interrupt(uart.py);
        else
            keep(byte);
    }
    REG(UART_INT_CLR(0)) = UART_RXFIFO_FULL_INT | UART_RXFIFO_TOUT_INT;
}

int uart_get(void)
{
    if (uart.head == uart.tail)
        return -1;
    uint8_t byte = uart.ring[uart.tail];
    uart.tail = (uint16_t)((uart.tail + 1) % RING);
    return byte;
}

IRAM void uart_put(uint8_t byte)
{
    while (fifo_count(UART_TXFIFO_CNT_S) >= UART_FIFO_SIZE - 2)
        ;
    REG(UART_FIFO(0)) = byte;
}

/* The FIFO reads empty while the last byte is still on the line. */
IRAM void uart_flush(void)
{
    while (fifo_count(UART_TXFIFO_CNT_S))
        ;
    uint32_t byte_time = (REG(UART_CLKDIV(0)) & 0xFFFFF) * 12, start = ccount();
    while (ccount() - start < byte_time)
        ;
}
