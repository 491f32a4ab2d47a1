/* The control socket, both ends. */
#include "board/host/control.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { ANSWER_LIMIT_MS = 30000 };

/* --- where ---------------------------------------------------------------- */

static int make_folder(char *path, size_t size)
{
    const char *run = getenv("XDG_RUNTIME_DIR");
    int n = run && *run ? snprintf(path, size, "%s/espy", run)
                        : snprintf(path, size, "/tmp/espy-%u", (unsigned)getuid());
    if (n < 0 || (size_t)n >= size)
        return -1;
    return mkdir(path, 0700) && errno != EEXIST ? -1 : 0;
}

/* A folder of another owner in /tmp would let him answer in our place. */
static bool folder_is_ours(const char *path)
{
    struct stat st;
    return !lstat(path, &st) && S_ISDIR(st.st_mode) && st.st_uid == getuid();
}

enum host_status control_path(char path[CONTROL_PATH], const char *name)
{
    char folder[96];
    if (make_folder(folder, sizeof folder) || !folder_is_ours(folder))
        return HOST_SYSTEM;
    int n = snprintf(path, CONTROL_PATH, "%s/%s", folder, name);
    return n < 0 || n >= CONTROL_PATH || strchr(name, '/') ? HOST_TOO_LONG : HOST_OK;
}

static struct sockaddr_un address_of(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    return address;
}

static int connect_to(const char *path)
{
    struct sockaddr_un address = address_of(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address)) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

/* --- the board's end ------------------------------------------------------ */

enum host_status control_open(struct control_server *s, const char *name)
{
    s->listener = -1;
    enum host_status status = control_path(s->path, name);
    if (status < 0)
        return status;
    int other = connect_to(s->path);
    if (other >= 0) {
        close(other);
        return HOST_IN_USE;
    }
    unlink(s->path); /* left by a board that was killed */
    struct sockaddr_un address = address_of(s->path);
    s->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (s->listener < 0 || bind(s->listener, (struct sockaddr *)&address, sizeof address) ||
        listen(s->listener, 8))
        return HOST_SYSTEM;
    return HOST_OK;
}

void control_close(struct control_server *s)
{
    if (s->listener < 0)
        return;
    unlink(s->path);
    close(s->listener);
    s->listener = -1;
}

struct control_client control_accept(struct control_server *s)
{
    struct control_client c = {.fd = -1};
    c.fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    return c;
}

static void hang_up(struct control_client *c)
{
    close(c->fd);
    *c = (struct control_client){.fd = -1};
}

int control_read(struct control_client *c)
{
    ssize_t n = read(c->fd, c->line + c->length, sizeof c->line - 1 - c->length);
    if (n < 0 && errno == EAGAIN)
        return 0;
    if (n <= 0) {
        hang_up(c);
        return -1;
    }
    c->length += (size_t)n;
    c->line[c->length] = '\0';
    char *end = strchr(c->line, '\n');
    if (end)
        *end = '\0';
    return end != NULL;
}

void control_answer(struct control_client *c, const char *text)
{
    if (c->fd < 0)
        return;
    /* Short enough for the socket's buffer; a client that left is no matter. */
    ssize_t sent = send(c->fd, text, strlen(text), MSG_NOSIGNAL);
    (void)sent;
    hang_up(c);
}

/* --- the other end -------------------------------------------------------- */

static enum host_status read_answer(int fd, char *answer, size_t size)
{
    size_t length = 0;
    struct pollfd p = {.fd = fd, .events = POLLIN};
    while (length < size - 1) {
        int ready = poll(&p, 1, ANSWER_LIMIT_MS);
        ssize_t n = ready > 0 ? read(fd, answer + length, size - 1 - length) : -1;
        if (ready == 0)
            errno = ETIMEDOUT;
        if (n < 0)
            return HOST_SYSTEM;
        if (n == 0)
            break;
        length += (size_t)n;
    }
    answer[length] = '\0';
    return HOST_OK;
}

enum host_status control_ask(const char *name, const char *line, char *answer, size_t size)
{
    char path[108], whole[CONTROL_LINE];
    enum host_status status = control_path(path, name);
    if (status < 0)
        return status;
    int n = snprintf(whole, sizeof whole, "%s\n", line);
    if (n < 0 || (size_t)n >= sizeof whole)
        return HOST_TOO_LONG;
    int fd = connect_to(path);
    if (fd < 0)
        return HOST_SYSTEM;
    bool sent = send(fd, whole, (size_t)n, MSG_NOSIGNAL) == n;
    status = sent ? read_answer(fd, answer, size) : HOST_SYSTEM;
    close(fd);
    return status;
}
