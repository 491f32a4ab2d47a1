/* The radio's helpers.  The bus to its analog parts is real; the calibrations are not:
 * they return 0, which stock firmware was shown to accept (docs/rom.md). */
#include "chip/dport.h"
#include "rom/rom.h"

uint8_t rom_i2c_readReg(uint32_t block, uint32_t host, uint32_t reg);
void rom_i2c_writeReg(uint32_t block, uint32_t host, uint32_t reg, uint32_t data);

static uint32_t transfer(uint32_t host, uint32_t word)
{
    REG(RF_I2C(host)) = word;
    while (REG(RF_I2C(host)) & RF_I2C_BUSY)
        ;
    return REG(RF_I2C(host));
}

uint8_t rom_i2c_readReg(uint32_t block, uint32_t host, uint32_t reg)
{
    return (uint8_t)(transfer(host, block | reg << 8) >> 16);
}

void rom_i2c_writeReg(uint32_t block, uint32_t host, uint32_t reg, uint32_t data)
{
    transfer(host, block | reg << 8 | (data & 0xFF) << 16 | RF_I2C_WRITE);
}

static uint32_t field_mask(uint32_t high, uint32_t low)
{
    return ((2U << (high - low)) - 1) << low;
}

uint8_t rom_i2c_readReg_Mask(uint32_t block, uint32_t host, uint32_t reg, uint32_t high,
                             uint32_t low);
uint8_t rom_i2c_readReg_Mask(uint32_t block, uint32_t host, uint32_t reg, uint32_t high,
                             uint32_t low)
{
    return (uint8_t)((rom_i2c_readReg(block, host, reg) & field_mask(high, low)) >> low);
}

void rom_i2c_writeReg_Mask(uint32_t block, uint32_t host, uint32_t reg, uint32_t high, uint32_t low,
                           uint32_t data);
void rom_i2c_writeReg_Mask(uint32_t block, uint32_t host, uint32_t reg, uint32_t high, uint32_t low,
                           uint32_t data)
{
    uint32_t mask = field_mask(high, low), old = rom_i2c_readReg(block, host, reg);
    rom_i2c_writeReg(block, host, reg, (old & ~mask) | (data << low & mask));
}

/* What the power detector shows: the differences of its word pairs, inverted 11-bit
 * samples, added up.  SDK 0.9's calibration divides by sums of these.  VERIFY: the genuine
 * function's scale; compare both against a tone of known power on hardware. */
uint32_t rom_txtone_linear_pwr(void);
uint32_t rom_txtone_linear_pwr(void)
{
    uint32_t sum = 0;
    for (uint32_t n = 0; n < 8; n += 2)
        sum += (REG(SAR_ADC_DATA(n)) & 0x7FF) - (REG(SAR_ADC_DATA(n + 1)) & 0x7FF);
    return sum;
}

/* --- the table ------------------------------------------------------------------------- */

ROM_CONTRACT(phy) struct {
    const uint32_t *pointer;
    uint32_t functions[ROM_PHY_FUNCTIONS]; /* by published address */
} phy_table = {
    .pointer = (const uint32_t *)ROM_PHY_TABLE,
    .functions =
        {
#define PHY_FUNCTION(slot, name, address) [slot] = address,
#define PHY_NONE(slot)
#include "rom/phy.def"
#undef PHY_FUNCTION
#undef PHY_NONE
        },
};

const uint32_t *phy_get_romfuncs(void);
const uint32_t *phy_get_romfuncs(void)
{
    return phy_table.pointer;
}

/* Stands in for every calibration (layout.py). */
uint32_t phy_return_zero(void);
uint32_t phy_return_zero(void)
{
    return 0;
}
