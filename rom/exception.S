/* Exception and interrupt entry: frames, the way to C and back.
 *
 * A handler of ROM_EXCEPTION_TABLE is jumped to by the ROM's user vector, or by one
 * like it in a firmware's RAM: a1 = a frame of 256 bytes in which a2-a4 are saved,
 * a2 = EXCCAUSE.  Frame: 0 EPC1, 4 PS, 8 SAR, 12 virtual priority, 16 a0, 20.. a2-a15,
 * 76 EXCCAUSE (facts: firmware's own vectors and handlers use it so). */

#define EPC1  0
#define PS    4
#define SAR   8
#define VPRI  12
#define A0    16
#define A(n)  (12 + 4 * (n)) /* n = 2 .. 15 */
#define CAUSE 76

#define ROM_C_HANDLER_TABLE 0x3FFFC100
#define ROM_INTERRUPTS      0x3FFFC200 /* +0 enabled, +4 virtual priority mask, +8 handlers */
#define HANDLERS            8
#define PRIORITY            0x80
#define LEVEL1_INTERRUPTS   0x3FFF
#define PS_UM_LEVEL1        0x21
#define PS_UM               0x20

    .macro save_call_clobbered
    s32i a0, a1, A0
    s32i a5, a1, A(5)
    s32i a6, a1, A(6)
    s32i a7, a1, A(7)
    s32i a8, a1, A(8)
    s32i a9, a1, A(9)
    s32i a10, a1, A(10)
    s32i a11, a1, A(11)
    rsr a3, sar
    rsr a4, epc1
    rsr a5, ps
    s32i a3, a1, SAR
    s32i a4, a1, EPC1
    s32i a5, a1, PS
    .endm

    .macro restore_and_return
    l32i a3, a1, SAR
    l32i a4, a1, EPC1
    l32i a5, a1, PS
    wsr a3, sar
    wsr a4, epc1
    wsr a5, ps
    rsync
    l32i a0, a1, A0
    l32i a2, a1, A(2)
    l32i a3, a1, A(3)
    l32i a4, a1, A(4)
    l32i a5, a1, A(5)
    l32i a6, a1, A(6)
    l32i a7, a1, A(7)
    l32i a8, a1, A(8)
    l32i a9, a1, A(9)
    l32i a10, a1, A(10)
    l32i a11, a1, A(11)
    addmi a1, a1, 256
    rfe
    .endm

/* Every level-1 interrupt that is pending and enabled, highest number first.  While a
 * handler runs only interrupts above it are enabled. */
    .section .text._xtos_l1int_handler, "ax"
    .global _xtos_l1int_handler
    .literal_position
    .align 4
_xtos_l1int_handler:
    save_call_clobbered
    movi a2, PS_UM_LEVEL1
    wsr a2, ps
    rsync
1:  movi a3, ROM_INTERRUPTS
    rsr a2, interrupt
    rsr a4, intenable
    and a2, a2, a4
    movi a4, LEVEL1_INTERRUPTS
    and a2, a2, a4
    beqz a2, 2f
    nsau a4, a2
    movi a5, 31
    sub a5, a5, a4       /* a5 = interrupt number */
    ssl a5
    movi a6, 1
    sll a6, a6
    wsr a6, intclear     /* edge interrupts; the others don't mind */
    l32i a7, a3, 4
    s32i a7, a1, VPRI
    movi a6, 14
    sub a6, a6, a5
    addx8 a8, a6, a3     /* a8 + HANDLERS, a8 + PRIORITY: the interrupt's pairs */
    l32i a6, a8, PRIORITY
    s32i a6, a3, 4
    l32i a7, a3, 0
    and a7, a7, a6
    wsr a7, intenable
    rsync
    l32i a7, a8, HANDLERS
    l32i a2, a8, HANDLERS + 4
    movi a6, PS_UM
    wsr a6, ps
    rsync
    mov a3, a1           /* the frame: handlers that don't want it ignore it */
    callx0 a7
    rsil a2, 1
    movi a3, ROM_INTERRUPTS
    l32i a4, a1, VPRI
    s32i a4, a3, 4
    l32i a5, a3, 0
    and a5, a5, a4
    wsr a5, intenable
    rsync
    j 1b
