/* A serial terminal: what is typed goes to the port, what comes goes to the screen.
 *
 * The keyboard is a file descriptor; when it is a terminal it is put into raw mode and
 * back again, whatever ends the session: a key, the port, or a signal (TERM, HUP, INT).  Keys are minicom's: Ctrl-A, then Q or X
 * leaves, Z tells the keys, Ctrl-A sends one Ctrl-A. */
#ifndef TERM_TERMINAL_H
#define TERM_TERMINAL_H

struct port;

enum terminal_end {
    TERMINAL_LEFT = 0,      /* by key, or by signal */
    TERMINAL_INPUT_END = 1, /* the keyboard ended (a pipe); the answer was waited for */
    TERMINAL_PORT_LOST = 2, /* the port went away: *status tells how */
};

struct terminal {
    struct port *port; /* opened with wake_fd = keyboard */
    int keyboard, screen;
    int quiet_ms; /* after the keyboard's end: leave when nothing came for so long */
};

/* Runs until the user leaves.  *status: the port's last port_status. */
enum terminal_end terminal_run(const struct terminal *t, int *status);

#endif
