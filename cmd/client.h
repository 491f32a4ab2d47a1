/* Programs on a virtual board's port: esptool, a terminal, whatever speaks serial.  They
 * run with DTR and RTS, which a pseudo-terminal doesn't have (lines/), and with the port's
 * name in ESPY_PORT and ESPTOOL_PORT. */
#ifndef CMD_CLIENT_H
#define CMD_CLIENT_H

#include <sys/types.h>

/* Starts words[0] (found by PATH) on the board called `board`; its process, or -1 with
 * errno set. */
pid_t client_start(const char *board, const char *port, char *const words[]);

/* Its exit status as a shell has it: 128 + the signal that ended it. */
int client_wait(pid_t client);

#endif
