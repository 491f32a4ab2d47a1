/* Pseudo-terminals.  The kernel's struct termios2 has the rate as a number; its
 * header can't stand beside <termios.h>, so all settings go through it here. */
#include "board/host/pty.h"

#include <asm/termbits.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { INITIAL_BAUD = 115200 };

static int set_raw(int fd)
{
    struct termios2 t;
    if (ioctl(fd, TCGETS2, &t))
        return -1;
    t.c_iflag = 0;
    t.c_oflag = 0;
    t.c_lflag = 0;
    t.c_cflag = CS8 | CREAD | CLOCAL | BOTHER;
    t.c_ispeed = t.c_ospeed = INITIAL_BAUD;
    return ioctl(fd, TCSETS2, &t);
}

/* A link in the way is replaced, whoever's it was; another file is kept. */
static enum host_status make_link(const struct pty *pty)
{
    struct stat st;
    if (!pty->link)
        return HOST_OK;
    if (!lstat(pty->link, &st)) {
        if (!S_ISLNK(st.st_mode))
            return HOST_IN_USE;
        unlink(pty->link);
    }
    return symlink(pty->path, pty->link) ? HOST_SYSTEM : HOST_OK;
}

static enum host_status open_pair(struct pty *pty)
{
    pty->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (pty->master < 0 || grantpt(pty->master) || unlockpt(pty->master) ||
        ptsname_r(pty->master, pty->path, sizeof pty->path))
        return HOST_SYSTEM;
    int slave = open(pty->path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (slave < 0 || set_raw(slave))
        return HOST_SYSTEM;
    close(slave); /* so that hanging up tells of the last client */
    return HOST_OK;
}

enum host_status pty_open(struct pty *pty, const char *link)
{
    *pty = (struct pty){.master = -1, .link = link};
    enum host_status status = open_pair(pty);
    return status < 0 ? status : make_link(pty);
}

static bool link_is_ours(const struct pty *pty)
{
    char target[sizeof pty->path];
    ssize_t n = pty->link ? readlink(pty->link, target, sizeof target - 1) : -1;
    if (n < 0)
        return false;
    target[n] = '\0';
    return !strcmp(target, pty->path);
}

void pty_close(struct pty *pty)
{
    if (pty->master < 0)
        return;
    if (link_is_ours(pty))
        unlink(pty->link);
    close(pty->master);
    pty->master = -1;
}

bool pty_has_client(const struct pty *pty)
{
    struct pollfd p = {.fd = pty->master, .events = 0};
    return pty->master >= 0 && poll(&p, 1, 0) >= 0 && !(p.revents & POLLHUP);
}

uint32_t pty_baud(const struct pty *pty)
{
    struct termios2 t;
    if (pty->master < 0 || ioctl(pty->master, TCGETS2, &t) || !t.c_ospeed)
        return INITIAL_BAUD;
    return t.c_ospeed;
}

size_t pty_read(struct pty *pty, uint8_t *bytes, size_t size)
{
    ssize_t n = pty->master < 0 || !size ? 0 : read(pty->master, bytes, size);
    return n > 0 ? (size_t)n : 0;
}

size_t pty_write(struct pty *pty, const uint8_t *bytes, size_t size)
{
    ssize_t n = pty->master < 0 || !size ? 0 : write(pty->master, bytes, size);
    return n > 0 ? (size_t)n : 0;
}

void pty_forget(struct pty *pty)
{
    if (pty->master >= 0)
        ioctl(pty->master, TCFLSH, TCOFLUSH);
}
