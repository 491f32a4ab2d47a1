/* Preloaded (LD_PRELOAD) into a program that opens a virtual board's pseudo-terminal: gives
 * it DTR and RTS, which a pseudo-terminal has not.  Changes go to the board's control
 * socket as `set dtr 1`, as wires would.  `espy board run` carries it.
 *
 * ESPY_LINES_PORT names the port, ESPY_LINES_SOCKET the socket. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

int ioctl(int fd, unsigned long request, ...);

static int lines; /* as this program set them last */

static int is_port(int fd)
{
    struct stat here, port;
    const char *name = getenv("ESPY_LINES_PORT");
    return name && !fstat(fd, &here) && S_ISCHR(here.st_mode) && !stat(name, &port) &&
           here.st_rdev == port.st_rdev;
}

static void tell(const char *line, int value)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char text[32], answer[256];
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", getenv("ESPY_LINES_SOCKET"));
    int n = snprintf(text, sizeof text, "set %s %d\n", line, value);
    if (fd >= 0 && !connect(fd, (struct sockaddr *)&address, sizeof address) &&
        write(fd, text, (size_t)n) == n)
        while (read(fd, answer, sizeof answer) > 0)
            ;
    close(fd);
}

static int set(int wanted)
{
    int changed = lines ^ wanted;
    lines = wanted;
    if (changed & TIOCM_DTR)
        tell("dtr", !!(wanted & TIOCM_DTR));
    if (changed & TIOCM_RTS)
        tell("rts", !!(wanted & TIOCM_RTS));
    return 0;
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    int *value = va_arg(arguments, int *);
    va_end(arguments);
    int mine =
        request == TIOCMGET || request == TIOCMSET || request == TIOCMBIS || request == TIOCMBIC;
    if (!mine || !is_port(fd))
        return (int)syscall(SYS_ioctl, fd, request, value);
    int ours = TIOCM_DTR | TIOCM_RTS;
    if (request == TIOCMGET)
        *value = lines;
    else
        set(request == TIOCMSET   ? *value & ours
            : request == TIOCMBIS ? lines | (*value & ours)
                                  : lines & ~*value);
    return 0;
}
