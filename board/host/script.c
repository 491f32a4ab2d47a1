/* Scripts: a table of words, each with what it does. */
#include "board/host/script.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board/board.h"
#include "board/host/faults.h"
#include "board/host/flashfile.h"

enum { HEARD = 1 << 16, WORDS = 6, WHY = 400, BAUD = 115200, LISTEN_US = 200 };
#define PRESS_TICKS (100 * TICKS_PER_MS)
#define WITHIN      (10 * TICKS_PER_S) /* an expectation that names no time */

enum outcome { PASSED, FAILED, NOT_UNDERSTOOD };

struct script {
    const struct script_host *host;
    struct board_config config;
    struct board *board; /* NULL until a step needs it */
    uint8_t *flash;
    char *word[WORDS]; /* of the line at hand; quotes taken off */
    unsigned words;
    char heard[HEARD]; /* UART0's text since the last expectation that was met */
    size_t heard_count;
    uint32_t baud;
    struct line_faults faults; /* `delay` isn't here: a script hears what was sent when it was */
    char why[WHY];
};

static enum outcome fail(struct script *s, enum outcome outcome, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(s->why, sizeof s->why, format, arguments);
    va_end(arguments);
    return outcome;
}

/* --- words ---------------------------------------------------------------- */

static char escaped(const char **at)
{
    static const char names[] = "rnt0", values[] = "\r\n\t";
    char c = *(*at)++;
    const char *name = c ? strchr(names, c) : NULL;
    if (c == 'x') {
        char digits[3] = {(*at)[0], (*at)[0] ? (*at)[1] : '\0', '\0'}, *end;
        long value = strtol(digits, &end, 16);
        *at += end - digits;
        return (char)value;
    }
    return name ? values[name - names] : c;
}

/* Takes quotes and escapes off in place; returns what follows. */
static char *unquote(char *word)
{
    const char *from = word + 1;
    char *to = word;
    while (*from && *from != '"') {
        char c = *from++;
        *to++ = c == '\\' && *from ? escaped(&from) : c;
    }
    char *rest = (char *)(uintptr_t)from + (*from == '"');
    *to = '\0';
    return rest;
}

static void split(struct script *s, char *line)
{
    s->words = 0;
    while (s->words < WORDS) {
        while (isspace((unsigned char)*line))
            line++;
        if (!*line || *line == '#')
            return;
        s->word[s->words++] = line;
        if (*line == '"') {
            line = unquote(line);
        } else {
            while (*line && !isspace((unsigned char)*line))
                line++;
            if (*line)
                *line++ = '\0';
        }
    }
}

/* "100ms", "8000cycles" (of the CPU, at its present clock) in ticks; 0 when it isn't a time. */
static uint64_t time_of(const struct script *s, const char *word)
{
    char *unit;
    double value = strtod(word, &unit);
    uint64_t one = !strcmp(unit, "us")       ? TICKS_PER_US
                   : !strcmp(unit, "ms")     ? TICKS_PER_MS
                   : !strcmp(unit, "s")      ? TICKS_PER_S
                   : !strcmp(unit, "cycles") ? TICKS_PER_US / board_look(s->board).cpu_mhz
                                             : 0;
    return value > 0 && value < 1e12 ? (uint64_t)(value * (double)one) : 0;
}

/* "within TIME" behind word n; the usual limit when it isn't there. */
static uint64_t within(const struct script *s, unsigned n)
{
    if (s->words == n)
        return WITHIN;
    return s->words == n + 2 && !strcmp(s->word[n], "within") ? time_of(s, s->word[n + 1]) : 0;
}

/* --- the board ------------------------------------------------------------ */

static void keep_heard(struct script *s, uint8_t byte)
{
    for (unsigned times = faults_spoil(&s->faults, &byte); times; times--) {
        if (s->heard_count == HEARD) {
            memmove(s->heard, s->heard + HEARD / 2, HEARD / 2);
            s->heard_count = HEARD / 2;
        }
        s->heard[s->heard_count++] = (char)byte;
    }
}

