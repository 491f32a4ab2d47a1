/* A UART: two FIFOs, interrupts, automatic baud detection, loopback.
 *
 * Bytes written go out as symbols of the rate that UART_CLKDIV asks for; symbols
 * from outside are sampled at that rate (board/line.h). */
#ifndef BOARD_DEV_UART_H
#define BOARD_DEV_UART_H

#include "board/env.h"
#include "chip/uart.h"

struct uart_fifo {
    uint8_t byte[UART_FIFO_SIZE];
    uint32_t head, count;
};

struct uart {
    uint32_t number;  /* 0 or 1 */
    uint32_t reg[64]; /* those without a life of their own */
    struct uart_fifo rx, tx;
    bool sending;
    struct line_symbol out; /* on the wire now */
    uint64_t out_start;
    struct line_receiver in;
    /* Automatic baud detection. */
    uint64_t last_edge;
    uint32_t edges, shortest_low, shortest_high;
    bool edge_low; /* level after the last edge */
};

void uart_reset(struct uart *uart, uint32_t number);
uint32_t uart_load(struct uart *uart, struct env *env, uint32_t offset);
void uart_store(struct uart *uart, struct env *env, uint32_t offset, uint32_t value);

/* The appointments: a symbol has left; the receiver has sampled all bits of a slow
 * character; the line has been idle for the receive time-out. */
void uart_sent(struct uart *uart, struct env *env);
void uart_sampled(struct uart *uart, struct env *env);
void uart_timed_out(struct uart *uart, struct env *env);

/* A symbol that began at `start_tick` has come in whole. */
void uart_receive(struct uart *uart, struct env *env, struct line_symbol symbol,
                  uint64_t start_tick);

/* How the UART frames and times characters now. */
struct line_format uart_format(const struct uart *uart, const struct env *env);

#endif
