/* One command on several boards at once: --port given more than once, or --all-ports. */
#ifndef CMD_FLEET_H
#define CMD_FLEET_H

#include <stdbool.h>

#include "cmd/command.h"

#define FLEET_OPTIONS                                                                              \
    {                                                                                              \
        "--all-ports", NULL, "every USB adapter, at once; --port may also be given more than once" \
    }

/* Does the line name several ports? */
bool fleet_wanted(int argc, char **argv);

/* Runs the command for each port in a process of its own; a line of result for each.  EXIT_OK
 * when all are. */
int fleet_run(const struct command *command, int argc, char **argv);

#endif