static void on_serial(void *context, unsigned uart, struct line_symbol symbol, uint64_t start_tick)
{
    struct script *s = context;
    struct line_format own = {(uint32_t)(TICKS_PER_S / s->baud), 8, 0, 1};
    uint32_t words[LINE_WORDS_MAX];
    struct line_receiver fresh = {0};
    unsigned flaws, n = uart ? 0 : line_receive(&fresh, own, symbol, start_tick, words);
    for (unsigned i = 0; i < n; i++)
        keep_heard(s, line_byte(own, words[i], &flaws));
}

static bool need_flash(struct script *s)
{
    if (!s->flash) {
        s->flash = malloc(s->config.flash_size);
        if (s->flash)
            memset(s->flash, 0xFF, s->config.flash_size);
    }
    return s->flash != NULL;
}

static enum outcome need_board(struct script *s)
{
    if (s->board)
        return PASSED;
    if (!need_flash(s))
        return fail(s, FAILED, "out of memory");
    s->config.flash = s->flash;
    enum board_status status = board_create(&s->board, &s->config);
    return status < 0 ? fail(s, FAILED, "%s", board_status_text(status)) : PASSED;
}

static void run_for(struct script *s, uint64_t ticks)
{
    board_run(s->board, board_now(s->board) + ticks);
}

/* --- settings ------------------------------------------------------------- */

static enum outcome set_size(struct script *s)
{
    size_t size = s->words == 2 ? flash_size_of(s->word[1]) : 0;
    if (!size || s->flash)
        return fail(s, NOT_UNDERSTOOD, "flash-size 256KB ... 16MB, before any load");
    s->config.flash_size = size;
    return PASSED;
}

static enum outcome load(struct script *s)
{
    size_t offset = s->words == 3 ? strtoul(s->word[1], NULL, 0) : 0;
    if (s->words != 3 || s->board || !need_flash(s) || offset >= s->config.flash_size)
        return fail(s, NOT_UNDERSTOOD, "load OFFSET FILE, before the board starts");
    FILE *f = fopen(s->word[2], "rb");
    if (!f)
        return fail(s, NOT_UNDERSTOOD, "can't read %s", s->word[2]);
    size_t room = s->config.flash_size - offset, n = fread(s->flash + offset, 1, room, f);
    bool larger = n == room && fgetc(f) != EOF;
    fclose(f);
    return larger ? fail(s, FAILED, "%s is larger than the flash", s->word[2]) : PASSED;
}

static enum outcome set_header(struct script *s)
{
    if (s->words != 2 || s->board || !need_flash(s))
        return fail(s, NOT_UNDERSTOOD, "header BYTE, before the board starts");
    s->flash[3] = (uint8_t)strtoul(s->word[1], NULL, 0);
    return PASSED;
}

static enum outcome set_wiring(struct script *s)
{
    enum wiring wiring = s->words == 2 ? circuit_find(s->word[1]) : WIRING_KINDS;
    if (wiring == WIRING_KINDS || s->board)
        return fail(s, NOT_UNDERSTOOD, "there is no such wiring, or the board runs already");
    s->config.wiring |= 1U << wiring;
    return PASSED;
}

static enum outcome set_float(struct script *s)
{
    if (s->words != 2 || s->board)
        return fail(s, NOT_UNDERSTOOD, "float high or low, before the board starts");
    s->config.float_high = !strcmp(s->word[1], "high");
    return PASSED;
}

/* --- hands ---------------------------------------------------------------- */

static enum outcome hold(struct script *s, bool held)
{
    bool reset = s->words == 2 && !strcmp(s->word[1], "reset");
    if (s->words != 2 || (!reset && strcmp(s->word[1], "flash")))
        return fail(s, NOT_UNDERSTOOD, "reset or flash");
    if (reset)
        board_hold_reset(s->board, held);
    else
        board_hold_flash(s->board, held);
    return PASSED;
}

static enum outcome hold_button(struct script *s)
{
    return hold(s, true);
}

static enum outcome release_button(struct script *s)
{
    return hold(s, false);
}

/* Reset counts as released when the chip has sampled its straps. */
static enum outcome press_button(struct script *s)
{
    enum outcome outcome = hold(s, true);
    if (outcome != PASSED)
        return outcome;
    run_for(s, PRESS_TICKS);
    hold(s, false);
    while (board_look(s->board).starting)
        run_for(s, TICKS_PER_MS);
    return PASSED;
}

static enum outcome power(struct script *s)
{
    if (s->words != 2)
        return fail(s, NOT_UNDERSTOOD, "power on or off");
    board_set_power(s->board, !strcmp(s->word[1], "on"));
    return PASSED;
}

