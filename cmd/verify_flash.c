/* espy verify_flash: does the flash hold these files? */
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/fleet.h"
#include "cmd/pairs.h"
#include "flash/flash.h"

static void print_differences(struct flasher *f, const struct region *r, const uint8_t *there)
{
    for (uint32_t i = 0; i < r->size; i++)
        if (there[i] != r->bytes[i])
            flasher_say(f, "   0x%08x  %02x  %02x\n", r->address + i, there[i], r->bytes[i]);
}

static int tell_differences(struct flasher *f, const struct region *r, bool all)
{
    uint8_t *there = malloc(r->size);
    int status = there ? flash_read(&f->session, r->address, r->size, there) : FLASH_NO_MEMORY;
    uint32_t count = 0, first = 0, missing = 0, erased = 0;
    for (uint32_t i = r->size; status == FLASH_OK && i-- > 0;)
        if (there[i] != r->bytes[i]) {
            count++, first = i;
            missing += there[i] == 0xFF;
            erased += (there[i] & r->bytes[i]) == there[i];
        }
    if (status == FLASH_OK) {
        flasher_say(f, "Verification failed: %u differences, first at 0x%08x:\n", count,
                    r->address + first);
        if (all)
            print_differences(f, r, there);
        if (count && missing == count)
            flasher_say(f, "All of them are erased in the flash: never programmed.\n");
        else if (count && erased == count)
            flasher_say(f, "All of them only have bits cleared: written over without erasing.\n");
    }
    free(there);
    return flasher_failed(f, status);
}

static int verify(struct flasher *f, const struct region *r, bool differences, bool *same)
{
    uint8_t here[FLASH_DIGEST], there[FLASH_DIGEST];
    flasher_say(f, "Verifying 0x%x (%u) bytes at 0x%08x in flash against '%s'...\n", r->size,
                r->size, r->address, r->name);
    int status = flash_md5(&f->session, r->address, r->size, there);
    flash_digest(r->bytes, r->size, here);
    if (status != FLASH_OK)
        return flasher_failed(f, status);
    *same = !memcmp(here, there, FLASH_DIGEST);
    if (*same)
        flasher_say(f, "Verification successful (digest matched).\n");
    return *same ? EXIT_OK : tell_differences(f, r, differences);
}

static int work(struct flasher *f, struct pairs *p, bool differences)
{
    bool all_same = true;
    int code = pairs_configure(p, f);
    for (size_t i = 0; code == EXIT_OK && i < p->regions.count; i++) {
        struct region *r = &p->regions.region[i];
        bool same = true;
        if (r->size == 0)
            continue;
        pairs_patch(p, f, r);
        code = verify(f, r, differences, &same);
        all_same &= same;
    }
    flasher_fact(f, "verified", "%s", code == EXIT_OK && all_same ? "yes" : "no");
    return code == EXIT_OK && !all_same ? flasher_fatal(f, "Verification failed.") : code;
}

static int run(int argc, char **argv)
{
    if (fleet_wanted(argc, argv))
        return fleet_run(&cmd_verify_flash, argc, argv);
    struct flasher f;
    struct pairs p = {0};
    bool differences = false;
    flasher_start(&f, &cmd_verify_flash, argc, argv);
    while (options_next(&f.line) > 0)
        if (options_is(&f.line, "--diff"))
            differences = true;
        else if (!flasher_option(&f))
            pairs_option(&p, &f);
    int code = pairs_check(&p, &f);
    if (code == EXIT_OK) {
        code = flasher_open(&f, FLASHER_NEEDS_FLASH | FLASHER_NEEDS_STUB);
        if (code == EXIT_OK)
            code = work(&f, &p, differences);
        code = flasher_close(&f, code);
    }
    pairs_free(&p);
    return code;
}

static const struct command_option options[] = {
    FLASHER_OPTIONS,
    FLEET_OPTIONS,
    PAIRS_OPTIONS,
    {"--diff, -d",                     NULL, "print every byte that differs"},
    {0},
};

const struct command cmd_verify_flash = {
    .name = "verify_flash",
    .group = "flasher",
    .summary = "compare files with the board's flash",
    .usage = "[--port P] [--flash-size detect] [--diff] ADDRESS FILE [ADDRESS FILE ...]",
    .text = "Takes the same flash parameters as write_flash: they change the image before it is "
            "compared.",
    .options = options,
    .run = run,
};
