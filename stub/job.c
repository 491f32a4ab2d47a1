/* A write to flash.  Bytes gather in the window, where inflate needs the last 32 KB of
 * them anyway; the flash chip works behind them: a sector or block is erased when the
 * first bytes for it come, then they are programmed, 32 at a time, whenever the chip is
 * free. */
#include "chip/loader.h"
#include "stub/rom.h"
#include "stub/stub.h"

enum { SLOT = BURST, ROOM = 2 * INFLATE_STEP, LOOK = 256 };

static uint32_t round_down(uint32_t n, uint32_t unit)
{
    return n & ~(unit - 1);
}

void job_begin(struct stub *s, uint8_t data_op, uint32_t address, uint32_t size, uint32_t erase)
{
    struct job *j = &s->job;
    j->data_op = data_op;
    j->next_block = 0;
    j->address = address;
    j->size = size;
    j->filled = j->done = j->hashed = 0;
    rom_md5_init(s->md5);
    j->erased_to = round_down(address, SECTOR);
    j->erase_end = round_down(address + erase + SECTOR - 1, SECTOR);
    j->error = LOADER_OK;
}

/* Byte n of the write stands where its flash address says, so that slots are aligned. */
static uint32_t place(const struct job *j, uint32_t n)
{
    return (j->address + n) % INFLATE_WINDOW;
}

/* Copies a slot's bytes, FF where it has none; false when all are FF. */
static bool gather(struct stub *s, uint32_t from, uint32_t to, uint32_t *words)
{
    uint8_t *bytes = (uint8_t *)words;
    uint32_t first = (s->job.address + from) % SLOT;
    for (uint32_t i = 0; i < SLOT / 4; i++)
        words[i] = 0xFFFFFFFF;
    for (uint32_t n = from; n < to; n++)
        bytes[first + n - from] = s->window[place(&s->job, n)];
    uint32_t all = 0xFFFFFFFF;
    for (uint32_t i = 0; i < SLOT / 4; i++)
        all &= words[i];
    return all != 0xFFFFFFFF;
}

/* Erases up to `to`, a piece of it; true when it had to. */
static bool erase_ahead(struct job *j, uint32_t to)
{
    if (j->erased_to > to || j->erased_to >= j->erase_end)
        return false;
    bool block = j->erased_to % BLOCK == 0 && j->erase_end - j->erased_to >= BLOCK;
    flash_erase(j->erased_to, block);
    j->erased_to += block ? BLOCK : SECTOR;
    return true;
}

/* One step, the chip being free. */
static void step(struct stub *s)
{
    struct job *j = &s->job;
    uint32_t words[SLOT / 4];
    if (erase_ahead(j, j->address + j->done))
        return;
    uint32_t address = round_down(j->address + j->done, SLOT);
    uint32_t to = address + SLOT - j->address;
    to = to < j->filled ? to : j->filled;
    if (gather(s, j->done, to, words))
        flash_program(address, words, SLOT);
    j->done = to;
}

/* A slot may go when it is full, or nothing will be added to it. */
static bool slot_ready(const struct job *j, bool all)
{
    uint32_t left = j->filled - j->done;
    return left > 0 && (all || left >= SLOT - (j->address + j->done) % SLOT);
}

static void hash_on(struct stub *s, uint32_t address, uint32_t size)
{
    rom_md5_update(s->md5, read_piece(s, address, size), size);
}

/* Reads back a little of what was written. */
static bool hash_ahead(struct stub *s)
{
    struct job *j = &s->job;
    if (j->data_op != LOADER_FLASH_DEFL_DATA || j->done - j->hashed < LOOK)
        return false;
    if (!flash_busy()) {
        hash_on(s, j->address + j->hashed, LOOK);
        j->hashed += LOOK;
    }
    return true;
}

/* With nothing to program, what is written next is erased, or what was is hashed. */
static bool prepare(struct stub *s)
{
    struct job *j = &s->job;
    if (!flash_busy() && j->filled && erase_ahead(j, j->address + j->done + BLOCK / 2))
        return true;
    return hash_ahead(s);
}

bool job_work(struct stub *s)
{
    if (!slot_ready(&s->job, false))
        return prepare(s);
    if (!flash_busy())
        step(s);
    return true;
}

void job_forget(struct stub *s)
{
    s->job.hashed = 0;
    rom_md5_init(s->md5);
}

void job_hash(struct stub *s, uint32_t address, uint32_t size, uint8_t digest[16])
{
    struct job *j = &s->job;
    if (address != j->address || size != j->size || j->data_op)
        job_forget(s);
    for (uint32_t at = j->hashed; at < size;) {
        uint32_t part = size - at < SECTOR ? size - at : SECTOR;
        hash_on(s, address + at, part);
        at += part;
    }
    rom_md5_final(digest, s->md5);
    job_forget(s);
}

void job_advance(struct stub *s, uint32_t filled)
{
    struct job *j = &s->job;
    if (filled > j->size) {
        j->error = LOADER_STUB_TOO_MUCH_DATA;
        filled = j->size;
    }
    j->filled = filled;
    do
        job_work(s);
    while (j->filled - j->done > INFLATE_WINDOW - ROOM);
}

void job_put(struct stub *s, uint8_t byte)
{
    struct job *j = &s->job;
    if (j->filled < j->size)
        s->window[place(j, j->filled)] = byte;
    job_advance(s, j->filled + 1);
}

void job_finish(struct stub *s)
{
    while (slot_ready(&s->job, true))
        step(s);
    flash_wait();
}