static enum outcome drive(struct script *s)
{
    static const char *const words[] = {"open", "pull-down", "pull-up", "low", "high"};
    for (unsigned i = 0; s->words == 3 && i < 5; i++) {
        if (!strcmp(s->word[2], words[i])) {
            board_drive_pin(s->board, (unsigned)atoi(s->word[1]), (enum drive)i);
            return PASSED;
        }
    }
    return fail(s, NOT_UNDERSTOOD, "drive PIN high, low, pull-up, pull-down or open");
}

static enum outcome adc(struct script *s)
{
    if (s->words != 2)
        return fail(s, NOT_UNDERSTOOD, "adc 0 ... 1024");
    board_set_adc(s->board, (unsigned)atoi(s->word[1]));
    return PASSED;
}

static enum outcome baud(struct script *s)
{
    long value = s->words == 2 ? atol(s->word[1]) : 0;
    if (value < 50 || value > 4000000)
        return fail(s, NOT_UNDERSTOOD, "baud 50 ... 4000000");
    s->baud = (uint32_t)value;
    return PASSED;
}

static enum outcome type(struct script *s)
{
    struct line_format format = {(uint32_t)(TICKS_PER_S / s->baud), 8, 0, 1};
    if (s->words != 2)
        return fail(s, NOT_UNDERSTOOD, "type \"text\"");
    for (const char *c = s->word[1]; *c; c++) {
        uint8_t byte = (uint8_t)*c;
        for (unsigned times = faults_spoil(&s->faults, &byte); times; times--) {
            while (!board_serial_send(s->board, 0, format, &byte, 1))
                run_for(s, TICKS_PER_MS);
        }
        run_for(s, TICKS_PER_MS);
    }
    return PASSED;
}

static enum outcome fault(struct script *s)
{
    char *end = NULL;
    unsigned long long n = s->words == 3 ? strtoull(s->word[2], &end, 0) : 0;
    bool known = s->words == 3 && !*end && strcmp(s->word[1], "delay") &&
                 faults_set(s->board, &s->faults, s->word[1], n);
    return known ? PASSED
                 : fail(s, NOT_UNDERSTOOD,
                        "fault WORD N: " FAULTS_WORDS " (delay only by espy board)");
}

static enum outcome run(struct script *s)
{
    uint64_t ticks = s->words == 2 ? time_of(s, s->word[1]) : 0;
    if (!ticks)
        return fail(s, NOT_UNDERSTOOD, "run TIME, as in 100ms");
    run_for(s, ticks);
    return PASSED;
}

/* --- expectations --------------------------------------------------------- */

/* Finds the words and forgets everything up to their end. */
static bool hear(struct script *s, const char *words)
{
    size_t n = strlen(words);
    for (size_t at = 0; at + n <= s->heard_count; at++) {
        if (!memcmp(s->heard + at, words, n)) {
            s->heard_count -= at + n;
            memmove(s->heard, s->heard + at + n, s->heard_count);
            return true;
        }
    }
    return false;
}

static enum outcome expect(struct script *s)
{
    uint64_t limit = within(s, 2), end = board_now(s->board) + limit;
    if (s->words < 2 || !limit)
        return fail(s, NOT_UNDERSTOOD, "expect \"text\" within TIME");
    while (!hear(s, s->word[1])) {
        if (board_now(s->board) >= end)
            return fail(s, FAILED, "it said: %.*s",
                        (int)(s->heard_count < 300 ? s->heard_count : 300),
                        s->heard + (s->heard_count < 300 ? 0 : s->heard_count - 300));
        run_for(s, LISTEN_US * TICKS_PER_US);
    }
    return PASSED;
}

static enum outcome expect_pin(struct script *s)
{
    uint64_t limit = within(s, 3), end = board_now(s->board) + limit;
    if (s->words < 3 || !limit)
        return fail(s, NOT_UNDERSTOOD, "pin N high or low, within TIME");
    unsigned pin = (unsigned)atoi(s->word[1]);
    bool level = !strcmp(s->word[2], "high");
    while (board_pin(s->board, pin) != level) {
        if (board_now(s->board) >= end)
            return fail(s, FAILED, "pin %u stays %s", pin, level ? "low" : "high");
        run_for(s, 10 * TICKS_PER_US);
    }
    return PASSED;
}

