/* The radio's analog side and baseband as far as firmware waits for it: register
 * hosts ("RF i2c") with memory behind them, detectors that show something, bits
 * that answer.  Nothing is on the air. */
#ifndef BOARD_DEV_RF_H
#define BOARD_DEV_RF_H

#include "board/env.h"
#include "chip/dport.h"

enum { RF_BLOCKS = 32, RF_REGISTERS = 256 };

struct rf {
    uint32_t reg[64]; /* 0x60000D00 */
    uint8_t block[RF_BLOCKS][RF_REGISTERS];
    bool adc_connected;
    uint32_t adc;               /* what firmware reads on a connected ADC pin, 0 .. 1024 */
    uint32_t phy[2 * 64];       /* 0x60000400, 0x60000500 */
    uint32_t baseband[16 * 64]; /* 0x60009000 */
};

/* The ADC's input stays. */
void rf_reset(struct rf *rf);
uint32_t rf_load(struct rf *rf, struct env *env, uint32_t offset);
void rf_store(struct rf *rf, struct env *env, uint32_t offset, uint32_t value);
uint32_t rf_load_phy(struct rf *rf, struct env *env, uint32_t offset);
void rf_store_phy(struct rf *rf, struct env *env, uint32_t offset, uint32_t value);
uint32_t rf_load_baseband(struct rf *rf, struct env *env, uint32_t offset);
void rf_store_baseband(struct rf *rf, struct env *env, uint32_t offset, uint32_t value);

/* Does the PLL run (80 MHz), or only the doubled crystal (52 MHz)? */
bool rf_pll_runs(const struct rf *rf);

#endif
