/* espy board: starts a virtual board, or speaks to one that runs. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "board/host/control.h"
#include "board/host/session.h"
#include "board/host/snapshot.h"
#include "chip/memory.h"
#include "cmd/boards.h"
#include "cmd/carried.h"
#include "cmd/client.h"
#include "cmd/command.h"

/* Long options without a letter. */
enum option_code {
    OPTION_LINK = 256,
    OPTION_FLASH,
    OPTION_FLASH_SIZE,
    OPTION_ROM,
    OPTION_NAME,
    OPTION_SPEED,
    OPTION_WIRING,
    OPTION_FLOAT,
    OPTION_SWAP,
    OPTION_CACHE,
    OPTION_HEADLESS,
    OPTION_EVENTS,
    OPTION_VCD,
    OPTION_TCP,
    OPTION_RFC2217,
    OPTION_BOARD,
    OPTION_RUN,
    OPTION_SAVE,
    OPTION_RESUME,
};

static const struct option long_options[] = {
    {"link",        required_argument, NULL, OPTION_LINK      },
    {"flash",       required_argument, NULL, OPTION_FLASH     },
    {"flash-size",  required_argument, NULL, OPTION_FLASH_SIZE},
    {"flash_size",  required_argument, NULL, OPTION_FLASH_SIZE},
    {"rom",         required_argument, NULL, OPTION_ROM       },
    {"name",        required_argument, NULL, OPTION_NAME      },
    {"speed",       required_argument, NULL, OPTION_SPEED     },
    {"wiring",      required_argument, NULL, OPTION_WIRING    },
    {"float",       required_argument, NULL, OPTION_FLOAT     },
    {"swap-4-5",    no_argument,       NULL, OPTION_SWAP      },
    {"flash-cache", no_argument,       NULL, OPTION_CACHE     },
    {"headless",    no_argument,       NULL, OPTION_HEADLESS  },
    {"events",      required_argument, NULL, OPTION_EVENTS    },
    {"vcd",         required_argument, NULL, OPTION_VCD       },
    {"tcp",         required_argument, NULL, OPTION_TCP       },
    {"rfc2217",     required_argument, NULL, OPTION_RFC2217   },
    {"board",       required_argument, NULL, OPTION_BOARD     },
    {"run",         required_argument, NULL, OPTION_RUN       },
    {"save",        required_argument, NULL, OPTION_SAVE      },
    {"resume",      required_argument, NULL, OPTION_RESUME    },
    {NULL,          0,                 NULL, 0                },
};

/* What getopt_long gives for a word that is no option, when its string begins with "-". */
enum { IS_WORD = 1 };

struct arguments {
    struct session_options session;
    char **words; /* a command for a board that runs */
    int count;
    const char *rom;
    const char *board; /* a kind of boards/, or a file */
    char *run;         /* a command for the shell; the board ends with it */
    const char *save;  /* a snapshot is written there at the end */
};

/* The one thing a signal handler may touch. */
static volatile sig_atomic_t stop_asked;

static void on_signal(int number)
{
    (void)number;
    stop_asked = 1;
}

/* --- the line ------------------------------------------------------------- */

static int usage(const char *what, const char *value)
{
    fprintf(stderr, "espy board: %s", what);
    if (value)
        fprintf(stderr, ", not '%s'", value);
    fprintf(stderr, ".\n`espy help board` says more.\n");
    return EXIT_USAGE;
}

/* One of two words; sets *flag when it is the second. */
static int choose(const char *name, const char *first, const char *second, bool *flag)
{
    char what[80];
    *flag = !strcmp(optarg, second);
    if (*flag || !strcmp(optarg, first))
        return EXIT_OK;
    snprintf(what, sizeof what, "--%s is %s or %s", name, first, second);
    return usage(what, optarg);
}

