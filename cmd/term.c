/* espy term: a serial terminal with minicom's words and keys. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/command.h"
#include "serial/port.h"
#include "term/terminal.h"

static const struct option long_options[] = {
    {"device", required_argument, NULL, 'D'},   {"port", required_argument, NULL, 'D'},
    {"baudrate", required_argument, NULL, 'b'}, {"baud", required_argument, NULL, 'b'},
    {NULL, 0, NULL, 0},
};

struct arguments {
    const char *device;
    unsigned baud;
};

static int parse(int argc, char **argv, struct arguments *a)
{
    int c;
    while ((c = getopt_long(argc, argv, "D:p:b:", long_options, NULL)) != -1) {
        if (c == '?') {
            fprintf(stderr, "`espy help term` lists the options.\n");
            return EXIT_USAGE;
        }
        if (c == 'b')
            a->baud = (unsigned)strtoul(optarg, NULL, 10);
        else
            a->device = optarg;
    }
    if (a->device && a->baud)
        return EXIT_OK;
    fprintf(stderr, "espy term: %s\n",
            a->device ? "--baudrate wants a number, as in -b 115200"
                      : "which port? As in: espy term --device /dev/ttyUSB0 -b 115200");
    return EXIT_USAGE;
}

static int talk(const struct arguments *a, struct port *port)
{
    struct terminal t = {port, STDIN_FILENO, STDOUT_FILENO, .quiet_ms = 500};
    int status = 0;
    if (isatty(STDIN_FILENO))
        printf("espy term on %s at %u baud; Ctrl-A then Q leaves.\n", a->device, a->baud);
    fflush(stdout);
    enum terminal_end end = terminal_run(&t, &status);
    if (isatty(STDIN_FILENO))
        printf("\n");
    if (end != TERMINAL_PORT_LOST)
        return EXIT_OK;
    fprintf(stderr, "espy term: %s: %s\n", a->device, port_status_text(status));
    return EXIT_FAILED;
}

static int run(int argc, char **argv)
{
    struct arguments a = {.baud = 115200};
    struct port *port;
    int bad = parse(argc, argv, &a);
    if (bad)
        return bad;
    struct port_options how = {.baud = a.baud, .wake_fd = STDIN_FILENO};
    int status = port_open(&port, a.device, &how);
    if (status < 0) {
        fprintf(stderr, "espy term: %s: %s\n", a.device, port_status_text(status));
        return EXIT_FAILED;
    }
    int result = talk(&a, port);
    port_close(port);
    return result;
}

static const struct command_option options[] = {
    {"--device, -D, --port, -p", "PORT", "the serial port: /dev/ttyUSB0, tcp://HOST:PORT, ..."},
    {"--baudrate, -b, --baud",   "N",    "bits per second; 115200"                           },
    {NULL,                       NULL,   NULL                                                },
};

const struct command cmd_term = {
    .name = "term",
    .group = "talking to a board",
    .summary = "a serial terminal; Ctrl-A then Q leaves",
    .usage = "--device PORT [-b 115200]",
    .text = "Keys: Ctrl-A then Q or X leaves, Z lists the keys, Ctrl-A sends one Ctrl-A.\n"
            "With standard input from a pipe it sends that, waits until the board has been\n"
            "quiet for half a second, and leaves.",
    .options = options,
    .run = run,
};
