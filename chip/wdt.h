/* Hardware watchdog.  Public register lists; values measured from the SDK. */
#ifndef CHIP_WDT_H
#define CHIP_WDT_H

#define WDT_CTL   0x60000900U
#define WDT_OP    0x60000904U /* first stage: 0.8 ms << this, SDK 0xB; ends in the interrupt */
#define WDT_OP_ND 0x60000908U /* second stage, SDK 0xD; ends in the reset */
#define WDT_COUNT 0x6000090CU
#define WDT_RST   0x60000914U /* 0x73 feeds */

#define WDT_CTL_ENABLE (1U << 0)
#define WDT_FEED       0x73U

#endif
