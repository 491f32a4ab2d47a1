/* Kinds of boards: see boards.h. */
#include "cmd/boards.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board/circuit.h"
#include "board/host/flashfile.h"
#include "cmd/carried.h"

static const struct {
    const char *name, *text;
} carried[] = {
    {"esp-07",  carried_esp_07 },
    {"esp-01",  carried_esp_01 },
    {"nodemcu", carried_nodemcu},
    {"d1-mini", carried_d1_mini},
};

enum { KINDS = sizeof carried / sizeof carried[0] };

/* --- wirings ---------------------------------------------------------------- */

/* What can't be on one breadboard. */
static const struct {
    enum wiring one, other;
} contradictions[] = {
    {WIRING_AUTO_RESET,      WIRING_DIRECT         },
    {WIRING_GPIO15_ON_FLASH, WIRING_GPIO15_FLOATING},
};

static bool consistent(uint32_t wiring)
{
    for (size_t i = 0; i < sizeof contradictions / sizeof contradictions[0]; i++) {
        uint32_t both = 1U << contradictions[i].one | 1U << contradictions[i].other;
        if ((wiring & both) != both)
            continue;
        fprintf(stderr, "espy board: a circuit is %s or %s, not both.\n",
                circuit_word(contradictions[i].one), circuit_word(contradictions[i].other));
        return false;
    }
    return true;
}

static bool add_wiring(const char *word, uint32_t *wiring)
{
    enum wiring w = circuit_find(word);
    *wiring |= w == WIRING_KINDS ? 0 : 1U << w;
    if (w != WIRING_KINDS)
        return true;
    fprintf(stderr, "espy board: there is no wiring '%s'. There are:\n", word);
    for (unsigned i = 0; i < WIRING_KINDS; i++)
        fprintf(stderr, "  %-16s %s\n", circuit_word(i), circuit_text(i));
    return false;
}

bool boards_wirings(const char *words, uint32_t *wiring)
{
    char copy[256], *rest = copy;
    if (snprintf(copy, sizeof copy, "%s", words) >= (int)sizeof copy) {
        fprintf(stderr, "espy board: too many wirings.\n");
        return false;
    }
    for (char *word; (word = strtok_r(rest, ", ", &rest));)
        if (!add_wiring(word, wiring))
            return false;
    return consistent(*wiring);
}

/* --- a file's lines --------------------------------------------------------- */

static bool take_buttons(struct board_kind *k, const char *words)
{
    k->flash_button = strstr(words, "flash") != NULL;
    k->reset_button = strstr(words, "reset") != NULL;
    return k->flash_button || k->reset_button || !strcmp(words, "none");
}

static bool take_led(struct board_kind *k, const char *value)
{
    char *end;
    unsigned long pin = strtoul(value, &end, 10);
    k->led_pin = (unsigned)pin;
    return end != value && !*end && pin <= 16;
}

static bool take_level(struct board_kind *k, const char *value)
{
    k->led_on_low = !strcmp(value, "low");
    return k->led_on_low || !strcmp(value, "high");
}

static bool take_size(struct board_kind *k, const char *value)
{
    k->flash_size = flash_size_of(value);
    return k->flash_size != 0;
}

static bool take_title(struct board_kind *k, const char *value)
{
    return snprintf(k->title, sizeof k->title, "%s", value) < (int)sizeof k->title;
}

static bool take_wiring(struct board_kind *k, const char *value)
{
    return boards_wirings(value, &k->wiring);
}

static const struct key {
    const char *name;
    bool (*take)(struct board_kind *k, const char *value);
} keys[] = {
    {"title",      take_title  },
    {"flash-size", take_size   },
    {"led",        take_led    },
    {"led-on",     take_level  },
    {"buttons",    take_buttons},
    {"wiring",     take_wiring },
};

/* For inih: 0 is an error. */
static int take_line(void *kind, const char *section, const char *name, const char *value)
{
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (!*section && !strcmp(name, keys[i].name))
            return keys[i].take(kind, value);
    return 0;
}

/* --- finding ---------------------------------------------------------------- */

static bool list_kinds(const char *name)
{
    fprintf(stderr, "espy board: there is no board '%s', and no such file: %s. There are:\n", name,
            strerror(errno));
    for (size_t i = 0; i < KINDS; i++) {
        struct board_kind k = {0};
        ini_parse_string(carried[i].text, take_line, &k);
        fprintf(stderr, "  %-10s %s\n", carried[i].name, k.title);
    }
    return false;
}

static bool judge(const char *name, int line)
{
    if (line < 0)
        return list_kinds(name);
    if (line)
        fprintf(stderr,
                "espy board: %s: line %d is none that a board file has; a key is one of\n"
                "title, flash-size, led, led-on, buttons, wiring (see docs/board.md).\n",
                name, line);
    return line == 0;
}

bool boards_find(const char *name, struct board_kind *kind)
{
    *kind = (struct board_kind){
        .flash_size = 512 * 1024, .led_pin = 13, .flash_button = true, .reset_button = true};
    snprintf(kind->title, sizeof kind->title, "%.*s", (int)sizeof kind->title - 1, name);
    for (size_t i = 0; i < KINDS; i++)
        if (!strcmp(name, carried[i].name))
            return judge(name, ini_parse_string(carried[i].text, take_line, kind));
    return judge(name, ini_parse(name, take_line, kind));
}
