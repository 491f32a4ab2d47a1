/* Sessions of the flasher's commands, in words. */
#include "cmd/flasher.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "cmd/carried.h"
#include "cmd/rates.h"
#include "flash/flash.h"
#include "flash/image.h"
#include "flash/reset.h"

enum { SAFE_BAUD = 115200, ADVISE_MS = 1800, PATIENCE_MS = 60000, PORTS_SHOWN = 16 };

static const char buttons[] =
    "To reach the bootloader: hold Flash, press and release Reset, release Flash.";

/* --- words ------------------------------------------------------------------ */

static void close_dots(struct flasher *f)
{
    if (f->dots)
        putchar('\n');
    f->dots = false;
}

static void say(struct flasher *f, const char *format, va_list arguments)
{
    if (f->quiet || f->json)
        return;
    close_dots(f);
    vprintf(format, arguments);
    fflush(stdout);
}

void flasher_say(struct flasher *f, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(f, format, arguments);
    va_end(arguments);
}

void flasher_warn(struct flasher *f, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!f->quiet && !f->json) {
        close_dots(f);
        fflush(stdout);
        fputs("Warning: ", stderr);
        vfprintf(stderr, format, arguments);
        fputc('\n', stderr);
    }
    va_end(arguments);
}

int flasher_fatal(struct flasher *f, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    flasher_progress_end(f);
    close_dots(f);
    fflush(stdout);
    fprintf(stderr, "\nA fatal error occurred: %s\n", text);
    flasher_fact(f, "error", "%s", text);
    return EXIT_USAGE;
}

void flasher_fact(struct flasher *f, const char *name, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    if (!f->facts)
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    cJSON_AddStringToObject(f->facts, name, text);
}

void flasher_number(struct flasher *f, const char *name, double value)
{
    if (f->facts)
        cJSON_AddNumberToObject(f->facts, name, value);
}

/* --- progress ------------------------------------------------------------------ */

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double flasher_seconds(const struct flasher *f)
{
    return seconds_now() - f->progress_started;
}

static void print_bar(const struct flasher *f, uint32_t done, uint32_t total)
{
    enum { WIDTH = 30 };
    double seconds = flasher_seconds(f), rate = seconds > 0 ? done / seconds : 0;
    char bar[WIDTH + 1];
    int full = (int)((uint64_t)done * WIDTH / total);
    for (int i = 0; i < WIDTH; i++)
        bar[i] = i < full ? '=' : i == full ? '>' : ' ';
    bar[WIDTH] = 0;
    printf("\r%s at 0x%08x [%s] %5.1f%% %u/%u bytes, %.1f kB/s, %.0f s left ", f->progress_words,
           f->progress_at + done, bar, 100.0 * done / total, done, total, rate / 1000,
           rate > 0 ? (total - done) / rate : 0);
    fflush(stdout);
}

static void on_progress(void *context, uint32_t done, uint32_t total)
{
    struct flasher *f = context;
    if (!f->progress_words || f->quiet || f->json || total == 0)
        return;
    if (f->terminal) {
        print_bar(f, done, total);
        return;
    }
    int tenth = (int)((uint64_t)done * 10 / total);
    if (tenth == f->last_tenth)
        return;
    f->last_tenth = tenth;
    printf("%s at 0x%08x... (%u %%)\n", f->progress_words, f->progress_at + done,
           (unsigned)((uint64_t)done * 100 / total));
    fflush(stdout);
}

void flasher_progress(struct flasher *f, const char *words, uint32_t address)
{
    f->progress_words = words;
    f->progress_at = address;
    f->progress_started = seconds_now();
    f->last_tenth = 0;
}

/* On a terminal the bar gives way to the line that tells the result. */
void flasher_progress_end(struct flasher *f)
{
    if (f->progress_words && f->terminal && !f->quiet && !f->json)
        printf("\r\033[K");
    f->progress_words = NULL;
}

/* --- options --------------------------------------------------------------------- */

