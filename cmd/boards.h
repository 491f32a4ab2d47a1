/* Kinds of boards, from data files (boards/README.md has their keys). */
#ifndef CMD_BOARDS_H
#define CMD_BOARDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct board_kind {
    char title[64];
    size_t flash_size; /* bytes */
    unsigned led_pin;
    bool led_on_low;
    bool flash_button, reset_button;
    uint32_t wiring; /* bit n: enum wiring n */
};

/* The kind that `name` means: one that espy carries, or a file's.  False: none, and why
 * is on standard error. */
bool boards_find(const char *name, struct board_kind *kind);

/* "a,b,c" into bits of enum wiring; false: a word that is none, or two that contradict
 * each other, explained on standard error. */
bool boards_wirings(const char *words, uint32_t *wiring);

#endif
