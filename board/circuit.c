/* The circuits of facts/tutorial-board: see circuit.h. */
#include "board/circuit.h"

#include <string.h>

static const struct {
    const char *word, *text;
} wirings[WIRING_KINDS] = {
#define WIRING(name, word, text) [WIRING_##name] = {word, text},
    WIRINGS
#undef WIRING
};

enum wiring circuit_find(const char *word)
{
    unsigned i = 0;
    while (i < WIRING_KINDS && strcmp(wirings[i].word, word))
        i++;
    return (enum wiring)i;
}

const char *circuit_word(enum wiring wiring)
{
    return wirings[wiring].word;
}

const char *circuit_text(enum wiring wiring)
{
    return wirings[wiring].text;
}

static enum drive open_pin(const struct circuit *c)
{
    return c->float_high ? DRIVE_PULL_UP : DRIVE_PULL_DOWN;
}

/* The two transistors of an auto-reset circuit: each line works only while the other
 * is off. */
static bool lines_hold_reset(const struct circuit *c)
{
    if (circuit_has(c, WIRING_AUTO_RESET))
        return c->rts && !c->dtr;
    return circuit_has(c, WIRING_DIRECT) && c->rts;
}

static bool lines_hold_gpio0(const struct circuit *c)
{
    if (circuit_has(c, WIRING_AUTO_RESET))
        return c->dtr && !c->rts;
    return circuit_has(c, WIRING_DIRECT) && c->dtr;
}

static enum drive drive_of_gpio15(const struct circuit *c)
{
    if (circuit_has(c, WIRING_GPIO15_FLOATING))
        return open_pin(c);
    if (circuit_has(c, WIRING_GPIO15_ON_FLASH))
        return c->flash_button ? DRIVE_LOW : DRIVE_PULL_UP;
    return DRIVE_PULL_DOWN;
}

enum drive circuit_drive(const struct circuit *c, unsigned pin)
{
    switch (pin) {
    case 0: return c->flash_button || lines_hold_gpio0(c) ? DRIVE_LOW : DRIVE_PULL_UP;
    case 2: return circuit_has(c, WIRING_GPIO2_FLOATING) ? open_pin(c) : DRIVE_PULL_UP;
    case 15: return drive_of_gpio15(c);
    default: return DRIVE_NONE;
    }
}

bool circuit_holds_reset(const struct circuit *c)
{
    return c->reset_button || circuit_has(c, WIRING_RST_LOW) || lines_hold_reset(c);
}

bool circuit_powered(const struct circuit *c)
{
    return c->power && !circuit_has(c, WIRING_NO_POWER);
}

bool circuit_serial_connected(const struct circuit *c)
{
    return !circuit_has(c, WIRING_TX_RX_SWAPPED);
}