static int take_port(int *port)
{
    char *end;
    long number = strtol(optarg, &end, 10);
    if (end == optarg || *end || number < 0 || number > 65535)
        return usage("a port is a number from 0 (any that is free) to 65535", optarg);
    *port = (int)number;
    return EXIT_OK;
}

static int take_option(int code, struct arguments *a)
{
    struct session_options *o = &a->session;
    switch (code) {
    case OPTION_LINK: o->link = optarg; return EXIT_OK;
    case OPTION_FLASH: o->flash = optarg; return EXIT_OK;
    case OPTION_FLASH_SIZE:
        o->flash_size = flash_size_of(optarg);
        return o->flash_size ? EXIT_OK : usage("--flash-size is 256KB, 512KB, ... 16MB", optarg);
    case OPTION_ROM: a->rom = optarg; return EXIT_OK;
    case OPTION_NAME: o->name = optarg; return EXIT_OK;
    case OPTION_SPEED: return choose("speed", "real", "max", &o->full_speed);
    case OPTION_WIRING: return boards_wirings(optarg, &o->wiring) ? EXIT_OK : EXIT_USAGE;
    case OPTION_FLOAT: return choose("float", "low", "high", &o->float_high);
    case OPTION_SWAP: o->swap_4_5 = true; return EXIT_OK;
    case OPTION_CACHE: o->flash_cache = true; return EXIT_OK;
    case OPTION_HEADLESS: o->headless = true; return EXIT_OK;
    case OPTION_EVENTS: return choose("events", "led", "all", &o->all_events);
    case OPTION_VCD: o->vcd = optarg; return EXIT_OK;
    case OPTION_TCP: return take_port(&o->tcp);
    case OPTION_RFC2217: return take_port(&o->rfc2217);
    case OPTION_BOARD: a->board = optarg; return EXIT_OK;
    case OPTION_RUN: a->run = optarg; return EXIT_OK;
    case OPTION_SAVE: a->save = optarg; return EXIT_OK;
    case OPTION_RESUME: o->resume = optarg; return EXIT_OK;
    default: return EXIT_USAGE;
    }
}

/* What the kind of board brings along, where no option says otherwise. */
static int apply_kind(struct arguments *a)
{
    struct session_options *o = &a->session;
    struct board_kind kind;
    if (!boards_find(a->board, &kind))
        return EXIT_USAGE;
    o->led_pin = kind.led_pin;
    o->led_on_low = kind.led_on_low;
    o->flash_button = kind.flash_button;
    o->reset_button = kind.reset_button;
    if (!o->wiring)
        o->wiring = kind.wiring;
    if (o->resume && !o->flash && !o->flash_size)
        o->flash_size = snapshot_flash_size(o->resume);
    else if (!o->flash_size && (!o->flash || access(o->flash, F_OK)))
        o->flash_size = kind.flash_size;
    return EXIT_OK;
}

/* Words and options in any order; what stands behind `run` is another program's. */
static int parse(int argc, char **argv, struct arguments *a)
{
    int code, bad = EXIT_OK;
    a->words = argv; /* those that are no options move to the front */
    while (!bad && (code = getopt_long(argc, argv, "-", long_options, NULL)) != -1) {
        if (code == IS_WORD)
            a->words[a->count++] = optarg;
        else
            bad = take_option(code, a);
        if (a->count == 1 && !strcmp(a->words[0], "run"))
            break;
    }
    if (code == '?')
        fprintf(stderr, "`espy help board` lists the options.\n");
    return bad;
}

/* --- the ROM -------------------------------------------------------------- */

static int carried(struct arguments *a)
{
    a->session.rom = carried_rom;
    a->session.rom_size = (size_t)(carried_rom_end - carried_rom);
    if (a->session.rom_size == ROM_SIZE)
        return EXIT_OK;
    fprintf(stderr, "espy board: this espy was built without a boot ROM; "
                    "build it whole, or name one by --rom FILE.\n");
    return EXIT_FAILED;
}

