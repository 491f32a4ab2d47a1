/* dump FILE BASE: prints the instruction in each 12-byte slot of a file (for test_decode.py). */
#include <stdio.h>
#include <stdlib.h>

#include "xtensa/insn.h"

int main(int argc, char **argv)
{
    FILE *f = argc == 3 ? fopen(argv[1], "rb") : NULL;
    unsigned char slot[12];
    if (!f)
        return 2;
    uint32_t pc = (uint32_t)strtoul(argv[2], NULL, 0);
    for (; fread(slot, 1, sizeof slot, f) == sizeof slot; pc += sizeof slot) {
        uint32_t word = (uint32_t)(slot[0] | slot[1] << 8 | slot[2] << 16);
        struct insn i = isa_decode(word, pc);
        char text[80];
        isa_disassemble(&i, pc, text, sizeof text);
        puts(text);
    }
    fclose(f);
    return 0;
}
