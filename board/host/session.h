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
    bool silent;      /* prints nothing */
    bool all_events;
    unsigned led_pin;
    bool led_on_low; /* lit when the pin is low */
    bool flash_button, reset_button;
    const char *resume; /* a snapshot to go on from; NULL: power on */
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
        SESSION_VCD,
        SESSION_RESUME
    } part;
    int status;       /* enum host_status; of SESSION_BOARD enum board_status, of
                       * SESSION_RESUME enum snapshot_status */
    int system_error; /* errno when status is HOST_SYSTEM */
};

/* 0, or -1 with *error filled in. */
int session_open(struct session **session, const struct session_options *options,
                 struct session_error *error) __attribute__((warn_unused_result));
void session_run(struct session *session);
/* A snapshot (board/host/snapshot.h): 0, or its status. */
int session_save(const struct session *session, const char *path)
    __attribute__((warn_unused_result));
void session_close(struct session *session);

/* The pseudo-terminal's name. */
const char *session_port(const struct session *session);

#endif
