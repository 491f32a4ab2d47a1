/* SPI transactions: the fixed flash commands of SPI_CMD and the user's own. */
#include "board/dev/spi.h"

#include <string.h>

#include "base/bytes.h"

#define REG(s, name) ((s)->reg[((name)&0xFFU) / 4])

enum { BUFFER_BYTES = 64 };

/* One transaction in the making. */
struct transaction {
    struct spi *spi;
    struct env *env;
    struct spi_slave slave;
};

/* Words go lowest byte first, or the other way (`swapped`). */
static uint32_t place(unsigned first, uint32_t i, bool swapped)
{
    return ((first * 4 + i) % BUFFER_BYTES) ^ (swapped ? 3U : 0U);
}

static void get_buffer(const struct spi *s, unsigned first, bool swapped, uint8_t *bytes,
                       uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = place(first, i, swapped);
        bytes[i] = (uint8_t)(REG(s, SPI_W(0, 0) + at) >> 8 * (at % 4));
    }
}

static void put_buffer(struct spi *s, unsigned first, bool swapped, const uint8_t *bytes,
                       uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = place(first, i, swapped), shift = 8 * (at % 4);
        uint32_t *word = &REG(s, SPI_W(0, 0) + at);
        *word = (*word & ~(0xFFU << shift)) | (uint32_t)bytes[i] << shift;
    }
}

static void transfer(struct transaction *t, struct flash_transfer *f)
{
    if (t->slave.part)
        flash_part_transfer(t->slave.part, t->slave.bytes, t->env, f);
    else
        memset(f->out, t->slave.input ? 0xFF : 0, f->out_size);
}

/* --- fixed commands ------------------------------------------------------- */

static uint32_t address_of(const struct spi *s)
{
    return REG(s, SPI_ADDR(0)) & 0xFFFFFFU;
}

/* Length in SPI_ADDR's top byte, at most the buffer. */
static uint32_t length_of(const struct spi *s)
{
    uint32_t length = REG(s, SPI_ADDR(0)) >> 24;
    return length > BUFFER_BYTES ? BUFFER_BYTES : length;
}

static void plain(struct transaction *t, uint8_t opcode)
{
    struct flash_transfer f = {.opcode = opcode, .address = address_of(t->spi)};
    uint8_t nothing[1];
    f.out = nothing;
    transfer(t, &f);
}

static void read_flash(struct transaction *t)
{
    uint8_t out[BUFFER_BYTES];
    struct flash_transfer f = {
        .opcode = 0x03, .address = address_of(t->spi), .out = out, .out_size = length_of(t->spi)};
    transfer(t, &f);
    put_buffer(t->spi, 0, false, out, f.out_size);
}

static void program_flash(struct transaction *t)
{
    uint8_t in[BUFFER_BYTES], nothing[1];
    struct flash_transfer f = {.opcode = 0x02,
                               .address = address_of(t->spi),
                               .in = in,
                               .in_size = length_of(t->spi),
                               .out = nothing};
    get_buffer(t->spi, 0, false, in, f.in_size);
    transfer(t, &f);
}

static void read_id(struct transaction *t)
{
    uint8_t out[4] = {0};
    struct flash_transfer f = {.opcode = 0x9F, .out = out, .out_size = 3};
    transfer(t, &f);
    put_buffer(t->spi, 0, false, out, 4);
}

static void read_status(struct transaction *t)
{
    uint8_t out[1];
    struct flash_transfer f = {.opcode = 0x05, .out = out, .out_size = 1};
    transfer(t, &f);
    REG(t->spi, SPI_RD_STATUS(0)) = (REG(t->spi, SPI_RD_STATUS(0)) & ~0xFFU) | out[0];
}

/* One byte, or two with SPI_CTRL bit 22 (the ROM's two-byte write). */
static void write_status(struct transaction *t)
{
    uint32_t value = REG(t->spi, SPI_RD_STATUS(0));
    uint8_t in[2] = {(uint8_t)value, (uint8_t)(value >> 8)}, nothing[1];
    struct flash_transfer f = {.opcode = 0x01, .in = in, .out = nothing};
    f.in_size = REG(t->spi, SPI_CTRL(0)) & (1U << 22) ? 2 : 1;
    transfer(t, &f);
}

/* --- the user's own ------------------------------------------------------- */

static uint32_t user_bytes(uint32_t user1, unsigned shift)
{
    return ((user1 >> shift & 0x1FFU) + 1 + 7) / 8;
}

static uint32_t user_address(const struct spi *s)
{
    uint32_t bits = (REG(s, SPI_USER1(0)) >> SPI_USR_ADDR_BITLEN_S) + 1;
    return REG(s, SPI_ADDR(0)) >> (32 - bits);
}

static void user(struct transaction *t)
{
    struct spi *s = t->spi;
    uint32_t user = REG(s, SPI_USER(0)), user1 = REG(s, SPI_USER1(0));
    uint8_t in[BUFFER_BYTES], out[BUFFER_BYTES];
    struct flash_transfer f = {.in = in, .out = out};
    if (user & SPI_USR_COMMAND)
        f.opcode = (uint8_t)REG(s, SPI_USER2(0));
    if (user & SPI_USR_ADDR)
        f.address = user_address(s);
    if (user & SPI_USR_MOSI)
        f.in_size = user_bytes(user1, SPI_USR_MOSI_BITLEN_S);
    if (user & SPI_USR_MISO)
        f.out_size = user_bytes(user1, SPI_USR_MISO_BITLEN_S);
    if (user & SPI_DUPLEX && user & SPI_USR_MOSI)
        f.out_size = f.in_size; /* what comes in while the other goes out */
    get_buffer(s, user & SPI_USR_MOSI_HIGHPART ? 8 : 0, user & SPI_WR_BYTE_ORDER, in, f.in_size);
    transfer(t, &f);
    put_buffer(s, user & SPI_USR_MISO_HIGHPART ? 8 : 0, user & SPI_RD_BYTE_ORDER, out, f.out_size);
}

