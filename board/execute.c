/* Handlers of decoded slots, and the ways between them.
 *
 * `budget` counts the cycles left to `until`, less those charged for the stretch that
 * runs; the cycle of the instruction at `op` is therefore until - budget - op->run.
 * When a stretch doesn't fit the budget, instructions are stepped one by one, so that
 * the loop ends on the very cycle. */
#include "board/execute.h"

#include "base/bytes.h"
#include "board/bodies.h"
#include "chip/interrupt.h"

enum { DEBUGCAUSE_BREAK = 1 << 3, DEBUGCAUSE_BREAK_N = 1 << 4 };

/* Lengths by name, for steps that the compiler knows. */
enum {
#define ISA(name, mnemonic, mask, match, format) LENGTH_##name = ((match)&0xF) >= 8 ? 2 : 3,
#include "xtensa/isa.def"
#undef ISA
    LENGTH_ILLEGAL = 3,
    LENGTH_L32R_WINDOW = 3,
};

/* What stays the same while the loop runs, and what it hands from one way to another. */
struct code_run {
    struct bus *bus;
    struct code_page *const *view;
    const uint8_t *window[BUS_CODE_WINDOWS];
    uint64_t until;
    int64_t budget; /* at the end */
    uint32_t pc;    /* where to go, for enter_page and leave */
    uint32_t value; /* what a slow load gave */
};

/* --- arithmetic ----------------------------------------------------------- */

#define SIGN 0x80000000U

static inline uint32_t shift_arithmetic(uint32_t value, uint32_t by)
{
    return (uint32_t)((int64_t)(int32_t)value >> by); /* gcc and clang shift signs in */
}

static inline uint32_t count_zero_bits(uint32_t value)
{
    return value ? (uint32_t)__builtin_clz(value) : 32U;
}

static inline uint32_t count_sign_bits(uint32_t value)
{
    return count_zero_bits(value & SIGN ? ~value : value) - 1U;
}

static inline uint32_t rotate_right(uint32_t value, unsigned by)
{
    return by ? value >> by | value << (32 - by) : value;
}

static inline uint32_t load_plain(const uint8_t *at, unsigned size)
{
    return size == 4 ? le32_get(at) : size == 2 ? le16_get(at) : *at;
}

static inline void store_plain(uint8_t *at, unsigned size, uint32_t value)
{
    if (size == 4)
        le32_put(at, value);
    else if (size == 2)
        le16_put(at, (uint16_t)value);
    else
        *at = (uint8_t)value;
}

static uint32_t cause_of(enum bus_status status, uint32_t prohibited)
{
    switch (status) {
    case BUS_UNALIGNED: return CAUSE_UNALIGNED;
    case BUS_PROHIBITED: return prohibited;
    default: return CAUSE_LOAD_STORE_ERROR;
    }
}

/* --- ways on -------------------------------------------------------------- */

#define LIKELY(x)   __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

#if defined(__has_attribute)
#if __has_attribute(musttail)
#define TAIL __attribute__((musttail)) return
#endif
#endif
#ifndef TAIL
#define TAIL return
#endif

/* Out of the way, so that the handlers that lead there need no stack. */
#define RARE __attribute__((noinline, cold))

/* What every handler is given, in the registers where it stays. */
#define STATE                                                                                      \
    struct code_slot *op, struct cpu *cpu, int64_t budget, uint8_t *dram, struct code_page *page,  \
        struct code_run *run
#define PASS op, cpu, budget, dram, page, run

static void op_undecoded(STATE);
static RARE void too_long(STATE);
static RARE void enter_new_page(STATE);
static RARE void enter_page(STATE);
static RARE void leave(STATE);
static __attribute__((noinline)) void jump_out(STATE);

static inline struct code_page *page_in_view(const struct code_run *run, uint32_t pc)
{
    uint32_t number = (pc - BUS_CODE_BASE) / CODE_PAGE_SIZE;
    return LIKELY(number < CODE_PAGES) ? run->view[number] : NULL;
}

