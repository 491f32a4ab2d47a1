/* The SPI flash: identification aside, everything firmware does with it through ROM. */
#include "chip/spi.h"

#include "chip/iomux.h"
#include "rom/rom.h"

enum { BURST = 32 }; /* bytes a READ or PP moves through W0-W7 */

/* flashchip points to the struct that stands right behind it. */
static struct flash_chip *chip_struct(void)
{
    return (struct flash_chip *)ROM_FLASHCHIP;
}

ROM_CONTRACT(flashchip) struct {
    struct flash_chip *pointer;
    struct flash_chip chip;
} rom_flash = {
    .pointer = (struct flash_chip *)ROM_FLASHCHIP,
    .chip = {.id = 0x1640EF,
             .size = 0x400000,
             .block_size = 0x10000,
             .sector_size = 0x1000,
             .page_size = 0x100,
             .status_mask = 0xFFFF},
};

static void command(uint32_t bit)
{
    REG(SPI_CMD(0)) = bit;
    while (REG(SPI_CMD(0)))
        ;
}

/* --- status -------------------------------------------------------------------- */

int SPI_read_status(struct flash_chip *chip, uint32_t *status);
int SPI_read_status(struct flash_chip *chip, uint32_t *status)
{
    do {
        REG(SPI_RD_STATUS(0)) = 0;
        command(SPI_FLASH_RDSR);
        *status = REG(SPI_RD_STATUS(0)) & chip->status_mask;
    } while (*status & SPI_FLASH_BUSY);
    return SPI_OK;
}

int Wait_SPI_Idle(struct flash_chip *chip);
int Wait_SPI_Idle(struct flash_chip *chip)
{
    uint32_t status;
    return SPI_read_status(chip, &status);
}

int SPI_write_enable(struct flash_chip *chip);
int SPI_write_enable(struct flash_chip *chip)
{
    uint32_t status;
    Wait_SPI_Idle(chip);
    do {
        command(SPI_FLASH_WREN);
        SPI_read_status(chip, &status);
    } while (!(status & SPI_FLASH_WEL));
    return SPI_OK;
}

int SPI_write_status(struct flash_chip *chip, uint32_t status);
int SPI_write_status(struct flash_chip *chip, uint32_t status)
{
    SPI_write_enable(chip);
    REG(SPI_RD_STATUS(0)) = status;
    command(SPI_FLASH_WRSR);
    return Wait_SPI_Idle(chip);
}

int SPIUnlock(void)
{
    uint32_t status;
    SPI_read_status(chip_struct(), &status);
    return status & 0x1C ? SPI_write_status(chip_struct(), 0) : SPI_OK;
}

int SPILock(void);
int SPILock(void)
{
    return SPI_write_status(chip_struct(), 0x1C);
}

int Enable_QMode(struct flash_chip *chip);
int Enable_QMode(struct flash_chip *chip)
{
    uint32_t status;
    SPI_read_status(chip, &status);
    return status & 0x200 ? SPI_OK : SPI_write_status(chip, 0x200);
}

/* --- reading ------------------------------------------------------------------- */

/* Whole words arrive, whatever the length. */
static void read_burst(uint32_t address, uint32_t *to, uint32_t length)
{
    REG(SPI_ADDR(0)) = address | length << 24;
    command(SPI_FLASH_READ);
    for (uint32_t i = 0; i * 4 < length; i++)
        to[i] = REG(SPI_W(0, i));
}

int SPIRead(uint32_t address, uint32_t *to, uint32_t length)
{
    if (address + length > chip_struct()->size)
        return SPI_ERROR;
    Wait_SPI_Idle(chip_struct());
    for (uint32_t done = 0; done < length; done += BURST)
        read_burst(address + done, to + done / 4, length - done < BURST ? length - done : BURST);
    return SPI_OK;
}

/* --- writing ------------------------------------------------------------------- */

static void program_burst(uint32_t address, const uint32_t *from, uint32_t length)
{
    SPI_write_enable(chip_struct());
    REG(SPI_ADDR(0)) = address | length << 24;
    for (uint32_t i = 0; i < length / 4; i++)
        REG(SPI_W(0, i)) = from[i];
    command(SPI_FLASH_PP);
    Wait_SPI_Idle(chip_struct());
}

/* Of one page; whole words only. */
static int program_page(uint32_t address, const uint32_t *from, uint32_t length)
{
    if (length % 4)
        return SPI_ERROR;
    for (uint32_t done = 0; done < length; done += BURST)
        program_burst(address + done, from + done / 4,
                      length - done < BURST ? length - done : BURST);
    return SPI_OK;
}

int SPIWrite(uint32_t address, const uint32_t *from, uint32_t length)
{
    uint32_t page = chip_struct()->page_size;
    if (address + length > chip_struct()->size)
        return SPI_ERROR;
    while (length) {
        uint32_t room = page - address % page, n = length < room ? length : room;
        if (program_page(address, from, n) != SPI_OK)
            return SPI_ERROR;
        address += n, from += n / 4, length -= n;
    }
    return SPI_OK;
}

