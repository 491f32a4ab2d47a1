/* A program that only computes, for the board and for QEMU's lx106: CRC-32, sorting and
 * a matrix product, over and over.
 *
 * Linked at 0x40100000, data after the code's end in DRAM.  It ends by a simcall, which
 * ends QEMU; to the board that is an illegal instruction, whose vector says DONE on
 * UART0.  board.py builds it and writes the number of rounds into the word at +0x80. */
#include <stdint.h>

#define DATA    ((volatile uint32_t *)0x3FFE9000)
#define WORDS   512
#define UART_TX (*(volatile uint32_t *)0x60000000)

__asm__(".text\n .global start\n"
        ".org 0x00\n j start\n"
        ".align 4\n"
        ".literal_position\n"
        ".org 0x30\n j ended\n"
        ".org 0x50\n j ended\n"
        ".org 0x80\n .global rounds\nrounds: .word 1\n"
        "start: movi a1, 0x3FFFC000\n"
        " movi a2, 0x40100000\n wsr a2, vecbase\n"
        " movi a2, 0x20\n wsr a2, ps\n rsync\n"
        " call0 compute\n"
        " movi a3, 0x3FFE8FFC\n s32i a2, a3, 0\n"
        " movi a2, 1\n movi a3, 0\n simcall\n"
        "ended: call0 say\n"
        "1: j 1b\n");

extern uint32_t rounds;
uint32_t compute(void);
void say(void);

static uint32_t crc(uint32_t value)
{
    for (unsigned i = 0; i < WORDS; i++) {
        value ^= DATA[i];
        for (unsigned bit = 0; bit < 32; bit++)
            value = value & 1 ? value >> 1 ^ 0xEDB88320U : value >> 1;
    }
    return value;
}

static void sort(void)
{
    for (unsigned i = 1; i < 128; i++) {
        uint32_t value = DATA[i];
        unsigned at = i;
        for (; at && DATA[at - 1] > value; at--)
            DATA[at] = DATA[at - 1];
        DATA[at] = value;
    }
}

static void multiply(void)
{
    for (unsigned row = 0; row < 12; row++)
        for (unsigned column = 0; column < 12; column++) {
            uint32_t sum = 0;
            for (unsigned k = 0; k < 12; k++)
                sum += DATA[row * 12 + k] * DATA[144 + k * 12 + column];
            DATA[288 + row * 12 + column] = sum;
        }
}

uint32_t compute(void)
{
    uint32_t value = 1;
    for (uint32_t n = *(volatile uint32_t *)&rounds; n; n--) {
        for (unsigned i = 0; i < WORDS; i++)
            DATA[i] = value = value * 1664525U + 1013904223U;
        sort();
        multiply();
        value = crc(value);
    }
    return value;
}

void say(void)
{
    for (unsigned i = 0; i < 5; i++)
        UART_TX = (uint32_t)("DONE\n"[i]);
}
