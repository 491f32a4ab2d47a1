/* A session with a board's loader: from silence to a running stub at full speed.
 *
 *     session_init(&s, port, &options);
 *     status = session_connect(&s);        finds the loader, checks the chip
 *     status = session_start_stub(&s, stub, size);
 *     status = session_change_baud(&s, 460800);
 *     ... flash/write.h, flash/read.h ...
 *     status = session_leave(&s, LEAVE_HARD_RESET);
 */
#ifndef FLASH_SESSION_H
#define FLASH_SESSION_H

#include "flash/link.h"
#include "flash/target.h"

/* What the other end runs, which tells what it can do. */
enum session_loader {
    SESSION_ROM,
    SESSION_STUB,     /* one that knows esptool's stub commands */
    SESSION_OUR_STUB, /* stub/: also cumulative acks, sector hashes, windows */
};

enum session_before { BEFORE_DEFAULT_RESET, BEFORE_NO_RESET, BEFORE_NO_RESET_NO_SYNC };
enum session_leave {
    LEAVE_HARD_RESET,
    LEAVE_SOFT_RESET, /* runs what the flash holds, without a reset */
    LEAVE_NO_RESET,   /* back in the ROM loader as far as that goes */
    LEAVE_NO_RESET_STUB,
};

/* What a board that doesn't answer seems to do. */
enum session_sight {
    SIGHT_SILENT,  /* not one byte */
    SIGHT_TEXT,    /* readable text: its program runs */
    SIGHT_GARBAGE, /* bytes, but neither text nor frames: another rate */
};

/* Called while things take time; any may be NULL. */
struct session_watch {
    void *context;
    void (*attempt)(void *context);                           /* one SYNC went unanswered */
    void (*buttons)(void *context, enum session_sight sight); /* time to press them */
    void (*progress)(void *context, uint32_t done, uint32_t total);
};

struct session_options {
    enum session_before before;
    unsigned baud;       /* to speak at first: at most 115200 is safe */
    unsigned other_baud; /* tried in turn with it when nobody answers: where a stub may have stayed;
                            0: none */
    int attempts;        /* of reset and five SYNCs; 0: by patience_ms */
    int advise_ms;       /* buttons are asked for after this; negative: never */
    int patience_ms;     /* given up after this; negative: never */
    const char *reset_sequence;      /* "D0|R1|W0.1|D1|R0|W0.05|D0", or NULL: esptool's */
    const char *hard_reset_sequence; /* or NULL */
};

struct session {
    struct link link;
    struct session_options options;
    struct session_watch watch;
    enum session_loader loader;
    unsigned baud;
    struct target_facts facts;
    bool flash_attached;
};

void session_init(struct session *s, struct port *port, const struct session_options *options);

/* FLASH_SILENT after the last attempt; FLASH_WRONG_CHIP with *magic. */
int session_connect(struct session *s) __attribute__((warn_unused_result));
int session_identify(struct session *s, uint32_t *magic) __attribute__((warn_unused_result));

/* What a silent board seems to do, from the bytes that came. */
enum session_sight session_sight(const struct session *s);

/* `stub` is an image (chip/image.h) that greets with OHAI.  FLASH_GARBLED: it doesn't. */
int session_start_stub(struct session *s, const uint8_t *stub, size_t size)
    __attribute__((warn_unused_result));

/* Makes the ROM loader itself speak at this rate.  FLASH_GARBLED: it doesn't answer there, and
 * can't be called back but by a reset. VERIFY: on silicon the ROM receives 6 KB packets at 460800
 * and 921600 without loss (old flashers connected at such rates by autobaud, so it should). */
int session_speed_rom(struct session *s, unsigned baud) __attribute__((warn_unused_result));

/* With a stub only.  When the new rate doesn't work our stub goes back, and so does this:
 * FLASH_GARBLED, and the session lives on at the old rate. */
int session_change_baud(struct session *s, unsigned baud) __attribute__((warn_unused_result));

/* Makes the flash chip reachable; before anything that touches it. */
int session_attach_flash(struct session *s) __attribute__((warn_unused_result));

/* Loads one piece into RAM. */
int session_load_ram(struct session *s, uint32_t address, const uint8_t *bytes, size_t size)
    __attribute__((warn_unused_result));
/* Runs what was loaded.  The ROM may start it before it has answered. */
int session_run_ram(struct session *s, uint32_t entry) __attribute__((warn_unused_result));

int session_leave(struct session *s, enum session_leave how) __attribute__((warn_unused_result));

#endif
