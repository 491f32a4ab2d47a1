/* Pages of decoded code: made on demand, found by what they show.
 *
 * Flash pages are kept by bank and place in the window, so a flash that is
 * smaller than the window and shows several times in it has a page for each
 * showing (branches hold displacements, but l32r addresses). */
#include "board/code.h"

#include <stdlib.h>
#include <string.h>

enum {
    STRETCH_MAX = 192, /* instructions decoded at once; run must fit a byte */
    RUN_MAX = 255,
    LENGTH_MAX = 3,
    /* What may flow into a slot lies within this many bytes before it. */
    FLOW_BYTES = RUN_MAX * LENGTH_MAX,
    BANKS = 16,
    WINDOW_PAGES = FLASH_WINDOW_SIZE / CODE_PAGE_SIZE,
    FLASH_PAGES = BANKS * WINDOW_PAGES,
    RAM_PAGES = 2 * WINDOW_PAGES, /* ROM and IRAM, as far as they reach */
    /* 48 KB each; more than any firmware seen keeps busy (109). */
    PAGES_KEPT = 128,
};

struct code {
    code_handler *const *handlers;
    uint32_t flash_pages;
    unsigned kept;
    struct code_page *single;
    struct code_page *view[CODE_PAGES];
    struct code_page *ram[RAM_PAGES];
    struct code_page *flash[FLASH_PAGES];
};

static int32_t handler_of(const struct code *code, unsigned kind)
{
    return (int32_t)((intptr_t)code->handlers[kind] - (intptr_t)code->handlers[CODE_UNDECODED]);
}

static void set_kind(const struct code *code, struct code_slot *slot, unsigned kind)
{
    slot->kind = (uint8_t)kind;
    slot->handler = handler_of(code, kind);
}

/* `size` slots, and those behind them that lead on. */
static struct code_page *make_page(const struct code *code, uint32_t base, uint32_t size)
{
    size_t slots = size + LENGTH_MAX;
    struct code_page *page = calloc(1, sizeof *page + slots * sizeof page->slot[0]);
    if (!page)
        return NULL;
    page->base = base;
    page->reach = size * (uint32_t)sizeof page->slot[0];
    for (size_t i = size; i < slots; i++)
        set_kind(code, &page->slot[i], CODE_CROSS);
    return page;
}

struct code *code_create(uint32_t flash_size, code_handler *const *handlers)
{
    struct code *code = calloc(1, sizeof *code);
    if (!code)
        return NULL;
    code->handlers = handlers;
    code->flash_pages = flash_size / CODE_PAGE_SIZE;
    code->single = make_page(code, 0, 1);
    if (code->single)
        return code;
    free(code);
    return NULL;
}

static void free_pages(struct code_page **pages, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(pages[i]);
        pages[i] = NULL;
    }
}

void code_forget(struct code *code)
{
    free_pages(code->ram, RAM_PAGES);
    free_pages(code->flash, FLASH_PAGES);
    code->kept = 0;
    code_remapped(code);
}

void code_destroy(struct code *code)
{
    if (!code)
        return;
    code_forget(code);
    free(code->single);
    free(code);
}

void code_remapped(struct code *code)
{
    memset(code->view, 0, sizeof code->view);
}

struct code_page *const *code_view(const struct code *code)
{
    return code->view;
}

static struct code_page *new_page(struct code *code, uint32_t base)
{
    if (code->kept >= PAGES_KEPT)
        code_forget(code);
    code->kept++;
    return make_page(code, base, CODE_PAGE_SIZE);
}

struct code_page *code_page_at(struct code *code, const struct bus *bus, uint32_t address)
{
    if (!bus_has_code(bus, address))
        return NULL;
    uint32_t number = (address - BUS_CODE_BASE) / CODE_PAGE_SIZE;
    struct code_page **home = &code->ram[number % RAM_PAGES];
    if (number >= RAM_PAGES)
        home = &code->flash[(bus->flash_bank % BANKS) * WINDOW_PAGES + number - RAM_PAGES];
    if (!*home)
        *home = new_page(code, address & ~(CODE_PAGE_SIZE - 1));
    code->view[number] = *home;
    return *home;
}

/* --- decoding ------------------------------------------------------------- */

