/* The loop of a board process: let the board run to the present, then wait for the
 * port, the socket, the keys or the clock. */
#include "board/host/session.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "board/host/console.h"
#include "board/host/control.h"
#include "board/host/serial.h"
#include "board/host/snapshot.h"
#include "board/host/vcd.h"

#define SLICE_MS      1
#define POLLING_MS    10  /* the same while the guest only polls */
#define LAG_LIMIT_MS  200 /* a host that is slower than the board gives up catching up */
#define IDLE_MS       20  /* the port is looked at this often, whatever sleeps */
#define PRESS_TICKS   (100 * TICKS_PER_MS)
#define FULL_LIMIT_MS 1000 /* a client that fetches nothing for so long loses bytes */

/* pyserial takes 50 ms over RFC 2217 for each line it moves: esptool's GPIO0 is low from
 * 50 to 150 ms after RST has risen.  So long RST's capacitor has to take. */
#define RFC2217_STRAP_DELAY_MS 100

enum button { BUTTON_RESET, BUTTON_FLASH, BUTTONS };

struct session {
    struct session_options options;
    struct board *board;
    struct flash_file flash;
    void *resumed; /* state of a snapshot, or NULL */
    struct serial serial;
    struct control_server server;
    struct control_client client;
    bool answer_when_started; /* the client waits for the end of a press */
    struct console console;
    struct vcd vcd;
    uint64_t release_at[BUTTONS]; /* tick; NEVER when not pressed for a time */
    bool button[BUTTONS];
    /* Wall clock and board: at `start_ns` the board stood at `start_tick`. */
    uint64_t start_ns, start_tick;
    bool ended;
};

static uint64_t clock_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000U + (uint64_t)t.tv_nsec;
}

const char *session_port(const struct session *s)
{
    return s->serial.pty.path;
}

/* --- the board tells ------------------------------------------------------ */

static void on_serial(void *context, unsigned uart, struct line_symbol symbol, uint64_t start_tick)
{
    struct session *s = context;
    if (uart == 0)
        serial_take(&s->serial, symbol, start_tick);
}

/* A module printed the other way: what its label calls 4 is the chip's 5. */
static unsigned printed_pin(const struct session *s, unsigned pin)
{
    return s->options.swap_4_5 && (pin == 4 || pin == 5) ? 9 - pin : pin;
}

static void on_pin(void *context, unsigned pin, bool level, uint64_t tick)
{
    struct session *s = context;
    console_pin(&s->console, printed_pin(s, pin), level, tick);
    vcd_pin(&s->vcd, printed_pin(s, pin), level, tick);
}

static void on_event(void *context, enum board_event event, unsigned value, uint64_t tick)
{
    struct session *s = context;
    console_event(&s->console, event, value, tick);
}

/* --- buttons -------------------------------------------------------------- */

static void hold(struct session *s, enum button button, bool held)
{
    s->button[button] = held;
    s->release_at[button] = NEVER;
    if (button == BUTTON_RESET)
        board_hold_reset(s->board, held);
    else
        board_hold_flash(s->board, held);
}

static void press(struct session *s, enum button button)
{
    hold(s, button, true);
    s->release_at[button] = board_now(s->board) + PRESS_TICKS;
}

static void release_due(struct session *s)
{
    for (enum button b = 0; b < BUTTONS; b++)
        if (s->release_at[b] <= board_now(s->board))
            hold(s, b, false);
}

static bool pressing(const struct session *s)
{
    return s->release_at[BUTTON_RESET] != NEVER || s->release_at[BUTTON_FLASH] != NEVER;
}

/* --- commands from other shells ------------------------------------------- */

static const char *unplug(struct session *s)
{
    board_set_power(s->board, false);
    pty_close(&s->serial.pty);
    return "ok\n";
}

static const char *plug(struct session *s)
{
    board_set_power(s->board, true);
    if (s->serial.pty.master < 0 && pty_open(&s->serial.pty, s->options.link) < 0)
        return "error: no pseudo-terminal to be had\n";
    return "ok\n";
}

static const char *stop(struct session *s)
{
    s->ended = true;
    return NULL; /* answered when everything is gone */
}

