/* Registers, fuses and SPI transactions over the loader's protocol. */
#include "flash/target.h"

#include "base/bytes.h"
#include "chip/dport.h"
#include "chip/spi.h"
#include "chip/uart.h"

/* JEDEC opcodes: any 25-series data sheet. */
enum {
    FLASH_OP_RDID = 0x9F,
    FLASH_OP_WREN = 0x06,
    FLASH_OP_WREN_VOLATILE = 0x50,
    FLASH_VENDOR_ADESTO = 0x1F,
};
static const uint8_t status_reads[] = {0x05, 0x35, 0x15}, status_writes[] = {0x01, 0x31, 0x11};

int target_read_reg(struct link *link, uint32_t address, uint32_t *value)
{
    struct loader_request r = {.op = LOADER_READ_REG, .words = {address}, .word_count = 1};
    struct loader_event reply;
    int status = link_insist(link, &r, TARGET_REG_MS, TARGET_TRIES, &reply);
    if (status == FLASH_OK)
        *value = reply.value;
    return status;
}

int target_write_reg(struct link *link, uint32_t address, uint32_t value, uint32_t mask)
{
    struct loader_request r = {
        .op = LOADER_WRITE_REG, .words = {address, value, mask, 0},
             .word_count = 4
    };
    return link_insist(link, &r, TARGET_REG_MS, TARGET_TRIES, NULL);
}

/* --- what the chip is ------------------------------------------------------ */

int target_check(struct link *link, uint32_t *magic)
{
    int status = target_read_reg(link, CHIP_MAGIC_ADDRESS, magic);
    if (status == FLASH_OK && *magic != CHIP_MAGIC_ESP8266)
        status = FLASH_WRONG_CHIP;
    return status;
}

static uint32_t vendor_of(const uint32_t w[4])
{
    if (w[3])
        return w[3] & 0xFFFFFF;
    return (w[1] >> 16 & 0xFF) == 0 ? 0x18FE34 : 0xACD074;
}

static void read_fuses(const uint32_t w[4], struct target_facts *f)
{
    uint32_t vendor = vendor_of(w);
    f->mac[0] = (uint8_t)(vendor >> 16);
    f->mac[1] = (uint8_t)(vendor >> 8);
    f->mac[2] = (uint8_t)vendor;
    f->mac[3] = (uint8_t)(w[1] >> 8);
    f->mac[4] = (uint8_t)w[1];
    f->mac[5] = (uint8_t)(w[0] >> 24);
    f->chip_id = w[0] >> 24 | (w[1] & 0xFFFFFF) << 8;
    f->esp8285 = (w[0] >> 4 & 1) || (w[2] >> 16 & 1);
}

/* The UART's clock is twice the crystal; a divisor is clocks per bit. */
static unsigned nearest_crystal(uint32_t divisor, unsigned baud)
{
    uint64_t khz = (uint64_t)(divisor & 0xFFFFF) * baud / 2000;
    return khz > 33000 ? 40 : 26;
}

int target_read_facts(struct link *link, unsigned baud, struct target_facts *facts)
{
    static const uint32_t fuses[] = {EFUSE_DATA0, EFUSE_DATA1, EFUSE_DATA2, EFUSE_DATA3};
    uint32_t words[4], divisor = 0;
    int status = FLASH_OK;
    for (int i = 0; i < 4 && status == FLASH_OK; i++)
        status = target_read_reg(link, fuses[i], &words[i]);
    if (status == FLASH_OK)
        status = target_read_reg(link, UART_CLKDIV(0), &divisor);
    if (status != FLASH_OK)
        return status;
    read_fuses(words, facts);
    facts->crystal_mhz = nearest_crystal(divisor, baud);
    return FLASH_OK;
}

/* --- SPI -------------------------------------------------------------------- */

struct write {
    uint32_t address, value;
};

static int write_regs(struct link *link, const struct write *writes, int count)
{
    int status = FLASH_OK;
    for (int i = 0; i < count && status == FLASH_OK; i++)
        status = target_write_reg(link, writes[i].address, writes[i].value, 0xFFFFFFFF);
    return status;
}

static uint32_t user_bits(const struct target_spi *t)
{
    return SPI_USR_COMMAND | (t->address_bits ? SPI_USR_ADDR : 0) |
           (t->dummy_bits ? SPI_USR_DUMMY : 0) | (t->in_bits ? SPI_USR_MISO : 0) |
           (t->out_bits ? SPI_USR_MOSI : 0);
}

