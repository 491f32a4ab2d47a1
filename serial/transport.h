/* What a transport supplies to port.c.  One file per transport; the table of
 * schemes is in port.c.
 *
 * receive and send never wait: they do what they can now, return the number of
 * bytes, 0 when nothing could be done, or a port_status.  `fd` is what to wait on;
 * a transport whose fd is -1 is always ready. */
#ifndef SERIAL_TRANSPORT_H
#define SERIAL_TRANSPORT_H

#include "serial/port.h"

struct transport {
    int (*receive)(struct port *port, void *bytes, size_t size);
    int (*send)(struct port *port, const void *bytes, size_t size);
    int (*set_baud)(struct port *port, unsigned baud);   /* NULL: can't */
    int (*set_lines)(struct port *port, unsigned lines); /* NULL: can't */
    void (*discard)(struct port *port);                  /* NULL: read until empty */
    void (*close)(struct port *port);
    /* For a port with a clock of its own, both or none: as transport_wait (events 0: only
     * time passes), and the milliseconds since some moment. */
    int (*wait)(struct port *port, short events, int timeout_ms);
    int64_t (*now)(const struct port *port);
};

struct port {
    const struct transport *transport;
    char *name;
    int fd, wake_fd;
    unsigned abilities;
    unsigned baud;
    void *state; /* the transport's own */
};

/* Each opens `port`, whose name, baud and wake_fd are set; fills in the rest. */
int tty_open(struct port *port);
int tcp_open(struct port *port);
int rfc2217_open(struct port *port);
int transcript_open(struct port *port);

/* Connects to "HOST:PORT" (anything after '?' is left out) within 5 s. */
int tcp_connect(struct port *port, const char *address);

/* Waits for `fd` to allow `events` of poll(): PORT_OK, PORT_TIMEOUT or PORT_INTERRUPTED. */
int transport_wait(const struct port *port, short events, int timeout_ms);

/* The port_status for errno. */
int transport_status(int error);

/* receive and send of a plain file descriptor. */
int descriptor_receive(struct port *port, void *bytes, size_t size);
int descriptor_send(struct port *port, const void *bytes, size_t size);

#endif
