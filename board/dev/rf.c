/* Radio storage with the few live bits that start-up needs; all measured by leaving
 * them out (facts: "the only reads that really block boot"). */
#include "board/dev/rf.h"

#include <string.h>

#define RF_DATA_S 16
#define SAR_FIRST 0x80U
#define SAR_LAST  0x9CU

/* Registers that firmware reads before it wrote them, or waits for. */
enum { PLL_CAL_BLOCK = 0x62, PLL_CAL_REG = 7, PLL_CAL_DONE = 0x80 };
enum { PHY_IQ_ESTIMATE = 0x17C, NOISE_FLOOR = 0xB60 };
#define IQ_ESTIMATE_DONE 0x80000000U
#define NOISE_FLOOR_BUSY 0x2U

void rf_reset(struct rf *rf)
{
    uint32_t adc = rf->adc;
    bool connected = rf->adc_connected;
    memset(rf, 0, sizeof *rf);
    rf->adc = adc;
    rf->adc_connected = connected;
    rf->block[PLL_CAL_BLOCK % RF_BLOCKS][PLL_CAL_REG] = PLL_CAL_DONE;
}

bool rf_pll_runs(const struct rf *rf)
{
    const uint8_t *pll = rf->block[RF_PLL_BLOCK % RF_BLOCKS];
    return pll[1] == 0x88 && pll[2] == 0x91;
}

/* --- register hosts ------------------------------------------------------- */

static void host_command(struct rf *rf, struct env *env, uint32_t *host, uint32_t command)
{
    uint32_t block = command & 0xFFU, reg = command >> 8 & 0xFFU;
    uint8_t *at = &rf->block[block % RF_BLOCKS][reg];
    if (command & RF_I2C_WRITE)
        *at = (uint8_t)(command >> RF_DATA_S);
    if (block == PLL_CAL_BLOCK && reg == PLL_CAL_REG)
        *at |= PLL_CAL_DONE;
    *host = (command & 0xFFFFU) | (uint32_t)*at << RF_DATA_S;
    if (block == RF_PLL_BLOCK)
        env_remap(env);
}

/* --- the ADC -------------------------------------------------------------- */

/* Inverted 11-bit samples: 2047 - 24/13 of the value that firmware returns (fitted to
 * what MicroPython's ADC(0).read() gave for known samples; within 1 %).  They
 * spread, as samples do; SDK 0.9 divides by sums of their differences.  On an open
 * pin the spread is wide (measured: 640h and 3C0h in turn suit every firmware).
 * VERIFY: what the power detector shows through the same registers. */
static uint32_t adc_sample(const struct rf *rf, uint32_t n)
{
    int32_t middle = 2047 - (int32_t)(rf->adc * 24 / 13), spread = n % 2 ? -4 : 4;
    if (!rf->adc_connected)
        return n % 2 ? 0x3C0 : 0x640;
    int32_t sample = middle + spread;
    return sample < 0 ? 0 : sample > 2047 ? 2047 : (uint32_t)sample;
}

uint32_t rf_load(struct rf *rf, struct env *env, uint32_t offset)
{
    (void)env;
    if (offset >= SAR_FIRST && offset <= SAR_LAST)
        return adc_sample(rf, (offset - SAR_FIRST) / 4);
    return rf->reg[offset / 4];
}

void rf_store(struct rf *rf, struct env *env, uint32_t offset, uint32_t value)
{
    if (offset <= (RF_I2C(4) & 0xFFU))
        host_command(rf, env, &rf->reg[offset / 4], value);
    else
        rf->reg[offset / 4] = value;
}

/* --- PHY and baseband ----------------------------------------------------- */

uint32_t rf_load_phy(struct rf *rf, struct env *env, uint32_t offset)
{
    (void)env;
    return rf->phy[offset / 4] | (offset == PHY_IQ_ESTIMATE ? IQ_ESTIMATE_DONE : 0);
}

void rf_store_phy(struct rf *rf, struct env *env, uint32_t offset, uint32_t value)
{
    (void)env;
    rf->phy[offset / 4] = value;
}

uint32_t rf_load_baseband(struct rf *rf, struct env *env, uint32_t offset)
{
    (void)env;
    return rf->baseband[offset / 4] & (offset == NOISE_FLOOR ? ~NOISE_FLOOR_BUSY : 0xFFFFFFFFU);
}

void rf_store_baseband(struct rf *rf, struct env *env, uint32_t offset, uint32_t value)
{
    (void)env;
    rf->baseband[offset / 4] = value;
}
