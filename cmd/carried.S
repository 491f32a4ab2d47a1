/* The programs for the chip that the host program carries: see carried.h. */
    .section .rodata, "a"
    .macro carry name, file
    .balign 4
    .global carried_\name, carried_\name\()_end
carried_\name:
    .incbin "\file"
carried_\name\()_end:
    .byte 0
    .endm

    carry rom, "build/chip/rom.bin"
    carry stub, "build/chip/stub.bin"
    carry firmware, "build/chip/firmware.bin"

    .section .note.GNU-stack, "", @progbits
