/* Plans: sectors compared. */
#include "flash/plan.h"

#include <stdlib.h>
#include <string.h>

#include "chip/stub.h"

static uint32_t first_sector(const struct plan *p)
{
    return p->address / FLASH_SECTOR;
}

static int start(struct plan *p, uint32_t address, uint32_t size)
{
    *p = (struct plan){.address = address, .size = size};
    p->sectors = size ? (address + size - 1) / FLASH_SECTOR - address / FLASH_SECTOR + 1 : 0;
    p->changed = calloc(p->sectors + 1, sizeof *p->changed);
    return p->changed ? FLASH_OK : FLASH_NO_MEMORY;
}

/* The region's part in sector i: offsets into it. */
static void part_of(const struct plan *p, uint32_t i, uint32_t *from, uint32_t *to)
{
    uint32_t begin = (first_sector(p) + i) * FLASH_SECTOR, end = begin + FLASH_SECTOR;
    *from = begin > p->address ? begin - p->address : 0;
    *to = end < p->address + p->size ? end - p->address : p->size;
}

int plan_against_bytes(struct plan *p, uint32_t address, const uint8_t *bytes, uint32_t size,
                       const uint8_t *old, uint32_t old_size)
{
    int status = start(p, address, size);
    for (uint32_t i = 0; status == FLASH_OK && i < p->sectors; i++) {
        uint32_t from, to;
        part_of(p, i, &from, &to);
        p->changed[i] = to > old_size || memcmp(bytes + from, old + from, to - from);
    }
    return status;
}

/* A sector that the region fills in part is hashed in that part. */
static int compare_part(struct plan *p, struct session *s, const uint8_t *bytes, uint32_t i)
{
    uint8_t here[FLASH_DIGEST], there[FLASH_DIGEST];
    uint32_t from, to;
    part_of(p, i, &from, &to);
    int status = flash_md5(s, p->address + from, to - from, there);
    flash_digest(bytes + from, to - from, here);
    p->changed[i] = status != FLASH_OK || memcmp(here, there, FLASH_DIGEST);
    return status;
}

static void compare_hashes(struct plan *p, const uint8_t *bytes, const uint8_t *hashes,
                           uint32_t first, uint32_t count)
{
    for (uint32_t i = first; i < first + count; i++) {
        uint8_t digest[FLASH_DIGEST];
        uint32_t from, to;
        part_of(p, i, &from, &to);
        flash_digest(bytes + from, FLASH_SECTOR, digest);
        p->changed[i] = memcmp(digest, hashes + (i - first) * STUB_HASH_SIZE, STUB_HASH_SIZE) != 0;
    }
}

static int compare_whole_sectors(struct plan *p, struct session *s, const uint8_t *bytes,
                                 uint32_t first, uint32_t count)
{
    uint8_t *hashes = malloc(count * STUB_HASH_SIZE + 1);
    int status =
        hashes ? flash_sector_hashes(s, (first_sector(p) + first) * FLASH_SECTOR, count, hashes)
               : FLASH_NO_MEMORY;
    if (status == FLASH_OK)
        compare_hashes(p, bytes, hashes, first, count);
    free(hashes);
    return status;
}

int plan_against_flash(struct plan *p, struct session *s, uint32_t address, const uint8_t *bytes,
                       uint32_t size)
{
    int status = s->loader == SESSION_OUR_STUB ? start(p, address, size) : FLASH_NEEDS_STUB;
    if (status != FLASH_OK || size == 0)
        return status;
    bool ragged_head = address % FLASH_SECTOR, ragged_tail = (address + size) % FLASH_SECTOR;
    uint32_t last = p->sectors - 1;
    if (ragged_head || (ragged_tail && last == 0))
        status = compare_part(p, s, bytes, 0);
    if (status == FLASH_OK && ragged_tail && last > 0)
        status = compare_part(p, s, bytes, last);
    uint32_t first = ragged_head ? 1 : 0, end = ragged_tail ? last : last + 1;
    if (status == FLASH_OK && end > first)
        status = compare_whole_sectors(p, s, bytes, first, end - first);
    if (status != FLASH_OK)
        plan_free(p);
    return status;
}

void plan_free(struct plan *p)
{
    free(p->changed);
    p->changed = NULL;
}

uint32_t plan_count(const struct plan *p)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->sectors; i++)
        n += p->changed[i];
    return n;
}

bool plan_next(const struct plan *p, uint32_t *at, struct plan_run *run)
{
    uint32_t i = *at, ignored;
    while (i < p->sectors && !p->changed[i])
        i++;
    if (i == p->sectors)
        return false;
    uint32_t begin = i, from, to;
    while (i < p->sectors && p->changed[i])
        i++;
    part_of(p, begin, &from, &ignored);
    part_of(p, i - 1, &ignored, &to);
    *run = (struct plan_run){.address = p->address + from, .size = to - from, .sectors = i - begin};
    *at = i;
    return true;
}
