/* The board's serial port over TCP on this machine (127.0.0.1 only): raw, or with
 * RFC 2217, by which a client sets the rate and moves DTR and RTS. */
#ifndef BOARD_HOST_NET_H
#define BOARD_HOST_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "board/host/flashfile.h"

struct net {
    int listener, client; /* -1: none */
    bool rfc2217;
    uint16_t port;
    /* Telnet: where in a command the last byte read was. */
    uint8_t state, verb;
    uint8_t option[32]; /* a subnegotiation's bytes so far */
    size_t option_length;
    /* What the client has asked for. */
    uint32_t baud;
    bool dtr, rts;
    bool lines_changed; /* set here, cleared by who reads them */
};

/* `port` 0: one that is free.  One client at a time. */
enum host_status net_open(struct net *net, uint16_t port, bool rfc2217)
    __attribute__((warn_unused_result));
void net_close(struct net *net);
/* Takes a client that waits; true when it came or went. */
bool net_look(struct net *net);
/* Data bytes from the client (telnet's own are carried out), and to it. */
size_t net_read(struct net *net, uint8_t *bytes, size_t size);
size_t net_write(struct net *net, const uint8_t *bytes, size_t size);

#endif
