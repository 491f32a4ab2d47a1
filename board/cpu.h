/* The LX106 core: registers, exceptions, interrupts, and the loop that executes.
 *
 *   cpu_reset(&cpu);
 *   while (...) { cpu_run(&cpu, &bus, until); deliver what is due; }
 *
 * One instruction takes one cycle (VERIFY: the pipeline's stalls on real silicon;
 * a loop timed by CCOUNT on a board would give them).  struct cpu is plain data:
 * a section of a snapshot.
 *
 * Sources: Xtensa ISA Reference Manual; what QEMU's lx106 answers, by tests/isa. */
#ifndef BOARD_CPU_H
#define BOARD_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "board/bus.h"
#include "board/code.h"

/* PS */
#define PS_INTLEVEL 0xFU
#define PS_EXCM     (1U << 4)
#define PS_UM       (1U << 5)
#define PS_WRITABLE 0x3FU

struct cpu {
    uint32_t a[16];
    uint32_t pc;
    uint64_t cycles;        /* executed or waited since power-on; goes on through resets */
    uint64_t waited;        /* of those, cycles spent in WAITI */
    uint32_t ccount_offset; /* CCOUNT = low word of cycles + this */
    uint32_t ccompare0;
    uint32_t sar, litbase, ps, vecbase;
    uint32_t epc[4], eps[4], excsave[4]; /* by level; [0] unused */
    uint32_t depc, exccause, excvaddr;
    uint32_t wires;   /* interrupts whose source holds them up now */
    uint32_t latched; /* interrupts that stay until INTCLEAR */
    uint32_t intenable;
    uint32_t debugcause, ibreakenable, ibreaka0, dbreaka0, dbreakc0, icount, icountlevel, ddr;
    uint32_t configid0;
    bool waiting; /* in WAITI */
    bool nmi;     /* the NMI's edge came and wasn't taken yet */
};

/* As the reset line leaves it; counters of cycles go on. */
void cpu_reset(struct cpu *cpu);

/* Executes until `cycles` reaches `until`, the CPU waits, or bus->attention is set
 * (which the caller clears).  Takes a pending interrupt first. */
void cpu_run(struct cpu *cpu, struct bus *bus, uint64_t until);

/* Lets time pass for a waiting CPU. */
void cpu_wait(struct cpu *cpu, uint64_t until);

/* A source's line: `level` interrupts follow it, edge interrupts latch its rise.
 * `number` is enum chip_interrupt.  True when the CPU may have to act. */
bool cpu_set_interrupt(struct cpu *cpu, unsigned number, bool level);

/* The pending mask, as INTERRUPT reads. */
uint32_t cpu_pending(const struct cpu *cpu);

/* Until CCOUNT meets CCOMPARE0 next. */
uint64_t cpu_cycles_to_compare(const struct cpu *cpu);

/* --- for the execution loop ------------------------------------------------ */

enum { CPU_LEVELS = 3 };

/* Would an interrupt be taken before the next instruction? */
bool cpu_would_interrupt(const struct cpu *cpu);

/* An exception of the instruction at `pc`: cpu->pc becomes its vector. */
void cpu_raise(struct cpu *cpu, uint32_t pc, uint32_t cause);

/* Does a break go to the debugger's vector, or is it skipped? */
bool cpu_takes_debug(const struct cpu *cpu);
void cpu_raise_debug(struct cpu *cpu, uint32_t pc, uint32_t cause);

/* rsr and wsr.  cpu->cycles must be that of the instruction.  A write is true when the
 * loop must look around before the next instruction. */
uint32_t cpu_read_special(struct cpu *cpu, uint32_t number);
bool cpu_write_special(struct cpu *cpu, uint32_t number, uint32_t value);

#endif
