/* What the host program carries: see carried.h. */
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
    carry lines, "build/lines.so"
    carry esp_07, "boards/esp-07.board"
    carry esp_01, "boards/esp-01.board"
    carry nodemcu, "boards/nodemcu.board"
    carry d1_mini, "boards/d1-mini.board"

    .section .note.GNU-stack, "", @progbits