static unsigned environment_number(const char *name, unsigned otherwise)
{
    uint32_t value;
    const char *text = getenv(name);
    return text && number_parse(text, false, &value) ? value : otherwise;
}

void flasher_start(struct flasher *f, const struct command *command, int argc, char **argv)
{
    memset(f, 0, sizeof *f);
    f->command = command;
    f->line = options_start(command, argc, argv);
    f->baud = environment_number("ESPTOOL_BAUD", SAFE_BAUD);
    f->chip = getenv("ESPTOOL_CHIP");
    f->before = getenv("ESPTOOL_BEFORE");
    f->after = getenv("ESPTOOL_AFTER");
    f->attempts = -1;
    f->signal_fd = -1;
    f->filter = (struct port_filter){.vid = -1, .pid = -1};
    f->terminal = isatty(STDOUT_FILENO);
    clock_gettime(CLOCK_MONOTONIC, &f->started);
}

static void read_baud(struct flasher *f)
{
    uint32_t baud;
    if (number_parse(f->line.value, false, &baud) && baud >= 300 && baud <= 5000000) {
        f->baud = baud;
        return;
    }
    fprintf(stderr, "espy: '%s' is not a rate; 115200, 460800 and 921600 are usual.\n",
            f->line.value);
    f->line.bad = true;
}

static void read_attempts(struct flasher *f)
{
    f->attempts = atoi(f->line.value);
    if (f->attempts < 0)
        f->attempts = 0;
}

static void read_filter(struct flasher *f)
{
    const char *value = strchr(f->line.value, '=');
    size_t n = value ? (size_t)(value - f->line.value) : 0;
    bool good = value != NULL;
    if (!value)
        fputs("Option --port-filter argument must consist of key=value.\n", stderr);
    else if (n == 3 && !strncmp(f->line.value, "vid", n))
        f->filter.vid = (int)strtol(value + 1, NULL, 0);
    else if (n == 3 && !strncmp(f->line.value, "pid", n))
        f->filter.pid = (int)strtol(value + 1, NULL, 0);
    else if (n == 4 && !strncmp(f->line.value, "name", n))
        f->filter.name = value + 1;
    else if (n == 6 && !strncmp(f->line.value, "serial", n))
        f->filter.serial = value + 1;
    else
        good = fputs("Option --port-filter argument key not recognized: vid, pid, name, serial.\n",
                     stderr) < 0;
    f->line.bad |= !good;
}

bool flasher_option(struct flasher *f)
{
    const struct options *o = &f->line;
    if (options_is(o, "--port"))
        f->port_name = o->value;
    else if (options_is(o, "--port-filter"))
        read_filter(f);
    else if (options_is(o, "--baud"))
        read_baud(f);
    else if (options_is(o, "--chip"))
        f->chip = o->value;
    else if (options_is(o, "--before"))
        f->before = o->value;
    else if (options_is(o, "--after"))
        f->after = o->value;
    else if (options_is(o, "--no-stub"))
        f->no_stub = true;
    else if (options_is(o, "--connect-attempts"))
        read_attempts(f);
    else if (options_is(o, "--trace"))
        f->trace = true;
    else if (options_is(o, "--quiet"))
        f->quiet = true;
    else if (options_is(o, "--json"))
        f->json = true;
    else
        return options_is(o, "--verbose");
    return true;
}

static bool same_choice(const char *a, const char *b)
{
    for (; *a && (*a == *b || (*a == '_' && *b == '-')); a++, b++)
        ;
    return *a == *b;
}

/* The index of `word` in `choices`; -1 with a complaint. */
static int choose(const char *option, const char *word, const char *const *choices, int count)
{
    for (int i = 0; i < count; i++)
        if (same_choice(word, choices[i]))
            return i;
    fprintf(stderr, "espy: %s can't be '%s'; it is one of:", option, word);
    for (int i = 0; i < count; i++)
        fprintf(stderr, " %s", choices[i]);
    fputs(".\n", stderr);
    return -1;
}