static int erase_at(uint32_t address, uint32_t bit)
{
    SPI_write_enable(chip_struct());
    REG(SPI_ADDR(0)) = address & 0xFFFFFF;
    command(bit);
    return Wait_SPI_Idle(chip_struct());
}

int SPIEraseSector(uint32_t sector)
{
    struct flash_chip *chip = chip_struct();
    if (sector >= chip->size / chip->sector_size)
        return SPI_ERROR;
    return erase_at(sector * chip->sector_size, SPI_FLASH_SE);
}

int SPIEraseBlock(uint32_t block)
{
    struct flash_chip *chip = chip_struct();
    if (block >= chip->size / chip->block_size)
        return SPI_ERROR;
    return erase_at(block * chip->block_size, SPI_FLASH_BE);
}

int SPIEraseChip(void)
{
    return erase_at(0, SPI_FLASH_CE);
}

/* Erases `count` sectors from `sector`, by blocks where whole ones fit. */
static int erase_sectors(uint32_t sector, uint32_t count)
{
    uint32_t per_block = chip_struct()->block_size / chip_struct()->sector_size;
    while (count) {
        bool whole = sector % per_block == 0 && count >= per_block;
        int result = whole ? SPIEraseBlock(sector / per_block) : SPIEraseSector(sector);
        if (result)
            return result;
        sector += whole ? per_block : 1;
        count -= whole ? per_block : 1;
    }
    return SPI_OK;
}

/* The genuine ROM forgets to count the sectors up to the first block boundary, and
 * clients ask for less so that it comes out right: n sectors erase n + head. */
int SPIEraseArea(uint32_t start, uint32_t length)
{
    struct flash_chip *chip = chip_struct();
    uint32_t first = start / chip->sector_size;
    uint32_t per_block = chip->block_size / chip->sector_size;
    uint32_t n = (length + chip->sector_size - 1) / chip->sector_size;
    uint32_t head = per_block - first % per_block;
    if (start % chip->sector_size || start + length > chip->size)
        return SPI_ERROR;
    return erase_sectors(first, n + (head < n ? head : n));
}

int SPIParamCfg(uint32_t id, uint32_t size, uint32_t block, uint32_t sector, uint32_t page,
                uint32_t status_mask)
{
    *chip_struct() = (struct flash_chip){id, size, block, sector, page, status_mask};
    return SPI_OK;
}

/* --- raw commands: entries that firmware calls and no list names ---------------- */

int spi_erase_sector_raw(struct flash_chip *chip, uint32_t address);
int spi_erase_sector_raw(struct flash_chip *chip, uint32_t address)
{
    if (address & (chip->sector_size - 1))
        return SPI_ERROR;
    REG(SPI_ADDR(0)) = address & 0xFFFFFF;
    command(SPI_FLASH_SE);
    return Wait_SPI_Idle(chip);
}

int spi_page_program_raw(struct flash_chip *chip, uint32_t address, const uint32_t *from,
                         uint32_t length);
int spi_page_program_raw(struct flash_chip *chip, uint32_t address, const uint32_t *from,
                         uint32_t length)
{
    (void)chip;
    return SPIWrite(address, from, length);
}

int spi_read_raw(struct flash_chip *chip, uint32_t address, uint32_t *to, uint32_t length);
int spi_read_raw(struct flash_chip *chip, uint32_t address, uint32_t *to, uint32_t length)
{
    (void)chip;
    return SPIRead(address, to, length);
}

/* --- pads and modes -------------------------------------------------------------- */

/* The six pads between chip and flash, as SPI rather than SDIO. */
void SelectSpiFunction(void)
{
    for (uint32_t offset = 0x1C; offset <= 0x30; offset += 4)
        REG(IOMUX_BASE + offset) = (REG(IOMUX_BASE + offset) & ~IOMUX_FUNC_MASK) | IOMUX_FUNC(1);
}

static const uint32_t read_modes[] ROM_WORDS = {
    SPI_QIO_MODE | SPI_FASTRD_MODE,
    SPI_QOUT_MODE | SPI_FASTRD_MODE,
    SPI_DIO_MODE | SPI_FASTRD_MODE,
    SPI_DOUT_MODE | SPI_FASTRD_MODE,
    SPI_FASTRD_MODE,
    0,
};

/* mode: 0 qio, 1 qout, 2 dio, 3 dout, 4 fast, 5 slow. */
int SPIReadModeCnfig(uint32_t mode)
{
    if (mode >= sizeof read_modes / sizeof read_modes[0])
        return SPI_ERROR;
    reg_clear(SPI_CTRL(0),
              SPI_QIO_MODE | SPI_QOUT_MODE | SPI_DIO_MODE | SPI_DOUT_MODE | SPI_FASTRD_MODE);
    if (mode < 2)
        Enable_QMode(chip_struct());
    reg_set(SPI_CTRL(0), read_modes[mode]);
    return SPI_OK;
}

void spi_flash_attach(void)
{
    SelectSpiFunction();
    reg_set(SPI_USER(0), SPI_FLASH_MODE);
    reg_clear(SPI_CTRL(0), SPI_ENABLE_AHB);
    REG(IOMUX_CONF) &= ~SPI0_CLK_EQU_SYS_CLK;
    command(SPI_FLASH_RES);
}
