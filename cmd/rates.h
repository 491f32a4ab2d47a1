/* Which rates an adapter did and which it didn't, remembered between runs: lines "PORT RATE ok"
 * or "PORT RATE bad" in $XDG_CACHE_HOME/espy/rates (~/.cache/espy/rates), the last one counts.
 * A port with a link in /dev/serial/by-id goes by that name; a pseudo-terminal's number is
 * nobody's name and isn't remembered. */
#ifndef CMD_RATES_H
#define CMD_RATES_H

#include <stdbool.h>

/* `wanted`; or, when it was bad, the highest lower rate that was good, or 115200. */
unsigned rates_recall(const char *port, unsigned wanted);

/* Did it work last time? */
bool rates_proven(const char *port, unsigned rate);

void rates_remember(const char *port, unsigned rate, bool good);

#endif