static const char no_flash_button[] = "error: this board has no Flash button; ground GPIO0: "
                                      "espy board set pin 0 low\n",
                  no_reset_button[] = "error: this board has no Reset button; take its power: "
                                      "espy board unplug, then plug\n";

static const char *press_reset(struct session *s)
{
    press(s, BUTTON_RESET);
    return NULL;
}

static const char *press_flash(struct session *s)
{
    press(s, BUTTON_FLASH);
    return NULL;
}

static const char *hold_reset(struct session *s)
{
    hold(s, BUTTON_RESET, true);
    return "ok\n";
}

static const char *hold_flash(struct session *s)
{
    hold(s, BUTTON_FLASH, true);
    return "ok\n";
}

static const char *release_reset(struct session *s)
{
    hold(s, BUTTON_RESET, false);
    return NULL;
}

static const char *release_flash(struct session *s)
{
    hold(s, BUTTON_FLASH, false);
    return "ok\n";
}

/* Answers NULL come when the board has left reset. */
static const struct word_command {
    const char *words;
    const char *(*run)(struct session *s);
    enum button button; /* BUTTONS: needs none */
} word_commands[] = {
    {"press reset",   press_reset,   BUTTON_RESET},
    {"press flash",   press_flash,   BUTTON_FLASH},
    {"hold reset",    hold_reset,    BUTTON_RESET},
    {"hold flash",    hold_flash,    BUTTON_FLASH},
    {"release reset", release_reset, BUTTON_RESET},
    {"release flash", release_flash, BUTTON_FLASH},
    {"unplug",        unplug,        BUTTONS     },
    {"plug",          plug,          BUTTONS     },
    {"stop",          stop,          BUTTONS     },
};

static const char *run_word(struct session *s, const struct word_command *c)
{
    if (c->button == BUTTON_FLASH && !s->options.flash_button)
        return no_flash_button;
    if (c->button == BUTTON_RESET && !s->options.reset_button)
        return no_reset_button;
    return c->run(s);
}

static const char *set_adc(struct session *s, unsigned value)
{
    if (value > 1024)
        return "error: the ADC reads 0 to 1024\n";
    board_set_adc(s->board, value);
    return "ok\n";
}

static const char *set_line(struct session *s, bool dtr, unsigned value)
{
    struct board_view v = board_look(s->board);
    board_set_lines(s->board, dtr ? value : v.dtr, dtr ? v.rts : value);
    return "ok\n";
}

static const char *set_pin(struct session *s, unsigned pin, const char *level)
{
    static const char *const levels[] = {"open", "low", "high"};
    static const enum drive drives[] = {DRIVE_NONE, DRIVE_LOW, DRIVE_HIGH};
    if (pin > 16)
        return "error: pins are 0 to 16\n";
    for (int i = 0; i < 3; i++) {
        if (!strcmp(level, levels[i])) {
            board_drive_pin(s->board, printed_pin(s, pin), drives[i]);
            return "ok\n";
        }
    }
    return "error: a pin is set high, low or open\n";
}

static const char *set(struct session *s, const char *line)
{
    unsigned number;
    char level[8];
    if (sscanf(line, "set adc %u", &number) == 1)
        return set_adc(s, number);
    if (sscanf(line, "set dtr %u", &number) == 1)
        return set_line(s, true, number != 0);
    if (sscanf(line, "set rts %u", &number) == 1)
        return set_line(s, false, number != 0);
    if (sscanf(line, "set pin %u %7s", &number, level) == 2)
        return set_pin(s, number, level);
    return "error: set what? adc N, pin N high|low|open, dtr 0|1, rts 0|1\n";
}

/* Every nth byte, operation or the like; 0 ends it. */
static const char *set_fault(struct session *s, const char *line)
{
    char word[24];
    long long n;
    if (sscanf(line, "fault %23s %lli", word, &n) != 2 || n < 0 ||
        !faults_set(s->board, &s->serial.faults, word, (uint64_t)n))
        return "error: fault WORD N: " FAULTS_WORDS "\n";
    return "ok\n";
}