static const char *const befores[] = {"default-reset", "no-reset", "no-reset-no-sync", "usb-reset"};
static const char *const afters[] = {"hard-reset", "soft-reset", "no-reset", "no-reset-stub",
                                     "watchdog-reset"};
static const char *const chips[] = {"auto", "esp8266"};

/* --- the port ---------------------------------------------------------------------- */

static void print_ports(const struct port_entry *entries, size_t n)
{
    for (size_t i = 0; i < n; i++)
        fprintf(stderr, "  %s%s%s\n", entries[i].name, *entries[i].description ? "  " : "",
                entries[i].description);
}

/* USB adapters that the filter lets through, moved to the front. */
static size_t choose_ports(const struct flasher *f, struct port_entry *entries, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (entries[i].usb && port_matches(&entries[i], &f->filter))
            entries[kept++] = entries[i];
    return kept;
}

const char *flasher_find_port(struct flasher *f)
{
    struct port_entry entries[PORTS_SHOWN];
    const char *named = f->port_name ? f->port_name : getenv("ESPTOOL_PORT");
    if (named)
        return named;
    size_t n = choose_ports(f, entries, port_list(entries, PORTS_SHOWN));
    if (n == 1)
        return f->port_name = strdup(entries[0].name);
    flasher_say(f, "Found %zu serial ports...\n", n);
    if (n == 0)
        flasher_fatal(f, "No serial port was named and no USB adapter is there.\n"
                         "Plug the adapter in, or name the port: --port /dev/ttyUSB0");
    else
        flasher_fatal(f, "There are %zu serial adapters; say which by --port:", n);
    print_ports(entries, n);
    return NULL;
}

static int port_failed(struct flasher *f, int status)
{
    switch (status) {
    case PORT_MISSING:
        return flasher_fatal(
            f, "Could not open %s: there is no such port.  Is the adapter plugged in?",
            f->port_name);
    case PORT_DENIED:
        return flasher_fatal(f,
                             "Could not open %s: no permission.  Join the group that owns it "
                             "(sudo usermod -aG dialout $USER) and log in again.",
                             f->port_name);
    case PORT_BUSY:
        return flasher_fatal(f,
                             "Could not open %s: another program holds it; close the terminal or "
                             "flasher that uses it.",
                             f->port_name);
    case PORT_BAD_NAME:
        return flasher_fatal(f, "Could not open %s: that isn't a serial port.", f->port_name);
    default:
        return flasher_fatal(f, "Could not open %s: %s (%s).", f->port_name,
                             port_status_text(status), strerror(errno));
    }
}

/* SIGINT and SIGTERM become bytes to wait for: whoever waits stops in order. */
static int catch_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* --- failures in words ------------------------------------------------------------------ */

static int connection_failed(struct flasher *f)
{
    static const char *const seen[] = {
        [SIGHT_SILENT] = ("No serial data received.\nNot one byte came: is it this port, has the "
                          "board power, is its TX wired to the adapter's RX?"),
        [SIGHT_TEXT] = "The board sends text: its program runs, not the bootloader.",
        [SIGHT_GARBAGE] = "Bytes come that are no answer: another rate, or noise.",
    };
    return flasher_fatal(f, "Failed to connect to ESP8266: %s\n%s",
                         seen[session_sight(&f->session)], buttons);
}

static const char *half_written(const struct flasher *f)
{
    return f->half_written ? "\nThe flash is half written: give the same command again to mend it."
                           : "";
}

