/* espy version: which espy this is. */
#include <stdio.h>

#include "cmd/command.h"

static int run(int argc, char **argv)
{
    (void)argc, (void)argv;
    printf("espy %s\n", ESPY_VERSION);
    return EXIT_OK;
}

const struct command cmd_version = {
    .name = "version",
    .group = "about",
    .summary = "print espy's version",
    .usage = "",
    .run = run,
};