static int read_rom(struct arguments *a, uint8_t *rom)
{
    int fd = open(a->rom, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st)) {
        fprintf(stderr, "espy board: can't open boot ROM %s: %s\n", a->rom, strerror(errno));
        return EXIT_FAILED;
    }
    ssize_t n = read(fd, rom, ROM_SIZE);
    close(fd);
    if (n != (ssize_t)ROM_SIZE || st.st_size != (off_t)ROM_SIZE) {
        fprintf(stderr, "espy board: %s is no boot ROM: that has 65536 bytes, this %lld\n", a->rom,
                (long long)st.st_size);
        return EXIT_FAILED;
    }
    a->session.rom = rom;
    a->session.rom_size = ROM_SIZE;
    return EXIT_OK;
}

/* --- starting ------------------------------------------------------------- */

static int explain_flash(const struct session_options *o, const struct session_error *e)
{
    switch (e->status) {
    case HOST_LOCKED:
        fprintf(stderr,
                "espy board: %s belongs to a board that runs; stop that, or use another file.\n",
                o->flash);
        break;
    case HOST_WRONG_SIZE:
        fprintf(stderr,
                "espy board: %s %s. Nothing was changed; leave --flash-size out, "
                "or name another file.\n",
                o->flash,
                o->flash_size ? "hasn't the size that --flash-size says"
                              : "hasn't a flash chip's size (256KB, 512KB, ... 16MB)");
        break;
    default:
        fprintf(stderr, "espy board: flash file %s: %s\n", o->flash ? o->flash : "(in memory)",
                strerror(e->system_error));
    }
    return EXIT_FAILED;
}

static int explain_resume(const struct session_options *o, const struct session_error *e)
{
    static const char *const why[] = {
        [-SNAPSHOT_FOREIGN] = "no snapshot of this espy with this boot ROM and flash size",
        [-SNAPSHOT_FLASH] = "it was taken with other bytes in flash; leave --flash out, "
                            "and it brings its own",
    };
    fprintf(stderr, "espy board: %s: %s\n", o->resume,
            e->status == SNAPSHOT_SYSTEM ? strerror(e->system_error) : why[-e->status]);
    return EXIT_FAILED;
}

static int explain(const struct session_options *o, const struct session_error *e)
{
    switch (e->part) {
    case SESSION_FLASH: return explain_flash(o, e);
    case SESSION_PORT:
        fprintf(stderr, "espy board: %s: %s\n", o->link ? o->link : "pseudo-terminal",
                e->status == HOST_IN_USE ? "is there and is no link; it was left alone"
                                         : strerror(e->system_error));
        return EXIT_FAILED;
    case SESSION_NET:
        fprintf(stderr, "espy board: network port: %s\n", strerror(e->system_error));
        return EXIT_FAILED;
    case SESSION_VCD:
        fprintf(stderr, "espy board: %s: %s\n", o->vcd, strerror(e->system_error));
        return EXIT_FAILED;
    case SESSION_RESUME: return explain_resume(o, e);
    case SESSION_CONTROL:
        if (e->status == HOST_IN_USE)
            fprintf(stderr,
                    "espy board: a board named '%s' runs already; stop it (espy board stop), "
                    "or choose another --name.\n",
                    o->name);
        else
            fprintf(stderr, "espy board: control socket for '%s': %s\n", o->name,
                    e->status == HOST_TOO_LONG ? "not a name for a file"
                                               : strerror(e->system_error));
        return EXIT_FAILED;
    default: fprintf(stderr, "espy board: %s\n", board_status_text(e->status)); return EXIT_FAILED;
    }
}

/* Signals end the session in order; so does the death of whoever started it, and of the
 * command that runs on it. */
static void catch_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD};
    struct sigaction action = {.sa_handler = on_signal};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        sigaction(signals[i], &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}