#define SLOT  ((ptrdiff_t)sizeof(struct code_slot))
#define PC    (page->base + (uint32_t)(op - page->slot))
#define CYCLE (run->until - (uint64_t)budget - op->run)
#define A     cpu->a[op->a]
#define B     cpu->a[op->b]
#define C     cpu->a[op->imm]
#define IMM   ((uint32_t)op->imm)

/* Offsets are counted from the handler of slots that are all zeros. */
#define DISPATCH() TAIL((code_handler *)(void *)((char *)(void *)op_undecoded + op->handler))(PASS)
#define ENTER()                                                                                    \
    do {                                                                                           \
        budget -= op->run;                                                                         \
        if (UNLIKELY(budget < 0))                                                                  \
            TAIL too_long(PASS);                                                                   \
        DISPATCH();                                                                                \
    } while (0)
/* What was charged for instructions that won't run now. */
#define GIVE_BACK() (budget += op->run - 1)
#define GO(address)                                                                                \
    do {                                                                                           \
        uint32_t pc = (address);                                                                   \
        struct code_page *known = page_in_view(run, pc);                                           \
        GIVE_BACK();                                                                               \
        if (UNLIKELY(!known)) {                                                                    \
            run->pc = pc;                                                                          \
            TAIL enter_new_page(PASS);                                                             \
        }                                                                                          \
        page = known;                                                                              \
        op = &page->slot[pc % CODE_PAGE_SIZE];                                                     \
        ENTER();                                                                                   \
    } while (0)
/* The same where speed matters less. */
#define GO_FAR(address)                                                                            \
    do {                                                                                           \
        run->pc = (address);                                                                       \
        GIVE_BACK();                                                                               \
        TAIL enter_page(PASS);                                                                     \
    } while (0)
#define JUMP()                                                                                     \
    do {                                                                                           \
        char *to = (char *)op + op->imm;                                                           \
        GIVE_BACK();                                                                               \
        if (UNLIKELY((size_t)(to - (char *)page->slot) >= page->reach)) {                          \
            TAIL jump_out(PASS);                                                                   \
        }                                                                                          \
        op = (struct code_slot *)(void *)to;                                                       \
        ENTER();                                                                                   \
    } while (0)
#define BRANCH(condition)                                                                          \
    if (condition)                                                                                 \
    JUMP()
#define NOTHING (void)0
/* To an address, by way of a look around. */
#define LEAVE_TO(address)                                                                          \
    do {                                                                                           \
        run->pc = (address);                                                                       \
        GIVE_BACK();                                                                               \
        TAIL leave(PASS);                                                                          \
    } while (0)
#define LEAVE(length) LEAVE_TO(PC + (length))
#define RESUME(address)                                                                            \
    do {                                                                                           \
        if (UNLIKELY(cpu_would_interrupt(cpu)))                                                    \
            LEAVE_TO(address);                                                                     \
        GO(address);                                                                               \
    } while (0)
#define RAISE(cause)                                                                               \
    do {                                                                                           \
        cpu_raise(cpu, PC, (cause));                                                               \
        GO_FAR(cpu->pc);                                                                           \
    } while (0)
#define DEBUG(cause)                                                                               \
    do {                                                                                           \
        cpu_raise_debug(cpu, PC, (cause));                                                         \
        GO_FAR(cpu->pc);                                                                           \
    } while (0)

/* Range and alignment in one comparison: an address that isn't a multiple of the
 * size has low bits that the rotation makes high ones. */
#define IN_DRAM(address, size) (rotate_right((address)-DRAM_BASE, (size) / 2) < DRAM_SIZE / (size))

#define LOAD(name, size, where, result)                                                            \
    do {                                                                                           \
        uint32_t address = (where), value;                                                         \
        if (UNLIKELY(!IN_DRAM(address, size)))                                                     \
            TAIL slow_##name(PASS);                                                                \
        value = load_plain(dram + (address - DRAM_BASE), size);                                    \
        A = (result);                                                                              \
    } while (0)
