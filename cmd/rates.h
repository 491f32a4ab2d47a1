/* What rates an adapter turned out not to do, remembered between runs: lines "PORT RATE" in
 * $XDG_CACHE_HOME/espy/rates (~/.cache/espy/rates).  A port of /dev/serial/by-id keeps its
 * name; others may mean another adapter next time, which costs speed and nothing else. */
#ifndef CMD_RATES_H
#define CMD_RATES_H

/* `wanted`, or the lower rate that worked when it didn't. */
unsigned rates_recall(const char *port, unsigned wanted);

/* This rate worked where a higher one failed. */
void rates_remember(const char *port, unsigned worked);

#endif
