/* A port to talk to a board through: bytes, a rate and two lines.
 *
 *     struct port *port;
 *     struct port_options how = {.baud = 115200, .wake_fd = -1};
 *     int status = port_open(&port, "/dev/ttyUSB0", &how);
 *     status = port_write(port, "hello", 5, 1000);
 *     status = port_read(port, buffer, sizeof buffer, 100);
 *     port_close(port);
 *
 * The name chooses the transport:
 *     /dev/ttyUSB0, /dev/pts/3      a serial adapter, a pseudo-terminal
 *     tcp://HOST:PORT               a raw TCP connection (also socket://)
 *     rfc2217://HOST:PORT           a Telnet serial server; sets rate and lines
 *     transcript:FILE               a recorded session (see transcript.c)
 *
 * Who opens, closes.  All times are milliseconds; no call waits beyond its time-out.
 * A port isn't shared between threads. */
#ifndef SERIAL_PORT_H
#define SERIAL_PORT_H

#include <stddef.h>
#include <stdint.h>

enum port_status {
    PORT_OK = 0,
    PORT_TIMEOUT = -1,     /* nothing within the time */
    PORT_GONE = -2,        /* unplugged, or the far end closed */
    PORT_INTERRUPTED = -3, /* wake_fd became readable: the user wants to stop */
    PORT_MISSING = -4,     /* no such port or host */
    PORT_DENIED = -5,      /* no permission */
    PORT_BUSY = -6,        /* another program holds it */
    PORT_UNSUPPORTED = -7, /* this port can't do that */
    PORT_BAD_NAME = -8,    /* the name makes no sense */
    PORT_FAILED = -9,      /* anything else; errno tells */
};

/* What a port can do, as far as is known before it was tried. */
enum port_ability {
    PORT_SETS_BAUD = 1 << 0,
    PORT_SETS_LINES = 1 << 1, /* DTR and RTS; cleared when the first attempt fails */
    PORT_HAS_RATE = 1 << 2,   /* bytes really cross a line at that rate */
};

enum port_line { PORT_DTR = 1 << 0, PORT_RTS = 1 << 1 };

struct port_options {
    unsigned baud; /* bits per second */
    int wake_fd;   /* readable: waiting ends with PORT_INTERRUPTED; -1: none */
};

struct port;

/* On failure *port is NULL. */
int port_open(struct port **port, const char *name, const struct port_options *how)
    __attribute__((warn_unused_result));
void port_close(struct port *port);

const char *port_name(const struct port *port);
unsigned port_abilities(const struct port *port);

/* The number of bytes read, at least 1 and at most `size`; or a port_status. */
int port_read(struct port *port, void *bytes, size_t size, int timeout_ms)
    __attribute__((warn_unused_result));

/* Writes all of it, or fails. */
int port_write(struct port *port, const void *bytes, size_t size, int timeout_ms)
    __attribute__((warn_unused_result));

/* What was written before leaves at the old rate. */
int port_set_baud(struct port *port, unsigned baud) __attribute__((warn_unused_result));

/* Asserts exactly these lines (port_line), both at once. */
int port_set_lines(struct port *port, unsigned lines) __attribute__((warn_unused_result));

/* Forgets what has arrived and wasn't read. */
void port_discard(struct port *port);

/* Waits end by this descriptor from now on; -1: by none. */
void port_wake_by(struct port *port, int fd);

/* Waits, unless the user wants to stop: PORT_OK or PORT_INTERRUPTED. */
int port_pause(struct port *port, int ms);

/* Milliseconds of a clock that never steps: what time-outs are measured by. */
int64_t port_now_ms(const struct port *port);

/* A sentence for the status, without a full stop. */
const char *port_status_text(int status);

#endif
