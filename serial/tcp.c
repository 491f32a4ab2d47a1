/* A raw TCP connection: bytes only, no rate, no lines. */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serial/transport.h"

enum { CONNECT_MS = 5000 };

/* Splits "HOST:PORT?...": the port stands after the last colon. */
static int split(const char *address, char host[256], char service[32])
{
    size_t whole = strcspn(address, "?/");
    size_t colon = whole;
    while (colon > 0 && address[colon] != ':')
        colon--;
    if (colon == 0 || whole - colon < 2 || colon > 255 || whole - colon > 31)
        return PORT_BAD_NAME;
    snprintf(host, 256, "%.*s", (int)colon, address);
    snprintf(service, 32, "%.*s", (int)(whole - colon - 1), address + colon + 1);
    return PORT_OK;
}

static int finish_connecting(struct port *port)
{
    int error = 0;
    socklen_t size = sizeof error;
    int status = transport_wait(port, POLLOUT, CONNECT_MS);
    if (status != PORT_OK)
        return status;
    getsockopt(port->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error ? transport_status(error) : PORT_OK;
}

static int try_address(struct port *port, const struct addrinfo *a)
{
    int on = 1;
    port->fd = socket(a->ai_family, a->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, a->ai_protocol);
    if (port->fd < 0)
        return transport_status(errno);
    int status = PORT_OK;
    if (connect(port->fd, a->ai_addr, a->ai_addrlen))
        status = errno == EINPROGRESS ? finish_connecting(port) : transport_status(errno);
    if (status != PORT_OK)
        close(port->fd);
    else
        setsockopt(port->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return status;
}

int tcp_connect(struct port *port, const char *address)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
    char host[256], service[32];
    int status = split(address, host, service);
    if (status != PORT_OK)
        return status;
    if (getaddrinfo(host, service, &hints, &found))
        return PORT_MISSING;
    status = PORT_MISSING;
    for (struct addrinfo *a = found; a && status != PORT_OK && status != PORT_INTERRUPTED;
         a = a->ai_next)
        status = try_address(port, a);
    freeaddrinfo(found);
    return status;
}

static int tcp_send(struct port *port, const void *bytes, size_t size)
{
    ssize_t n = send(port->fd, bytes, size, MSG_NOSIGNAL);
    if (n >= 0)
        return (int)n;
    return errno == EAGAIN ? 0 : transport_status(errno);
}

static void tcp_close(struct port *port)
{
    close(port->fd);
}

static const struct transport tcp = {
    .receive = descriptor_receive,
    .send = tcp_send,
    .close = tcp_close,
};

int tcp_open(struct port *port)
{
    int status = tcp_connect(port, strstr(port->name, "://") + 3);
    port->transport = &tcp;
    return status;
}
