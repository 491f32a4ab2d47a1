/* The execution loop: decoded slots, one function per kind.
 *
 * Each function does its instruction and ends by a jump to the next one's (a tail
 * call), so that the processor's branch predictor sees as many jumps as there are
 * instructions.  Frequent neighbours have a function for both: a guest's loop needs
 * half as many predictions, and what limits this interpreter is how many of them the
 * host can keep (measured: some 800 in a loop, then 10 ns each).
 *
 * A compiler that doesn't turn these calls into jumps would run out of stack: the
 * Makefile asks for them whatever the other options. */
#ifndef BOARD_EXECUTE_H
#define BOARD_EXECUTE_H

#include <stdint.h>

#include "board/bus.h"
#include "board/code.h"
#include "board/cpu.h"

/* By enum code_kind; for code_create. */
extern code_handler *const execute_handlers[CODE_KINDS];

/* Runs from cpu->pc until cpu->cycles reaches `until`, the CPU waits, or something
 * wants a look around.  cpu->pc is exact afterwards; returns the cycle it is. */
uint64_t execute(struct cpu *cpu, struct bus *bus, uint64_t until);

#endif
