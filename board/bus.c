/* Where an access goes, and what refuses it. */
#include "board/bus.h"

#include "base/bytes.h"
#include "board/code.h"

static bool aligned(uint32_t address, unsigned size)
{
    return !(address & (size - 1));
}

static bool is_dram(uint32_t address)
{
    return address - DRAM_BASE < DRAM_SIZE;
}

static bool is_code_window(uint32_t address)
{
    return address - BUS_CODE_BASE < BUS_CODE_WINDOWS * FLASH_WINDOW_SIZE;
}

static bool is_device(uint32_t address)
{
    return address - PERIPHERALS_BASE < PERIPHERALS_SIZE || address - DPORT_BASE < DPORT_SIZE ||
           address - MAC_BASE < MAC_SIZE;
}

/* Nothing is there, and nothing that comes and goes with the cache or a mapping. */
static bool is_gap(uint32_t address)
{
    return !is_code_window(address) ||
           address - (ROM_BASE + ROM_SIZE) < FLASH_WINDOW_SIZE - ROM_SIZE;
}

static bool is_refused(uint32_t address)
{
    return address < 0x20000000U || address >= 0x80000000U;
}

/* Region protection as the SDK leaves it: the lowest and the upper half refuse.
 * Elsewhere whole words go nowhere: esptool's own tests, which its authors run on
 * chips, load and store words at 0x50000000 and 0x400C0000 and go on.  VERIFY: what
 * such a load gives (here: 0), and narrow accesses there (here: LoadStoreError). */
static enum bus_status nowhere(uint32_t address, unsigned size)
{
    if (is_refused(address))
        return BUS_PROHIBITED;
    return size == 4 && is_gap(address) ? BUS_OK : BUS_ERROR;
}

static const uint8_t *code_at(const struct bus *bus, uint32_t address)
{
    uint32_t offset = address - BUS_CODE_BASE, window = offset >> 20;
    return &bus->window[window][offset & (FLASH_WINDOW_SIZE - 1) & bus->window_mask[window]];
}

static bool iram_is_there(const struct bus *bus, uint32_t offset)
{
    return offset < IRAM_SIZE && (bus->iram_mapped >> (offset >> 14) & 1);
}

/* Can the window be read as data at this address?  Flash without its cache reads
 * as zeros.  VERIFY: what hardware gives then; one early SDK does it and goes on. */
static bool window_answers(const struct bus *bus, uint32_t address)
{
    uint32_t offset = address - BUS_CODE_BASE, in_window = offset & (FLASH_WINDOW_SIZE - 1);
    switch (offset >> 20) {
    case BUS_ROM: return in_window < ROM_SIZE;
    case BUS_IRAM: return iram_is_there(bus, in_window);
    default: return true;
    }
}

bool bus_has_code(const struct bus *bus, uint32_t address)
{
    if (!is_code_window(address) || !window_answers(bus, address))
        return false;
    return address < FLASH_WINDOW_BASE || bus->flash_mapped;
}

uint8_t bus_code_byte(const struct bus *bus, uint32_t address)
{
    return bus_has_code(bus, address) ? *code_at(bus, address) : 0;
}

static uint32_t load_memory(const uint8_t *at, unsigned size)
{
    return size == 4 ? le32_get(at) : size == 2 ? le16_get(at) : *at;
}

static void store_memory(uint8_t *at, unsigned size, uint32_t value)
{
    if (size == 4)
        le32_put(at, value);
    else if (size == 2)
        le16_put(at, (uint16_t)value);
    else
        *at = (uint8_t)value;
}

/* Devices have words; a narrow access takes or replaces part of one. */
static uint32_t load_device(struct bus *bus, uint32_t address, unsigned size)
{
    uint32_t word = bus->load_device(bus->devices, address & ~3U);
    return size == 4 ? word : word >> 8 * (address & 3U) & (0xFFFFFFFFU >> (32 - 8 * size));
}

static void store_device(struct bus *bus, uint32_t address, unsigned size, uint32_t value)
{
    if (size < 4) {
        uint32_t mask = 0xFFFFFFFFU >> (32 - 8 * size), shift = 8 * (address & 3U);
        uint32_t word = bus->load_device(bus->devices, address & ~3U);
        value = (word & ~(mask << shift)) | (value & mask) << shift;
    }
    bus->store_device(bus->devices, address & ~3U, value);
}

static uint32_t load_window(struct bus *bus, uint32_t address)
{
    if (bus->line_wait && address >= FLASH_WINDOW_BASE && bus->flash_mapped)
        bus->wait = bus->line_wait(bus->devices, address);
    return le32_get(code_at(bus, address));
}

/* The CPU does aligned accesses of DRAM by itself; devices are what comes here most. */
enum bus_status bus_load(struct bus *bus, uint32_t address, unsigned size, uint32_t *value)
{
    if (!aligned(address, size))
        return is_refused(address) ? BUS_PROHIBITED : BUS_UNALIGNED;
    *value = 0;
    if (is_device(address))
        *value = load_device(bus, address, size);
    else if (is_code_window(address) && size == 4 && window_answers(bus, address))
        *value = load_window(bus, address);
    else if (is_dram(address))
        *value = load_memory(bus->dram + (address - DRAM_BASE), size);
    else
        return nowhere(address, size);
    return BUS_OK;
}

enum bus_status bus_store(struct bus *bus, uint32_t address, unsigned size, uint32_t value)
{
    if (!aligned(address, size))
        return is_refused(address) ? BUS_PROHIBITED : BUS_UNALIGNED;
    if (is_device(address)) {
        store_device(bus, address, size, value);
    } else if (is_dram(address)) {
        store_memory(bus->dram + (address - DRAM_BASE), size, value);
    } else if (size == 4 && iram_is_there(bus, address - IRAM_BASE)) {
        le32_put(bus->iram + (address - IRAM_BASE), value);
        if (code_written(bus->code, address)) {
            bus->code_changes++;
            bus->attention = true;
        }
    } else {
        return nowhere(address, size);
    }
    return BUS_OK;
}
