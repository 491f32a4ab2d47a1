/* The serial loader: finds the line's rate, then serves the commands of chip/loader.h.
 *
 * Oddities are the genuine ROM's (measured), and clients depend on some: `value` of a reply
 * is the last one that SYNC or READ_REG set, its error byte the last error since SYNC,
 * READ_REG or WRITE_REG, and an unknown command is answered under the op of the last known
 * one - eight times when that was SYNC. */
#include "chip/loader.h"

#include "rom/rom.h"

/* Room for the largest frame the ROM takes and its 8-byte header. */
enum { HEADER = 8, FRAME_MAX = HEADER + LOADER_ROM_DATA_MAX, BLOCK_HEADER = 16 };

struct transfer { /* between a BEGIN and its END */
    uint32_t packets, packet_size, next_packet;
    uint32_t address, total;
    bool begun;
    bool flash; /* the last BEGIN was FLASH_BEGIN; without it packets are taken, but not written */
};

struct loader {
    uint8_t op;               /* the last known command: what replies are sent under */
    uint8_t error;            /* the last one; SYNC, READ_REG and WRITE_REG clear it */
    uint32_t value;           /* the last that SYNC or READ_REG set */
    struct transfer transfer; /* one: a BEGIN of either kind starts it anew */
    uint32_t frame_words[(FRAME_MAX + 3) / 4];
};

/* Between the ROM's variables and its stack, all in the ROM's own 16 KB: stock stubs
 * use RAM up to there, and a frame is too large for .bss.  2 KB of stack are left. */
static struct loader *loader_state(void)
{
    return (struct loader *)0x3FFFE000U;
}

/* --- SLIP -------------------------------------------------------------------------------- */

static void put_escaped(uint8_t c)
{
    if (c == SLIP_END || c == SLIP_ESC) {
        uart_tx_one_char(SLIP_ESC);
        c = c == SLIP_END ? SLIP_ESC_END : SLIP_ESC_ESC;
    }
    uart_tx_one_char(c);
}

void send_packet(const uint8_t *bytes, uint32_t length);
void send_packet(const uint8_t *bytes, uint32_t length)
{
    uart_tx_one_char(SLIP_END);
    while (length--)
        put_escaped(*bytes++);
    uart_tx_one_char(SLIP_END);
}

/* The next byte of a frame, unescaped; negative at its end. */
static int get_unescaped(void)
{
    uint8_t c = uart_rx_one_char_block();
    if (c == SLIP_END)
        return -1;
    if (c != SLIP_ESC)
        return c;
    c = uart_rx_one_char_block();
    return c == SLIP_ESC_END ? SLIP_END : c == SLIP_ESC_ESC ? SLIP_ESC : c;
}

/* One frame that isn't empty; what doesn't fit is dropped, its length still counted. */
static uint32_t get_frame(uint8_t *to, uint32_t room)
{
    uint32_t length = 0;
    while (uart_rx_one_char_block() != SLIP_END)
        ;
    for (;;) {
        int c = get_unescaped();
        if (c < 0 && length)
            return length;
        if (c < 0)
            continue;
        if (length < room)
            to[length] = (uint8_t)c;
        length++;
    }
}

/* --- replies --------------------------------------------------------------------------- */

