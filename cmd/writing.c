/* Files into the flash, and the proof that they are there. */
#include "cmd/writing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "flash/flash.h"
#include "flash/image.h"
#include "flash/plan.h"

static void announce_erase(struct writing *w, const struct region *r)
{
    uint32_t start = r->address & ~(uint32_t)(FLASH_SECTOR - 1);
    uint32_t last = (r->address + r->size - 1) | (FLASH_SECTOR - 1);
    if (r->address != start)
        flasher_warn(&w->f,
                     "Flash address 0x%08x is not aligned to a 0x%x byte flash sector. "
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
        flasher_say(&w->f, "Flash memory erased successfully in %.1f seconds.\n",
                    flasher_seconds(&w->f));
    return flasher_failed(&w->f, status);
}

/* An image of the ESP8266 (its first segment goes to RAM) that ends before its segments do. */
static bool is_cut_short(const struct region *r)
{
    struct image image;
    int status = image_parse(&image, r->bytes, r->size);
    return status == FLASH_BAD_IMAGE && r->size >= 16 && image_starts(r->bytes, r->size) &&
           r->bytes[1] > 0 && image_in_ram(le32_get(r->bytes + 8));
}

int writing_check_images(struct writing *w)
{
    const struct regions *all = &w->pairs.regions;
    for (size_t i = 0; i < all->count && !w->force; i++)
        if (is_cut_short(&all->region[i])) {
            fprintf(stderr,
                    "espy: '%s' is a firmware image that is cut short: get it again, or write it "
                    "all the "
                    "same with --force.\n",
                    all->region[i].name);
            return EXIT_USAGE;
        }
    return EXIT_OK;
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
    double seconds = flasher_seconds(&w->f),
           rate = r->size * 8.0 / 1000 / (seconds > 0 ? seconds : 1e-9);
    flasher_progress_end(&w->f);
    if (packed)
        flasher_say(
            &w->f,
            "Wrote %u bytes (%u compressed) at 0x%08x in %.1f seconds (effective %.1f kbit/s).\n",
            r->size, packed, r->address, seconds, rate);
    else
        flasher_say(&w->f, "Wrote %u bytes at 0x%08x in %.1f seconds (%.1f kbit/s).\n", r->size,
                    r->address, seconds, rate);
    flasher_number(&w->f, "written", r->size);
    flasher_number(&w->f, "seconds", seconds);
}

static void forget_ahead(struct writing *w)
{
    free(w->ahead.bytes);
    w->ahead = (struct packed){0};
}

/* Compresses the region that `ahead` names; that it can't is no matter. */
static void pack_ahead(void *context)
{
    struct packed *p = context;
    if (flash_pack(p->from, p->from_size, &p->bytes, &p->size) != FLASH_OK)
        p->bytes = NULL;
}

static void prepare_ahead(struct writing *w, const struct region *r)
{
    forget_ahead(w);
    w->ahead.from = r->bytes;
    w->ahead.from_size = r->size;
    w->f.session.link.meanwhile_context = &w->ahead;
    w->f.session.link.meanwhile = w->plain ? NULL : pack_ahead;
}

/* The region, compressed, is in `ahead`. */
static int pack(struct writing *w, const struct region *r)
{
    if (w->ahead.bytes && w->ahead.from == r->bytes && w->ahead.from_size == r->size)
        return FLASH_OK;
    forget_ahead(w);
    return flash_pack(r->bytes, r->size, &w->ahead.bytes, &w->ahead.size);
}

/* Sends it, compressed when that is shorter. */
static int send(struct writing *w, const struct region *r)
{
    struct flash_write plan = {.address = r->address, .bytes = r->bytes, .size = r->size};
    int status = FLASH_OK;
    if (!w->plain && w->f.session.loader != SESSION_ROM)
        status = pack(w, r);
    if (status == FLASH_OK && w->ahead.bytes && w->ahead.size < r->size) {
        plan.packed = w->ahead.bytes;
        plan.packed_size = w->ahead.size;
    }
    if (plan.packed)
        flasher_say(&w->f, "Compressed %u bytes to %u...\n", r->size, plan.packed_size);
    flasher_progress(&w->f, w->no_progress ? NULL : "Writing", r->address);
    w->f.half_written = true;
    if (status == FLASH_OK)
        status = flash_write(&w->f.session, &plan);
    forget_ahead(w);
    if (status == FLASH_OK)
        tell_result(w, r, plan.packed ? plan.packed_size : 0);
    return flasher_failed(&w->f, status);
}

static int write_whole(struct writing *w, const struct region *r)
{
    int code = send(w, r);
    return code == EXIT_OK ? verify(w, r) : code;
}

/* --- only what differs ------------------------------------------------------------ */

static void announce_changes(struct writing *w, const struct plan *p)
{
    uint32_t count = plan_count(p), shown = 0;
    struct plan_run run;
    flasher_say(&w->f, "Changed data sectors found, fast reflashing...\n");
    flasher_say(&w->f, "Reflashing %u changed sector%s at ", count, count == 1 ? "" : "s");
    for (uint32_t at = 0; plan_next(p, &at, &run) && shown < 8; shown++)
        flasher_say(&w->f, "%s0x%08x", shown ? ", " : "",
                    run.address & ~(uint32_t)(FLASH_SECTOR - 1));
    flasher_say(&w->f, "%s...\n", shown == 8 ? " and on" : "");
}

/* *same: what was sent is in the flash. */
static int send_changes(struct writing *w, const struct region *r, const struct plan *p, bool *same)
{
    struct plan_run run;
    int code = EXIT_OK;
    *same = true;
    for (uint32_t at = 0; code == EXIT_OK && *same && plan_next(p, &at, &run);) {
        struct region part = {.name = r->name,
                              .address = run.address,
                              .bytes = r->bytes + (run.address - r->address),
                              .size = run.size};
        code = send(w, &part);
        if (code == EXIT_OK)
            code = compare(w, &part, same);
    }
    return code;
}

static void announce_no_changes(struct writing *w, bool certain)
{
    flasher_say(&w->f, certain ? "No changed sectors found, skipping write...\n"
                               : "No changed sectors found, verifying if data is in flash...\n");
}

/* `certain`: what the plan leaves out is known to be in the flash; else the whole is hashed
 * in the end, and written when the flash turns out not to hold what was taken for granted. */
static int write_by_plan(struct writing *w, const struct region *r, const struct plan *p,
                         bool certain)
{
    bool same = true, changes = plan_count(p) > 0;
    int code = EXIT_OK;
    if (changes)
        announce_changes(w, p);
    else
        announce_no_changes(w, certain || w->trust);
    if (changes)
        code = send_changes(w, r, p, &same);
    if (code == EXIT_OK && same && !certain && (changes || !w->trust))
        code = compare(w, r, &same);
    if (code != EXIT_OK)
        return code;
    if (same) {
        if (changes)
            flasher_say(&w->f, "Hash of data verified.\n");
        else if (certain || !w->trust)
            flasher_say(&w->f, "'%s' at 0x%08x verified.\n", r->name, r->address);
        return EXIT_OK;
    }
    flasher_say(
        &w->f,
        changes
            ? "Verification failed after fast reflash (flash content did not match the expected "
              "data). Reflashing the whole image...\n"
            : "Data in flash is not as expected. Reflashing the whole image...\n");
    return write_whole(w, r);
}

/* The file that --diff-with gives for the index-th file, or NULL. */
static const struct region *old_of(const struct writing *w, size_t index)
{
    bool given = index < w->old.count && strcmp(w->old.region[index].name, "skip");
    return given && !w->erase_all && w->f.session.loader != SESSION_ROM ? &w->old.region[index]
                                                                        : NULL;
}

static int write_differences(struct writing *w, const struct region *r, const struct region *old)
{
    struct plan plan;
    if (!old)
        prepare_ahead(w, r);
    int status =
        old ? plan_against_bytes(&plan, r->address, r->bytes, r->size, old->bytes, old->size)
            : plan_against_flash(&plan, &w->f.session, r->address, r->bytes, r->size);
    if (status != FLASH_OK)
        return flasher_failed(&w->f, status);
    int code = write_by_plan(w, r, &plan, old == NULL);
    plan_free(&plan);
    return code;
}

static int write_region(struct writing *w, const struct region *r, const struct region *old)
{
    bool same = false, ours = w->f.session.loader == SESSION_OUR_STUB;
    int code = EXIT_OK;
    if (w->skip_flashed)
        code = compare(w, r, &same);
    if (code == EXIT_OK && same)
        flasher_say(&w->f, "'%s' at 0x%08x already in flash, skipping write...\n", r->name,
                    r->address);
    else if (code == EXIT_OK && (old || (w->differential && ours && !w->erase_all)))
        code = write_differences(w, r, old);
    else if (code == EXIT_OK)
        code = write_whole(w, r);
    w->f.half_written &= code != EXIT_OK;
    return code;
}

int writing_work(struct writing *w)
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
        code = write_region(w, r, old_of(w, i));
    }
    return code;
}

void writing_free(struct writing *w)
{
    forget_ahead(w);
    pairs_free(&w->pairs);
    input_free(&w->old);
}
