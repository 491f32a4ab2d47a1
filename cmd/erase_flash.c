/* espy erase_flash: erase the board's whole flash. */
#include "cmd/command.h"
#include "cmd/flasher.h"
#include "cmd/fleet.h"
#include "flash/flash.h"

static int work(struct flasher *f)
{
    flasher_say(f, "Erasing flash memory (this may take a while)...\n");
    flasher_progress(f, NULL, 0);
    f->half_written = true;
    int status = flash_erase_all(&f->session);
    if (status == FLASH_OK)
        flasher_say(f, "Flash memory erased successfully in %.1f seconds.\n", flasher_seconds(f));
    return flasher_failed(f, status);
}

static int run(int argc, char **argv)
{
    if (fleet_wanted(argc, argv))
        return fleet_run(&cmd_erase_flash, argc, argv);
    struct flasher f;
    flasher_start(&f, &cmd_erase_flash, argc, argv);
    while (options_next(&f.line) > 0)
        if (!flasher_option(&f))
            return options_missing(&f.line, "it takes options only");
    if (f.line.bad)
        return EXIT_USAGE;
    int code = flasher_open(&f, FLASHER_NEEDS_FLASH | FLASHER_NEEDS_STUB);
    if (code == EXIT_OK)
        code = work(&f);
    return flasher_close(&f, code);
}

static const struct command_option options[] = {FLASHER_OPTIONS, FLEET_OPTIONS, {0}};

const struct command cmd_erase_flash = {
    .name = "erase_flash",
    .group = "flasher",
    .summary = "erase the board's whole flash",
    .usage = "[--port P] [--baud RATE]",
    .options = options,
    .run = run,
};
