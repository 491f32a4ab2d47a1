/* A serial adapter or a pseudo-terminal.
 *
 * Not by libserialport (which lists the adapters, list.c): its 0.1.1 takes only names that
 * have a folder in /sys/class/tty, and refuses every /dev/pts/N with SP_ERR_ARG (measured).
 *
 * Any rate is possible through termios2; the standard ones are set by their own
 * codes, so that whoever reads a pseudo-terminal's rate by tcgetattr() sees them. */
#include <asm/termbits.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "serial/transport.h"

/* <sys/ioctl.h> declares ioctl; <asm/ioctls.h>, by <asm/termbits.h>'s side, its numbers. */
#include <asm/ioctls.h>

static const struct {
    unsigned baud;
    tcflag_t code;
} standard[] = {
    {9600,    B9600   },
    {19200,   B19200  },
    {38400,   B38400  },
    {57600,   B57600  },
    {115200,  B115200 },
    {230400,  B230400 },
    {460800,  B460800 },
    {500000,  B500000 },
    {576000,  B576000 },
    {921600,  B921600 },
    {1000000, B1000000},
    {1152000, B1152000},
    {1500000, B1500000},
    {2000000, B2000000},
    {2500000, B2500000},
    {3000000, B3000000},
};

static tcflag_t rate_code(unsigned baud)
{
    for (size_t i = 0; i < sizeof standard / sizeof standard[0]; i++)
        if (standard[i].baud == baud)
            return standard[i].code;
    return BOTHER;
}

/* Eight bits, no parity, nothing translated, no flow control, no modem lines. */
static void make_raw(struct termios2 *t)
{
    t->c_iflag = 0;
    t->c_oflag = 0;
    t->c_lflag = 0;
    t->c_cflag = CS8 | CREAD | CLOCAL;
    memset(t->c_cc, 0, sizeof t->c_cc);
    t->c_cc[VMIN] = 1; /* no bytes are EAGAIN then, and 0 is a hang-up */
}

/* TCSETSW2 waits until what was written has left. */
static int tty_set_baud(struct port *port, unsigned baud)
{
    struct termios2 t;
    if (ioctl(port->fd, TCGETS2, &t))
        return transport_status(errno);
    make_raw(&t);
    t.c_cflag |= rate_code(baud);
    t.c_ispeed = t.c_ospeed = baud;
    if (ioctl(port->fd, TCSETSW2, &t))
        return errno == EINVAL ? PORT_UNSUPPORTED : transport_status(errno);
    return PORT_OK;
}

/* A pseudo-terminal has no lines (ENOTTY; EINVAL from some drivers). */
static int tty_set_lines(struct port *port, unsigned lines)
{
    int bits;
    if (ioctl(port->fd, TIOCMGET, &bits))
        return errno == ENOTTY || errno == EINVAL ? PORT_UNSUPPORTED : transport_status(errno);
    bits &= ~(TIOCM_DTR | TIOCM_RTS);
    bits |= (lines & PORT_DTR ? TIOCM_DTR : 0) | (lines & PORT_RTS ? TIOCM_RTS : 0);
    return ioctl(port->fd, TIOCMSET, &bits) ? transport_status(errno) : PORT_OK;
}

static void tty_discard(struct port *port)
{
    ioctl(port->fd, TCFLSH, TCIFLUSH);
}

static void tty_close(struct port *port)
{
    close(port->fd);
}

static const struct transport tty = {
    .receive = descriptor_receive,
    .send = descriptor_send,
    .set_baud = tty_set_baud,
    .set_lines = tty_set_lines,
    .discard = tty_discard,
    .close = tty_close,
};

/* The lock is the one pyserial (esptool, mpremote) and picocom take. */
static int lock(int fd)
{
    if (!flock(fd, LOCK_EX | LOCK_NB))
        return PORT_OK;
    return errno == EWOULDBLOCK ? PORT_BUSY : PORT_FAILED;
}

static int has_lines(int fd)
{
    int bits;
    return ioctl(fd, TIOCMGET, &bits) == 0;
}

int tty_open(struct port *port)
{
    struct termios2 probe;
    port->fd = open(port->name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (port->fd < 0)
        return transport_status(errno);
    int status = ioctl(port->fd, TCGETS2, &probe) ? PORT_BAD_NAME : lock(port->fd);
    if (status == PORT_OK)
        status = tty_set_baud(port, port->baud);
    if (status != PORT_OK) {
        close(port->fd);
        return status;
    }
    port->transport = &tty;
    port->abilities = PORT_SETS_BAUD | PORT_HAS_RATE;
    if (has_lines(port->fd))
        port->abilities |= PORT_SETS_LINES;
    tty_discard(port);
    return PORT_OK;
}