static bool ends_stretch(unsigned kind)
{
    switch (kind) {
    case CODE_J:
    case CODE_JX:
    case CODE_RET:
    case CODE_RET_N:
    case CODE_CALL0:
    case CODE_CALLX0:
    case CODE_RFE:
    case CODE_RFDE:
    case CODE_RFI:
    case CODE_WAITI:
    case CODE_SYSCALL:
    case CODE_SIMCALL:
    case CODE_ILL:
    case CODE_ILL_N:
    case CODE_ILLEGAL: return true;
    default: return false;
    }
}

/* LITBASE's lowest bit makes l32r relative to it. */
static uint32_t literal_of(const struct bus *bus, uint32_t word, uint32_t relative_to_pc)
{
    if (!(bus->literal_base & 1))
        return relative_to_pc;
    return (bus->literal_base & 0xFFFFF000U) + (0xFFFC0000U | (word >> 8 & 0xFFFFU) << 2);
}

/* A literal in the instruction's own window that can always be read becomes an offset
 * into it.  Not so IRAM's upper half, which may turn into cache. */
static void place_literal(struct code_slot *slot, const struct bus *bus, uint32_t address)
{
    uint32_t offset = (uint32_t)slot->imm - BUS_CODE_BASE, window = offset >> 20;
    uint32_t in_window = offset & (FLASH_WINDOW_SIZE - 1);
    static const uint32_t readable[BUS_CODE_WINDOWS] = {ROM_SIZE, IRAM_CACHE0_BASE - IRAM_BASE,
                                                        FLASH_WINDOW_SIZE};
    if (window != (address - BUS_CODE_BASE) >> 20 || in_window >= readable[window])
        return;
    slot->kind = CODE_L32R_WINDOW;
    slot->b = (uint8_t)window;
    slot->imm = (int32_t)(in_window & bus->window_mask[window]);
}

static bool waits_for_line(const struct bus *bus, uint32_t address)
{
    return bus->line_wait && address >= FLASH_WINDOW_BASE;
}

static bool jumps(unsigned kind)
{
    return kind > CODE_UNDECODED && kind < CODE_ILLEGAL && isa_jumps(isa_ops[kind].format);
}

/* All but the handler. */
static struct code_slot decode(const struct bus *bus, uint32_t address, unsigned *length)
{
    uint32_t word = (uint32_t)bus_code_byte(bus, address) |
                    (uint32_t)bus_code_byte(bus, address + 1) << 8 |
                    (uint32_t)bus_code_byte(bus, address + 2) << 16;
    struct insn i = isa_decode(word, address);
    struct code_slot slot = {.kind = i.op, .run = 1, .a = i.a, .b = i.b, .imm = i.imm};
    if (i.op == ISA_ILLEGAL)
        slot.kind = CODE_ILLEGAL;
    if (i.op == ISA_L32R) {
        slot.imm = (int32_t)literal_of(bus, word, (uint32_t)i.imm);
        if (!waits_for_line(bus, address))
            place_literal(&slot, bus, address);
    }
    if (slot.kind == CODE_CALL0)
        slot.imm = (int32_t)(address + (uint32_t)i.imm);
    else if (jumps(slot.kind))
        slot.imm *= (int32_t)sizeof slot;
    *length = i.length;
    return slot;
}

struct code_page *code_single(struct code *code, const struct bus *bus, uint32_t address)
{
    unsigned length;
    struct code_page *page = code->single;
    page->base = address;
    page->slot[0] = decode(bus, address, &length);
    page->slot[0].handler =
        handler_of(code, waits_for_line(bus, address) ? CODE_FETCH : page->slot[0].kind);
    return page;
}

/* --- pairs ---------------------------------------------------------------- */

/* Places in the lists of code.h, from 1. */
enum {
    FIRST_NONE,
#define FIRST(name) FIRST_##name,
    CODE_FIRSTS(FIRST)
#undef FIRST
        SECOND_NONE = 0,
#define SECOND(first, name) SECOND_##name,
    CODE_SECONDS(SECOND, )
#undef SECOND
        SECONDS
};

