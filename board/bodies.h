/* What each instruction does: one DO_xxx for each line of xtensa/isa.def, in its
 * order, then those of enum code_kind.  Part of execute.c, which says what the words
 * used here mean.
 *
 * A body sees `op` (the slot), registers as A, B, C (by the fields a, b, imm) and
 * IMM.  It ends by itself, and the next instruction in memory follows; or it leaves
 * by BRANCH, JUMP, GO, RAISE and their like. */
#ifndef BOARD_BODIES_H
#define BOARD_BODIES_H

#define DO_ADD    A = B + C
#define DO_OR     A = B | C
#define DO_AND    A = B & C
#define DO_XOR    A = B ^ C
#define DO_SUB    A = B - C
#define DO_ADDX2  A = (B << 1) + C
#define DO_ADDX4  A = (B << 2) + C
#define DO_ADDX8  A = (B << 3) + C
#define DO_SUBX2  A = (B << 1) - C
#define DO_SUBX4  A = (B << 2) - C
#define DO_SUBX8  A = (B << 3) - C
#define DO_NEG    A = 0U - B
#define DO_ABS    A = B & SIGN ? 0U - B : B
#define DO_EXTUI  A = B >> (IMM & 31U) & IMM >> 8
#define DO_SLLI   A = (uint32_t)((uint64_t)B << IMM)
#define DO_SRAI   A = shift_arithmetic(B, IMM)
#define DO_SRLI   A = B >> IMM
#define DO_SRC    A = (uint32_t)(((uint64_t)B << 32 | C) >> cpu->sar)
#define DO_SRL    A = (uint32_t)((uint64_t)B >> cpu->sar)
#define DO_SLL    A = (uint32_t)(((uint64_t)B << 32) >> cpu->sar)
#define DO_SRA    A = shift_arithmetic(B, cpu->sar)
#define DO_SSR    cpu->sar = A & 31U
#define DO_SSL    cpu->sar = 32U - (A & 31U)
#define DO_SSA8L  cpu->sar = (A & 3U) * 8U
#define DO_SSA8B  cpu->sar = 32U - (A & 3U) * 8U
#define DO_SSAI   cpu->sar = IMM
#define DO_MULL   A = B * C
#define DO_MUL16U A = (B & 0xFFFFU) * (C & 0xFFFFU)
#define DO_MUL16S A = (uint32_t)((int32_t)(int16_t)B * (int32_t)(int16_t)C)
#define DO_MOVEQZ A = C == 0 ? B : A
#define DO_MOVNEZ A = C != 0 ? B : A
#define DO_MOVLTZ A = C & SIGN ? B : A
#define DO_MOVGEZ A = C & SIGN ? A : B
#define DO_NSA    A = count_sign_bits(B)
#define DO_NSAU   A = count_zero_bits(B)

#define DO_CALLX0                                                                                  \
    uint32_t to = A;                                                                               \
    cpu->a[0] = PC + 3;                                                                            \
    GO(to)
#define DO_JX    GO(A)
#define DO_RET   GO(cpu->a[0])
#define DO_MEMW  NOTHING
#define DO_EXTW  NOTHING
#define DO_NOP   NOTHING
#define DO_ISYNC NOTHING
#define DO_RSYNC NOTHING
#define DO_ESYNC NOTHING
#define DO_DSYNC NOTHING
#define DO_EXCW  NOTHING
#define DO_RSR                                                                                     \
    cpu->cycles = CYCLE;                                                                           \
    A = cpu_read_special(cpu, IMM)
#define DO_WSR                                                                                     \
    cpu->cycles = CYCLE;                                                                           \
    if (cpu_write_special(cpu, IMM, A))                                                            \
    LEAVE(3)
#define DO_XSR                                                                                     \
    cpu->cycles = CYCLE;                                                                           \
    uint32_t old = cpu_read_special(cpu, IMM);                                                     \
    bool act = cpu_write_special(cpu, IMM, A);                                                     \
    A = old;                                                                                       \
    if (act)                                                                                       \
    LEAVE(3)
#define DO_RSIL                                                                                    \
    A = cpu->ps;                                                                                   \
    cpu->ps = (cpu->ps & ~PS_INTLEVEL) | IMM;                                                      \
    if (UNLIKELY(cpu_would_interrupt(cpu)))                                                        \
    LEAVE(3)
#define DO_WAITI                                                                                   \
    cpu->ps = (cpu->ps & ~PS_INTLEVEL) | IMM;                                                      \
    cpu->waiting = true;                                                                           \
    LEAVE(3)
#define DO_RFE                                                                                     \
    cpu->ps &= ~PS_EXCM;                                                                           \
    RESUME(cpu->epc[1])
