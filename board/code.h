/* Decoded code, kept by page: what the CPU executes instead of bytes.
 *
 * A page of 4 KB has a slot for every byte, since an instruction may start at
 * any.  A slot knows its instruction's operands and `run`: how many instructions
 * follow one another from here to the end of the stretch, itself included, if no
 * branch is taken.  The CPU charges `run` cycles when it enters and gives back
 * what it didn't use when it leaves early, so the time of each instruction is
 * exact whatever the stretches' shapes.
 *
 * Invariant: when instruction B follows A in a stretch, A.run == B.run + 1.
 * Whatever resets a slot therefore resets all that may flow into it. */
#ifndef BOARD_CODE_H
#define BOARD_CODE_H

#include <stdbool.h>
#include <stdint.h>

#include "board/bus.h"
#include "xtensa/insn.h"

/* Kinds of slot: CODE_UNDECODED, then ISA_xxx for the instruction, then these. */
enum code_kind {
    CODE_UNDECODED = 0,
    CODE_ILLEGAL = ISA_OPS,
    CODE_L32R_WINDOW, /* l32r whose literal lies in a code window: imm = offset in it, b = window */
    CODE_STEP,        /* any instruction, alone: ends a stretch that got too long */
    CODE_CROSS,       /* behind a page's last byte: go on in the next page */
    CODE_STOP,        /* behind the instruction that a CPU steps over */
    CODE_KINDS
};

struct code_slot {
    uint8_t kind;
    uint8_t run;
    uint8_t a, b; /* as in struct insn */
    int32_t imm;
};

#define CODE_PAGE_SIZE 0x1000U
#define CODE_PAGES     (BUS_CODE_WINDOWS * FLASH_WINDOW_SIZE / CODE_PAGE_SIZE)

struct code_page {
    struct code_slot slot[CODE_PAGE_SIZE + 3]; /* the last three: CODE_CROSS */
};

struct code;

/* NULL when memory is short.  `flash_size` in bytes, a power of two. */
struct code *code_create(uint32_t flash_size);
void code_destroy(struct code *code);

/* The page around `address` as the bus maps it now, or NULL when nothing can run
 * there (or memory is short).  Valid until the next code_page_at or code_forget. */
struct code_page *code_page_at(struct code *code, const struct bus *bus, uint32_t address);

/* The same when it is known already, else NULL: for the CPU's fast way.  Indexed by
 * (address - BUS_CODE_BASE) / CODE_PAGE_SIZE. */
struct code_page *const *code_view(const struct code *code);

/* Decodes from `index` in the page that starts at `base` to the end of the stretch. */
void code_decode(struct code_page *page, const struct bus *bus, uint32_t base, uint32_t index);

/* The one instruction at `address`, as a stretch of its own (run = 1). */
struct code_slot code_decode_one(const struct bus *bus, uint32_t address, unsigned *length);

/* A word of IRAM was written.  True when code had been decoded there. */
bool code_written(struct code *code, uint32_t address);

/* The mapping of IRAM or flash changed: forget the view, keep what is decoded. */
void code_remapped(struct code *code);

/* Bytes of the flash chip changed. */
void code_flash_changed(struct code *code, uint32_t offset, uint32_t length);

/* All of memory may have changed (a snapshot was restored). */
void code_forget(struct code *code);

#endif
