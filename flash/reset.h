/* Reset sequences over DTR and RTS, written as esptool's configuration file has them:
 * commands divided by '|': D0 D1 (DTR), R0 R1 (RTS), Ud,r (both at once), Wseconds. */
#ifndef FLASH_RESET_H
#define FLASH_RESET_H

#include <stdbool.h>

#include "serial/port.h"

/* The sequence for the n-th attempt to reach the loader: tight and classic in turn, with
 * short and long waits.  Source: facts of esptool 5's behaviour; boards differ in the
 * capacitor at their reset pin. */
const char *reset_into_loader(unsigned attempt);
extern const char *const reset_into_program;

bool reset_valid(const char *sequence);

/* A port_status; PORT_UNSUPPORTED when the port has no lines. */
int reset_perform(struct port *port, const char *sequence);

#endif
