/* CPU interrupt numbers and exception causes of the ESP8266's LX106.
 *
 * All but the NMI are level-1 interrupts.  Sources: SDK headers (ets_sys.h);
 * measured; Xtensa ISA Reference Manual for the causes. */
#ifndef CHIP_INTERRUPT_H
#define CHIP_INTERRUPT_H

enum chip_interrupt {
    INT_MAC = 0,
    INT_SLC = 1, /* SDIO slave and I2S DMA */
    INT_SPI = 2, /* SPI0, SPI1 and I2S */
    INT_RTC = 3,
    INT_GPIO = 4,
    INT_UART = 5,      /* both UARTs, level */
    INT_CCOMPARE0 = 6, /* level until CCOMPARE0 is written */
    INT_SOFTWARE = 7,  /* INTSET */
    INT_WDT = 8,       /* edge, when DPORT_EDGE_INT_ENABLE lets it */
    INT_FRC1 = 9,      /* edge */
    INT_FRC2 = 10,     /* edge */
    INT_NMI = 14,      /* level 3; FRC1 or WDT through DPORT_NMI_GATE */
};

enum chip_exccause {
    CAUSE_ILLEGAL_INSTRUCTION = 0,
    CAUSE_SYSCALL = 1,
    CAUSE_INSTRUCTION_FETCH_ERROR = 2,
    CAUSE_LOAD_STORE_ERROR = 3,
    CAUSE_LEVEL1_INTERRUPT = 4,
    CAUSE_ALLOCA = 5,
    CAUSE_DIVIDE_BY_ZERO = 6,
    CAUSE_PRIVILEGED = 8,
    CAUSE_UNALIGNED = 9,
    CAUSE_INSTRUCTION_PROHIBITED = 20,
    CAUSE_LOAD_PROHIBITED = 28,
    CAUSE_STORE_PROHIBITED = 29,
};

/* Vectors, as offsets from VECBASE (0x40000000 at reset). */
enum chip_vector {
    VECTOR_DEBUG = 0x10,
    VECTOR_NMI = 0x20,
    VECTOR_KERNEL = 0x30,
    VECTOR_USER = 0x50,
    VECTOR_DOUBLE = 0x70,
    VECTOR_RESET = 0x80, /* fixed: 0x40000080 */
};

#endif