static uint32_t word_at(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void reply(struct loader *l, int error)
{
    if (error)
        l->error = (uint8_t)error;
    uint8_t r[10] = {LOADER_RESPONSE, l->op, 2, 0};
    memcpy(&r[4], &l->value, 4);
    r[8] = error != LOADER_OK;
    r[9] = l->error;
    for (uint32_t times = l->op == LOADER_SYNC ? LOADER_SYNC_REPLIES : 1; times; times--)
        send_packet(r, sizeof r);
}

/* --- commands: each takes the data and their stated length, and returns its error ------ */

static int sync(struct loader *l, const uint8_t *data, uint32_t length)
{
    (void)length;
    l->value = word_at(data);
    l->error = LOADER_OK;
    return LOADER_OK;
}

static int read_reg(struct loader *l, const uint8_t *data, uint32_t length)
{
    (void)length;
    l->value = REG(word_at(data));
    l->error = LOADER_OK;
    return LOADER_OK;
}

static void write_masked(uint32_t address, uint32_t value, uint32_t mask)
{
    if (mask != ~0U)
        value = (REG(address) & ~mask) | (value & mask);
    REG(address) = value;
}

static int write_reg(struct loader *l, const uint8_t *data, uint32_t length)
{
    for (; length >= 16; length -= 16, data += 16) {
        ets_delay_us(word_at(data + 12) & 0xFFFF);
        write_masked(word_at(data), word_at(data + 4), word_at(data + 8));
    }
    l->error = LOADER_OK;
    return LOADER_OK;
}

static int set_params(struct loader *l, const uint8_t *data, uint32_t length)
{
    (void)l;
    if (length != sizeof(struct flash_chip))
        return LOADER_BAD_FORMAT;
    memcpy(flashchip, data, sizeof *flashchip);
    return LOADER_OK;
}

static int begin(struct transfer *t, const uint8_t *data, uint32_t length)
{
    if (length != 16 || word_at(data + 8) > LOADER_ROM_BLOCK_MAX)
        return LOADER_BAD_FORMAT;
    *t = (struct transfer){.total = word_at(data),
                           .packets = word_at(data + 4),
                           .packet_size = word_at(data + 8),
                           .address = word_at(data + 12),
                           .begun = true};
    return LOADER_OK;
}

static int flash_begin(struct loader *l, const uint8_t *data, uint32_t length)
{
    int error = begin(&l->transfer, data, length);
    if (error)
        return error;
    spi_flash_attach();
    l->transfer.flash = true;
    bool erased =
        SPIUnlock() == SPI_OK && SPIEraseArea(l->transfer.address, l->transfer.total) == SPI_OK;
    return erased ? LOADER_OK : LOADER_FAILED;
}

static int mem_begin(struct loader *l, const uint8_t *data, uint32_t length)
{
    return begin(&l->transfer, data, length);
}

static uint8_t checksum_of(const uint8_t *bytes, uint32_t length)
{
    uint8_t sum = LOADER_CHECKSUM_SEED;
    while (length--)
        sum ^= *bytes++;
    return sum;
}

/* What FLASH_DATA and MEM_DATA have in common: is this the packet that should come?  One
 * that fails its checksum is counted all the same. */
static int take_packet(struct loader *l, struct transfer *t, const uint8_t *data, uint32_t length)
{
    uint32_t size = word_at(data);
    uint8_t stored = ((uint8_t *)l->frame_words)[4];
    if (!t->begun || length > LOADER_ROM_DATA_MAX || size > t->packet_size ||
        word_at(data + 4) != t->next_packet)
        return LOADER_BAD_FORMAT;
    t->next_packet++;
    return checksum_of(data + BLOCK_HEADER, size) == stored ? LOADER_OK : LOADER_BAD_CHECKSUM;
}

static bool flash_equals(uint32_t address, const uint8_t *bytes, uint32_t length)
{
    uint32_t words[16];
    for (uint32_t done = 0; done < length; done += sizeof words) {
        uint32_t n = length - done < sizeof words ? length - done : sizeof words;
        if (SPIRead(address + done, words, n) != SPI_OK || memcmp(words, bytes + done, n))
            return false;
    }
    return true;
}

static int flash_data(struct loader *l, const uint8_t *data, uint32_t length)
{
    struct transfer *t = &l->transfer;
    uint32_t size = word_at(data);
    int error = size % 4 ? LOADER_BAD_FORMAT : take_packet(l, t, data, length);
    if (error)
        return error;
    const uint8_t *bytes = data + BLOCK_HEADER;
    if (!t->flash)
        return LOADER_OK;
    if (SPIWrite(t->address, (const uint32_t *)bytes, size) != SPI_OK ||
        !flash_equals(t->address, bytes, size))
        return LOADER_WRITE_FAILED;
    t->address += size;
    return LOADER_OK;
}

static int mem_data(struct loader *l, const uint8_t *data, uint32_t length)
{
    struct transfer *t = &l->transfer;
    int error = take_packet(l, t, data, length);
    if (error)
        return error;
    memcpy((void *)t->address, data + BLOCK_HEADER, word_at(data));
    t->address += word_at(data);
    return LOADER_OK;
}

/* Leaves the loader, also when packets are missing. */
static int flash_end(struct loader *l, const uint8_t *data, uint32_t length)
{
    bool restart = length < 4 || word_at(data) == 0;
    reply(l, l->transfer.packets && l->transfer.next_packet == l->transfer.packets ? LOADER_OK
                                                                                   : LOADER_FAILED);
    uart_drain();
    if (restart)
        software_reset();
    boot_from_flash();
}

static int mem_end(struct loader *l, const uint8_t *data, uint32_t length)
{
    if (length > 8)
        return LOADER_BAD_FORMAT;
    if (length < 8 || word_at(data))
        return LOADER_OK;
    reply(l, LOADER_OK);
    uart_drain();
    ((program_entry *)word_at(data + 4))();
    return LOADER_OK;
}

/* --- serving ---------------------------------------------------------------------------- */

typedef int serve(struct loader *l, const uint8_t *data, uint32_t length);

static serve *const commands[] ROM_WORDS = {
    [LOADER_FLASH_BEGIN] = flash_begin,
    [LOADER_FLASH_DATA] = flash_data,
    [LOADER_FLASH_END] = flash_end,
    [LOADER_MEM_BEGIN] = mem_begin,
    [LOADER_MEM_END] = mem_end,
    [LOADER_MEM_DATA] = mem_data,
    [LOADER_SYNC] = sync,
    [LOADER_WRITE_REG] = write_reg,
    [LOADER_READ_REG] = read_reg,
    [LOADER_SPI_SET_PARAMS] = set_params,
};

static int serve_frame(struct loader *l, uint32_t length)
{
    const uint8_t *frame = (const uint8_t *)l->frame_words;
    uint32_t op = frame[1], stated = frame[2] | (uint32_t)frame[3] << 8;
    serve *command = op < sizeof commands / sizeof commands[0] ? commands[op] : NULL;
    if (!command)
        return LOADER_BAD_FORMAT;
    l->op = (uint8_t)op;
    return length > FRAME_MAX ? LOADER_BAD_FORMAT : command(l, frame + HEADER, stated);
}

static void find_rate(void)
{
    uart_div_modify(0, uart_baudrate_detect(0, 1));
}

void loader_serve(void)
{
    struct loader *l = loader_state();
    memset(l, 0, offsetof(struct loader, frame_words)); /* a frame keeps what lay behind it */
    find_rate();
    for (;;) {
        uint32_t length = get_frame((uint8_t *)l->frame_words, FRAME_MAX);
        if (length >= HEADER && ((uint8_t *)l->frame_words)[0] == LOADER_REQUEST)
            reply(l, serve_frame(l, length));
    }
}
