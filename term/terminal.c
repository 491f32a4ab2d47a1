/* The keyboard-and-screen loop of a serial terminal. */
#include "term/terminal.h"

#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "serial/port.h"

enum { ESCAPE = 1 /* Ctrl-A */, WRITE_TIMEOUT_MS = 5000, POLL_MS = 1000 };

struct session {
    const struct terminal *t;
    bool escaped; /* Ctrl-A was typed: the next key is for us */
    bool input_ended;
    int status;  /* the port's */
    int signals; /* readable when one asks to end */
    int wake;    /* readable when the keyboard or `signals` is */
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
        port_wake_by(s->t->port, s->signals); /* its end would wake for ever */
    }
    for (ssize_t i = 0; i < n && s->status >= 0; i++)
        if (!type(s, bytes[i]))
            return false;
    return true;
}

static bool asked_to_end(const struct session *s)
{
    struct signalfd_siginfo info;
    return read(s->signals, &info, sizeof info) == sizeof info;
}

static enum terminal_end loop(struct session *s)
{
    char bytes[1024];
    for (;;) {
        int n = port_read(s->t->port, bytes, sizeof bytes, s->input_ended ? s->t->quiet_ms : POLL_MS);
        if (n > 0)
            write_all(s->t->screen, bytes, (size_t)n);
        else if (n == PORT_INTERRUPTED && (asked_to_end(s) || (!s->input_ended && !read_keyboard(s))))
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

/* One descriptor for both that may end a wait.  A keyboard that is a file can't be
 * watched so; it is always readable, and wakes by itself. */
static void open_wake(struct session *s, const sigset_t *ending)
{
    struct epoll_event event = {.events = EPOLLIN};
    s->signals = signalfd(-1, ending, SFD_NONBLOCK | SFD_CLOEXEC);
    s->wake = epoll_create1(EPOLL_CLOEXEC);
    epoll_ctl(s->wake, EPOLL_CTL_ADD, s->signals, &event);
    if (epoll_ctl(s->wake, EPOLL_CTL_ADD, s->t->keyboard, &event) == 0)
        port_wake_by(s->t->port, s->wake);
}

static void close_wake(struct session *s)
{
    port_wake_by(s->t->port, s->t->keyboard);
    close(s->wake);
    close(s->signals);
}

/* Signals that end a program come as events here, so that the terminal is put back. */
static sigset_t hold_signals(sigset_t *before)
{
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGHUP);
    sigaddset(&ending, SIGINT);
    sigprocmask(SIG_BLOCK, &ending, before);
    return ending;
}

enum terminal_end terminal_run(const struct terminal *t, int *status)
{
    struct session s = {.t = t};
    struct termios before;
    sigset_t mask, ending = hold_signals(&mask);
    bool raw = make_raw(t->keyboard, &before);
    open_wake(&s, &ending);
    enum terminal_end end = loop(&s);
    close_wake(&s);
    if (raw)
        tcsetattr(t->keyboard, TCSADRAIN, &before);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    *status = s.status;
    return end;
}