static uint32_t lengths(const struct target_spi *t)
{
    return (t->address_bits ? t->address_bits - 1 : 0) << SPI_USR_ADDR_BITLEN_S |
           (t->out_bits ? t->out_bits - 1 : 0) << SPI_USR_MOSI_BITLEN_S |
           (t->in_bits ? t->in_bits - 1 : 0) << SPI_USR_MISO_BITLEN_S |
           (t->dummy_bits ? t->dummy_bits - 1 : 0) << SPI_USR_DUMMY_CYCLELEN_S;
}

static int wait_until_done(struct link *link)
{
    uint32_t command = SPI_USR;
    int status = FLASH_OK;
    for (int i = 0; i < 10 && status == FLASH_OK && (command & SPI_USR); i++)
        status = target_read_reg(link, SPI_CMD(0), &command);
    return status == FLASH_OK && (command & SPI_USR) ? FLASH_NO_FLASH : status;
}

/* The address is sent from the register's top. */
static int run_transaction(struct link *link, const struct target_spi *t, uint32_t *in)
{
    const struct write writes[] = {
        {SPI_USER(0),  user_bits(t)                                              },
        {SPI_USER1(0), lengths(t)                                                },
        {SPI_USER2(0), 7U << SPI_USR_COMMAND_BITLEN_S | t->opcode                },
        {SPI_ADDR(0),  t->address_bits ? t->address << (32 - t->address_bits) : 0},
        {SPI_W(0,      0),                                                         t->out},
        {SPI_CMD(0),            SPI_USR                                                            },
    };
    int status = write_regs(link, writes, sizeof writes / sizeof writes[0]);
    if (status == FLASH_OK)
        status = wait_until_done(link);
    if (status == FLASH_OK)
        status = target_read_reg(link, SPI_W(0, 0), in);
    if (status == FLASH_OK && t->in_bits && t->in_bits < 32)
        *in &= (1U << t->in_bits) - 1;
    return status;
}

/* The registers are left as they were: the ROM's own flash functions use them. */
int target_spi(struct link *link, const struct target_spi *transaction, uint32_t *in)
{
    static const uint32_t saved_at[] = {SPI_USER(0), SPI_USER1(0), SPI_USER2(0)};
    struct write saved[3];
    int status = FLASH_OK;
    for (int i = 0; i < 3 && status == FLASH_OK; i++) {
        saved[i].address = saved_at[i];
        status = target_read_reg(link, saved_at[i], &saved[i].value);
    }
    if (status != FLASH_OK)
        return status;
    status = run_transaction(link, transaction, in);
    int restored = write_regs(link, saved, 3);
    return status != FLASH_OK ? status : restored;
}

int target_flash_id(struct link *link, uint32_t *id)
{
    return target_spi(link, &(struct target_spi){.opcode = FLASH_OP_RDID, .in_bits = 24}, id);
}

/* The size byte is a power of two; some makers count from 0x32 for the same sizes, and
 * Adesto has the code in the type byte (4 = 512 KB ... 9 = 16 MB). */
uint32_t target_flash_size(uint32_t id)
{
    uint32_t code = id >> 16 & 0xFF;
    if ((id & 0xFF) == FLASH_VENDOR_ADESTO)
        code = (id >> 8 & 0x1F) + 0x0F;
    if (code >= 0x32 && code <= 0x3A)
        code -= 0x20;
    return code >= 0x12 && code <= 0x18 ? 1U << code : 0;
}

int target_read_flash_status(struct link *link, unsigned bytes, uint32_t *value)
{
    int status = FLASH_OK;
    *value = 0;
    for (unsigned i = 0; i < bytes && status == FLASH_OK; i++) {
        uint32_t byte = 0;
        status =
            target_spi(link, &(struct target_spi){.opcode = status_reads[i], .in_bits = 8}, &byte);
        *value |= byte << 8 * i;
    }
    return status;
}

/* Two bytes go by one 01 command; the third and, when there are three, each have their own. */
int target_write_flash_status(struct link *link, unsigned bytes, uint32_t value, bool lasting)
{
    uint32_t none;
    struct target_spi enable = {.opcode = lasting ? FLASH_OP_WREN : FLASH_OP_WREN_VOLATILE};
    if (bytes == 2) {
        int status = target_spi(link, &enable, &none);
        struct target_spi both = {.opcode = status_writes[0], .out = value, .out_bits = 16};
        return status != FLASH_OK ? status : target_spi(link, &both, &none);
    }
    int status = FLASH_OK;
    for (unsigned i = 0; i < bytes && status == FLASH_OK; i++) {
        struct target_spi one = {
            .opcode = status_writes[i], .out = value >> 8 * i & 0xFF, .out_bits = 8};
        status = target_spi(link, &enable, &none);
        if (status == FLASH_OK)
            status = target_spi(link, &one, &none);
    }
    return status;
}
