/* The execution loop and what it needs from the architecture.
 *
 * The loop walks decoded slots (code.h) by computed goto.  `budget` counts the
 * cycles left to `until`, less those charged for the stretch that runs; the cycle
 * of the instruction at `op` is therefore until - budget - op->run.  When a stretch
 * doesn't fit the budget, instructions are stepped one by one out of `single`, so
 * that the loop ends on the very cycle. */
#include "board/cpu.h"

#include <string.h>

#include "base/bytes.h"
#include "chip/interrupt.h"
#include "xtensa/special.h"

enum { LEVELS = 3, LEVEL_DEBUG = 2, LEVEL_NMI = 3 };
enum { DEBUGCAUSE_BREAK = 1 << 3, DEBUGCAUSE_BREAK_N = 1 << 4 };

/* INTERRUPT's kinds: followed while the source holds, latched on a rise, set by
 * software.  chip/interrupt.h says which is which. */
#define LEVEL_INTERRUPTS ((1U << (INT_UART + 1)) - 1)
#define EDGE_INTERRUPTS  (1U << INT_WDT | 1U << INT_FRC1 | 1U << INT_FRC2)
#define SOFT_INTERRUPTS  (1U << INT_SOFTWARE)
#define TIMER_INTERRUPTS (1U << INT_CCOMPARE0)
#define LEVEL1           (LEVEL_INTERRUPTS | EDGE_INTERRUPTS | SOFT_INTERRUPTS | TIMER_INTERRUPTS)

/* --- reset, interrupts, exceptions ---------------------------------------- */

void cpu_reset(struct cpu *cpu)
{
    uint64_t cycles = cpu->cycles;
    uint64_t waited = cpu->waited;
    uint32_t wires = cpu->wires;
    memset(cpu, 0, sizeof *cpu);
    cpu->cycles = cycles;
    cpu->waited = waited;
    cpu->wires = wires;
    cpu->ccount_offset = 0U - (uint32_t)cycles;
    cpu->ps = PS_INTLEVEL | PS_EXCM;
    cpu->vecbase = ROM_BASE;
    cpu->pc = ROM_BASE + VECTOR_RESET;
}

uint32_t cpu_pending(const struct cpu *cpu)
{
    return (cpu->wires & LEVEL_INTERRUPTS) | cpu->latched;
}

static bool level1_would_interrupt(const struct cpu *cpu)
{
    return (cpu_pending(cpu) & cpu->intenable & LEVEL1) && !(cpu->ps & (PS_EXCM | PS_INTLEVEL));
}

bool cpu_would_interrupt(const struct cpu *cpu)
{
    return cpu->nmi || level1_would_interrupt(cpu);
}

bool cpu_set_interrupt(struct cpu *cpu, unsigned number, bool level)
{
    uint32_t bit = 1U << number, rise = level ? bit & ~cpu->wires : 0;
    cpu->wires = level ? cpu->wires | bit : cpu->wires & ~bit;
    cpu->latched |= rise & EDGE_INTERRUPTS;
    if (rise && number == INT_NMI)
        cpu->nmi = true;
    return cpu_would_interrupt(cpu);
}

static void raise_exception(struct cpu *cpu, uint32_t pc, uint32_t cause)
{
    uint32_t vector = cpu->ps & PS_UM ? VECTOR_USER : VECTOR_KERNEL;
    if (cpu->ps & PS_EXCM) {
        cpu->depc = pc;
        vector = VECTOR_DOUBLE;
    } else {
        cpu->epc[1] = pc;
    }
    cpu->exccause = cause;
    cpu->ps |= PS_EXCM;
    cpu->pc = cpu->vecbase + vector;
}

/* The exceptions above level 1, which have return registers of their own. */
static void raise_high(struct cpu *cpu, uint32_t pc, unsigned level, uint32_t vector)
{
    cpu->epc[level] = pc;
    cpu->eps[level] = cpu->ps;
    cpu->ps = (cpu->ps & ~PS_INTLEVEL) | PS_EXCM | level;
    cpu->pc = cpu->vecbase + vector;
}

static bool debug_masked(const struct cpu *cpu)
{
    return (cpu->ps & PS_INTLEVEL) >= LEVEL_DEBUG;
}

static void take_interrupt(struct cpu *cpu)
{
    if (!cpu_would_interrupt(cpu))
        return;
    cpu->waiting = false;
    if (cpu->nmi) {
        cpu->nmi = false;
        raise_high(cpu, cpu->pc, LEVEL_NMI, VECTOR_NMI);
    } else {
        raise_exception(cpu, cpu->pc, CAUSE_LEVEL1_INTERRUPT);
    }
}

