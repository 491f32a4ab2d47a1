/* The architecture around instructions: reset, interrupts, exceptions, special
 * registers, time.  The instructions themselves are in execute.c. */
#include "board/cpu.h"

#include <string.h>

#include "board/execute.h"
#include "chip/interrupt.h"
#include "xtensa/special.h"

enum { LEVEL_DEBUG = 2, LEVEL_NMI = 3 };

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

void cpu_raise(struct cpu *cpu, uint32_t pc, uint32_t cause)
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

bool cpu_takes_debug(const struct cpu *cpu)
{
    return (cpu->ps & PS_INTLEVEL) < LEVEL_DEBUG;
}

void cpu_raise_debug(struct cpu *cpu, uint32_t pc, uint32_t cause)
{
    cpu->debugcause = cause;
    raise_high(cpu, pc, LEVEL_DEBUG, VECTOR_DEBUG);
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
        cpu_raise(cpu, cpu->pc, CAUSE_LEVEL1_INTERRUPT);
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

uint32_t cpu_read_special(struct cpu *cpu, uint32_t number)
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

bool cpu_write_special(struct cpu *cpu, uint32_t number, uint32_t value)
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

uint64_t cpu_cycles_to_compare(const struct cpu *cpu)
{
    uint32_t ccount = (uint32_t)cpu->cycles + cpu->ccount_offset, left = cpu->ccompare0 - ccount;
    return left ? left : 1ULL << 32;
}

static void pass(struct cpu *cpu, uint64_t until)
{
    uint64_t compare = cpu->cycles + cpu_cycles_to_compare(cpu);
    cpu->cycles = until;
    if (compare <= until)
        cpu->latched |= TIMER_INTERRUPTS;
}

/* The compare interrupt wakes a waiting CPU on its cycle. */
void cpu_wait(struct cpu *cpu, uint64_t until)
{
    uint64_t compare = cpu->cycles + cpu_cycles_to_compare(cpu), from = cpu->cycles;
    pass(cpu, compare < until && cpu->intenable & TIMER_INTERRUPTS ? compare : until);
    cpu->waited += cpu->cycles - from;
}

/* --- running -------------------------------------------------------------- */

void cpu_run(struct cpu *cpu, struct bus *bus, uint64_t until)
{
    uint64_t compare = cpu->cycles + cpu_cycles_to_compare(cpu);
    if (bus->literal_base != cpu->litbase) {
        bus->literal_base = cpu->litbase;
        bus->code_changes++;
        code_forget(bus->code);
    }
    take_interrupt(cpu);
    if (!cpu->waiting && cpu->cycles < until)
        pass(cpu, execute(cpu, bus, compare < until ? compare : until));
}
