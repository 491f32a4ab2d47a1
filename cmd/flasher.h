/* What the flasher's commands share: their common options, opening a session with
 * esptool's words, progress, errors in words, leaving.
 *
 *     struct flasher f;
 *     flasher_start(&f, &cmd_NAME, argc, argv);
 *     while (options_next(&f.line) > 0)
 *         if (!flasher_option(&f)) ... the command's own options and words ...
 *     if (f.line.bad) return flasher_end(&f, EXIT_USAGE);
 *     int code = flasher_open(&f, FLASHER_NEEDS_FLASH);
 *     if (code == EXIT_OK) code = ... f.session ...
 *     return flasher_close(&f, code);
 */
#ifndef CMD_FLASHER_H
#define CMD_FLASHER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include <cjson/cJSON.h>

#include "cmd/command.h"
#include "cmd/config.h"
#include "cmd/options.h"
#include "flash/session.h"
#include "serial/list.h"

/* For the head of a command's table of options. */
#define FLASHER_OPTIONS                                                                            \
    {"--port, -p", "PORT",                                                                         \
     "serial port: /dev/ttyUSB0, tcp://HOST:PORT, rfc2217://HOST:PORT\n"                           \
     "(default: $ESPTOOL_PORT, else the only USB adapter there is)"},                              \
        {"--port-filter", "KEY=VALUE",                                                             \
         "with no --port: only adapters of this vid, pid, name or serial"},                        \
        {"--baud, -b", "RATE", "bits per second for the work, $ESPTOOL_BAUD (default 115200)"},    \
        {"--chip, -c", "CHIP", "esp8266 or auto"},                                                 \
        {"--before", "HOW", "default-reset, no-reset, no-reset-no-sync"},                          \
        {"--after, -a", "HOW", "hard-reset, soft-reset, no-reset, no-reset-stub"},                 \
        {"--no-stub", NULL, "talk to the chip's own loader only"},                                 \
        {"--connect-attempts", "N",                                                                \
         "give up after N attempts to connect; 0: never\n"                                         \
         "(default: ask for the buttons after 2 s, wait a minute)"},                               \
        {"--trace, -t", NULL, "show what crosses the line"},                                       \
        {"--quiet, --silent, -q", NULL, "print errors only"},                                      \
        {"--verbose, -v", NULL, "taken for esptool's sake"},                                       \
    {                                                                                              \
        "--json", NULL, "print one JSON object instead of words"                                   \
    }

enum flasher_need {
    FLASHER_NEEDS_CHIP = 0,
    FLASHER_NEEDS_FLASH = 1 << 0, /* the flash chip attached */
    FLASHER_ROM_ONLY = 1 << 1,    /* no stub even without --no-stub */
    FLASHER_NEEDS_STUB = 1 << 2,  /* refuses --no-stub */
};

struct flasher {
    const struct command *command;
    struct options line;
    /* options */
    const char *port_name, *chip, *before, *after;
    struct port_filter filter;
    unsigned baud;
    int attempts; /* -1: by time */
    bool no_stub, trace, quiet, json;
    struct config config;
    /* the session */
    struct port *port;
    struct session session;
    int signal_fd; /* SIGINT and SIGTERM arrive here */
    struct timespec started;
    /* output */
    bool terminal;
    bool dots;      /* a line of dots is open */
    int last_tenth; /* of the progress, last printed */
    double progress_started;
    const char *progress_words; /* "Writing", NULL: none */
    uint32_t progress_at;
    bool half_written; /* a write has begun and not ended */
    bool stay;         /* the chip is left as it is, whatever --after says */
    bool chip_unknown; /* not esp8266 by --chip */
    cJSON *facts;
};

void flasher_start(struct flasher *f, const struct command *command, int argc, char **argv);

/* Takes the option just read when it is a common one. */
bool flasher_option(struct flasher *f);

/* Opens the port, connects, starts the stub, changes the rate: `needs` of flasher_need. */
int flasher_open(struct flasher *f, unsigned needs);

/* Leaves the chip as --after says (unless `code` is an error), ends everything.  Returns
 * the exit code. */
int flasher_close(struct flasher *f, int code);

/* Words on stdout, unless --quiet or --json. */
void flasher_say(struct flasher *f, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A fact for --json. */
void flasher_fact(struct flasher *f, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void flasher_number(struct flasher *f, const char *name, double value);
/* "Warning: ..." */
void flasher_warn(struct flasher *f, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "A fatal error occurred: ..." on stderr; returns EXIT_USAGE. */
int flasher_fatal(struct flasher *f, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same for a flash_status, with what to do next.  FLASH_OK: EXIT_OK. */
int flasher_failed(struct flasher *f, int status);

/* Shows progress of what follows, "Writing at 0x...", until flasher_progress_end. */
void flasher_progress(struct flasher *f, const char *words, uint32_t address);
void flasher_progress_end(struct flasher *f);
/* Seconds since flasher_progress. */
double flasher_seconds(const struct flasher *f);

/* The size of the flash as "512KB" by the chip's id, or NULL with a complaint;
 * *bytes may be NULL. */
const char *flasher_detect_size(struct flasher *f, uint32_t *bytes);

/* What --port leaves open: the environment, else the one USB adapter there is.  NULL with a
 * complaint when that isn't clear. */
const char *flasher_find_port(struct flasher *f);

#endif
