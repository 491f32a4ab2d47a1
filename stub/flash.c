/* The flash chip through SPI0's own flash commands (chip/spi.h). */
#include "chip/memory.h"
#include "chip/rom.h"
#include "chip/spi.h"
#include "stub/rom.h"
#include "stub/stub.h"

static void command(uint32_t which)
{
    REG(SPI_CMD(0)) = which;
    while (REG(SPI_CMD(0)))
        ;
}

bool flash_busy(void)
{
    command(SPI_FLASH_RDSR);
    return REG(SPI_RD_STATUS(0)) & SPI_FLASH_BUSY;
}

void flash_wait(void)
{
    while (flash_busy())
        ;
}

static void enable_write(void)
{
    flash_wait();
    command(SPI_FLASH_WREN);
}

/* The pins, then the clock and read mode that the ROM uses; and the chip's write
 * protection off. */
void flash_attach(void)
{
    rom_select_spi();
    rom_flash_attach();
    flash_wait();
    rom_spi_unlock();
    flash_wait(); /* it writes the status register, and a busy chip tells no id */
}

void flash_erase_chip(void)
{
    enable_write();
    command(SPI_FLASH_CE);
    flash_wait();
}

void flash_erase(uint32_t address, bool block)
{
    enable_write();
    REG(SPI_ADDR(0)) = address;
    command(block ? SPI_FLASH_BE : SPI_FLASH_SE);
}

void flash_program(uint32_t address, const uint32_t *words, uint32_t size)
{
    enable_write();
    REG(SPI_ADDR(0)) = address | size << 24;
    for (uint32_t i = 0; i < size / 4; i++)
        REG(SPI_W(0, i)) = words[i];
    command(SPI_FLASH_PP);
}

void flash_read(uint32_t address, uint32_t *words, uint32_t size)
{
    flash_wait();
    while (size > 0) {
        uint32_t part = size < BURST ? size : BURST;
        REG(SPI_ADDR(0)) = address | part << 24;
        command(SPI_FLASH_READ);
        for (uint32_t i = 0; i < part / 4; i++)
            *words++ = REG(SPI_W(0, i));
        address += part, size -= part;
    }
}