/* --- special registers ---------------------------------------------------- */

/* The plain ones: where they are kept and which bits are there. */
static uint32_t *plain_special(struct cpu *cpu, uint32_t number)
{
    switch (number) {
    case SPECIAL_sar: return &cpu->sar;
    case SPECIAL_litbase: return &cpu->litbase;
    case SPECIAL_ibreakenable: return &cpu->ibreakenable;
    case SPECIAL_ddr: return &cpu->ddr;
    case SPECIAL_ibreaka0: return &cpu->ibreaka0;
    case SPECIAL_dbreaka0: return &cpu->dbreaka0;
    case SPECIAL_dbreakc0: return &cpu->dbreakc0;
    case SPECIAL_configid0: return &cpu->configid0;
    case SPECIAL_epc1: return &cpu->epc[1];
    case SPECIAL_epc2: return &cpu->epc[2];
    case SPECIAL_epc3: return &cpu->epc[3];
    case SPECIAL_depc: return &cpu->depc;
    case SPECIAL_eps2: return &cpu->eps[2];
    case SPECIAL_eps3: return &cpu->eps[3];
    case SPECIAL_excsave1: return &cpu->excsave[1];
    case SPECIAL_excsave2: return &cpu->excsave[2];
    case SPECIAL_excsave3: return &cpu->excsave[3];
    case SPECIAL_intenable: return &cpu->intenable;
    case SPECIAL_ps: return &cpu->ps;
    case SPECIAL_vecbase: return &cpu->vecbase;
    case SPECIAL_exccause: return &cpu->exccause;
    case SPECIAL_debugcause: return &cpu->debugcause;
    case SPECIAL_icount: return &cpu->icount;
    case SPECIAL_icountlevel: return &cpu->icountlevel;
    case SPECIAL_excvaddr: return &cpu->excvaddr;
    case SPECIAL_ccompare0: return &cpu->ccompare0;
    default: return NULL;
    }
}

/* Both need cpu->cycles to be that of the instruction. */
static uint32_t read_special(struct cpu *cpu, uint32_t number)
{
    if (number == SPECIAL_ccount)
        return (uint32_t)cpu->cycles + cpu->ccount_offset;
    if (number == SPECIAL_interrupt)
        return cpu_pending(cpu);
    uint32_t *plain = plain_special(cpu, number);
    return plain ? *plain : 0;
}

static uint32_t special_bits(uint32_t number)
{
    switch (number) {
    case SPECIAL_sar: return 0x3FU;
    case SPECIAL_litbase: return 0xFFFFF001U;
    case SPECIAL_ps: return PS_WRITABLE;
    case SPECIAL_exccause: return 0x3FU;
    case SPECIAL_vecbase: return 0xFFFFF000U;
    default: return 0xFFFFFFFFU;
    }
}

/* True when the loop must look around before the next instruction. */
static bool write_special(struct cpu *cpu, uint32_t number, uint32_t value)
{
    uint32_t *plain = plain_special(cpu, number);
    if (plain)
        *plain = value & special_bits(number);
    switch (number) {
    case SPECIAL_ccount: cpu->ccount_offset = value - (uint32_t)cpu->cycles; return true;
    case SPECIAL_litbase: return true;
    case SPECIAL_ccompare0: cpu->latched &= ~TIMER_INTERRUPTS; return true;
    case SPECIAL_interrupt: cpu->latched |= value & SOFT_INTERRUPTS; break;
    case SPECIAL_intclear: cpu->latched &= ~(value & (SOFT_INTERRUPTS | EDGE_INTERRUPTS)); break;
    case SPECIAL_ps:
    case SPECIAL_intenable: break;
    default: return false;
    }
    return cpu_would_interrupt(cpu);
}

/* --- time ----------------------------------------------------------------- */

/* Cycles until CCOUNT meets CCOMPARE0 next. */
static uint64_t cycles_to_compare(const struct cpu *cpu)
{
    uint32_t ccount = (uint32_t)cpu->cycles + cpu->ccount_offset, left = cpu->ccompare0 - ccount;
    return left ? left : 1ULL << 32;
}

static void pass(struct cpu *cpu, uint64_t until)
{
    uint64_t compare = cpu->cycles + cycles_to_compare(cpu);
    cpu->cycles = until;
    if (compare <= until)
        cpu->latched |= TIMER_INTERRUPTS;
}

