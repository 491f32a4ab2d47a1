/* The keyboard-and-screen loop of a serial terminal. */
#include "term/terminal.h"

#include <stdbool.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "serial/port.h"

enum { ESCAPE = 1 /* Ctrl-A */, WRITE_TIMEOUT_MS = 5000, POLL_MS = 1000 };

struct session {
    const struct terminal *t;
    bool escaped; /* Ctrl-A was typed: the next key is for us */
    bool input_ended;
    int status; /* the port's */
};

static const char keys[] = "\r\nCtrl-A then: Q or X leave, Z these keys, Ctrl-A send a Ctrl-A\r\n";

static bool write_all(int fd, const char *bytes, size_t n)
{
    while (n) {
        ssize_t done = write(fd, bytes, n);
        if (done <= 0)
            return false;
        bytes += done, n -= (size_t)done;
    }
    return true;
}

/* One typed byte; false: leave. */
static bool type(struct session *s, char key)
{
    if (!s->escaped && key == ESCAPE) {
        s->escaped = true;
        return true;
    }
    bool command = s->escaped;
    s->escaped = false;
    if (command && strchr("qQxX", key))
        return false;
    if (command && strchr("zZ", key))
        return write_all(s->t->screen, keys, sizeof keys - 1);
    if (!command || key == ESCAPE)
        s->status = port_write(s->t->port, &key, 1, WRITE_TIMEOUT_MS);
    return true;
}

/* What was typed since; false: leave. */
static bool read_keyboard(struct session *s)
{
    char bytes[256];
    ssize_t n = read(s->t->keyboard, bytes, sizeof bytes);
    if (n <= 0) {
        s->input_ended = true;
        port_wake_by(s->t->port, -1); /* its end would wake for ever */
    }
    for (ssize_t i = 0; i < n && s->status >= 0; i++)
        if (!type(s, bytes[i]))
            return false;
    return true;
}

static enum terminal_end loop(struct session *s)
{
    char bytes[1024];
    for (;;) {
        int n = port_read(s->t->port, bytes, sizeof bytes, s->input_ended ? s->t->quiet_ms : POLL_MS);
        if (n > 0)
            write_all(s->t->screen, bytes, (size_t)n);
        else if (n == PORT_INTERRUPTED && !s->input_ended && !read_keyboard(s))
            return TERMINAL_LEFT;
        else if (n == PORT_TIMEOUT && s->input_ended)
            return TERMINAL_INPUT_END;
        else if (n != PORT_INTERRUPTED && n != PORT_TIMEOUT)
            s->status = n;
        if (s->status < 0)
            return TERMINAL_PORT_LOST;
    }
}

static bool make_raw(int fd, struct termios *before)
{
    if (tcgetattr(fd, before))
        return false;
    struct termios raw = *before;
    cfmakeraw(&raw);
    return tcsetattr(fd, TCSANOW, &raw) == 0;
}

enum terminal_end terminal_run(const struct terminal *t, int *status)
{
    struct session s = {.t = t};
    struct termios before;
    bool raw = make_raw(t->keyboard, &before);
    enum terminal_end end = loop(&s);
    if (raw)
        tcsetattr(t->keyboard, TCSADRAIN, &before);
    *status = s.status;
    return end;
}
