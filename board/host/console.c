/* Words for people and scripts. */
#include "board/host/console.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define REPAINT_TICKS (50 * TICKS_PER_MS)

static const char *reset_word(enum reset_kind kind)
{
    static const char *const words[] = {
        [RESET_POWER_ON] = "power-on", [RESET_EXTERNAL] = "external", [RESET_SOFTWARE] = "software",
        [RESET_WATCHDOG] = "watchdog", [RESET_WAKE] = "wake",
    };
    return words[kind];
}

static const char *mode_word(unsigned mode)
{
    static const char *const words[] = {"none", "uart", "ram",  "flash",
                                        "sdio", "sdio", "sdio", "sdio"};
    return words[mode & 7U];
}

static double seconds(uint64_t tick)
{
    return (double)tick / (double)TICKS_PER_S;
}

/* --- events --------------------------------------------------------------- */

static bool prints_lines(const struct console *c)
{
    return !c->live && !c->options.headless;
}

static void print_event(const struct console *c, uint64_t tick, const char *text)
{
    if (!prints_lines(c))
        return;
    printf("%.6f %s\n", seconds(tick), text);
    fflush(stdout);
}

void console_pin(struct console *c, unsigned pin, bool level, uint64_t tick)
{
    char text[32];
    if (pin == c->options.led_pin) {
        c->led = level != c->options.led_on_low;
        c->dirty = true;
        print_event(c, tick, c->led ? "led on" : "led off");
    }
    snprintf(text, sizeof text, "gpio%u %s", pin, level ? "high" : "low");
    if (c->options.all_pins)
        print_event(c, tick, text);
}

void console_event(struct console *c, enum board_event event, unsigned value, uint64_t tick)
{
    char text[48] = "";
    switch (event) {
    case BOARD_STARTED:
        snprintf(text, sizeof text, "start mode %u %s", value, mode_word(value));
        break;
    case BOARD_RESET: snprintf(text, sizeof text, "reset %s", reset_word(value)); break;
    case BOARD_HELD: snprintf(text, sizeof text, "held"); break;
    case BOARD_ASLEEP: snprintf(text, sizeof text, "asleep"); break;
    case BOARD_POWER_OFF: snprintf(text, sizeof text, "power off"); break;
    case BOARD_CLOCK: snprintf(text, sizeof text, "clock %u", value); break;
    }
    c->dirty = true;
    print_event(c, tick, text);
}

/* --- terminal ------------------------------------------------------------- */

static void go_raw(struct console *c)
{
    struct termios raw;
    tcgetattr(STDIN_FILENO, &c->saved);
    raw = c->saved;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
}

void console_open(struct console *c, const struct console_options *options, const char *port,
                  const char *link)
{
    *c = (struct console){.options = *options};
    c->live = !options->headless && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    if (!options->silent)
        printf("port %s\n", port);
    c->port = link ? link : port;
    c->dirty = true;
}

/* What is typed to use the board, per program: with a word of its own for each, so that
 * scripts find it.  `%s` is the port, the name of the board, or an address. */
static void print_clients(const struct console *c, const char *name, bool buttons,
                          const char *address)
{
    const char *before = buttons ? "--before no-reset " : "";
    printf("for espy      espy --port %s flash    or: espy term --device %s -b 115200\n", c->port,
           c->port);
    printf("for esptool 5 espy board --name %s run esptool %sflash-id\n", name, before);
    printf("for esptool 4 espy board --name %s run esptool.py %sflash_id    (and older)\n", name,
           buttons ? "--before no_reset " : "");
    if (address)
        printf("for network   esptool --port %s flash-id\n", address);
    printf("for minicom   minicom --device %s -b 115200\n", c->port);
    printf("for picocom   picocom --baud 115200 %s\n", c->port);
    printf("for mpremote  mpremote connect %s\n", c->port);
    printf("for Thonny    Tools, Options, Interpreter: MicroPython (ESP8266), port %s\n", c->port);
    if (buttons)
        printf("Flash tools need the loader first: espy board --name %s hold flash, press reset, "
               "release flash\n",
               name);
}

void console_start(struct console *c, const char *name, bool buttons, const char *scheme,
                   unsigned port)
{
    char address[48];
    snprintf(address, sizeof address, "%s127.0.0.1:%u", scheme, port);
    if (port && !c->options.silent)
        printf("%s %s\n", *scheme == 'r' ? "rfc2217" : "tcp", address);
    if (!c->options.headless)
        print_clients(c, name, buttons, port && *scheme == 'r' ? address : NULL);
    if (c->live)
        printf("Keys: f holds or releases Flash, r presses Reset, q quits.\n\n\n\n");
    fflush(stdout);
    if (c->live)
        go_raw(c);
}

void console_close(struct console *c)
{
    if (c->live)
        tcsetattr(STDIN_FILENO, TCSANOW, &c->saved);
    c->live = false;
}

int console_input(const struct console *c)
{
    return c->live ? STDIN_FILENO : -1;
}

