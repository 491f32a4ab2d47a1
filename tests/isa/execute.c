/* execute IMAGE: runs a program of random_code.py on the board's CPU and memory, until
 * it waits; writes the log between LOG and the pointer in STATE to stdout. */
#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "board/cpu.h"
#include "board/execute.h"
#include "chip/memory.h"

enum { START = 0x600, STATE = 0x800, LOG = 0x840, DUMP_END = STATE + 20 };
#define LIMIT 50000000ULL

static uint8_t dram[DRAM_SIZE], iram[IRAM_SIZE], rom[ROM_SIZE];

static uint32_t load_nothing(void *devices, uint32_t address)
{
    (void)devices, (void)address;
    return 0;
}

static void store_nothing(void *devices, uint32_t address, uint32_t value)
{
    (void)devices, (void)address, (void)value;
}

int main(int argc, char **argv)
{
    FILE *f = argc > 1 ? fopen(argv[1], "rb") : NULL;
    struct code *code = code_create(0x80000, execute_handlers);
    if (!f || !code || !fread(iram, 1, sizeof iram, f))
        return 2;
    fclose(f);
    struct bus bus = {
        .dram = dram,
        .iram = iram,
        .window = {rom,          iram,          rom},
        .window_mask = {ROM_SIZE - 1, IRAM_SIZE - 1, 3  },
        .iram_mapped = 15,
        .code = code,
        .load_device = load_nothing,
        .store_device = store_nothing
    };
    struct cpu cpu = {0};
    cpu_reset(&cpu);
    cpu.pc = IRAM_BASE + START;
    /* Slices of odd lengths: time runs out in the middle of every kind of stretch. */
    for (uint64_t slice = 1; !cpu.waiting && cpu.cycles < LIMIT; slice = slice * 7 % 1009) {
        bus.attention = false;
        cpu_run(&cpu, &bus, cpu.cycles + slice);
    }
    uint32_t end = le32_get(dram + DUMP_END) - DRAM_BASE;
    if (!cpu.waiting || end < LOG || end > DRAM_SIZE) {
        fprintf(stderr, "the program didn't end: pc %08x after %llu cycles\n", cpu.pc,
                (unsigned long long)cpu.cycles);
        return 1;
    }
    fwrite(dram + LOG, 1, end - LOG, stdout);
    code_destroy(code);
    return 0;
}