static unsigned pair_of(unsigned first, unsigned second)
{
    static const uint8_t firsts[CODE_SINGLES] = {
#define FIRST(name) [CODE_##name] = FIRST_##name,
        CODE_FIRSTS(FIRST)
#undef FIRST
    };
    static const uint8_t seconds[CODE_SINGLES] = {
#define SECOND(first, name) [CODE_##name] = SECOND_##name,
        CODE_SECONDS(SECOND, )
#undef SECOND
    };
    if (!firsts[first] || !seconds[second])
        return first;
    return CODE_SINGLES + (firsts[first] - 1U) * (SECONDS - 1U) + seconds[second] - 1U;
}

/* --- stretches ------------------------------------------------------------ */

/* Gives the stretch's slots their runs and handlers, last one first.  `behind` is the
 * run of the slot behind the last one, 0 when the stretch ends by itself. */
static void finish(const struct code *code, struct code_page *page, bool fetch,
                   const uint16_t *index, unsigned count, unsigned behind)
{
    struct code_slot *last = &page->slot[index[count - 1]];
    if (behind + count > RUN_MAX) {
        last->kind = CODE_STEP;
        behind = 0;
    }
    last->handler = handler_of(code, fetch ? CODE_FETCH : last->kind);
    last->run = (uint8_t)(behind + 1);
    for (unsigned i = count - 1; i-- > 0;) {
        struct code_slot *slot = &page->slot[index[i]];
        unsigned pair = pair_of(slot->kind, page->slot[index[i + 1]].kind);
        slot->handler = handler_of(code, fetch ? CODE_FETCH : pair);
        slot->run = (uint8_t)(behind + count - i);
    }
}

void code_decode(struct code *code, struct code_page *page, const struct bus *bus, uint32_t index)
{
    uint16_t at[STRETCH_MAX];
    unsigned count = 0, length = 0, kind;
    do {
        page->slot[index] = decode(bus, page->base + index, &length);
        kind = page->slot[index].kind;
        at[count++] = (uint16_t)index;
        index += length;
    } while (!ends_stretch(kind) && index < CODE_PAGE_SIZE && count < STRETCH_MAX &&
             page->slot[index].kind == CODE_UNDECODED);
    unsigned behind = RUN_MAX; /* cut: the last one steps */
    if (ends_stretch(kind) || index >= CODE_PAGE_SIZE)
        behind = 0;
    else if (page->slot[index].kind != CODE_UNDECODED)
        behind = page->slot[index].run;
    finish(code, page, waits_for_line(bus, page->base), at, count, behind);
}

/* --- forgetting ----------------------------------------------------------- */

static bool any_decoded(const struct code_page *page, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (page->slot[i].kind != CODE_UNDECODED)
            return true;
    return false;
}

/* Bytes [from, to) of the page changed. */
static bool reset_slots(struct code_page *page, uint32_t from, uint32_t to)
{
    uint32_t touched = from < LENGTH_MAX ? 0 : from - (LENGTH_MAX - 1);
    if (!any_decoded(page, touched, to))
        return false;
    uint32_t first = from < FLOW_BYTES ? 0 : from - FLOW_BYTES;
    memset(&page->slot[first], 0, (to - first) * sizeof page->slot[0]);
    return true;
}

bool code_written(struct code *code, uint32_t address)
{
    uint32_t number = (address - BUS_CODE_BASE) / CODE_PAGE_SIZE, at = address % CODE_PAGE_SIZE;
    struct code_page *page = code->ram[number], *before = code->ram[number - 1];
    bool found = page && reset_slots(page, at, at + 4);
    if (at == 0 && before)
        found |= reset_slots(before, CODE_PAGE_SIZE, CODE_PAGE_SIZE);
    return found;
}

static void reset_flash_page(struct code *code, uint32_t number)
{
    struct code_page *page = code->flash[number];
    struct code_page *before = number ? code->flash[number - 1] : NULL;
    if (page)
        reset_slots(page, 0, CODE_PAGE_SIZE);
    if (before)
        reset_slots(before, CODE_PAGE_SIZE, CODE_PAGE_SIZE);
}

void code_flash_changed(struct code *code, uint32_t offset, uint32_t length)
{
    uint32_t first = offset / CODE_PAGE_SIZE, last = (offset + length - 1) / CODE_PAGE_SIZE;
    for (uint32_t page = first; page <= last; page++)
        for (uint32_t n = page % code->flash_pages; n < FLASH_PAGES; n += code->flash_pages)
            reset_flash_page(code, n);
}
