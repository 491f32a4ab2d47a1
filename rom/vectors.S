/* The vectors at the ROM's first bytes, where VECBASE points after reset. */
    .section .vectors, "ax"
    .literal_position
    .org 0
literals:
    .word 0x3FFFC000 /* ROM_EXCEPTION_TABLE */
    .word 0x40000000 /* stack's top: end of DRAM */
    .word 0

    .org 0x10
_DebugExceptionVector:
    j rom_debug_exception

    .org 0x20
_NMIExceptionVector:
    rfi 3

    .org 0x30
_KernelExceptionVector:
    j _UserExceptionVector

/* Saves what every handler may use and jumps to the cause's handler:
 * a1 = frame, a2 = cause, a3 = the handler; a0 and a4-a15 as they were. */
    .org 0x50
_UserExceptionVector:
    addmi a1, a1, -256
    s32i a2, a1, 20
    s32i a3, a1, 24
    rsr a2, exccause
    l32r a3, literals
    addx4 a3, a2, a3
    l32i a3, a3, 0
    s32i a4, a1, 28
    jx a3

    .org 0x70
_DoubleExceptionVector:
    j rom_double_exception

/* Also where an SDK's restart jumps. */
    .org 0x80
_ResetVector:
    movi a0, 0
    j _ResetHandler

    .section .text._ResetHandler, "ax"
    .global _ResetHandler
    .literal_position
_ResetHandler:
    movi a0, 0
    wsr a0, intenable
    movi a2, 0x40000000
    wsr a2, vecbase
    mov a1, a2
    movi a2, 0x20 /* PS: user vector, interrupts let through */
    wsr a2, ps
    rsync
    movi a0, _start
    jx a0