#define STORE(name, size)                                                                          \
    do {                                                                                           \
        uint32_t address = B + IMM;                                                                \
        if (UNLIKELY(!IN_DRAM(address, size)))                                                     \
            TAIL slow_##name(PASS);                                                                \
        store_plain(dram + (address - DRAM_BASE), size, A);                                        \
    } while (0)

/* --- loads and stores outside DRAM ---------------------------------------- */

/* They see the exact cycle and may change everything; after them `op` is good for
 * nothing when attention is asked for. */
#define SLOW_LOAD(name, size, where, result)                                                       \
    static void slow_##name(STATE)                                                                 \
    {                                                                                              \
        uint32_t address = (where), value;                                                         \
        cpu->cycles = CYCLE;                                                                       \
        enum bus_status status = bus_load(run->bus, address, size, &run->value);                   \
        if (UNLIKELY(status < 0)) {                                                                \
            cpu->excvaddr = address;                                                               \
            RAISE(cause_of(status, CAUSE_LOAD_PROHIBITED));                                        \
        }                                                                                          \
        value = run->value;                                                                        \
        budget -= run->bus->wait;                                                                  \
        run->bus->wait = 0;                                                                        \
        A = (result);                                                                              \
        if (UNLIKELY(run->bus->attention || budget < 0))                                           \
            LEAVE(LENGTH_##name);                                                                  \
        op += LENGTH_##name;                                                                       \
        DISPATCH();                                                                                \
    }
#define SLOW_STORE(name, size)                                                                     \
    static void slow_##name(STATE)                                                                 \
    {                                                                                              \
        uint32_t address = B + IMM;                                                                \
        cpu->cycles = CYCLE;                                                                       \
        int charged = op->run;                                                                     \
        enum bus_status status = bus_store(run->bus, address, size, A);                            \
        if (UNLIKELY(status < 0)) {                                                                \
            cpu->excvaddr = address;                                                               \
            RAISE(cause_of(status, CAUSE_STORE_PROHIBITED));                                       \
        }                                                                                          \
        if (UNLIKELY(run->bus->attention)) {                                                       \
            run->pc = PC + LENGTH_##name;                                                          \
            budget += charged - 1;                                                                 \
            TAIL leave(PASS);                                                                      \
        }                                                                                          \
        op += LENGTH_##name;                                                                       \
        DISPATCH();                                                                                \
    }

SLOW_LOAD(L32R, 4, IMM, value)
SLOW_LOAD(L32I, 4, B + IMM, value)
SLOW_LOAD(L32I_N, 4, B + IMM, value)
SLOW_LOAD(L16UI, 2, B + IMM, value)
SLOW_LOAD(L16SI, 2, B + IMM, (uint32_t)(int32_t)(int16_t)value)
SLOW_LOAD(L8UI, 1, B + IMM, value)
SLOW_STORE(S32I, 4)
SLOW_STORE(S32I_N, 4)
SLOW_STORE(S16I, 2)
SLOW_STORE(S8I, 1)

/* --- handlers ------------------------------------------------------------- */

#define HANDLER(name)                                                                              \
    static void op_##name(STATE)                                                                   \
    {                                                                                              \
        DO_##name;                                                                                 \
        op += LENGTH_##name;                                                                       \
        DISPATCH();                                                                                \
    }
#define ISA(name, mnemonic, mask, match, format) HANDLER(name)
#include "xtensa/isa.def"
#undef ISA
HANDLER(ILLEGAL)
HANDLER(L32R_WINDOW)

#define PAIR(first, second)                                                                        \
    static void op_##first##_##second(STATE)                                                       \
    {                                                                                              \
        DO_##first;                                                                                \
        op += LENGTH_##first;                                                                      \
        DO_##second;                                                                               \
        op += LENGTH_##second;                                                                     \
        DISPATCH();                                                                                \
    }
CODE_PAIRS
#undef PAIR

/* --- ways in and out ------------------------------------------------------ */

static void leave(STATE)
{
    (void)op, (void)dram, (void)page;
    cpu->pc = run->pc;
    run->budget = budget;
}

static void no_code(STATE)
{
    if (budget <= 0)
        TAIL leave(PASS);
    budget--;
    cpu->excvaddr = run->pc;
    cpu_raise(cpu, run->pc, CAUSE_INSTRUCTION_FETCH_ERROR);
    run->pc = cpu->pc;
    TAIL enter_page(PASS);
}

/* A jump out of the page; JUMP gave back its cycles already. */
static void jump_out(STATE)
{
    uint32_t to = PC + (uint32_t)(op->imm / SLOT);
    budget -= op->run - 1;
    GO(to);
}

/* A page that isn't in view; the view changes with the mapping. */
static void enter_new_page(STATE)
{
    page = code_page_at(run->bus->code, run->bus, run->pc);
    if (!page)
        TAIL no_code(PASS);
    op = &page->slot[run->pc % CODE_PAGE_SIZE];
    ENTER();
}

static void enter_page(STATE)
{
    struct code_page *known = page_in_view(run, run->pc);
    if (UNLIKELY(!known))
        TAIL enter_new_page(PASS);
    page = known;
    op = &page->slot[run->pc % CODE_PAGE_SIZE];
    ENTER();
}

static void step(STATE)
{
    page = code_single(run->bus->code, run->bus, run->pc);
    op = page->slot;
    DISPATCH();
}

static void too_long(STATE)
{
    run->pc = PC;
    budget += op->run;
    if (budget <= 0)
        TAIL leave(PASS);
    budget--;
    TAIL step(PASS);
}

static void op_undecoded(STATE)
{
    budget += op->run;
    if (budget <= 0) {
        run->pc = PC;
        TAIL leave(PASS);
    }
    code_decode(run->bus->code, page, run->bus, (uint32_t)(op - page->slot));
    ENTER();
}

/* An instruction in flash: first its cache line, and the time that takes.  Where that
 * doesn't fit, what is due comes before the instruction. */
static void op_fetch(STATE)
{
    budget -= run->bus->line_wait(run->bus->devices, PC);
    if (UNLIKELY(budget < 0)) {
        run->pc = PC;
        budget += op->run;
        TAIL leave(PASS);
    }
    TAIL execute_handlers[op->kind](PASS);
}

static void op_step(STATE)
{
    run->pc = PC;
    TAIL step(PASS);
}

static void op_cross(STATE)
{
    run->pc = PC;
    TAIL enter_page(PASS);
}

code_handler *const execute_handlers[CODE_KINDS] = {[CODE_UNDECODED] = op_undecoded,
#define ISA(name, mnemonic, mask, match, format) [CODE_##name] = op_##name,
#include "xtensa/isa.def"
#undef ISA
                                                    [CODE_ILLEGAL] = op_ILLEGAL,
                                                    [CODE_L32R_WINDOW] = op_L32R_WINDOW,
                                                    [CODE_FETCH] = op_fetch,
                                                    [CODE_STEP] = op_step,
                                                    [CODE_CROSS] = op_cross,
#define PAIR(first, second) [CODE_##first##_##second] = op_##first##_##second,
                                                    CODE_PAIRS
#undef PAIR
};

uint64_t execute(struct cpu *cpu, struct bus *bus, uint64_t until)
{
    struct code_run run = {
        .bus = bus,
        .view = code_view(bus->code),
        .window = {bus->window[0], bus->window[1], bus->window[2]},
        .until = until,
        .pc = cpu->pc,
    };
    enter_page(NULL, cpu, (int64_t)(until - cpu->cycles), bus->dram, NULL, &run);
    return until - (uint64_t)run.budget;
}
