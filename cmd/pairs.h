/* What write_flash, verify_flash and merge_bin have in common: ADDRESS FILE pairs, and
 * the flash parameters for the image at 0. */
#ifndef CMD_PAIRS_H
#define CMD_PAIRS_H

#include "cmd/flasher.h"
#include "flash/input.h"

#define PAIRS_OPTIONS                                                                              \
    {"--flash-size, -fs", "SIZE",                                                                  \
     "keep (default), detect, 256KB, 512KB, 1MB, 2MB, 2MB-c1, 4MB, 4MB-c1, 8MB, 16MB"},            \
        {"--flash-mode, -fm", "MODE", "keep (default), qio, qout, dio, dout"},                     \
    {                                                                                              \
        "--flash-freq, -ff", "FREQ", "keep (default), 40m, 26m, 20m, 80m"                          \
    }

struct pairs {
    struct regions regions;
    const char *pending;            /* an address that waits for its file */
    const char *size, *mode, *freq; /* words of the options, or NULL */
    const char *detected;           /* "512KB", when the chip was asked */
    uint32_t flash_bytes;           /* 0: unknown */
    bool failed;                    /* said already */
};

/* Takes the option just read when it is one of PAIRS_OPTIONS, or a word. */
bool pairs_option(struct pairs *p, struct flasher *f);

/* After the line: all whole, no overlap.  An exit code. */
int pairs_check(struct pairs *p, struct flasher *f);

/* With the session open: what flash there is, and whether all fits. */
int pairs_configure(struct pairs *p, struct flasher *f);

/* Sets mode, size and frequency in an image at address 0; true when `region` was one.  The words
 * are said when `f` isn't quiet. */
bool pairs_patch(struct pairs *p, struct flasher *f, struct region *region);

/* Fills a region up with FF to a multiple of 4. */
bool pairs_pad(struct region *region);

void pairs_free(struct pairs *p);

#endif