int flasher_failed(struct flasher *f, int status)
{
    const struct link *link = &f->session.link;
    switch (status) {
    case FLASH_OK: return EXIT_OK;
    case FLASH_INTERRUPTED: return flasher_fatal(f, "Interrupted.%s", half_written(f));
    case FLASH_PORT:
        return flasher_fatal(f, "%s: %s.  Plug it in again, reach the bootloader again%s%s",
                             f->port_name, port_status_text(link->port_status),
                             f->half_written ? "." : ", and repeat.", half_written(f));
    case FLASH_SILENT:
        return flasher_fatal(
            f,
            "The board stopped answering (at %s).  Did it reset (a weak supply), or was "
            "it unplugged?\n%s%s",
            loader_op_name(link->late_op), buttons, half_written(f));
    case FLASH_REFUSED:
        return flasher_fatal(f, "Failed to %s: the board says 0x%02x, %s.%s",
                             loader_op_name(link->refused_op), link->refused_error,
                             loader_error_text(link->refused_error), half_written(f));
    case FLASH_NEEDS_STUB:
        return flasher_fatal(f,
                             "%s is not supported by the chip's own loader; leave --no-stub away.",
                             f->command->name);
    case FLASH_NO_FLASH:
        return flasher_fatal(f,
                             "The flash chip does not answer.  Check its wiring; GPIO6 to GPIO11 "
                             "must be left alone.");
    case FLASH_GARBLED:
        return flasher_fatal(f, "Answers arrive garbled at %u baud; try a lower --baud.%s",
                             f->session.baud, half_written(f));
    default: return flasher_fatal(f, "%s.%s", flash_status_text(status), half_written(f));
    }
}

/* --- connecting ----------------------------------------------------------------------------- */

static void on_attempt(void *context)
{
    struct flasher *f = context;
    if (f->quiet || f->json)
        return;
    putchar('.');
    f->dots = true;
    fflush(stdout);
}

static void on_buttons(void *context, enum session_sight sight)
{
    static const char *const seen[] = {
        [SIGHT_SILENT] = "The board does not answer.",
        [SIGHT_TEXT] = "The board sends text: its program runs, not the bootloader.",
        [SIGHT_GARBAGE] = "The board sends bytes that are no answer.",
    };
    struct flasher *f = context;
    close_dots(f);
    fflush(stdout);
    fprintf(stderr, "%s\n%s\nWaiting for it (Ctrl-C gives up)...\n", seen[sight], buttons);
}

static const char *hex(const uint8_t *bytes, size_t size, char *text, size_t room)
{
    size_t n = 0;
    for (size_t i = 0; i < size && n + 3 < room; i++)
        n += (size_t)snprintf(text + n, room - n, "%02x", bytes[i]);
    text[n] = 0;
    return text;
}

static void on_trace(void *context, enum link_trace what, uint8_t op, const uint8_t *bytes,
                     size_t size)
{
    struct flasher *f = context;
    char text[201];
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    double since =
        (double)(t.tv_sec - f->started.tv_sec) + (double)(t.tv_nsec - f->started.tv_nsec) / 1e9;
    clock_gettime(CLOCK_MONOTONIC, &f->started);
    close_dots(f);
    printf("TRACE +%.3f   ", since);
    hex(bytes, size, text, sizeof text);
    if (what == LINK_SENT_REQUEST)
        printf("--- Cmd %s (0x%02x) | data_len %zu: %s\n", loader_op_name(op), op, size, text);
    else if (what == LINK_WROTE)
        printf("Write %zu bytes: %s\n", size, text);
    else if (what == LINK_READ)
        printf("Read %zu bytes: %s\n", size, text);
    else
        printf("Received full packet: %s\n", text);
}

static void watch(struct flasher *f)
{
    f->session.watch = (struct session_watch){
        .context = f, .attempt = on_attempt, .buttons = on_buttons, .progress = on_progress};
    if (f->trace) {
        f->session.link.trace = on_trace;
        f->session.link.trace_context = f;
    }
}

static int read_choices(struct flasher *f, int *before)
{
    *before = f->before ? choose("--before", f->before, befores, 4) : 0;
    int after = f->after ? choose("--after", f->after, afters, 5) : 0;
    int chip = f->chip ? choose("--chip", f->chip, chips, 2) : 0;
    if (*before < 0 || after < 0)
        return EXIT_USAGE;
    f->chip_unknown = chip < 0;
    return chip < 0
               ? flasher_fatal(f, "This program speaks to the ESP8266 only.  Wrong chip argument?")
               : EXIT_OK;
}