/* The compare interrupt wakes a waiting CPU on its cycle. */
void cpu_wait(struct cpu *cpu, uint64_t until)
{
    uint64_t compare = cpu->cycles + cycles_to_compare(cpu), from = cpu->cycles;
    pass(cpu, compare < until && cpu->intenable & TIMER_INTERRUPTS ? compare : until);
    cpu->waited += cpu->cycles - from;
}

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

/* --- the loop ------------------------------------------------------------- */

/* Range and alignment in one comparison: an address that isn't a multiple of the
 * size has low bits that the rotation makes high ones. */
#define LIKELY(x)              __builtin_expect(!!(x), 1)
#define UNLIKELY(x)            __builtin_expect(!!(x), 0)
#define IN_DRAM(address, size) (rotate_right((address)-DRAM_BASE, (size) / 2) < DRAM_SIZE / (size))

#define PC    (page_pc + (uint32_t)(op - page))
#define CYCLE (until - (uint64_t)budget - op->run)
#define A     x[op->a]
#define B     x[op->b]
#define C     x[op->imm]
#define IMM   ((uint32_t)op->imm)

#define DISPATCH() goto *labels[op->kind]
#define NEXT(length)                                                                               \
    do {                                                                                           \
        op += (length);                                                                            \
        DISPATCH();                                                                                \
    } while (0)
#define ENTER()                                                                                    \
    do {                                                                                           \
        budget -= op->run;                                                                         \
        if (UNLIKELY(budget < 0))                                                                  \
            goto too_long;                                                                         \
        DISPATCH();                                                                                \
    } while (0)
/* What is charged for instructions that won't run now. */
#define GIVE_BACK() (budget += op->run - 1)
#define GO(address)                                                                                \
    do {                                                                                           \
        pc = (address);                                                                            \
        GIVE_BACK();                                                                               \
        goto enter;                                                                                \
    } while (0)
#define JUMP()                                                                                     \
    do {                                                                                           \
        ptrdiff_t to = op - page + op->imm;                                                        \
        GIVE_BACK();                                                                               \
        if (LIKELY((size_t)to < page_size)) {                                                      \
            op = page + to;                                                                        \
            ENTER();                                                                               \
        }                                                                                          \
        pc = page_pc + (uint32_t)to;                                                               \
        goto enter;                                                                                \
    } while (0)
#define BRANCH(condition, length)                                                                  \
    do {                                                                                           \
        if (condition)                                                                             \
            JUMP();                                                                                \
        NEXT(length);                                                                              \
    } while (0)
#define RAISE(cause)                                                                               \
    do {                                                                                           \
        raise_exception(cpu, PC, (cause));                                                         \
        GIVE_BACK();                                                                               \
        pc = cpu->pc;                                                                              \
        goto enter;                                                                                \
    } while (0)
#define DEBUG(cause)                                                                               \
    do {                                                                                           \
        cpu->debugcause = (cause);                                                                 \
        raise_high(cpu, PC, LEVEL_DEBUG, VECTOR_DEBUG);                                            \
        GIVE_BACK();                                                                               \
        pc = cpu->pc;                                                                              \
        goto enter;                                                                                \
    } while (0)
/* After this instruction, look around. */
#define LEAVE(length)                                                                              \
    do {                                                                                           \
        pc = PC + (length);                                                                        \
        GIVE_BACK();                                                                               \
        goto leave;                                                                                \
    } while (0)
/* To `address`, by way of a look around when an interrupt waits. */
#define RESUME(address)                                                                            \
    do {                                                                                           \
        pc = (address);                                                                            \
        GIVE_BACK();                                                                               \
        if (cpu_would_interrupt(cpu))                                                              \
            goto leave;                                                                            \
        goto enter;                                                                                \
    } while (0)

/* The slow ways see the exact cycle and may change everything; `op` is good for
 * nothing after them when attention is asked for. */
#define LOAD(size, where, target, result, length)                                                  \
    do {                                                                                           \
        uint32_t address = (where), value;                                                         \
        if (LIKELY(IN_DRAM(address, size))) {                                                      \
            value = load_plain(dram + (address - DRAM_BASE), size);                                \
            target = (result);                                                                     \
            NEXT(length);                                                                          \
        }                                                                                          \
        cpu->cycles = CYCLE;                                                                       \
        enum bus_status status = bus_load(bus, address, size, &value);                             \
        if (status < 0) {                                                                          \
            cpu->excvaddr = address;                                                               \
            RAISE(cause_of(status, CAUSE_LOAD_PROHIBITED));                                        \
        }                                                                                          \
        target = (result);                                                                         \
        if (UNLIKELY(bus->attention))                                                              \
            LEAVE(length);                                                                         \
        NEXT(length);                                                                              \
    } while (0)
