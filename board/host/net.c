/* TCP and RFC 2217 (telnet COM port control). */
#include "board/host/net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SE = 240, SB = 250, WILL, WONT, DO, DONT, IAC };
enum { BINARY = 0, SUPPRESS_GO_AHEAD = 3, COM_PORT = 44 };
enum {
    SET_BAUD = 1,
    SET_DATA,
    SET_PARITY,
    SET_STOP,
    SET_CONTROL,
    SET_LINE_MASK = 10,
    SET_MODEM_MASK,
    PURGE = 12,
    SERVER = 100
};
enum { BREAK_OFF = 6, DTR_ASK = 7, DTR_ON, DTR_OFF, RTS_ASK, RTS_ON, RTS_OFF };
enum { DATA, COMMAND, VERB, OPTION, OPTION_IAC };

/* --- the socket ----------------------------------------------------------- */

enum host_status net_open(struct net *n, uint16_t port, bool rfc2217)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    socklen_t size = sizeof address;
    int on = 1;
    *n = (struct net){.listener = -1, .client = -1, .rfc2217 = rfc2217, .baud = 115200};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    n->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (n->listener < 0 || setsockopt(n->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) ||
        bind(n->listener, (struct sockaddr *)&address, sizeof address) || listen(n->listener, 1) ||
        getsockname(n->listener, (struct sockaddr *)&address, &size))
        return HOST_SYSTEM;
    n->port = ntohs(address.sin_port);
    return HOST_OK;
}

static void drop_client(struct net *n)
{
    close(n->client);
    n->client = -1;
    n->state = DATA;
    n->lines_changed |= n->dtr || n->rts;
    n->dtr = n->rts = false; /* a port that is closed lets its lines go */
}

void net_close(struct net *n)
{
    if (n->client >= 0)
        drop_client(n);
    if (n->listener >= 0)
        close(n->listener);
    n->listener = -1;
}

static void send_bytes(struct net *n, const uint8_t *bytes, size_t size)
{
    ssize_t sent = send(n->client, bytes, size, MSG_NOSIGNAL);
    (void)sent; /* a few bytes of negotiation; a client that left is found by reading */
}

