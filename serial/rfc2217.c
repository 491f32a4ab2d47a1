/* A serial server that speaks Telnet with the COM port option (RFC 2217): rate and
 * modem lines travel as sub-negotiations between the bytes.
 *
 * Answers of the server are taken in and not waited for, save that it says DO to our WILL:
 * a server that says DONT is PORT_UNSUPPORTED. */
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serial/transport.h"

enum telnet { SE = 240, SB = 250, WILL = 251, WONT = 252, DO = 253, DONT = 254, IAC = 255 };
enum telnet_option { OPTION_BINARY = 0, OPTION_SGA = 3, OPTION_COM_PORT = 44 };
enum com_port {
    SET_BAUDRATE = 1,
    SET_DATASIZE = 2,
    SET_PARITY = 3,
    SET_STOPSIZE = 4,
    SET_CONTROL = 5,
    PURGE_DATA = 12
};
enum control { NO_FLOW = 1, DTR_ON = 8, DTR_OFF = 9, RTS_ON = 11, RTS_OFF = 12 };
enum { PURGE_RECEIVED = 1, ANSWER_MS = 3000 };

enum parse { TEXT, COMMAND, VERB, SUB, SUB_IAC };

struct rfc2217 {
    enum parse parse;
    uint8_t verb;
    bool agreed, refused;
    unsigned lines;
};

static int send_all(struct port *port, const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = send(port->fd, bytes, size, MSG_NOSIGNAL);
        if (n < 0 && transport_wait(port, POLLOUT, ANSWER_MS) != PORT_OK)
            return PORT_GONE;
        if (n > 0)
            bytes += n, size -= (size_t)n;
    }
    return PORT_OK;
}

static int send_option(struct port *port, uint8_t verb, uint8_t option)
{
    return send_all(port, (uint8_t[]){IAC, verb, option}, 3);
}

/* IAC inside a value is doubled. */
static int send_setting(struct port *port, uint8_t setting, const uint8_t *value, size_t size)
{
    uint8_t frame[32] = {IAC, SB, OPTION_COM_PORT, setting};
    size_t n = 4;
    for (size_t i = 0; i < size; i++) {
        if (value[i] == IAC)
            frame[n++] = IAC;
        frame[n++] = value[i];
    }
    frame[n++] = IAC;
    frame[n++] = SE;
    return send_all(port, frame, n);
}

static int send_byte_setting(struct port *port, uint8_t setting, uint8_t value)
{
    return send_setting(port, setting, &value, 1);
}

static int rfc2217_set_baud(struct port *port, unsigned baud)
{
    uint8_t value[] = {(uint8_t)(baud >> 24), (uint8_t)(baud >> 16), (uint8_t)(baud >> 8),
                       (uint8_t)baud};
    return send_setting(port, SET_BAUDRATE, value, sizeof value);
}

/* Only what changes is sent, RTS last: the server sets one line at a time. */
static int rfc2217_set_lines(struct port *port, unsigned lines)
{
    struct rfc2217 *r = port->state;
    unsigned changed = lines ^ r->lines;
    int status = PORT_OK;
    r->lines = lines;
    if (changed & PORT_DTR)
        status = send_byte_setting(port, SET_CONTROL, lines & PORT_DTR ? DTR_ON : DTR_OFF);
    if (status == PORT_OK && changed & PORT_RTS)
        status = send_byte_setting(port, SET_CONTROL, lines & PORT_RTS ? RTS_ON : RTS_OFF);
    return status;
}

static void answer_option(struct port *port, uint8_t verb, uint8_t option)
{
    struct rfc2217 *r = port->state;
    bool known = option == OPTION_BINARY || option == OPTION_SGA || option == OPTION_COM_PORT;
    if (option == OPTION_COM_PORT && verb == DO)
        r->agreed = true;
    if (option == OPTION_COM_PORT && verb == DONT)
        r->refused = true;
    if (!known && verb == DO)
        (void)!send_option(port, WONT, option);
    if (!known && verb == WILL)
        (void)!send_option(port, DONT, option);
}

