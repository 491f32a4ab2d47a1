/* A test of firmware as a script: what to do to a board, and what to expect of it, in
 * the board's own time.
 *
 *     flash-size 1MB              load 0 firmware.bin         wiring gpio2-floating
 *     power on                    press reset                 hold flash
 *     expect ">>> " within 10s    type "1+1\r"                run 100ms
 *     pin 13 high within 1s       drive 4 low                 adc 512
 *     mode 3                      silence 500ms               header 0x20
 *
 * One step per line; # begins a comment.  Settings (flash-size, load, header, wiring,
 * float) come before the first step that needs the board, which starts by itself then.
 * Text stands in quotes with \r \n \t \" \\ \xNN.  Times have a unit: us, ms or s. */
#ifndef BOARD_HOST_SCRIPT_H
#define BOARD_HOST_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct script_step {
    unsigned line;
    const char *text; /* the line as it was written */
    bool expectation; /* counts as a test; other steps only when they fail */
    bool passed;
    const char *why; /* when it failed */
    double board_seconds;
};

struct script_host {
    void *context;
    /* After each step; stops the script when it returns false. */
    bool (*step)(void *context, const struct script_step *step);
    const uint8_t *rom;
    size_t rom_size;
};

/* Runs the script; `text` is changed.  0 when all passed, 1 when a step failed, 2 when
 * a line couldn't be understood (told as a failed step). */
int script_run(char *text, const struct script_host *host);

#endif