/* --- dispatch ------------------------------------------------------------- */

static void write_enable(struct transaction *t)
{
    plain(t, 0x06);
}

static void write_disable(struct transaction *t)
{
    plain(t, 0x04);
}

static void erase_sector(struct transaction *t)
{
    plain(t, 0x20);
}

static void erase_block(struct transaction *t)
{
    plain(t, 0xD8);
}

static void erase_chip(struct transaction *t)
{
    plain(t, 0xC7);
}

static void power_down(struct transaction *t)
{
    plain(t, 0xB9);
}

static void release(struct transaction *t)
{
    plain(t, 0xAB);
}

static void nothing(struct transaction *t)
{
    (void)t;
}

/* By bit of SPI_CMD, from the highest one. */
static void (*const commands[])(struct transaction *) = {
    read_flash,   write_enable, write_disable, read_id,    read_status, write_status, program_flash,
    erase_sector, erase_block,  erase_chip,    power_down, release,     nothing,      user,
};

static void run_command(struct transaction *t, uint32_t command)
{
    for (unsigned i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (command & 1U << (31 - i))
            commands[i](t);
}

/* --- the window's reads --------------------------------------------------- */

/* Clocks before the data (command, address, mode and dummy), and lines for the data:
 * W25Q32FV data sheet, instruction set tables 1 to 3, for 03h, 0Bh, 3Bh, BBh, 6Bh, EBh.
 * VERIFY: what the controller adds between lines (a logic analyser on the flash's clock). */
struct read_mode {
    uint32_t bit; /* of SPI_CTRL */
    uint8_t clocks, lines;
};

static struct read_mode read_mode(uint32_t ctrl)
{
    static const struct read_mode modes[] = {
        {SPI_QIO_MODE,  8 + 6 + 6,  4},
        {SPI_QOUT_MODE, 8 + 24 + 8, 4},
        {SPI_DIO_MODE,  8 + 12 + 4, 2},
        {SPI_DOUT_MODE, 8 + 24 + 8, 2},
    };
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        if (ctrl & modes[i].bit)
            return modes[i];
    return (struct read_mode){0, ctrl & SPI_FASTRD_MODE ? 8 + 24 + 8 : 8 + 24, 1};
}

static uint32_t clock_ticks(const struct spi *s, const struct env *env, bool undivided)
{
    uint32_t clock = REG(s, SPI_CLOCK(0));
    uint32_t divider =
        ((clock >> SPI_CLKDIV_PRE_S & 0x1FFFU) + 1) * ((clock >> SPI_CLKCNT_N_S & 63) + 1);
    return env_bus_clock(env) * (undivided || clock & SPI_CLK_EQU_SYSCLK ? 1 : divider);
}

uint32_t spi_read_ticks(const struct spi *s, const struct env *env, bool undivided, uint32_t bytes)
{
    struct read_mode mode = read_mode(REG(s, SPI_CTRL(0)));
    return (mode.clocks + bytes * 8 / mode.lines) * clock_ticks(s, env, undivided);
}

bool spi_maps_flash(const struct spi *s)
{
    return REG(s, SPI_CTRL(0)) & SPI_ENABLE_AHB;
}

void spi_reset(struct spi *s, uint32_t number)
{
    memset(s, 0, sizeof *s);
    s->number = number;
    REG(s, SPI_USER(0)) = SPI_USR_COMMAND;
    REG(s, SPI_USER2(0)) = 7U << SPI_USR_COMMAND_BITLEN_S;
}

uint32_t spi_load(struct spi *s, struct env *env, uint32_t offset)
{
    (void)env;
    return s->reg[offset / 4];
}

static void set_interrupt(struct spi *s, struct env *env)
{
    uint32_t slave = REG(s, SPI_SLAVE(0));
    bool level = slave & SPI_TRANS_DONE && slave & SPI_TRANS_DONE_EN;
    if (level == s->interrupts)
        return;
    s->interrupts = level;
    env_wire(env, s->number ? WIRE_SPI1 : WIRE_SPI0, level);
}

void spi_store(struct spi *s, struct env *env, struct spi_slave slave, uint32_t offset,
               uint32_t value)
{
    switch (offset) {
    case SPI_CMD(0) & 0xFFU: /* and reads 0 again */
        run_command(&(struct transaction){s, env, slave}, value);
        REG(s, SPI_SLAVE(0)) |= SPI_TRANS_DONE;
        set_interrupt(s, env);
        break;
    case SPI_SLAVE(0) & 0xFFU:
        REG(s, SPI_SLAVE(0)) = value;
        set_interrupt(s, env);
        break;
    case SPI_CTRL(0) & 0xFFU:
        REG(s, SPI_CTRL(0)) = value;
        env_remap(env);
        break;
    default: s->reg[offset / 4] = value;
    }
}