enum console_key console_key(struct console *c)
{
    char key;
    if (!c->live || read(STDIN_FILENO, &key, 1) != 1)
        return CONSOLE_NONE;
    c->dirty = true;
    switch (key) {
    case 'f': return CONSOLE_FLASH;
    case 'r': return CONSOLE_RESET;
    case 'q': return CONSOLE_QUIT;
    default: return CONSOLE_NONE;
    }
}

static const char *state_word(const struct board_view *v)
{
    return !v->powered ? "no power"
           : v->held   ? "held in reset"
           : v->asleep ? "deep sleep"
                       : "running";
}

void console_paint(struct console *c, const struct board *board)
{
    uint64_t now = board_now(board);
    struct board_view v = board_look(board);
    if (!c->live || !c->dirty || now < c->painted_tick + REPAINT_TICKS)
        return;
    printf("\033[2A\r\033[KLED %s   Flash %s   Reset %s\n\033[K%s, boot mode %u (%s), %u MHz, last "
           "reset: %s\n",
           c->led ? "(*)" : "( )", board_pin(board, 0) ? "up" : "down", v.held ? "down" : "up",
           state_word(&v), v.boot_mode, mode_word(v.boot_mode), v.cpu_mhz, reset_word(v.reset));
    fflush(stdout);
    c->painted_tick = now;
    c->dirty = false;
}

/* --- status --------------------------------------------------------------- */

static uint32_t chip_baud(const struct board *board)
{
    uint32_t bit = board_serial_format(board, 0).bit_ticks;
    return (uint32_t)((TICKS_PER_S + bit / 2) / bit);
}

const char *console_status_text(const struct console *c, const struct board *board,
                                const struct console_status *s, char *text, size_t size)
{
    struct board_view v = board_look(board);
    snprintf(
        text, size,
        "ok\n%s: %s, boot mode %u (%s), %u MHz, last reset: %s\nport %s%s%s\nflash %s, %zu KB\n"
        "LED %s, Flash %s, Reset %s\nUART0 at %" PRIu32 " baud, client at %" PRIu32 "\n",
        s->name, state_word(&v), v.boot_mode, mode_word(v.boot_mode), v.cpu_mhz,
        reset_word(v.reset), *s->port ? s->port : "unplugged", *s->link ? ", " : "", s->link,
        *s->flash ? s->flash : "in memory", s->flash_size / 1024, c->led ? "on" : "off",
        s->flash_button ? "held" : "up", s->reset_button ? "held" : "up", chip_baud(board),
        s->client_baud);
    return text;
}

/* Text as a JSON string; control characters are left out. */
static const char *quoted(const char *text, char *to, size_t size)
{
    size_t n = 0;
    to[n++] = '"';
    for (; *text && n + 3 < size; text++) {
        if (*text == '"' || *text == '\\')
            to[n++] = '\\';
        if ((unsigned char)*text >= ' ')
            to[n++] = *text;
    }
    to[n++] = '"';
    to[n] = '\0';
    return to;
}

static const char *pins_list(const struct board *board, char *to)
{
    char *at = to;
    for (unsigned pin = 0; pin < GPIO_ALL_PINS; pin++) {
        *at++ = pin ? ',' : '[';
        *at++ = board_pin(board, pin) ? '1' : '0';
    }
    memcpy(at, "]", 2);
    return to;
}

static const char *boolean(bool value)
{
    return value ? "true" : "false";
}

const char *console_status_json(const struct console *c, const struct board *board,
                                const struct console_status *s, char *text, size_t size)
{
    struct board_view v = board_look(board);
    char name[128], port[128], link[1024], flash[1024], pins[2 * GPIO_ALL_PINS + 2];
    snprintf(text, size,
             "ok\n{\"name\":%s,\"pid\":%d,\"port\":%s,\"link\":%s,\"flash\":%s,\"flash_size\":%zu,"
             "\"time\":%.6f,\"cycles\":%" PRIu64 ",\"mhz\":%u,\"mode\":%u,\"reset\":\"%s\","
             "\"held\":%s,\"starting\":%s,\"asleep\":%s,\"powered\":%s,\"led\":%s,"
             "\"flash_button\":%s,\"reset_button\":%s,\"pins\":%s,\"baud\":%" PRIu32
             ",\"client_baud\":%" PRIu32 ",\"sent\":%" PRIu64 ",\"received\":%" PRIu64 "}\n",
             quoted(s->name, name, sizeof name), getpid(), quoted(s->port, port, sizeof port),
             quoted(s->link, link, sizeof link), quoted(s->flash, flash, sizeof flash),
             s->flash_size, seconds(board_now(board)), v.cycles, v.cpu_mhz, v.boot_mode,
             reset_word(v.reset), boolean(v.held), boolean(v.starting), boolean(v.asleep),
             boolean(v.powered), boolean(c->led), boolean(s->flash_button),
             boolean(s->reset_button), pins_list(board, pins), chip_baud(board), s->client_baud,
             s->sent, s->received);
    return text;
}
