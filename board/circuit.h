/* What is soldered around the module: buttons, pull-ups, the serial adapter's lines,
 * power; and the circuits that people try first.
 *
 * A pure function of a few inputs: which way each pin is pulled from outside, and
 * whether RST is held low. */
#ifndef BOARD_CIRCUIT_H
#define BOARD_CIRCUIT_H

#include <stdbool.h>
#include <stdint.h>

#include "board/dev/gpio.h"

/* WIRING(name, "word", "what a person has") */
#define WIRINGS                                                                                    \
    WIRING(TUTORIAL, "tutorial", "the tutorial's circuit")                                         \
    WIRING(GPIO15_ON_FLASH, "gpio15-on-flash", "GPIO15 low only while Flash is held, else open")   \
    WIRING(GPIO2_FLOATING, "gpio2-floating", "GPIO2 not connected")                                \
    WIRING(GPIO15_FLOATING, "gpio15-floating", "GPIO15 not connected")                             \
    WIRING(NO_WAKE, "no-wake", "GPIO16 not joined to RST")                                         \
    WIRING(RST_LOW, "rst-low", "RST tied to ground")                                               \
    WIRING(NO_POWER, "no-power", "no supply")                                                      \
    WIRING(TX_RX_SWAPPED, "tx-rx-swapped", "TXD and RXD exchanged")                                \
    WIRING(WEAK_SUPPLY, "weak-supply", "a supply that gives in under load")                        \
    WIRING(AUTO_RESET, "auto-reset", "DTR and RTS on two transistors")                             \
    WIRING(DIRECT, "direct", "DTR on GPIO0, RTS on RST")

enum wiring {
#define WIRING(name, word, text) WIRING_##name,
    WIRINGS
#undef WIRING
        WIRING_KINDS
};

struct circuit {
    uint32_t wiring; /* bit n: enum wiring n */
    bool float_high; /* how a pin that is left open is taken */
    bool flash_button, reset_button;
    bool dtr, rts; /* asserted */
    bool power;
};

static inline bool circuit_has(const struct circuit *c, enum wiring wiring)
{
    return c->wiring >> wiring & 1;
}

/* From outside, buttons included; for pins 0, 2 and 15 the straps. */
enum drive circuit_drive(const struct circuit *c, unsigned pin);
bool circuit_holds_reset(const struct circuit *c);
bool circuit_powered(const struct circuit *c);
/* Does the serial adapter reach UART0? */
bool circuit_serial_connected(const struct circuit *c);

/* The wiring called `word`, or WIRING_KINDS; its word and description. */
enum wiring circuit_find(const char *word);
const char *circuit_word(enum wiring wiring);
const char *circuit_text(enum wiring wiring);

#endif