static int save(const struct arguments *a, struct session *session)
{
    if (!a->save || session_save(session, a->save) == SNAPSHOT_OK)
        return EXIT_OK;
    fprintf(stderr, "espy board: %s: %s\n", a->save, strerror(errno));
    return EXIT_FAILED;
}

static pid_t start_client(const struct arguments *a, const struct session *session)
{
    char *words[] = {"sh", "-c", a->run, NULL};
    return a->run ? client_start(a->session.name, session_port(session), words) : 0;
}

/* The command's own status; one that a signal left behind is told to end. */
static int end_client(pid_t client)
{
    kill(client, SIGTERM);
    return client_wait(client);
}

static int run_session(const struct arguments *a, struct session *session)
{
    pid_t client = start_client(a, session);
    if (client < 0) {
        fprintf(stderr, "espy board: can't run '%s': %s\n", a->run, strerror(errno));
        return EXIT_FAILED;
    }
    session_run(session);
    int result = client ? end_client(client) : EXIT_OK;
    return result ? result : save(a, session);
}

static int start(struct arguments *a)
{
    static uint8_t rom[ROM_SIZE];
    struct session *session;
    struct session_error error;
    int bad = a->rom ? read_rom(a, rom) : carried(a);
    if (!bad)
        bad = apply_kind(a);
    if (bad)
        return bad;
    a->session.stop = &stop_asked;
    a->session.silent = a->run != NULL;
    catch_signals();
    if (session_open(&session, &a->session, &error))
        return explain(&a->session, &error);
    int result = run_session(a, session);
    session_close(session);
    return result;
}

/* --- speaking to one that runs -------------------------------------------- */

static void join(char *line, size_t size, int count, char **words, const char *last)
{
    *line = '\0';
    for (int i = 0; i < count; i++)
        snprintf(line + strlen(line), size - strlen(line), "%s%s", i ? " " : "", words[i]);
    if (last)
        snprintf(line + strlen(line), size - strlen(line), " %s", last);
}

static int show(const char *answer)
{
    if (!strncmp(answer, "ok\n", 3)) {
        fputs(answer + 3, stdout);
        return EXIT_OK;
    }
    if (!strncmp(answer, "error: ", 7))
        fprintf(stderr, "espy board: %s", answer + 7);
    else
        fprintf(stderr, "espy board: the board hung up\n");
    return EXIT_FAILED;
}

static int explain_ask(const char *name)
{
    if (errno == ENOENT || errno == ECONNREFUSED)
        fprintf(stderr, "espy board: no board named '%s' runs here; `espy board` starts one.\n",
                name);
    else
        fprintf(stderr, "espy board: %s: %s\n", name, strerror(errno));
    return EXIT_FAILED;
}

/* `espy board run COMMAND...`: a program on the port of a board that runs already. */
static int run_client(const char *name, char **words)
{
    char answer[CONTROL_ANSWER];
    if (!*words)
        return usage("run what? espy board run COMMAND [ARGUMENT...]", NULL);
    if (control_ask(name, "port", answer, sizeof answer) != HOST_OK)
        return explain_ask(name);
    if (strncmp(answer, "ok\n", 3))
        return show(answer);
    char *port = answer + 3;
    port[strcspn(port, "\n")] = '\0';
    pid_t client = client_start(name, port, words);
    return client < 0 ? explain_ask(name) : client_wait(client);
}

static int ask(const char *name, int count, char **words, bool json)
{
    char line[CONTROL_LINE], answer[CONTROL_ANSWER];
    join(line, sizeof line, count, words, json ? "--json" : NULL);
    enum host_status status = control_ask(name, line, answer, sizeof answer);
    if (status == HOST_OK)
        return show(answer);
    return explain_ask(name);
}

/* Takes `--json` out of the words: it belongs to status, not to starting. */
static bool take_json(int *argc, char **argv)
{
    int kept = 0;
    bool found = false;
    for (int i = 0; i < *argc; i++) {
        if (!strcmp(argv[i], "--json"))
            found = true;
        else
            argv[kept++] = argv[i];
    }
    *argc = kept;
    argv[kept] = NULL;
    return found;
}

