/* What a person sees of a running board: event lines in a pipe, a few lines that
 * repaint in place on a terminal, and the status that other shells ask for. */
#ifndef BOARD_HOST_CONSOLE_H
#define BOARD_HOST_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <termios.h>

#include "board/board.h"

struct console_options {
    bool headless; /* the port's name, nothing else */
    bool silent;   /* not even that */
    bool all_pins;
    unsigned led_pin;
    bool led_on_low;
};

struct console {
    struct console_options options;
    const char *port; /* as people name it: the link, when there is one */
    bool live;        /* a terminal on both sides: paint and take keys */
    bool dirty;       /* something changed since the last paint */
    bool led;
    struct termios saved;
    uint64_t painted_tick;
};

enum console_key { CONSOLE_NONE, CONSOLE_FLASH, CONSOLE_RESET, CONSOLE_QUIT };

/* Prints the port's name. */
void console_open(struct console *console, const struct console_options *options, const char *port,
                  const char *link);
/* Prints where the network port is (`port` 0: nowhere) and, but for headless boards, what
 * is typed to use this one: its control name, whether buttons bring it into the loader.
 * Keys are taken from now on. */
void console_start(struct console *console, const char *name, bool buttons, const char *scheme,
                   unsigned port);
void console_close(struct console *console);

void console_pin(struct console *console, unsigned pin, bool level, uint64_t tick);
void console_event(struct console *console, enum board_event event, unsigned value, uint64_t tick);
void console_paint(struct console *console, const struct board *board);

/* The descriptor that keys come from, or -1. */
int console_input(const struct console *console);
enum console_key console_key(struct console *console);

/* What a session adds to a board's status. */
struct console_status {
    const char *name, *port, *link, *flash;
    size_t flash_size;
    bool flash_button, reset_button;
    uint32_t client_baud;
    uint64_t sent, received;
};

/* Both begin with the line "ok"; they return `text`. */
const char *console_status_text(const struct console *console, const struct board *board,
                                const struct console_status *status, char *text, size_t size);
const char *console_status_json(const struct console *console, const struct board *board,
                                const struct console_status *status, char *text, size_t size);

#endif
