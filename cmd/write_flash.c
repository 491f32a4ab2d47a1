/* espy write_flash: files into the flash, with esptool's options. */
#include <stdio.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/fleet.h"
#include "cmd/writing.h"

static void load_old(struct writing *w, const char *path)
{
    int status = strcmp(path, "skip") ? input_load(&w->old, path, 0)
                                      : input_append(&w->old, "skip", 0, NULL, 0);
    if (status == INPUT_OK)
        return;
    fprintf(stderr, "espy: '%s' %s.\n", path, input_status_text(status));
    w->f.line.bad = true;
}

static void load_all_old(struct writing *w)
{
    load_old(w, w->f.line.value);
    for (const char *more; (more = options_another(&w->f.line));)
        load_old(w, more);
}

static bool own_option(struct writing *w)
{
    const struct options *o = &w->f.line;
    if (options_is(o, "--erase-all"))
        w->erase_all = true;
    else if (options_is(o, "--no-compress"))
        w->plain = true;
    else if (options_is(o, "--compress"))
        w->plain = false;
    else if (options_is(o, "--skip-flashed"))
        w->skip_flashed = true;
    else if (options_is(o, "--no-progress"))
        w->no_progress = true;
    else if (options_is(o, "--diff-with"))
        load_all_old(w);
    else if (options_is(o, "--trust-flash-content"))
        w->trust = true;
    else if (options_is(o, "--diff"))
        w->differential = true;
    else if (options_is(o, "--force"))
        w->force = true;
    else
        return options_is(o, "--verify");
    return true;
}

static int run(int argc, char **argv)
{
    if (fleet_wanted(argc, argv))
        return fleet_run(&cmd_write_flash, argc, argv);
    struct writing w = {0};
    flasher_start(&w.f, &cmd_write_flash, argc, argv);
    while (options_next(&w.f.line) > 0)
        if (!flasher_option(&w.f) && !own_option(&w))
            pairs_option(&w.pairs, &w.f);
    int code = pairs_check(&w.pairs, &w.f);
    if (code == EXIT_OK && w.skip_flashed && w.old.count)
        code = options_missing(&w.f.line, "--skip-flashed and --diff-with exclude each other");
    if (code == EXIT_OK)
        code = writing_check_images(&w);
    if (code == EXIT_OK) {
        code = flasher_open(&w.f, FLASHER_NEEDS_FLASH);
        if (code == EXIT_OK)
            code = writing_work(&w);
        code = flasher_close(&w.f, code);
    }
    writing_free(&w);
    return code;
}

static const struct command_option options[] = {
    FLASHER_OPTIONS,
    FLEET_OPTIONS,
    PAIRS_OPTIONS,
    {"--erase-all, -e",                                                            NULL, "erase the whole flash first"},
    {"--compress, -z",                                               NULL, "send compressed (default, save with --no-stub)"},
    {"--no-compress, -u",                                                             NULL, "send as it is"},
    {"--skip-flashed, -s",                            NULL, "leave out files that the flash holds already"},
    {"--diff",                                                          NULL, "write only sectors that differ from the flash, told by hashes of our stub"},
    {"--diff-with",                                                             "FILES",
      "write only sectors that differ from these files, which the flash holds;\n"
     "one a file, 'skip' for none; they come last on the line"},
    {"--trust-flash-content",                                                         NULL, "with --diff-with: don't verify files without a change"},
    {"--no-progress",                              NULL, "no progress while writing"},
    {"--verify",                                                                     NULL, "nothing: what was written is always verified"},
    {"--force", NULL, "write an image even if it is cut short"},
    {0                                                               },
};

const struct command cmd_write_flash = {
    .name = "write_flash",
    .group = "flasher",
    .summary = "write files to the board's flash",
    .usage = "[--port P] [--baud RATE] [--flash-size detect] ADDRESS FILE [ADDRESS FILE ...]",
    .text =
        "Raw files, Intel hex, UF2, ELF; '-' is standard input.  Sectors that the files touch are\n"
        "erased.  An image at address 0 gets the flash parameters of the options.\n"
        "Example: espy --port /dev/ttyUSB0 --baud 460800 write_flash --flash-size detect 0 "
        "firmware.bin",
    .options = options,
    .run = run,
};
