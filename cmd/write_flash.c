/* espy write_flash: files into the flash, and the proof that they are there. */
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/pairs.h"
#include "flash/flash.h"

struct writing {
    struct flasher f;
    struct pairs pairs;
    bool erase_all, plain, skip_flashed, no_progress;
};

static void announce_erase(struct writing *w, const struct region *r)
{
    uint32_t start = r->address & ~(uint32_t)(FLASH_SECTOR - 1);
    uint32_t last = (r->address + r->size - 1) | (FLASH_SECTOR - 1);
    if (r->address != start)
        flasher_warn(&w->f, "Flash address 0x%08x is not aligned to a 0x%x byte flash sector. "
                            "0x%x bytes before this address will be erased.",
                     r->address, FLASH_SECTOR, r->address - start);
    flasher_say(&w->f, "Flash will be erased from 0x%08x to 0x%08x...\n", start, last);
}

static int erase_everything(struct writing *w)
{
    flasher_say(&w->f, "Erasing flash memory (this may take a while)...\n");
    flasher_progress(&w->f, NULL, 0);
    int status = flash_erase_all(&w->f.session);
    if (status == FLASH_OK)
        flasher_say(&w->f, "Flash memory erased successfully in %.1f seconds.\n", flasher_seconds(&w->f));
    return flasher_failed(&w->f, status);
}

/* EXIT_OK and *same: the flash holds it already. */
static int compare(struct writing *w, const struct region *r, bool *same)
{
    uint8_t here[FLASH_DIGEST], there[FLASH_DIGEST];
    int status = flash_md5(&w->f.session, r->address, r->size, there);
    flash_digest(r->bytes, r->size, here);
    *same = status == FLASH_OK && !memcmp(here, there, FLASH_DIGEST);
    return flasher_failed(&w->f, status);
}

static int verify(struct writing *w, const struct region *r)
{
    bool same;
    if (w->f.session.loader == SESSION_ROM) {
        flasher_say(&w->f, "The chip's own loader can't hash: not verified.\n");
        return EXIT_OK;
    }
    int code = compare(w, r, &same);
    if (code == EXIT_OK && !same)
        return flasher_fatal(&w->f, "MD5 of file does not match data in flash!");
    if (code == EXIT_OK)
        flasher_say(&w->f, "Hash of data verified.\n");
    return code;
}

static void tell_result(struct writing *w, const struct region *r, uint32_t packed)
{
    double seconds = flasher_seconds(&w->f), rate = r->size * 8.0 / 1000 / (seconds > 0 ? seconds : 1e-9);
    flasher_progress_end(&w->f);
    if (packed)
        flasher_say(&w->f, "Wrote %u bytes (%u compressed) at 0x%08x in %.1f seconds (effective %.1f kbit/s).\n",
                    r->size, packed, r->address, seconds, rate);
    else
        flasher_say(&w->f, "Wrote %u bytes at 0x%08x in %.1f seconds (%.1f kbit/s).\n", r->size, r->address,
                    seconds, rate);
    flasher_number(&w->f, "written", r->size);
    flasher_number(&w->f, "seconds", seconds);
}

/* Sends it, compressed when that is shorter. */
static int send(struct writing *w, const struct region *r)
{
    struct flash_write plan = {.address = r->address, .bytes = r->bytes, .size = r->size};
    uint8_t *packed = NULL;
    int status = FLASH_OK;
    if (!w->plain && w->f.session.loader != SESSION_ROM)
        status = flash_pack(r->bytes, r->size, &packed, &plan.packed_size);
    if (packed && plan.packed_size < r->size)
        plan.packed = packed;
    if (plan.packed)
        flasher_say(&w->f, "Compressed %u bytes to %u...\n", r->size, plan.packed_size);
    flasher_progress(&w->f, w->no_progress ? NULL : "Writing", r->address);
    w->f.half_written = true;
    if (status == FLASH_OK)
        status = flash_write(&w->f.session, &plan);
    free(packed);
    if (status == FLASH_OK)
        tell_result(w, r, plan.packed ? plan.packed_size : 0);
    return flasher_failed(&w->f, status);
}

static int write_region(struct writing *w, struct region *r)
{
    bool same = false;
    int code = EXIT_OK;
    if (w->skip_flashed)
        code = compare(w, r, &same);
    if (code == EXIT_OK && same) {
        flasher_say(&w->f, "'%s' at 0x%08x already in flash, skipping write...\n", r->name, r->address);
        return EXIT_OK;
    }
    if (code == EXIT_OK)
        code = send(w, r);
    if (code == EXIT_OK)
        code = verify(w, r);
    w->f.half_written &= code != EXIT_OK;
    return code;
}

static int work(struct writing *w)
{
    struct regions *all = &w->pairs.regions;
    int code = pairs_configure(&w->pairs, &w->f);
    if (code == EXIT_OK && w->erase_all)
        code = erase_everything(w);
    for (size_t i = 0; code == EXIT_OK && !w->erase_all && i < all->count; i++)
        if (all->region[i].size)
            announce_erase(w, &all->region[i]);
    for (size_t i = 0; code == EXIT_OK && i < all->count; i++) {
        struct region *r = &all->region[i];
        if (r->size == 0)
            continue;
        if (!pairs_pad(r))
            return flasher_failed(&w->f, FLASH_NO_MEMORY);
        pairs_patch(&w->pairs, &w->f, r);
        code = write_region(w, r);
    }
    return code;
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
    else
        return options_is(o, "--verify") || options_is(o, "--force");
    return true;
}

static int run(int argc, char **argv)
{
    struct writing w = {0};
    flasher_start(&w.f, &cmd_write_flash, argc, argv);
    while (options_next(&w.f.line) > 0)
        if (!flasher_option(&w.f) && !own_option(&w))
            pairs_option(&w.pairs, &w.f);
    int code = pairs_check(&w.pairs, &w.f);
    if (code == EXIT_OK) {
        code = flasher_open(&w.f, FLASHER_NEEDS_FLASH);
        if (code == EXIT_OK)
            code = work(&w);
        code = flasher_close(&w.f, code);
    }
    pairs_free(&w.pairs);
    return code;
}

static const struct command_option options[] = {
    FLASHER_OPTIONS,
    PAIRS_OPTIONS,
    {"--erase-all, -e", NULL, "erase the whole flash first"},
    {"--compress, -z", NULL, "send compressed (default, save with --no-stub)"},
    {"--no-compress, -u", NULL, "send as it is"},
    {"--skip-flashed, -s", NULL, "leave out files that the flash holds already"},
    {"--no-progress", NULL, "no progress while writing"},
    {"--verify", NULL, "nothing: what was written is always verified"},
    {"--force", NULL, "taken for esptool's sake"},
    {0},
};

const struct command cmd_write_flash = {
    .name = "write_flash",
    .group = "flasher",
    .summary = "write files to the board's flash",
    .usage = "[--port P] [--baud RATE] [--flash-size detect] ADDRESS FILE [ADDRESS FILE ...]",
    .text = "Raw files, Intel hex, UF2; '-' is standard input.  Sectors that the files touch are\n"
            "erased.  An image at address 0 gets the flash parameters of the options.\n"
            "Example: espy --port /dev/ttyUSB0 --baud 460800 write_flash --flash-size detect 0 firmware.bin",
    .options = options,
    .run = run,
};
