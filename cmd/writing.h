/* Writing files to a board's flash, in words: what write_flash and flash share. */
#ifndef CMD_WRITING_H
#define CMD_WRITING_H

#include "cmd/pairs.h"

struct writing {
    struct flasher f;
    struct pairs pairs;
    struct regions old; /* of --diff-with, in the order of the files */
    struct packed {     /* a region, compressed while the chip hashed it; bytes NULL: none */
        const uint8_t *from;
        uint32_t from_size;
        uint8_t *bytes;
        uint32_t size;
    } ahead;
    bool erase_all, plain, skip_flashed, no_progress, force, differential, trust;
};

/* Before anything is touched: EXIT_USAGE when an image is cut short (unless force). */
int writing_check_images(struct writing *w);

/* With the session open: all of it, verified.  An exit code. */
int writing_work(struct writing *w);

void writing_free(struct writing *w);

#endif