#define STORE(size, where, value, length)                                                          \
    do {                                                                                           \
        uint32_t address = (where);                                                                \
        if (LIKELY(IN_DRAM(address, size))) {                                                      \
            store_plain(dram + (address - DRAM_BASE), size, (value));                              \
            NEXT(length);                                                                          \
        }                                                                                          \
        cpu->cycles = CYCLE;                                                                       \
        int run = op->run;                                                                         \
        enum bus_status status = bus_store(bus, address, size, (value));                           \
        if (status < 0) {                                                                          \
            cpu->excvaddr = address;                                                               \
            RAISE(cause_of(status, CAUSE_STORE_PROHIBITED));                                       \
        }                                                                                          \
        if (UNLIKELY(bus->attention)) {                                                            \
            pc = PC + (length);                                                                    \
            budget += run - 1;                                                                     \
            goto leave;                                                                            \
        }                                                                                          \
        NEXT(length);                                                                              \
    } while (0)

/* Runs from cpu->pc for at most `until` - cpu->cycles instructions. */
static void execute(struct cpu *const cpu, struct bus *const bus, const uint64_t until)
{
    static const void *const labels[CODE_KINDS] = {
        [CODE_UNDECODED] = &&op_undecoded,
#define ISA(name, mnemonic, mask, match, format) [ISA_##name] = &&op_##name,
#include "xtensa/isa.def"
#undef ISA
        [CODE_ILLEGAL] = &&op_illegal,     [CODE_L32R_WINDOW] = &&op_l32r_window,
        [CODE_STEP] = &&op_step,           [CODE_CROSS] = &&op_cross,
        [CODE_STOP] = &&op_cross,
    };
    struct code_slot single[4] = {{0}, {0}, {.kind = CODE_STOP}, {.kind = CODE_STOP}};
    struct code_page *const *const view = code_view(bus->code);
    uint8_t *const dram = bus->dram;
    uint32_t *const x = cpu->a;
    struct code_slot *page, *op; /* the slots, and the one that executes */
    uint32_t pc = cpu->pc, page_pc;
    size_t page_size; /* slots a jump may reach; none while stepping */
    int64_t budget = (int64_t)(until - cpu->cycles);

enter : {
    uint32_t number = (pc - BUS_CODE_BASE) / CODE_PAGE_SIZE;
    struct code_page *found = number < CODE_PAGES ? view[number] : NULL;
    if (!found)
        found = code_page_at(bus->code, bus, pc);
    if (!found)
        goto no_code;
    page = found->slot;
    page_pc = pc & ~(CODE_PAGE_SIZE - 1);
    page_size = CODE_PAGE_SIZE;
    op = page + pc % CODE_PAGE_SIZE;
    ENTER();
}

too_long : {
    budget += op->run;
    pc = PC;
    if (budget <= 0)
        goto leave;
    budget--;
}
step : {
    unsigned length;
    single[0] = code_decode_one(bus, pc, &length);
    page = op = single;
    page_pc = pc;
    page_size = 0;
    DISPATCH();
}

no_code:
    if (budget <= 0)
        goto leave;
    budget--;
    cpu->excvaddr = pc;
    raise_exception(cpu, pc, CAUSE_INSTRUCTION_FETCH_ERROR);
    pc = cpu->pc;
    goto enter;

#define OP(name) op_##name:
#include "board/execute.def"
#undef OP

op_undecoded:
    budget += op->run;
    if (budget <= 0) {
        pc = PC;
        goto leave;
    }
    code_decode((struct code_page *)page, bus, page_pc, (uint32_t)(op - page));
    ENTER();
op_illegal:
    RAISE(CAUSE_ILLEGAL_INSTRUCTION);
op_l32r_window:
    A = le32_get(bus->window[op->b] + (IMM & bus->window_mask[op->b]));
    NEXT(3);
op_step:
    pc = PC;
    goto step;
op_cross:
    pc = PC;
    goto enter;

leave:
    cpu->pc = pc;
    pass(cpu, until - (uint64_t)budget);
}

void cpu_run(struct cpu *cpu, struct bus *bus, uint64_t until)
{
    uint64_t compare = cpu->cycles + cycles_to_compare(cpu);
    if (bus->literal_base != cpu->litbase) {
        bus->literal_base = cpu->litbase;
        code_forget(bus->code);
    }
    take_interrupt(cpu);
    if (!cpu->waiting && cpu->cycles < until)
        execute(cpu, bus, compare < until ? compare : until);
}
