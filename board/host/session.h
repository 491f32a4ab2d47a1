/* A board that runs as a process: paced by the clock, its serial port a
 * pseudo-terminal, its buttons pressed from other shells.
 *
 *   struct session *s;
 *   if (session_open(&s, &options, &why) < 0) ...
 *   session_run(s);      until session_stop, a signal, or `stop` from a shell
 *   session_close(s);
 */
#ifndef BOARD_HOST_SESSION_H
#define BOARD_HOST_SESSION_H

#include <signal.h>

#include "board/board.h"
#include "board/host/flashfile.h"

struct session_options {
    const char *name;  /* for the control socket */
    const char *link;  /* NULL: none */
    const char *flash; /* NULL: a chip in memory */
    size_t flash_size; /* 0: the file's */
    const uint8_t *rom;
    size_t rom_size;
    uint32_t wiring;
    bool float_high;
    bool swap_4_5;
    bool flash_cache; /* board.h */
    const char *vcd;  /* NULL: none */
    int tcp, rfc2217; /* port on 127.0.0.1, 0 for a free one; -1: none.  Not both */
    bool full_speed;  /* as fast as the host can */
    bool headless;    /* prints the port's name only */
    bool all_events;
    unsigned led_pin;
    bool led_on_low; /* lit when the pin is low */
    /* Set by a signal handler: the session ends. */
    const volatile sig_atomic_t *stop;
};

struct session;

/* What couldn't be done: `part` is the option or thing concerned. */
struct session_error {
    enum {
        SESSION_BOARD,
        SESSION_FLASH,
        SESSION_PORT,
        SESSION_CONTROL,
        SESSION_NET,
        SESSION_VCD
    } part;
    int status;       /* enum host_status, or enum board_status of SESSION_BOARD */
    int system_error; /* errno when status is HOST_SYSTEM */
};

/* 0, or -1 with *error filled in. */
int session_open(struct session **session, const struct session_options *options,
                 struct session_error *error) __attribute__((warn_unused_result));
void session_run(struct session *session);
void session_close(struct session *session);

/* The pseudo-terminal's name. */
const char *session_port(const struct session *session);

#endif