2:  restore_and_return

/* An exception whose handler is a C function: handler(frame, cause). */
    .section .text._xtos_c_wrapper_handler, "ax"
    .global _xtos_c_wrapper_handler
    .literal_position
    .align 4
_xtos_c_wrapper_handler:
    save_call_clobbered
    s32i a2, a1, CAUSE
    s32i a12, a1, A(12)
    s32i a13, a1, A(13)
    s32i a14, a1, A(14)
    s32i a15, a1, A(15)
    movi a3, PS_UM_LEVEL1
    wsr a3, ps
    rsync
    mov a3, a2
    movi a4, ROM_C_HANDLER_TABLE
    addx4 a4, a2, a4
    l32i a4, a4, 0
    mov a2, a1
    callx0 a4
    j _xtos_return_from_exc

    .section .text._xtos_return_from_exc, "ax"
    .global _xtos_return_from_exc
    .align 4
_xtos_return_from_exc:
    rsil a2, 1
    l32i a12, a1, A(12)
    l32i a13, a1, A(13)
    l32i a14, a1, A(14)
    l32i a15, a1, A(15)
    /* EXCM must be set before EPC1 is trusted again: rfe clears it. */
    restore_and_return

/* Nobody handles it: say so and stop.  Entered as a handler of the table. */
    .section .text._xtos_unhandled_exception, "ax"
    .global _xtos_unhandled_exception
    .literal_position
    .align 4
_xtos_unhandled_exception:
    movi a3, PS_UM_LEVEL1
    rsr a4, epc1
    rsr a5, excvaddr
    wsr a3, ps
    rsync
    mov a3, a4
    mov a4, a5
    movi a0, rom_fatal_exception
    jx a0

    .section .text.rom_debug_exception, "ax"
    .global rom_debug_exception
    .literal_position
    .align 4
rom_debug_exception:
    rsr a3, epc2
    movi a2, 0x21
    wsr a2, ps
    rsync
    movi a0, rom_fatal_break
    jx a0

    .section .text.rom_double_exception, "ax"
    .global rom_double_exception
    .literal_position
    .align 4
rom_double_exception:
    movi a1, 0x40000000
    rsr a2, exccause
    rsr a3, depc
    rsr a4, excvaddr
    movi a5, PS_UM_LEVEL1
    wsr a5, ps
    rsync
    movi a0, rom_fatal_exception
    jx a0

/* Small Xtensa services that are instructions, not functions. */
    .macro service name
    .section .text.\name, "ax"
    .global \name
    .align 4
\name:
    .endm

    service xthal_get_ccount
    rsr a2, ccount
    ret
    service xthal_get_ccompare
    rsr a2, ccompare0
    ret
    service xthal_set_ccompare
    wsr a3, ccompare0
    esync
    ret
    service xthal_get_interrupt
    rsr a2, interrupt
    ret
    service xthal_set_intclear
    wsr a2, intclear
    ret
    service _xtos_set_intlevel
    rsr a3, ps
    srli a4, a3, 4
    slli a4, a4, 4
    or a4, a4, a2
    wsr a4, ps
    rsync
    extui a2, a3, 0, 4
    ret
    service _xtos_set_min_intlevel
    rsr a3, ps
    extui a4, a3, 0, 4
    bgeu a4, a2, 1f
    srli a5, a3, 4
    slli a5, a5, 4
    or a5, a5, a2
    wsr a5, ps
    rsync
1:  mov a2, a4
    ret
    service _xtos_restore_intlevel
    rsr a3, ps
    srli a3, a3, 4
    slli a3, a3, 4
    extui a2, a2, 0, 4
    or a3, a3, a2
    wsr a3, ps
    rsync
    ret
/* Nothing to spill: this core has no register windows. */
    service xthal_window_spill
    ret
    service xthal_window_spill_nw
    ret
    service xthal_spill_registers_into_stack_nw
    ret