static int run(int argc, char **argv)
{
    struct arguments a = {
        .session = {.name = "board", .float_high = true, .tcp = -1, .rfc2217 = -1},
        .board = "esp-07",
    };
    bool json = take_json(&argc, argv);
    int bad = parse(argc, argv, &a);
    if (bad)
        return bad;
    if (a.count && !strcmp(a.words[0], "run"))
        return run_client(a.session.name, argv + optind);
    if (a.count)
        return ask(a.session.name, a.count, a.words, json);
    return json ? usage("--json goes with status", NULL) : start(&a);
}

static const struct command_option options[] = {
    {"--link",        "PATH",      "a symbolic link to the board's serial port"               },
    {"--flash",       "FILE",      "the flash chip's bytes, kept; made when missing"          },
    {"--flash-size",  "SIZE",      "256KB ... 16MB; 512KB for a new chip"                     },
    {"--rom",         "FILE",      "another boot ROM than the one espy carries"               },
    {"--name",        "NAME",      "the name for commands from other shells; board"           },
    {"--speed",       "real|max",  "wall-clock pace, or as fast as the host can"              },
    {"--wiring",      "WORD,...",
     "the circuit: tutorial, gpio15-on-flash, gpio2-floating,\n"
     "gpio15-floating, no-wake, rst-low, no-power, tx-rx-swapped,\n"
     "weak-supply, auto-reset, direct"                                                        },
    {"--float",       "high|low",  "how open pins are taken; high"                            },
    {"--swap-4-5",    NULL,        "a module printed with GPIO4 and GPIO5 exchanged"          },
    {"--flash-cache", NULL,        "instructions wait for the flash cache, as on a real board"},
    {"--headless",    NULL,        "print nothing but the port's name"                        },
    {"--events",      "led|all",   "a line for the LED only, or for every pin"                },
    {"--vcd",         "FILE",      "every pin over time, for GTKWave and sigrok"              },
    {"--tcp",         "PORT",      "the serial port on 127.0.0.1 as well, raw; 0: a free one" },
    {"--rfc2217",     "PORT",      "the same with rate, DTR and RTS"                          },
    {"--board",       "NAME|FILE", "esp-07, esp-01, nodemcu, d1-mini, or a file of one's own" },
    {"--run",         "COMMAND",   "run it on the board's port; the board ends with it"       },
    {"--save",        "FILE",      "write a snapshot at the end"                              },
    {"--resume",      "FILE",      "go on from a snapshot"                                    },
    {"--json",        NULL,        "with status: one JSON object"                             },
    {NULL,            NULL,        NULL                                                       },
};

const struct command cmd_board = {
    .name = "board",
    .group = "the virtual board",
    .summary = "run a virtual ESP-07, or press its buttons",
    .usage = "[OPTION...] | press|hold|release reset|flash | set ... | fault ... | run COMMAND... "
             "| save FILE | port | status | unplug | plug | stop",
    .text = "Starts a board and prints `port PATH`, the serial port to open. From another shell:\n"
            "  espy board hold flash; espy board press reset; espy board release flash\n"
            "  espy board set adc 512        0 to 1024, as firmware reads it\n"
            "  espy board set pin 4 low      high, low or open\n"
            "  espy board fault WORD N       lose, flip, repeat: every Nth byte; delay ms; "
            "brown-out 1;\n"
            "                                cut-at-write, reset-at-write: the Nth from now; "
            "cut-at-cycle,\n"
            "                                reset-at-cycle: as status counts; flash-id,\n"
            "                                protect-flash, remove-flash; 0 ends it\n"
            "  espy board run esptool flash-id   with DTR, RTS and the port given\n"
            "  espy board save FILE          a snapshot, for --resume\n"
            "  espy board status --json\n"
            "  espy board stop",
    .options = options,
    .run = run,
};