static enum outcome expect_mode(struct script *s)
{
    unsigned mode = board_look(s->board).boot_mode;
    if (s->words != 2)
        return fail(s, NOT_UNDERSTOOD, "mode N");
    return mode == (unsigned)atoi(s->word[1]) ? PASSED
                                              : fail(s, FAILED, "the boot mode is %u", mode);
}

static enum outcome expect_silence(struct script *s)
{
    uint64_t ticks = s->words == 2 ? time_of(s, s->word[1]) : 0;
    if (!ticks)
        return fail(s, NOT_UNDERSTOOD, "silence TIME");
    s->heard_count = 0;
    run_for(s, ticks);
    return s->heard_count ? fail(s, FAILED, "it said %zu characters", s->heard_count) : PASSED;
}

/* --- the table ------------------------------------------------------------ */

static const struct step_kind {
    const char *word;
    enum { SETTING, ACTION, EXPECTATION } kind;
    enum outcome (*run)(struct script *s);
} step_kinds[] = {
    {"flash-size", SETTING,     set_size      },
    {"load",       SETTING,     load          },
    {"header",     SETTING,     set_header    },
    {"wiring",     SETTING,     set_wiring    },
    {"float",      SETTING,     set_float     },
    {"press",      ACTION,      press_button  },
    {"hold",       ACTION,      hold_button   },
    {"release",    ACTION,      release_button},
    {"power",      ACTION,      power         },
    {"drive",      ACTION,      drive         },
    {"adc",        ACTION,      adc           },
    {"baud",       ACTION,      baud          },
    {"type",       ACTION,      type          },
    {"run",        ACTION,      run           },
    {"fault",      ACTION,      fault         },
    {"expect",     EXPECTATION, expect        },
    {"pin",        EXPECTATION, expect_pin    },
    {"mode",       EXPECTATION, expect_mode   },
    {"silence",    EXPECTATION, expect_silence},
};

static const struct step_kind *find(const char *word)
{
    for (size_t i = 0; i < sizeof step_kinds / sizeof step_kinds[0]; i++)
        if (!strcmp(step_kinds[i].word, word))
            return &step_kinds[i];
    return NULL;
}

static enum outcome do_step(struct script *s, const struct step_kind *kind)
{
    enum outcome outcome = kind && kind->kind != SETTING ? need_board(s) : PASSED;
    if (!kind)
        return fail(s, NOT_UNDERSTOOD, "there is no step '%s'", s->word[0]);
    return outcome == PASSED ? kind->run(s) : outcome;
}

/* One line: true to go on. */
static bool do_line(struct script *s, char *line, unsigned number, enum outcome *worst)
{
    char as_written[256];
    snprintf(as_written, sizeof as_written, "%s", line + strspn(line, " \t"));
    split(s, line);
    if (!s->words)
        return true;
    const struct step_kind *kind = find(s->word[0]);
    enum outcome outcome = do_step(s, kind);
    struct script_step step = {
        .line = number,
        .text = as_written,
        .expectation = kind && kind->kind == EXPECTATION,
        .passed = outcome == PASSED,
        .why = outcome == PASSED ? NULL : s->why,
        .board_seconds = s->board ? (double)board_now(s->board) / (double)TICKS_PER_S : 0,
    };
    if (outcome > *worst)
        *worst = outcome;
    return s->host->step(s->host->context, &step) && outcome == PASSED;
}

int script_run(char *text, const struct script_host *host)
{
    struct script *s = calloc(1, sizeof *s);
    enum outcome worst = PASSED;
    unsigned number = 1;
    if (!s)
        return 1;
    s->host = host;
    s->baud = BAUD;
    s->config = (struct board_config){
        .rom = host->rom,
        .rom_size = host->rom_size,
        .flash_size = 0x80000,
        .float_high = true,
        .seed = 1,
        .listener = {.context = s, .serial = on_serial}
    };
    for (char *line = text; line; number++) {
        char *end = strchr(line, '\n');
        if (end)
            *end++ = '\0';
        if (!do_line(s, line, number, &worst))
            break;
        line = end;
    }
    board_destroy(s->board);
    free(s->flash);
    free(s);
    return (int)worst;
}
