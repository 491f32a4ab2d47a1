/* A write to flash: bytes gather to pages; a sector or block is erased when the first
 * page in it comes. */
#include "chip/loader.h"
#include "stub/stub.h"

static uint32_t round_down(uint32_t n, uint32_t unit)
{
    return n & ~(unit - 1);
}

static void clear_page(struct job *j)
{
    for (uint32_t i = 0; i < PAGE / 4; i++)
        j->page.words[i] = 0xFFFFFFFF;
}

static bool page_is_blank(const struct job *j)
{
    uint32_t all = 0xFFFFFFFF;
    for (uint32_t i = 0; i < PAGE / 4; i++)
        all &= j->page.words[i];
    return all == 0xFFFFFFFF;
}

void job_begin(struct stub *s, uint8_t data_op, uint32_t address, uint32_t size)
{
    struct job *j = &s->job;
    j->data_op = data_op;
    j->next_block = 0;
    j->at = address;
    j->end = address + size;
    j->erased_to = round_down(address, SECTOR);
    j->erase_end = round_down(j->end + SECTOR - 1, SECTOR);
    j->error = LOADER_OK;
    clear_page(j);
}

static void erase_up_to(struct job *j, uint32_t address)
{
    while (j->erased_to <= address) {
        bool block = j->erased_to % BLOCK == 0 && j->erase_end - j->erased_to >= BLOCK;
        flash_erase(j->erased_to, block);
        j->erased_to += block ? BLOCK : SECTOR;
    }
}

/* `last` is the address of the page's last byte that counts. */
static void write_page(struct job *j, uint32_t last)
{
    uint32_t page = round_down(last, PAGE);
    erase_up_to(j, page);
    if (!page_is_blank(j))
        flash_program(page, j->page.words, PAGE);
    clear_page(j);
}

void job_put(struct stub *s, uint8_t byte)
{
    struct job *j = &s->job;
    if (j->at >= j->end) {
        j->error = LOADER_STUB_TOO_MUCH_DATA;
        return;
    }
    j->page.bytes[j->at % PAGE] = byte;
    j->at++;
    if (j->at % PAGE == 0)
        write_page(j, j->at - 1);
}

void job_finish(struct stub *s)
{
    struct job *j = &s->job;
    if (j->at % PAGE && j->data_op)
        write_page(j, j->at - 1);
    flash_wait();
}
