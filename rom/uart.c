/* The UARTs, polled. */
#include "chip/uart.h"

#include "chip/interrupt.h"
#include "chip/iomux.h"
#include "rom/rom.h"

enum {
    BOOT_DIVISOR = 694, /* 115200 from 80 MHz; 74880 from the 52 MHz of boot */
    MIN_EDGES = 30,
    PULSE_CORRECTION = 12,
    GLITCH_FILTER = 8
};

ROM_CONTRACT(uart) struct uart_device UartDev;

static void pad_function(uint32_t offset, uint32_t function)
{
    uint32_t pad = IOMUX_BASE + offset;
    REG(pad) = (REG(pad) & ~IOMUX_FUNC_MASK) | IOMUX_FUNC(function);
}

void uart_rx_intr_handler(void *argument);
void uartAttach(void);
void uartAttach(void)
{
    UartDev.baud_rate = 115200;
    UartDev.data_bits = 3; /* 8 */
    UartDev.stop_bits = 1;
    UartDev.receive_state = 0;
    UartDev.port = 0;
    _xtos_set_interrupt_handler_arg(INT_UART, uart_rx_intr_handler, &UartDev.receive);
}

void uart_div_modify(uint32_t port, uint32_t divisor)
{
    REG(UART_CLKDIV(port)) = divisor;
    reg_set(UART_CONF0(port), UART_RXFIFO_RST | UART_TXFIFO_RST);
    reg_clear(UART_CONF0(port), UART_RXFIFO_RST | UART_TXFIFO_RST);
}

void Uart_Init(uint32_t port)
{
    if (port == 0)
        pad_function(0x18, IOMUX_U0TXD_FUNC);
    else
        pad_function(0x38, IOMUX_U1TXD_FUNC);
    REG(UART_CONF0(port)) = UartDev.data_bits << UART_BIT_NUM_S | UartDev.stop_bits
                                                                      << UART_STOP_BIT_NUM_S;
    uart_div_modify(port, BOOT_DIVISOR);
    REG(UART_CONF1(port)) = 1U << UART_RXFIFO_FULL_THRHD_S;
    REG(UART_INT_CLR(port)) = 0xFFFF;
    reg_set(UART_INT_ENA(port), UART_RXFIFO_FULL_INT);
}

void uart_buff_switch(uint32_t port)
{
    UartDev.port = port;
}

struct uart_device *GetUartDevice(void);
struct uart_device *GetUartDevice(void)
{
    return &UartDev;
}

static uint32_t fifo_count(uint32_t port, uint32_t shift)
{
    return REG(UART_STATUS(port)) >> shift & UART_FIFO_CNT_M;
}

int uart_tx_one_char(uint8_t c)
{
    uint32_t port = UartDev.port;
    while (fifo_count(port, UART_TXFIFO_CNT_S) >= UART_FIFO_SIZE - 2)
        ;
    REG(UART_FIFO(port)) = c;
    return 0;
}

/* Until what was written has left: the last byte is on the line when the FIFO is empty. */
void uart_drain(void)
{
    while (fifo_count(UartDev.port, UART_TXFIFO_CNT_S))
        ;
    ets_delay_us(200);
}

int uart_rx_one_char(uint8_t *c)
{
    if (!fifo_count(UartDev.port, UART_RXFIFO_CNT_S))
        return 1;
    *c = (uint8_t)REG(UART_FIFO(UartDev.port));
    return 0;
}

uint8_t uart_rx_one_char_block(void)
{
    uint8_t c;
    while (uart_rx_one_char(&c))
        ;
    return c;
}

int ets_getc(void);
int ets_getc(void)
{
    uint8_t c;
    return uart_rx_one_char(&c) ? 0 : c;
}

/* Drains what has come into UartDev.receive, the handler's argument. */
void uart_rx_intr_handler(void *argument)
{
    struct uart_receive *r = argument;
    while (fifo_count(UartDev.port, UART_RXFIFO_CNT_S)) {
        uint8_t c = (uint8_t)REG(UART_FIFO(UartDev.port));
        if (!r->buffer)
            continue;
        *r->write++ = c;
        if (r->write >= r->buffer + r->size)
            r->write = r->buffer;
    }
    REG(UART_INT_CLR(UartDev.port)) = UART_RXFIFO_FULL_INT | UART_RXFIFO_TOUT_INT;
}

int uart_rx_readbuff(struct uart_receive *r, uint8_t *c);
int uart_rx_readbuff(struct uart_receive *r, uint8_t *c)
{
    if (r->read == r->write)
        return 1;
    *c = *r->read++;
    if (r->read >= r->buffer + r->size)
        r->read = r->buffer;
    return 0;
}

/* The divisor that the line's shortest pulses ask for, or 0 when not enough edges have
 * come (with `wait`: not before they have). */
uint32_t uart_baudrate_detect(uint32_t port, uint32_t wait)
{
    if (!(REG(UART_AUTOBAUD(port)) & UART_AUTOBAUD_EN))
        REG(UART_AUTOBAUD(port)) = GLITCH_FILTER << UART_GLITCH_FILT_S | UART_AUTOBAUD_EN;
    while (REG(UART_PULSE_NUM(port)) < MIN_EDGES)
        if (!wait)
            return 0;
    uint32_t divisor =
        ((REG(UART_LOWPULSE(port)) + REG(UART_HIGHPULSE(port))) >> 1) + PULSE_CORRECTION;
    REG(UART_AUTOBAUD(port)) = 0;
    return divisor;
}