static int load_config(struct flasher *f)
{
    struct config *c = &f->config;
    config_load(c);
    if (*c->broken) {
        flasher_warn(f, "Ignoring invalid config file %s: %s", c->path, c->broken);
        *c = (struct config){.reset_delay = -1};
        return EXIT_OK;
    }
    if (*c->path)
        flasher_say(f, "Loaded custom configuration from %s%s\n", c->path,
                    c->named ? " (set with ESPTOOL_CFGFILE)" : "");
    if (*c->unknown)
        flasher_warn(f, "Ignoring unknown config file option%s: %s",
                     strchr(c->unknown, ',') ? "s" : "", c->unknown);
    if (f->attempts < 0 && c->connect_attempts > 0)
        f->attempts = c->connect_attempts;
    if ((*c->reset_sequence && !reset_valid(c->reset_sequence)) ||
        (*c->hard_reset_sequence && !reset_valid(c->hard_reset_sequence)))
        return flasher_fatal(f, "Invalid custom reset sequence option format: %s%s",
                             c->reset_sequence, c->hard_reset_sequence);
    return EXIT_OK;
}

/* The n-th attempt to open; waits for a port that isn't there when the configuration says so. */
static int open_in_time(struct flasher *f, unsigned baud)
{
    int attempts = f->config.open_port_attempts ? f->config.open_port_attempts : 1, status;
    struct port_options how = {.baud = baud, .wake_fd = f->signal_fd};
    for (int i = 0;; i++) {
        status = port_open(&f->port, f->port_name, &how);
        bool again = status == PORT_MISSING && (attempts < 0 || i + 1 < attempts);
        if (!again)
            return status;
        flasher_say(f, "Retrying failed connection...\n");
        struct pollfd stop = {.fd = f->signal_fd, .events = POLLIN};
        if (poll(&stop, 1, 500) > 0)
            return PORT_INTERRUPTED;
    }
}

static int open_port(struct flasher *f)
{
    f->port_name = flasher_find_port(f);
    if (!f->port_name)
        return EXIT_USAGE;
    f->signal_fd = catch_signals();
    unsigned baud = f->baud < SAFE_BAUD ? f->baud : SAFE_BAUD;
    flasher_say(f, "Serial port %s:\n", f->port_name);
    int status = open_in_time(f, baud);
    return status == PORT_OK ? EXIT_OK : port_failed(f, status);
}

