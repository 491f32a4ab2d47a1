/* espy firmware: saves the firmware that espy carries. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cmd/carried.h"
#include "cmd/command.h"
#include "cmd/options.h"
#include "cmd/output.h"

static int run(int argc, char **argv)
{
    struct options o = options_start(&cmd_firmware, argc, argv);
    const char *path = NULL;
    size_t size = (size_t)(carried_firmware_end - carried_firmware);
    while (options_next(&o) > 0)
        path = options_is(&o, "--output") ? o.value : o.word ? o.word : path;
    if (o.bad)
        return EXIT_USAGE;
    if (!path)
        return options_missing(&o, "--output FILE is needed");
    if (size == 0) {
        fprintf(stderr, "espy firmware: this espy carries none.\n");
        return EXIT_USAGE;
    }
    if (!output_save(path, carried_firmware, size)) {
        fprintf(stderr, "espy firmware: can't write '%s': %s.\n", path, strerror(errno));
        return EXIT_USAGE;
    }
    fprintf(strcmp(path, "-") ? stdout : stderr, "Wrote %zu bytes to '%s'.\n", size, path);
    return EXIT_OK;
}

static const struct command_option options[] = {
    {"--output, -o", "FILE", "where to"},
    {0   },
};

const struct command cmd_firmware = {
    .name = "firmware",
    .group = "flasher",
    .summary = "save the firmware that espy carries",
    .usage = "--output FILE",
    .options = options,
    .run = run,
};
