/* Where the boot ROM enters the firmware, and the vectors it runs with afterwards.
 * All of it lies in IRAM: the flash window is not there yet. */

    .section .iram.vectors, "ax"
    .literal_position
    .org 0x10
    j debug_exception
    .org 0x20
    rfi 3
    .org 0x30
    j user_vector
    .org 0x50
user_vector:
    addmi a1, a1, -256
    s32i a2, a1, 20
    s32i a3, a1, 24
    rsr a2, exccause
    s32i a4, a1, 28
    s32i a5, a1, 32
    bnei a2, 4, 1f
    j interrupt_entry
1:  j exception_entry
    .org 0x70
    j double_exception

#define EPC1  0
#define SAR   8
#define A0    16
#define A(n)  (12 + 4 * (n)) /* n = 2 .. 15 */
#define CAUSE 76

    .macro save
    s32i a0, a1, A0
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
    s32i a5, a1, 4
    .endm

    .macro restore
    l32i a3, a1, SAR
    l32i a4, a1, EPC1
    l32i a5, a1, 4
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

    .section .iram.text, "ax"
    .literal_position
    .align 4
/* Interrupts run to their end at level 1; interrupt_dispatch is C. */
interrupt_entry:
    save
    movi a2, 0x21
    wsr a2, ps
    rsync
    call0 interrupt_dispatch
    rsil a2, 1
    restore

/* An exception: the C side mends the frame (a narrow load) or reports and resets. */
    .align 4
exception_entry:
    save
    s32i a2, a1, CAUSE
    s32i a12, a1, A(12)
    s32i a13, a1, A(13)
    s32i a14, a1, A(14)
    s32i a15, a1, A(15)
    movi a2, 0x21
    wsr a2, ps
    rsync
    mov a2, a1
    call0 exception_dispatch
    rsil a2, 1
    l32i a12, a1, A(12)
    l32i a13, a1, A(13)
    l32i a14, a1, A(14)
    l32i a15, a1, A(15)
    restore

    .align 4
debug_exception:
    rsr a3, epc2
    movi a2, 0x21
    wsr a2, ps
    rsync
    movi a2, -1
    j report

    .align 4
double_exception:
    rsr a2, exccause
    rsr a3, depc
    movi a4, 0x21
    wsr a4, ps
    rsync
report:
    movi a1, stack_top
    call0 fatal

    .align 4
    .global firmware_start
firmware_start:
    movi a0, 0
    wsr a0, intenable
    movi a2, 0x21
    wsr a2, ps
    rsync
    movi a1, stack_top
    movi a2, 0x40100000
    wsr a2, vecbase
    rsync
    call0 start_c