static struct snapshot_parts parts_of(const struct session *s)
{
    return (struct snapshot_parts){s->board, s->options.rom, s->options.rom_size, s->flash.bytes,
                                   s->flash.size};
}

int session_save(const struct session *s, const char *path)
{
    struct snapshot_parts parts = parts_of(s);
    return snapshot_save(&parts, path);
}

static const char *save(const struct session *s, const char *path, char *answer, size_t size)
{
    if (session_save(s, path) == SNAPSHOT_OK)
        return "ok\n";
    snprintf(answer, size, "error: %s: %s\n", path, strerror(errno));
    return answer;
}

static const char *port(struct session *s, char *answer, size_t size)
{
    if (s->serial.pty.master < 0)
        return "error: the board is unplugged; espy board plug\n";
    snprintf(answer, size, "ok\n%s\n", s->serial.pty.path);
    return answer;
}

static struct console_status status_of(const struct session *s)
{
    return (struct console_status){
        .name = s->options.name,
        .port = s->serial.pty.master < 0 ? "" : s->serial.pty.path,
        .link = s->options.link ? s->options.link : "",
        .flash = s->options.flash ? s->options.flash : "",
        .flash_size = s->flash.size,
        .flash_button = s->button[BUTTON_FLASH],
        .reset_button = s->button[BUTTON_RESET],
        .client_baud = s->serial.baud,
        .sent = s->serial.sent,
        .received = s->serial.received,
    };
}

static const char *carry_out(struct session *s, const char *line, char *answer, size_t size)
{
    for (size_t i = 0; i < sizeof word_commands / sizeof word_commands[0]; i++)
        if (!strcmp(line, word_commands[i].words))
            return run_word(s, &word_commands[i]);
    if (!strncmp(line, "set ", 4))
        return set(s, line);
    if (!strncmp(line, "fault ", 6))
        return set_fault(s, line);
    if (!strncmp(line, "save ", 5))
        return save(s, line + 5, answer, size);
    if (!strcmp(line, "port"))
        return port(s, answer, size);
    struct console_status status = status_of(s);
    if (!strcmp(line, "status"))
        return console_status_text(&s->console, s->board, &status, answer, size);
    if (!strcmp(line, "status --json"))
        return console_status_json(&s->console, s->board, &status, answer, size);
    return "error: the board knows press, hold, release, set, fault, save, unplug, plug, port, "
           "status and stop\n";
}

static void serve(struct session *s)
{
    char answer[CONTROL_ANSWER];
    if (s->client.fd < 0)
        s->client = control_accept(&s->server);
    if (s->client.fd < 0 || s->answer_when_started || control_read(&s->client) <= 0)
        return;
    const char *text = carry_out(s, s->client.line, answer, sizeof answer);
    if (text)
        control_answer(&s->client, text);
    else
        s->answer_when_started = true;
}

static void answer_due(struct session *s)
{
    struct board_view v = board_look(s->board);
    bool settled = v.held || !v.powered || !v.starting;
    if (s->answer_when_started && !pressing(s) && settled && !s->ended) {
        s->answer_when_started = false;
        control_answer(&s->client, "ok\n");
    }
}

/* --- time ----------------------------------------------------------------- */

static void set_pace(struct session *s)
{
    s->start_ns = clock_ns();
    s->start_tick = board_now(s->board);
}

/* The tick that the wall clock asks for. */
static uint64_t present(struct session *s)
{
    uint64_t tick = s->start_tick + (clock_ns() - s->start_ns) * TICKS_PER_US / 1000;
    if (tick > board_now(s->board) + LAG_LIMIT_MS * TICKS_PER_MS) {
        set_pace(s);
        tick = s->start_tick + SLICE_MS * TICKS_PER_MS;
    }
    return tick;
}

static uint64_t earliest_release(const struct session *s)
{
    uint64_t a = s->release_at[BUTTON_RESET], b = s->release_at[BUTTON_FLASH];
    return a < b ? a : b;
}

static unsigned slice_ms(const struct session *s)
{
    return board_polls(s->board) && !s->serial.in_count ? POLLING_MS : SLICE_MS;
}

