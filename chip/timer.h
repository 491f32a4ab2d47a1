/* FRC1 (23 bits, down) and FRC2 (32 bits, up): SDK headers; measured. */
#ifndef CHIP_TIMER_H
#define CHIP_TIMER_H

#define FRC1_LOAD  0x60000600U
#define FRC1_COUNT 0x60000604U
#define FRC1_CTRL  0x60000608U
#define FRC1_INT   0x6000060CU /* bit 0 clears the interrupt */
#define FRC2_LOAD  0x60000620U
#define FRC2_COUNT 0x60000624U
#define FRC2_CTRL  0x60000628U
#define FRC2_INT   0x6000062CU
#define FRC2_ALARM 0x60000630U

#define FRC1_COUNT_MASK 0x7FFFFFU

/* FRCn_CTRL */
#define FRC_INT_LEVEL   (1U << 0) /* 1: level, 0: edge */
#define FRC_DIVIDER_S   2         /* 2 bits: 0 = 1, 1 = 16, 2 = 256 */
#define FRC_AUTO_RELOAD (1U << 6)
#define FRC_ENABLE      (1U << 7)
#define FRC_INT_STATUS  (1U << 8)

#endif