static void print_identity(struct flasher *f)
{
    const struct target_facts *t = &f->session.facts;
    const uint8_t *m = t->mac;
    const char *type = t->esp8285 ? "ESP8285" : "ESP8266EX";
    const char *features = t->esp8285 ? "Wi-Fi, 160MHz, Embedded Flash" : "Wi-Fi, 160MHz";
    flasher_say(f, "Connected to ESP8266 on %s:\n", f->port_name);
    flasher_say(f, "%-20s%s\n%-20s%s\n%-20s%uMHz\n", "Chip type:", type, "Features:", features,
                "Crystal frequency:", t->crystal_mhz);
    flasher_say(f, "%-20s%02x:%02x:%02x:%02x:%02x:%02x\n\n", "MAC:", m[0], m[1], m[2], m[3], m[4],
                m[5]);
    flasher_fact(f, "port", "%s", f->port_name);
    flasher_fact(f, "chip", "%s", type);
    flasher_number(f, "crystal_mhz", t->crystal_mhz);
    flasher_fact(f, "mac", "%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4], m[5]);
}

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

static int connect_words(struct flasher *f, int before)
{
    unsigned baud = f->baud < SAFE_BAUD ? f->baud : SAFE_BAUD;
    uint32_t magic;
    session_init(&f->session, f->port,
                 &(struct session_options){
                     .before = before == 3 ? BEFORE_DEFAULT_RESET : (enum session_before)before,
                     .baud = baud,
                     .other_baud = f->baud > baud ? f->baud : 0,
                     .attempts = f->attempts > 0 ? f->attempts : 0,
                     .advise_ms = ADVISE_MS,
                     .patience_ms = f->attempts == 0 ? -1 : PATIENCE_MS,
                     .reset_sequence = or_null(f->config.reset_sequence),
                     .hard_reset_sequence = or_null(f->config.hard_reset_sequence)});
    watch(f);
    if (!f->quiet && !f->json)
        printf("Connecting...");
    f->dots = true;
    fflush(stdout);
    int status = session_connect(&f->session);
    if (status == FLASH_SILENT)
        return connection_failed(f);
    if (status == FLASH_OK && !f->chip)
        flasher_say(f, "Detecting chip type...");
    if (status == FLASH_OK)
        status = session_identify(&f->session, &magic);
    if (status == FLASH_WRONG_CHIP)
        return flasher_fatal(
            f, "This chip is not an ESP8266 (its mark is 0x%08x).  Wrong chip argument?", magic);
    if (status != FLASH_OK)
        return flasher_failed(f, status);
    if (!f->chip)
        flasher_say(f, " ESP8266\n");
    print_identity(f);
    return EXIT_OK;
}

static int start_stub(struct flasher *f)
{
    if (f->session.loader != SESSION_ROM) {
        flasher_say(f, "Stub flasher is already running. No upload is necessary.\n");
        return EXIT_OK;
    }
    flasher_say(f, "Uploading stub flasher...\n");
    int status =
        session_start_stub(&f->session, carried_stub, (size_t)(carried_stub_end - carried_stub));
    if (status == FLASH_GARBLED)
        return flasher_fatal(f, "Failed to start stub flasher: no greeting came.  Try --no-stub.");
    if (status != FLASH_OK)
        return flasher_failed(f, status);
    flasher_say(f, "Running stub flasher...\nStub flasher running.\n");
    return EXIT_OK;
}

/* The next rate to try when one does not work. */
static unsigned lower_rate(unsigned baud)
{
    static const unsigned rates[] = {921600, 460800, 230400, 0};
    const unsigned *rate = rates;
    while (*rate >= baud && *rate)
        rate++;
    return *rate;
}

static int try_rate(struct flasher *f, unsigned baud)
{
    flasher_say(f, "Changing baud rate to %u...\n", baud);
    int status = f->session.loader == SESSION_ROM ? session_speed_rom(&f->session, baud)
                                                  : session_change_baud(&f->session, baud);
    if (status == FLASH_OK)
        flasher_say(f, "Changed.\n");
    return status;
}

static int rate_failed(struct flasher *f, int status)
{
    if (status == FLASH_PORT && f->session.link.port_status == PORT_UNSUPPORTED)
        return flasher_fatal(f, "%s can't do %u baud; try another --baud.", f->port_name, f->baud);
    return flasher_failed(f, status);
}

static int change_baud(struct flasher *f, unsigned baud)
{
    int status = baud == f->session.baud ? FLASH_OK : try_rate(f, baud);
    while (status == FLASH_GARBLED && (baud = lower_rate(baud)) > f->session.baud)
        status = try_rate(f, baud);
    if (status != FLASH_OK && status != FLASH_GARBLED)
        return rate_failed(f, status);
    if (f->session.baud < f->baud) {
        flasher_warn(f, "%u baud does not work here; going on at %u.", f->baud, f->session.baud);
        rates_remember(f->port_name, f->baud, false);
    }
    return EXIT_OK;
}

/* At the full rate from the stub's first byte on.  A ROM that doesn't follow must be reset, so
 * that is tried only where lines can do it, or where the rate is known to work. */
static int speed_rom_up(struct flasher *f, unsigned baud)
{
    uint32_t magic;
    bool lines = port_abilities(f->port) & PORT_SETS_LINES;
    if (f->session.loader != SESSION_ROM || baud <= f->session.baud ||
        !(lines || rates_proven(f->port_name, baud)))
        return EXIT_OK;
    int status = try_rate(f, baud);
    if (status != FLASH_GARBLED)
        return status == FLASH_OK ? EXIT_OK : rate_failed(f, status);
    status = session_connect(&f->session);
    if (status == FLASH_OK)
        status = session_identify(&f->session, &magic);
    return flasher_failed(f, status);
}

static int run_stub(struct flasher *f)
{
    unsigned baud = rates_recall(f->port_name, f->baud);
    if (baud < f->baud)
        flasher_say(f, "(%u baud did not work on this adapter before.)\n", f->baud);
    int code = speed_rom_up(f, baud);
    if (code == EXIT_OK)
        code = start_stub(f);
    if (code == EXIT_OK)
        code = change_baud(f, baud);
    if (code == EXIT_OK && f->session.baud > SAFE_BAUD)
        rates_remember(f->port_name, f->session.baud, true);
    flasher_number(f, "baud", f->session.baud);
    return code;
}

int flasher_open(struct flasher *f, unsigned needs)
{
    int before;
    bool stub = !f->no_stub && !(needs & FLASHER_ROM_ONLY);
    if (f->json)
        f->facts = cJSON_CreateObject();
    int code = read_choices(f, &before);
    if (code == EXIT_OK)
        code = load_config(f);
    if (code == EXIT_OK && !stub && needs & FLASHER_NEEDS_STUB)
        code = flasher_failed(f, FLASH_NEEDS_STUB);
    if (code == EXIT_OK)
        code = open_port(f);
    if (code == EXIT_OK)
        code = connect_words(f, before);
    if (code == EXIT_OK && stub)
        code = run_stub(f);
    if (code == EXIT_OK && needs & FLASHER_NEEDS_FLASH)
        code = flasher_failed(f, session_attach_flash(&f->session));
    return code;
}

/* --- leaving -------------------------------------------------------------------------------- */

static int leave(struct flasher *f)
{
    int how = f->after ? choose("--after", f->after, afters, 5) : LEAVE_HARD_RESET;
    bool lines = port_abilities(f->port) & PORT_SETS_LINES;
    if (how == 4) {
        flasher_say(f, "Watchdog hard reset is not supported on ESP8266.\n");
        how = LEAVE_HARD_RESET;
    }
    if (how == LEAVE_HARD_RESET)
        flasher_say(f, "\nHard resetting via RTS pin...\n");
    else if (how == LEAVE_SOFT_RESET)
        flasher_say(f, "\nSoft resetting...\n");
    else
        flasher_say(f, "\nStaying in %s.\n",
                    how == LEAVE_NO_RESET_STUB ? "flasher stub" : "bootloader");
    int status = session_leave(&f->session, (enum session_leave)how);
    if (status == FLASH_OK && how == LEAVE_HARD_RESET && !lines)
        flasher_say(f, "This port has no RTS line: press Reset to start the board.\n");
    return flasher_failed(f, status);
}

static void print_facts(struct flasher *f, int code)
{
    if (!f->facts)
        return;
    cJSON_AddBoolToObject(f->facts, "ok", code == EXIT_OK);
    char *text = cJSON_Print(f->facts);
    puts(text);
    free(text);
    cJSON_Delete(f->facts);
}

int flasher_close(struct flasher *f, int code)
{
    if (code == EXIT_OK && !f->stay)
        code = leave(f);
    flasher_number(f, "line_seconds", f->session.link.line_seconds);
    close_dots(f);
    print_facts(f, code);
    port_close(f->port);
    if (f->signal_fd >= 0)
        close(f->signal_fd);
    return code;
}

/* --- what several commands ask ------------------------------------------------------------- */

const char *flasher_detect_size(struct flasher *f, uint32_t *bytes)
{
    uint32_t id;
    int status = target_flash_id(&f->session.link, &id);
    if (status == FLASH_OK && ((id & 0xFFFFFF) == 0 || (id & 0xFFFFFF) == 0xFFFFFF))
        status = FLASH_NO_FLASH;
    if (status != FLASH_OK) {
        flasher_failed(f, status);
        return NULL;
    }
    uint32_t size = target_flash_size(id);
    if (bytes)
        *bytes = size;
    const char *word = image_word_of_bytes(size);
    if (!word)
        flasher_fatal(
            f, "The flash chip's id 0x%06x does not tell its size; give it by --flash-size.", id);
    return word;
}