/* Runs to `until`, in slices that let buttons and bytes in. */
static void run_to(struct session *s, uint64_t until)
{
    while (board_now(s->board) < until && !s->ended && !*s->options.stop) {
        uint64_t slice = board_now(s->board) + slice_ms(s) * TICKS_PER_MS,
                 release = earliest_release(s);
        uint64_t next = slice < until ? slice : until;
        serial_feed(&s->serial, s->board);
        board_run(s->board, next < release ? next : release);
        release_due(s);
        serial_flush(&s->serial, board_now(s->board));
    }
}

static bool board_idles(const struct session *s)
{
    return board_idle_until(s->board) > board_now(s->board) + SLICE_MS * TICKS_PER_MS;
}

/* How long nothing but input can matter, in milliseconds. */
static int sleep_ms(const struct session *s)
{
    uint64_t now = board_now(s->board), idle = board_idle_until(s->board);
    if (s->options.full_speed)
        return idle == NEVER && !pressing(s) ? IDLE_MS : 0;
    if (!board_idles(s) || pressing(s))
        return pressing(s) ? SLICE_MS : (int)slice_ms(s);
    uint64_t ms = (idle - now) / TICKS_PER_MS;
    return ms < IDLE_MS ? (int)ms : IDLE_MS;
}

static void wait_for_input(struct session *s, int ms)
{
    struct pollfd fds[5] = {
        {.fd = serial_input(&s->serial),                    .events = POLLIN},
        {.fd = s->client.fd >= 0 ? -1 : s->server.listener, .events = POLLIN},
        {.fd = s->answer_when_started ? -1 : s->client.fd,  .events = POLLIN},
        {.fd = console_input(&s->console),                  .events = POLLIN},
    };
    if (s->serial.in_count == SERIAL_IN)
        fds[0].fd = -1;
    poll(fds, 4, ms);
}

/* Without pacing a board would outrun its client: wait until it has fetched. */
static void wait_for_client(struct session *s)
{
    uint64_t limit = clock_ns() + FULL_LIMIT_MS * 1000000ULL;
    while (serial_is_full(&s->serial) && clock_ns() < limit && !*s->options.stop) {
        struct pollfd p = {.fd = s->serial.pty.master, .events = POLLOUT};
        poll(&p, 1, SLICE_MS);
        serial_flush(&s->serial, board_now(s->board));
    }
}

/* DTR and RTS as a network client moved them. */
static void follow_lines(struct session *s)
{
    struct net *n = &s->serial.net;
    if (n->lines_changed)
        board_set_lines(s->board, n->dtr, n->rts);
    n->lines_changed = false;
}

static void take_keys(struct session *s)
{
    switch (console_key(&s->console)) {
    case CONSOLE_FLASH: hold(s, BUTTON_FLASH, !s->button[BUTTON_FLASH]); break;
    case CONSOLE_RESET: press(s, BUTTON_RESET); break;
    case CONSOLE_QUIT: s->ended = true; break;
    case CONSOLE_NONE: break;
    }
}

static void run_a_while(struct session *s)
{
    uint64_t now = board_now(s->board), idle = board_idle_until(s->board);
    if (!s->options.full_speed) {
        run_to(s, present(s));
        return;
    }
    if (idle == NEVER && !pressing(s) && !s->serial.in_count)
        return;
    run_to(s, now + 10 * SLICE_MS * TICKS_PER_MS);
    wait_for_client(s);
}

void session_run(struct session *s)
{
    set_pace(s);
    while (!s->ended && !*s->options.stop) {
        serial_look(&s->serial, s->board);
        follow_lines(s);
        run_a_while(s);
        answer_due(s);
        serve(s);
        take_keys(s);
        console_paint(&s->console, s->board);
        wait_for_input(s, sleep_ms(s));
    }
}

/* --- opening and closing -------------------------------------------------- */

static int failed(struct session_error *error, int part, int status)
{
    error->part = (unsigned)part;
    error->status = status;
    error->system_error = errno;
    return -1;
}

