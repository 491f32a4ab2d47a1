/* Between the chip's UART and its client, on the pseudo-terminal or the network:
 * bytes become symbols of the client's rate and back; what doesn't fit yet waits
 * here.  A network client comes before one on the pseudo-terminal.  Faults that a
 * test asks for happen here. */
#ifndef BOARD_HOST_SERIAL_H
#define BOARD_HOST_SERIAL_H

#include "board/board.h"
#include "board/host/faults.h"
#include "board/host/net.h"
#include "board/host/pty.h"

enum { SERIAL_IN = 4096, SERIAL_OUT = 1 << 16 };

struct serial {
    struct pty pty;
    struct net net;
    struct line_faults faults;
    uint64_t held_until;           /* tick before which a delayed byte doesn't go */
    struct line_receiver receiver; /* of the client's adapter */
    uint32_t baud;                 /* as the client set it */
    bool client;                   /* the port was open when last looked at */
    uint64_t idle_tick;            /* when the receiver will have sampled its last bit */
    uint64_t sent, received;       /* bytes to and from the client */
    size_t in_count, out_count;
    uint8_t in[SERIAL_IN], out[SERIAL_OUT];
};

/* Looks who is there and at what rate (raw TCP: the chip's own); reads what the
 * client wrote. */
void serial_look(struct serial *serial, const struct board *board);
/* Gives the board what it has room for. */
void serial_feed(struct serial *serial, struct board *board);
/* Takes a symbol from the chip's line. */
void serial_take(struct serial *serial, struct line_symbol symbol, uint64_t start_tick);
/* Samples what the line shows until now; hands the client what it takes. */
void serial_flush(struct serial *serial, uint64_t now_tick);
/* What to poll for the client's bytes, or -1. */
int serial_input(const struct serial *serial);
/* Would more output be lost? */
bool serial_is_full(const struct serial *serial);

#endif