bool net_look(struct net *n)
{
    static const uint8_t greeting[] = {
        IAC, WILL, BINARY, IAC, DO, BINARY, IAC, WILL, SUPPRESS_GO_AHEAD, IAC, DO, COM_PORT};
    int on = 1;
    if (n->listener < 0 || n->client >= 0)
        return false;
    n->client = accept4(n->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (n->client < 0)
        return false;
    setsockopt(n->client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (n->rfc2217)
        send_bytes(n, greeting, sizeof greeting);
    return true;
}

/* --- telnet --------------------------------------------------------------- */

static void answer(struct net *n, uint8_t command, const uint8_t *value, size_t size)
{
    uint8_t out[64] = {IAC, SB, COM_PORT, (uint8_t)(command + SERVER)};
    size_t length = 4;
    for (size_t i = 0; i < size && length < sizeof out - 4; i++) {
        out[length++] = value[i];
        if (value[i] == IAC)
            out[length++] = IAC;
    }
    out[length++] = IAC;
    out[length++] = SE;
    send_bytes(n, out, length);
}

static void set_baud(struct net *n, const uint8_t *v)
{
    uint32_t baud = (uint32_t)v[0] << 24 | (uint32_t)v[1] << 16 | (uint32_t)v[2] << 8 | v[3];
    if (baud)
        n->baud = baud;
    answer(n, SET_BAUD,
           (uint8_t[]){(uint8_t)(n->baud >> 24), (uint8_t)(n->baud >> 16), (uint8_t)(n->baud >> 8),
                       (uint8_t)n->baud},
           4);
}

static void set_control(struct net *n, uint8_t value)
{
    bool dtr = n->dtr, rts = n->rts;
    switch (value) {
    case DTR_ON:
    case DTR_OFF: n->dtr = value == DTR_ON; break;
    case RTS_ON:
    case RTS_OFF: n->rts = value == RTS_ON; break;
    case DTR_ASK: value = n->dtr ? DTR_ON : DTR_OFF; break;
    case RTS_ASK: value = n->rts ? RTS_ON : RTS_OFF; break;
    default: break;
    }
    n->lines_changed |= dtr != n->dtr || rts != n->rts;
    answer(n, SET_CONTROL, &value, 1);
}

/* A subnegotiation is whole: option, command, value. */
static void carry_out(struct net *n)
{
    const uint8_t *o = n->option;
    if (n->option_length < 3 || o[0] != COM_PORT)
        return;
    if (o[1] == SET_BAUD && n->option_length >= 6)
        set_baud(n, o + 2);
    else if (o[1] == SET_CONTROL)
        set_control(n, o[2]);
    else if (o[1] >= SET_DATA && o[1] <= PURGE)
        answer(n, o[1], o + 2, n->option_length - 2); /* taken, without effect */
}

static void negotiate(struct net *n, uint8_t option)
{
    bool known = option == BINARY || option == SUPPRESS_GO_AHEAD || option == COM_PORT;
    uint8_t reply[3] = {IAC, 0, option};
    if (n->verb == DO)
        reply[1] = known ? WILL : WONT;
    else if (n->verb == WILL && !known)
        reply[1] = DONT;
    else if (n->verb == WILL && option == COM_PORT)
        reply[1] = DO;
    if (reply[1])
        send_bytes(n, reply, sizeof reply);
}

/* One byte of the stream; true when it is data. */
static bool take(struct net *n, uint8_t byte)
{
    switch (n->state) {
    case COMMAND:
        n->state = byte == SB ? OPTION : byte >= WILL && byte <= DONT ? VERB : DATA;
        n->verb = byte;
        n->option_length = 0;
        return byte == IAC;
    case VERB:
        negotiate(n, byte);
        n->state = DATA;
        return false;
    case OPTION_IAC:
        if (byte == SE)
            carry_out(n);
        n->state = byte == SE ? DATA : OPTION;
        if (byte != IAC)
            return false;
        break;
    case OPTION:
        if (byte == IAC) {
            n->state = OPTION_IAC;
            return false;
        }
        break;
    default: n->state = byte == IAC ? COMMAND : DATA; return byte != IAC;
    }
    if (n->option_length < sizeof n->option)
        n->option[n->option_length++] = byte;
    return false;
}

/* --- data ----------------------------------------------------------------- */

size_t net_read(struct net *n, uint8_t *bytes, size_t size)
{
    if (n->client < 0 || !size)
        return 0;
    ssize_t got = recv(n->client, bytes, size, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
        drop_client(n);
    if (got <= 0 || !n->rfc2217)
        return got > 0 ? (size_t)got : 0;
    size_t kept = 0;
    for (ssize_t i = 0; i < got; i++)
        if (take(n, bytes[i]))
            bytes[kept++] = bytes[i];
    return kept;
}

size_t net_write(struct net *n, const uint8_t *bytes, size_t size)
{
    uint8_t out[512];
    size_t taken = 0, length = 0;
    if (n->client < 0)
        return size;
    while (taken < size && length < sizeof out - 1) {
        out[length++] = bytes[taken];
        if (n->rfc2217 && bytes[taken] == IAC)
            out[length++] = IAC;
        taken++;
    }
    ssize_t sent = length ? send(n->client, out, length, MSG_NOSIGNAL) : 0;
    if (sent == (ssize_t)length)
        return taken;
    if (sent < 0 && errno != EAGAIN)
        drop_client(n);
    /* Part of it went: count data bytes up to there; a half escape can't happen on
     * loopback, whose buffer is far larger than `out`. */
    return sent > 0 && !n->rfc2217 ? (size_t)sent : 0;
}