static enum board_status make_board(struct session *s)
{
    const struct session_options *o = &s->options;
    struct board_config config = {
        .rom = o->rom,
        .rom_size = o->rom_size,
        .flash = s->flash.bytes,
        .flash_size = s->flash.size,
        .wiring = o->wiring,
        .float_high = o->float_high,
        .flash_cache = o->flash_cache,
        .strap_delay_ms = o->rfc2217 >= 0 ? RFC2217_STRAP_DELAY_MS : 0,
        .listener = {.context = s, .serial = on_serial, .pin = on_pin, .event = on_event},
    };
    return board_create(&s->board, &config);
}

static enum snapshot_status load_snapshot(struct session *s)
{
    struct snapshot_parts parts = parts_of(s);
    if (!s->options.resume)
        return SNAPSHOT_OK;
    return snapshot_load(&parts, s->options.resume, s->options.flash != NULL, &s->resumed);
}

static enum board_status make_and_restore(struct session *s)
{
    enum board_status status = make_board(s);
    if (status == BOARD_OK && s->resumed)
        status = board_restore(s->board, s->resumed, board_snapshot_size());
    return status;
}

/* Do DTR and RTS bring it into the loader? */
static bool has_auto_reset(const struct session *s)
{
    return s->options.wiring & (1U << WIRING_AUTO_RESET | 1U << WIRING_DIRECT);
}

static int open_parts(struct session *s, struct session_error *error)
{
    int status = control_open(&s->server, s->options.name);
    if (status < 0)
        return failed(error, SESSION_CONTROL, status);
    status = flash_file_open(&s->flash, s->options.flash, s->options.flash_size);
    if (status < 0)
        return failed(error, SESSION_FLASH, status);
    status = load_snapshot(s);
    if (status < 0)
        return failed(error, SESSION_RESUME, status);
    status = pty_open(&s->serial.pty, s->options.link);
    if (status < 0)
        return failed(error, SESSION_PORT, status);
    if (s->options.tcp >= 0 || s->options.rfc2217 >= 0) {
        bool rfc2217 = s->options.rfc2217 >= 0;
        int port = rfc2217 ? s->options.rfc2217 : s->options.tcp;
        status = net_open(&s->serial.net, (uint16_t)port, rfc2217);
        if (status < 0)
            return failed(error, SESSION_NET, status);
    }
    status = vcd_open(&s->vcd, s->options.vcd);
    if (status < 0)
        return failed(error, SESSION_VCD, status);
    struct console_options how = {.headless = s->options.headless || s->options.silent,
                                  .silent = s->options.silent,
                                  .all_pins = s->options.all_events,
                                  .led_pin = s->options.led_pin,
                                  .led_on_low = s->options.led_on_low};
    console_open(&s->console, &how, s->serial.pty.path, s->options.link);
    console_start(&s->console, s->options.name, !has_auto_reset(s),
                  s->options.rfc2217 >= 0 ? "rfc2217://" : "socket://",
                  s->serial.net.listener < 0 ? 0 : s->serial.net.port);
    status = make_and_restore(s);
    return status < 0 ? failed(error, SESSION_BOARD, status) : 0;
}

int session_open(struct session **session, const struct session_options *options,
                 struct session_error *error)
{
    struct session *s = calloc(1, sizeof *s);
    *session = NULL;
    if (!s)
        return failed(error, SESSION_BOARD, BOARD_NO_MEMORY);
    s->options = *options;
    s->release_at[BUTTON_RESET] = s->release_at[BUTTON_FLASH] = NEVER;
    s->client.fd = s->server.listener = s->serial.pty.master = s->flash.fd = -1;
    s->serial.net.listener = s->serial.net.client = -1;
    s->flash.bytes = NULL;
    s->serial.baud = 115200;
    if (open_parts(s, error)) {
        session_close(s);
        return -1;
    }
    *session = s;
    return 0;
}

void session_close(struct session *s)
{
    console_close(&s->console);
    vcd_close(&s->vcd, s->board ? board_now(s->board) : 0);
    net_close(&s->serial.net);
    board_destroy(s->board);
    pty_close(&s->serial.pty);
    flash_file_close(&s->flash);
    control_close(&s->server);
    control_answer(&s->client, "ok\n");
    free(s->resumed);
    free(s);
}
