/* The boot ROM's published symbols and the RAM it shares with firmware.
 *
 * rom.def lists SYMBOL(name, address): the vendor's eagle.rom.addr.v6.ld, plus
 * entries that firmware was seen to call and that list lacks. */
#ifndef CHIP_ROM_H
#define CHIP_ROM_H

/* Data contract, measured with stock firmware on the genuine ROM. */
#define ROM_EXCEPTION_TABLE   0x3FFFC000U /* 64 assembly entries */
#define ROM_C_HANDLER_TABLE   0x3FFFC100U /* 64 C handlers */
#define ROM_INTERRUPT_ENABLE  0x3FFFC200U /* mask */
#define ROM_VIRTUAL_PRIORITY  0x3FFFC204U
#define ROM_INTERRUPT_TABLE   0x3FFFC208U /* {handler, argument}, interrupt n at +(14 - n) * 8 */
#define ROM_CURRENT_PRIORITY  0x3FFFC6FCU
#define ROM_FLASHCHIP_POINTER 0x3FFFC714U
#define ROM_FLASHCHIP         0x3FFFC718U /* id, size, block, sector, page, status mask */
#define ROM_PHY_POINTER       0x3FFFC730U
#define ROM_PHY_TABLE         0x3FFFC734U /* 71 functions, patched by the SDK */
#define ROM_PHY_FUNCTIONS     71
#define ROM_AES_TE0           0x3FFFCCF0U
#define ROM_AES_RCONS         0x3FFFD0F0U
#define ROM_AES_TD0           0x3FFFD100U
#define ROM_AES_TD4S          0x3FFFD500U
#define ROM_BSS               0x3FFFDAB0U /* zeroed to ROM_BSS_END at start */
#define ROM_BSS_END           0x3FFFEB30U
#define ROM_IDLE_CALLBACK     0x3FFFDAB0U /* callback, argument */
#define ROM_TASK_PENDING      0x3FFFDAB8U /* mask of priorities */
#define ROM_TASKS             0x3FFFDAC0U /* {fn, queue, len16 ...}, 16 bytes a priority */
#define ROM_SAVED_PS          0x3FFFDCC0U
#define ROM_USER_ENTRY        0x3FFFDCD0U
#define ROM_UART_DEVICE       0x3FFFDE10U

#endif
