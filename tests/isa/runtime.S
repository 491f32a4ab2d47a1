/* Around a random program (random_code.py): vectors that log every exception and skip
 * what caused it, a checkpoint that logs all registers, and an end.  The same bytes
 * run on QEMU (which ends by simcalls) and on the board (which ends by waiti; simcall
 * is an illegal instruction there, and skipped).
 *
 * Memory: code from 0x40100000; log pointer, scratch and log from 0x3FFE8800. */
    .equ STATE, 0x3FFE8800      /* log pointer, then scratch words */
    .equ LOG, 0x3FFE8840
    .equ LOG_END, 0x3FFFF000

    /* Moves the address in a register past the instruction there; uses a12, a13. */
    .macro skip register
    rsr a13, \register
    rsr a12, sar
    s32i a12, a14, 16
    srli a12, a13, 2
    slli a12, a12, 2
    l32i a12, a12, 0
    ssa8l a13
    srl a12, a12
    extui a12, a12, 0, 4
    addi a12, a12, -8
    bltz a12, 7f
    addi a13, a13, -1
7:  addi a13, a13, 3
    wsr a13, \register
    l32i a12, a14, 16
    wsr a12, sar
    .endm

    .text
    .org 0x10
    j debug_vector
    .org 0x20
    j nmi_vector
    .org 0x30
    wsr a15, excsave1
    movi a15, 0x30
    j exception
    .org 0x50
    wsr a15, excsave1
    movi a15, 0x50
    j exception
    .org 0x70
    wsr a15, excsave1
    movi a15, 0x70
    j double_exception

    .align 4
    .literal_position
    .org 0x100
    /* a15 = vector; logs 0xE0000000 | vector, cause, address, pc, ps, interrupt */
exception:
    wsr a14, excsave2
    movi a14, STATE
    s32i a13, a14, 4
    s32i a12, a14, 8
    l32i a13, a14, 0
    rsr a12, epc1
    s32i a12, a13, 12
    rsr a12, exccause
    s32i a12, a13, 4
    rsr a12, ps
    s32i a12, a13, 16
    rsr a12, interrupt
    s32i a12, a13, 20
    movi a12, 0xE0000000
    or a12, a12, a15
    s32i a12, a13, 0
    /* the address belongs to causes 9, 28 and 29 only */
    rsr a15, exccause
    movi a12, 0
    beqi a15, 4, 1f
    movi.n a12, 9
    bne a15, a12, 0f
    rsr a12, excvaddr
    j 1f
0:  movi a12, 0
1:  s32i a12, a13, 8
    addi a13, a13, 24
    s32i a13, a14, 0
    /* an interrupt is cleared, an instruction skipped */
    movi a12, 0x80
    wsr a12, intclear
    beqi a15, 4, 3f
    skip epc1
3:  l32i a12, a14, 8
    l32i a13, a14, 4
    rsr a14, excsave2
    rsr a15, excsave1
    rfe

    /* the same for an exception within EXCM: back by DEPC, through RFDE */
double_exception:
    wsr a14, excsave2
    movi a14, STATE
    s32i a13, a14, 4
    s32i a12, a14, 8
    l32i a13, a14, 0
    rsr a12, depc
    s32i a12, a13, 12
    rsr a12, exccause
    s32i a12, a13, 4
    rsr a12, ps
    s32i a12, a13, 16
    movi a12, 0
    s32i a12, a13, 8
    s32i a12, a13, 20
    movi a12, 0xE0000000
    or a12, a12, a15
    s32i a12, a13, 0
    addi a13, a13, 24
    s32i a13, a14, 0
    skip depc
    l32i a12, a14, 8
    l32i a13, a14, 4
    rsr a14, excsave2
    rsr a15, excsave1
    rfde

debug_vector:
    wsr a15, excsave1
    wsr a14, excsave2
    movi a14, STATE
    s32i a13, a14, 4
    s32i a12, a14, 8
    l32i a13, a14, 0
    movi a12, 0xE0000010
    s32i a12, a13, 0
    rsr a12, debugcause
    s32i a12, a13, 4
    rsr a12, eps2
    s32i a12, a13, 8
    rsr a12, epc2
    s32i a12, a13, 12
    rsr a12, ps
    s32i a12, a13, 16
    movi a12, 0
    s32i a12, a13, 20
    addi a13, a13, 24
    s32i a13, a14, 0
    skip epc2
    l32i a12, a14, 8
    l32i a13, a14, 4
    rsr a14, excsave2
    rsr a15, excsave1
    rfi 2

nmi_vector:
    rfi 3

    .org 0x400
    /* call0 from `wsr a0, excsave2; call0 checkpoint; rsr a0, excsave2` */
checkpoint:
    wsr a1, excsave3
    movi a1, STATE
    l32i a1, a1, 0
    s32i a2, a1, 8
    s32i a3, a1, 12
    s32i a4, a1, 16
    s32i a5, a1, 20
    s32i a6, a1, 24
    s32i a7, a1, 28
    s32i a8, a1, 32
    s32i a9, a1, 36
    s32i a10, a1, 40
    s32i a11, a1, 44
    s32i a12, a1, 48
    s32i a13, a1, 52
    s32i a14, a1, 56
    s32i a15, a1, 60
    rsr a2, excsave2
    s32i a2, a1, 0
    rsr a2, excsave3
    s32i a2, a1, 4
    rsr a2, sar
    s32i a2, a1, 64
    rsr a2, ps
    s32i a2, a1, 68
    rsr a2, epc1
    s32i a2, a1, 72
    rsr a2, exccause
    s32i a2, a1, 76
    rsr a2, intenable
    s32i a2, a1, 80
    rsr a2, depc
    s32i a2, a1, 84
    s32i a0, a1, 88
    /* next entry, as long as there is room */
    movi a2, LOG_END
    addi a3, a1, 92
    bgeu a3, a2, 1f
    movi a2, STATE
    s32i a3, a2, 0
1:  l32i a2, a1, 8
    l32i a3, a1, 12
    rsr a1, excsave3
    ret

    .org 0x500
    /* the log goes out through QEMU's simcalls; the board waits for the harness */
finish:
    movi a6, STATE
    l32i a5, a6, 0
    movi a4, LOG
    s32i a5, a6, 20
    sub a5, a5, a4
    movi a2, 4
    movi a3, 1
    simcall
    movi a2, 1
    movi a3, 0
    simcall
1:  waiti 15
    j 1b

    .org 0x600
start:
    movi a2, 0x40100000
    wsr a2, vecbase
    movi a2, STATE
    movi a3, LOG
    s32i a3, a2, 0
    movi a3, 0
    wsr a3, intenable
    movi a3, 0x20
    wsr a3, ps
    rsync
    j body

    .org 0x800
body:
