/* Opening by name, waiting with bounds: what all transports share. */
#include "serial/port.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "serial/transport.h"

static const struct {
    const char *prefix;
    int (*open)(struct port *port);
} schemes[] = {
    {"tcp://",      tcp_open       },
    {"socket://",   tcp_open       },
    {"rfc2217://",  rfc2217_open   },
    {"transcript:", transcript_open},
    {"",            tty_open       },
};

static const char *const status_texts[] = {
    [PORT_OK] = "all is well",
    [-PORT_TIMEOUT] = "nothing came in time",
    [-PORT_GONE] = "the port is gone: unplugged, or closed at its far end",
    [-PORT_INTERRUPTED] = "interrupted",
    [-PORT_MISSING] = "there is no such port",
    [-PORT_DENIED] = "no permission to use the port",
    [-PORT_BUSY] = "another program holds the port",
    [-PORT_UNSUPPORTED] = "the port can't do that",
    [-PORT_BAD_NAME] = "that isn't the name of a port",
    [-PORT_FAILED] = "the port failed",
};

const char *port_status_text(int status)
{
    int last = (int)(sizeof status_texts / sizeof status_texts[0]) - 1;
    return status_texts[status > 0 ? 0 : -status > last ? last : -status];
}

int transport_status(int error)
{
    switch (error) {
    case ENOENT:
    case ENXIO:
    case ENODEV:
    case ECONNREFUSED:
    case EHOSTUNREACH:
    case ENETUNREACH: return PORT_MISSING;
    case EACCES:
    case EPERM: return PORT_DENIED;
    case EBUSY:
    case EWOULDBLOCK: return PORT_BUSY;
    case EIO:
    case EPIPE:
    case ECONNRESET: return PORT_GONE;
    case ETIMEDOUT: return PORT_TIMEOUT;
    default: return PORT_FAILED;
    }
}

int64_t port_now_ms(const struct port *port)
{
    struct timespec t;
    if (port->transport->now)
        return port->transport->now(port);
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int transport_wait(const struct port *port, short events, int timeout_ms)
{
    struct pollfd fds[] = {
        {.fd = port->wake_fd, .events = POLLIN},
        {.fd = port->fd,      .events = events},
    };
    int n = poll(fds, 2, timeout_ms);
    if (n < 0)
        return errno == EINTR ? PORT_TIMEOUT : PORT_FAILED;
    if (fds[0].revents)
        return PORT_INTERRUPTED;
    return n == 0 ? PORT_TIMEOUT : PORT_OK;
}

static int wait_for(struct port *port, short events, int64_t end)
{
    int64_t left = end - port_now_ms(port);
    int ms = left > 0 ? (int)left : 0;
    return port->transport->wait ? port->transport->wait(port, events, ms)
                                 : transport_wait(port, events, ms);
}

int descriptor_receive(struct port *port, void *bytes, size_t size)
{
    ssize_t n = read(port->fd, bytes, size);
    if (n > 0)
        return (int)n;
    if (n < 0 && errno == EAGAIN)
        return 0;
    return n == 0 ? PORT_GONE : transport_status(errno);
}

int descriptor_send(struct port *port, const void *bytes, size_t size)
{
    ssize_t n = write(port->fd, bytes, size);
    if (n >= 0)
        return (int)n;
    return errno == EAGAIN ? 0 : transport_status(errno);
}

int port_open(struct port **out, const char *name, const struct port_options *how)
{
    struct port *port = calloc(1, sizeof *port);
    *out = NULL;
    if (!port || !(port->name = strdup(name))) {
        free(port);
        return PORT_FAILED;
    }
    port->fd = -1;
    port->wake_fd = how->wake_fd;
    port->baud = how->baud;
    size_t i = 0;
    while (strncmp(name, schemes[i].prefix, strlen(schemes[i].prefix)))
        i++;
    int status = schemes[i].open(port);
    if (status == PORT_OK) {
        *out = port;
        return PORT_OK;
    }
    free(port->name);
    free(port);
    return status;
}

void port_close(struct port *port)
{
    if (!port)
        return;
    port->transport->close(port);
    free(port->name);
    free(port);
}

const char *port_name(const struct port *port)
{
    return port->name;
}

unsigned port_abilities(const struct port *port)
{
    return port->abilities;
}

/* A transport may take bytes in and have none for us (Telnet's own), hence the loop. */
int port_read(struct port *port, void *bytes, size_t size, int timeout_ms)
{
    int64_t end = port_now_ms(port) + timeout_ms;
    for (;;) {
        int n = port->transport->receive(port, bytes, size);
        if (n != 0)
            return n;
        bool late = port_now_ms(port) >= end;
        int status = wait_for(port, POLLIN, end);
        if (status != PORT_OK && (status != PORT_TIMEOUT || late))
            return status;
    }
}

int port_write(struct port *port, const void *bytes, size_t size, int timeout_ms)
{
    const uint8_t *p = bytes;
    int64_t end = port_now_ms(port) + timeout_ms;
    while (size > 0) {
        int n = port->transport->send(port, p, size);
        if (n < 0)
            return n;
        p += n, size -= (size_t)n;
        bool late = port_now_ms(port) >= end;
        int status = size && n == 0 ? wait_for(port, POLLOUT, end) : PORT_OK;
        if (status != PORT_OK && (status != PORT_TIMEOUT || late))
            return status;
    }
    return PORT_OK;
}

int port_set_baud(struct port *port, unsigned baud)
{
    if (!port->transport->set_baud)
        return PORT_UNSUPPORTED;
    int status = port->transport->set_baud(port, baud);
    if (status == PORT_OK)
        port->baud = baud;
    return status;
}

int port_set_lines(struct port *port, unsigned lines)
{
    if (!port->transport->set_lines || !(port->abilities & PORT_SETS_LINES))
        return PORT_UNSUPPORTED;
    int status = port->transport->set_lines(port, lines);
    if (status == PORT_UNSUPPORTED)
        port->abilities &= ~(unsigned)PORT_SETS_LINES;
    return status;
}

void port_discard(struct port *port)
{
    uint8_t waste[512];
    if (port->transport->discard)
        port->transport->discard(port);
    else
        for (int i = 0; i < 1000 && port->transport->receive(port, waste, sizeof waste) > 0; i++)
            ;
}

void port_wake_by(struct port *port, int fd)
{
    port->wake_fd = fd;
}

int port_pause(struct port *port, int ms)
{
    struct pollfd wake = {.fd = port->wake_fd, .events = POLLIN};
    if (port->transport->wait)
        return port->transport->wait(port, 0, ms) == PORT_INTERRUPTED ? PORT_INTERRUPTED : PORT_OK;
    return poll(&wake, 1, ms) > 0 ? PORT_INTERRUPTED : PORT_OK;
}