#define DO_RFDE RESUME(cpu->depc)
#define DO_RFI                                                                                     \
    if (IMM < 2 || IMM > CPU_LEVELS)                                                               \
        RAISE(CAUSE_ILLEGAL_INSTRUCTION);                                                          \
    cpu->ps = cpu->eps[IMM];                                                                       \
    RESUME(cpu->epc[IMM])
#define DO_BREAK                                                                                   \
    if (cpu_takes_debug(cpu))                                                                      \
    DEBUG(DEBUGCAUSE_BREAK)
#define DO_SYSCALL RAISE(CAUSE_SYSCALL)
#define DO_SIMCALL RAISE(CAUSE_ILLEGAL_INSTRUCTION)
/* Region protection isn't modelled: what firmware writes has no effect.
 * VERIFY: reads of it; nothing seen reads. */
#define DO_RITLB0 A = 0
#define DO_RITLB1 A = 0
#define DO_PITLB  A = 0
#define DO_WITLB  NOTHING
#define DO_IITLB  NOTHING
#define DO_RDTLB0 A = 0
#define DO_RDTLB1 A = 0
#define DO_PDTLB  A = 0
#define DO_WDTLB  NOTHING
#define DO_IDTLB  NOTHING
#define DO_ILL    RAISE(CAUSE_ILLEGAL_INSTRUCTION)

#define DO_L32R LOAD(L32R, 4, IMM, value)

#define DO_L32I  LOAD(L32I, 4, B + IMM, value)
#define DO_S32I  STORE(S32I, 4)
#define DO_L8UI  LOAD(L8UI, 1, B + IMM, value)
#define DO_S8I   STORE(S8I, 1)
#define DO_L16UI LOAD(L16UI, 2, B + IMM, value)
#define DO_L16SI LOAD(L16SI, 2, B + IMM, (uint32_t)(int32_t)(int16_t)value)
#define DO_S16I  STORE(S16I, 2)
#define DO_MOVI  A = IMM
#define DO_ADDI  A = B + IMM
#define DO_ADDMI A = B + IMM

#define DO_CALL0                                                                                   \
    cpu->a[0] = PC + 3;                                                                            \
    GO(IMM)
#define DO_J     JUMP()
#define DO_BEQZ  BRANCH(A == 0)
#define DO_BNEZ  BRANCH(A != 0)
#define DO_BLTZ  BRANCH(A &SIGN)
#define DO_BGEZ  BRANCH(!(A & SIGN))
#define DO_BEQI  BRANCH((int32_t)A == isa_signed_constant[op->b])
#define DO_BNEI  BRANCH((int32_t)A != isa_signed_constant[op->b])
#define DO_BLTI  BRANCH((int32_t)A < isa_signed_constant[op->b])
#define DO_BGEI  BRANCH((int32_t)A >= isa_signed_constant[op->b])
#define DO_BLTUI BRANCH(A < isa_unsigned_constant[op->b])
#define DO_BGEUI BRANCH(A >= isa_unsigned_constant[op->b])

#define DO_BEQ   BRANCH(A == B)
#define DO_BNE   BRANCH(A != B)
#define DO_BLT   BRANCH((int32_t)A < (int32_t)B)
#define DO_BGE   BRANCH((int32_t)A >= (int32_t)B)
#define DO_BLTU  BRANCH(A < B)
#define DO_BGEU  BRANCH(A >= B)
#define DO_BBCI  BRANCH(!(A >> op->b & 1))
#define DO_BBSI  BRANCH(A >> op->b & 1)
#define DO_BNONE BRANCH(!(A & B))
#define DO_BANY  BRANCH(A &B)
#define DO_BALL  BRANCH(!(~A & B))
#define DO_BNALL BRANCH(~A &B)
#define DO_BBC   BRANCH(!(A >> (B & 31U) & 1))
#define DO_BBS   BRANCH(A >> (B & 31U) & 1)

#define DO_L32I_N LOAD(L32I_N, 4, B + IMM, value)
#define DO_S32I_N STORE(S32I_N, 4)
#define DO_ADD_N  A = B + C
#define DO_ADDI_N A = B + IMM
#define DO_MOVI_N A = IMM
#define DO_BEQZ_N BRANCH(A == 0)
#define DO_BNEZ_N BRANCH(A != 0)
#define DO_MOV_N  A = B
#define DO_RET_N  GO(cpu->a[0])
#define DO_BREAK_N                                                                                 \
    if (cpu_takes_debug(cpu))                                                                      \
    DEBUG(DEBUGCAUSE_BREAK_N)
#define DO_NOP_N NOTHING
#define DO_ILL_N RAISE(CAUSE_ILLEGAL_INSTRUCTION)

#define DO_ILLEGAL     RAISE(CAUSE_ILLEGAL_INSTRUCTION)
#define DO_L32R_WINDOW A = le32_get(run->window[op->b] + IMM)

#endif
