/* Faults by name, as `espy board fault WORD N` and a script's `fault WORD N` ask for them:
 * of the board, and of the bytes on its serial line. */
#ifndef BOARD_HOST_FAULTS_H
#define BOARD_HOST_FAULTS_H

#include "board/board.h"

/* Every nth byte, in both directions; 0: never. */
struct line_faults {
    unsigned lose, flip, repeat;
    unsigned delay_ms; /* each byte to the client waits so long; 0: not */
    uint64_t count;
};

/* What becomes of a byte: 0, 1 or 2 of it. */
unsigned faults_spoil(struct line_faults *faults, uint8_t *byte);

/* Sets one; false: there is none of that name. */
bool faults_set(struct board *board, struct line_faults *line, const char *word, uint64_t n);

/* The names, for messages. */
#define FAULTS_WORDS                                                                               \
    "lose, flip, repeat, delay, brown-out, cut-at-write, cut-at-cycle, reset-at-write, "           \
    "reset-at-cycle, flash-id, protect-flash, remove-flash"

#endif
