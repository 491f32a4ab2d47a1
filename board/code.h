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

/* Kinds of slot: CODE_UNDECODED, then CODE_xxx for each instruction (the number of
 * ISA_xxx), then these, then the pairs. */
enum code_single_kind {
    CODE_UNDECODED = 0,
#define ISA(name, mnemonic, mask, match, format) CODE_##name,
#include "xtensa/isa.def"
#undef ISA
    CODE_ILLEGAL,
    CODE_L32R_WINDOW, /* l32r whose literal lies in its own window: imm = offset in it, b = window
                       */
    CODE_FETCH,       /* any instruction of the flash window, while its cache costs time */
    CODE_STEP,        /* any instruction, alone: ends a stretch that got too long */
    CODE_CROSS,       /* behind a page's last byte: go on in the next page */
    CODE_SINGLES
};

/* Pairs of neighbours that a slot may do at once: each first with each second.  A
 * first always goes on to the next instruction.  The lists are the instructions that
 * five guests execute most (stock MicroPython's start, its and our Python, ROM copy,
 * NodeMCU's Lua): together nine tenths of each. */
#define CODE_FIRSTS(X)                                                                             \
    X(L32I_N)                                                                                      \
    X(L32I) X(L32R_WINDOW) X(L8UI) X(S32I_N) X(S32I) X(S8I) X(MOV_N) X(MOVI_N) X(MOVI) X(ADD_N)    \
        X(ADD) X(ADDI_N) X(ADDI) X(ADDX4) X(SUB) X(AND) X(OR) X(XOR) X(SLLI) X(SRLI) X(SRL) X(SRC) \
            X(SSAI) X(SSA8L) X(EXTUI) X(MEMW)
#define CODE_SECONDS(X, first)                                                                     \
    X(first, L32I_N)                                                                               \
    X(first, L32I) X(first, L32R_WINDOW) X(first, L8UI) X(first, S32I_N) X(first, S32I)            \
        X(first, S8I) X(first, MOV_N) X(first, MOVI_N) X(first, MOVI) X(first, ADD_N)              \
            X(first, ADD) X(first, ADDI_N) X(first, ADDI) X(first, ADDX4) X(first, SUB)            \
                X(first, AND) X(first, OR) X(first, XOR) X(first, SLLI) X(first, SRLI)             \
                    X(first, SRL) X(first, SRC) X(first, SSAI) X(first, SSA8L) X(first, EXTUI)     \
                        X(first, MEMW) X(first, RET_N) X(first, CALL0) X(first, CALLX0)            \
                            X(first, J) X(first, BEQZ_N) X(first, BNEZ_N) X(first, BEQZ)           \
                                X(first, BNEZ) X(first, BNE) X(first, BNEI) X(first, BEQI)         \
                                    X(first, BLTU) X(first, BGEU) X(first, BBSI) X(first, BBCI)    \
                                        X(first, BANY)
#define CODE_PAIRS_OF(first) CODE_SECONDS(PAIR, first)
/* PAIR(first, second) for each of them; who uses it defines PAIR. */
#define CODE_PAIRS CODE_FIRSTS(CODE_PAIRS_OF)

enum code_kind {
    CODE_BEFORE_PAIRS = CODE_SINGLES - 1,
#define PAIR(first, second) CODE_##first##_##second,
    CODE_PAIRS
#undef PAIR
        CODE_KINDS
};

/* `handler` is where the code of its kind lies, counted from CODE_UNDECODED's; so a
 * slot of zeros is an undecoded one.  call0 has its target, l32r its literal's address;
 * other jumps' displacements are in bytes of slots. */
struct code_slot {
    int32_t handler;
    uint8_t kind; /* enum code_single_kind, also where the handler does a pair */
    uint8_t run;
    uint8_t a, b; /* as in struct insn */
    int32_t imm;
};

#define CODE_PAGE_SIZE 0x1000U
#define CODE_PAGES     (BUS_CODE_WINDOWS * FLASH_WINDOW_SIZE / CODE_PAGE_SIZE)

struct code_page {
    uint32_t base;           /* address of the first slot */
    uint32_t reach;          /* bytes of slots that a jump may reach directly */
    struct code_slot slot[]; /* CODE_PAGE_SIZE of them, then three of CODE_CROSS */
};

struct cpu;
struct code_run;
/* Executes from `op` on; see execute.c. */
typedef void code_handler(struct code_slot *op, struct cpu *cpu, int64_t budget, uint8_t *dram,
                          struct code_page *page, struct code_run *run);

struct code;

/* NULL when memory is short.  `flash_size` in bytes, a power of two; `handlers` by enum
 * code_kind. */
struct code *code_create(uint32_t flash_size, code_handler *const *handlers);
void code_destroy(struct code *code);

/* The page around `address` as the bus maps it now, or NULL when nothing can run
 * there (or memory is short).  Valid until the next code_page_at or code_forget. */
struct code_page *code_page_at(struct code *code, const struct bus *bus, uint32_t address);

/* The same when it is known already, else NULL: for the CPU's fast way.  Indexed by
 * (address - BUS_CODE_BASE) / CODE_PAGE_SIZE. */
struct code_page *const *code_view(const struct code *code);

/* Decodes from `index` in the page to the end of the stretch. */
void code_decode(struct code *code, struct code_page *page, const struct bus *bus, uint32_t index);

/* The one instruction at `address` as a page of its own, in its first slot (run = 1),
 * from which every way leads out.  Valid until the next call. */
struct code_page *code_single(struct code *code, const struct bus *bus, uint32_t address);

/* A word of IRAM was written.  True when code had been decoded there. */
bool code_written(struct code *code, uint32_t address);

/* The mapping of IRAM or flash changed: forget the view, keep what is decoded. */
void code_remapped(struct code *code);

/* Bytes of the flash chip changed. */
void code_flash_changed(struct code *code, uint32_t offset, uint32_t length);

/* All of memory may have changed (a snapshot was restored). */
void code_forget(struct code *code);

#endif