/* Takes one byte in; true when it is data. */
static bool parse_byte(struct port *port, uint8_t byte)
{
    struct rfc2217 *r = port->state;
    switch (r->parse) {
    case TEXT: r->parse = byte == IAC ? COMMAND : TEXT; return byte != IAC;
    case COMMAND:
        r->verb = byte;
        r->parse = byte == SB ? SUB : byte >= WILL && byte <= DONT ? VERB : TEXT;
        return byte == IAC;
    case VERB:
        answer_option(port, r->verb, byte);
        r->parse = TEXT;
        return false;
    case SUB: r->parse = byte == IAC ? SUB_IAC : SUB; return false;
    case SUB_IAC: r->parse = byte == SE ? TEXT : SUB; return false;
    }
    return false;
}

static int rfc2217_receive(struct port *port, void *bytes, size_t size)
{
    uint8_t *p = bytes;
    int n = descriptor_receive(port, bytes, size), kept = 0;
    for (int i = 0; i < n; i++) {
        uint8_t byte = p[i];
        if (parse_byte(port, byte))
            p[kept++] = byte;
    }
    return n < 0 ? n : kept;
}

static int rfc2217_send(struct port *port, const void *bytes, size_t size)
{
    uint8_t escaped[2048];
    const uint8_t *p = bytes;
    size_t n = 0, taken = 0;
    for (; taken < size && n < sizeof escaped - 1; taken++) {
        if (p[taken] == IAC)
            escaped[n++] = IAC;
        escaped[n++] = p[taken];
    }
    int status = send_all(port, escaped, n);
    return status < 0 ? status : (int)taken;
}

static void rfc2217_discard(struct port *port)
{
    uint8_t waste[512];
    (void)!send_byte_setting(port, PURGE_DATA, PURGE_RECEIVED);
    for (int i = 0; i < 1000 && descriptor_receive(port, waste, sizeof waste) > 0; i++)
        ;
    ((struct rfc2217 *)port->state)->parse = TEXT;
}

static void rfc2217_close(struct port *port)
{
    close(port->fd);
    free(port->state);
}

static const struct transport rfc2217 = {
    .receive = rfc2217_receive,
    .send = rfc2217_send,
    .set_baud = rfc2217_set_baud,
    .set_lines = rfc2217_set_lines,
    .discard = rfc2217_discard,
    .close = rfc2217_close,
};

static int agree(struct port *port)
{
    static const uint8_t offers[][2] = {
        {WILL, OPTION_COM_PORT},
        {WILL, OPTION_BINARY  },
        {DO,   OPTION_BINARY  },
        {DO,   OPTION_SGA     },
        {WILL, OPTION_SGA     },
    };
    struct rfc2217 *r = port->state;
    uint8_t waste[256];
    int status = PORT_OK;
    for (size_t i = 0; status == PORT_OK && i < sizeof offers / sizeof offers[0]; i++)
        status = send_option(port, offers[i][0], offers[i][1]);
    while (status >= 0 && !r->agreed && !r->refused) {
        status = transport_wait(port, POLLIN, ANSWER_MS);
        if (status == PORT_OK)
            status = rfc2217_receive(port, waste, sizeof waste);
    }
    return status < 0 ? status : r->refused ? PORT_UNSUPPORTED : PORT_OK;
}

static int set_up(struct port *port)
{
    int status = agree(port);
    if (status == PORT_OK)
        status = rfc2217_set_baud(port, port->baud);
    if (status == PORT_OK)
        status = send_byte_setting(port, SET_DATASIZE, 8);
    if (status == PORT_OK)
        status = send_byte_setting(port, SET_PARITY, 1);
    if (status == PORT_OK)
        status = send_byte_setting(port, SET_STOPSIZE, 1);
    if (status == PORT_OK)
        status = send_byte_setting(port, SET_CONTROL, NO_FLOW);
    return status;
}

int rfc2217_open(struct port *port)
{
    int status = tcp_connect(port, port->name + strlen("rfc2217://"));
    if (status != PORT_OK)
        return status;
    struct rfc2217 *r = calloc(1, sizeof *r);
    port->state = r;
    status = r ? set_up(port) : PORT_FAILED;
    if (status != PORT_OK) {
        rfc2217_close(port);
        return status;
    }
    r->lines = PORT_DTR | PORT_RTS; /* unknown; the first setting sends what it can */
    port->transport = &rfc2217;
    port->abilities = PORT_SETS_BAUD | PORT_SETS_LINES | PORT_HAS_RATE;
    return PORT_OK;
}
