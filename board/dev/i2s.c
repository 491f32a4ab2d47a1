/* I2S and SLC.  Registers: chip/i2s.h. */
#include "board/dev/i2s.h"

#include <string.h>

#include "base/bytes.h"

#define REG(i, name) ((i)->reg[((name)&0xFFU) / 4])
#define SLC(i, name) ((i)->slc[((name)&0xFFU) / 4])

enum { DESCRIPTOR_BYTES = 12, WORD = 4 };

/* --- what differs between the two ways ------------------------------------ */

static const struct way {
    enum event event;
    uint32_t start;            /* of I2S_CONF */
    uint32_t link, end, reset; /* registers of SLC, bit of SLC_CONF0 */
    uint32_t done, eof, error; /* of SLC_INT */
} ways[I2S_WAYS] = {
    [I2S_OUT] = {EVENT_SLC_OUT, I2S_TX_START, SLC_RX_LINK, SLC_RX_EOF_DES_ADDR, SLC_RXLINK_RST,
                 SLC_RX_DONE_INT, SLC_RX_EOF_INT, SLC_RX_DSCR_ERR_INT},
    [I2S_IN] = {EVENT_SLC_IN,  I2S_RX_START, SLC_TX_LINK, SLC_TX_EOF_DES_ADDR, SLC_TXLINK_RST,
                 SLC_TX_DONE_INT, SLC_TX_EOF_INT, SLC_TX_DSCR_ERR_INT},
};

/* --- interrupts ----------------------------------------------------------- */

static void update(struct i2s *i, struct env *env)
{
    env_wire(env, WIRE_SLC, SLC(i, SLC_INT_RAW) & SLC(i, SLC_INT_ENA));
    env_wire(env, WIRE_I2S, REG(i, I2S_INT_RAW) & REG(i, I2S_INT_ENA));
}

static void raise_slc(struct i2s *i, struct env *env, uint32_t bits)
{
    SLC(i, SLC_INT_RAW) |= bits;
    update(i, env);
}

/* --- time ----------------------------------------------------------------- */

static uint32_t divider(uint32_t conf, unsigned shift)
{
    uint32_t value = conf >> shift & I2S_DIV_M;
    return value ? value : 1;
}

/* Two channels of 16 bits and more make a word. */
static uint64_t word_ticks(const struct i2s *i)
{
    uint32_t conf = REG(i, I2S_CONF), bits = 16 + (conf >> I2S_BITS_MOD_S & I2S_BITS_MOD_M);
    return 2ULL * bits * divider(conf, I2S_BCK_DIV_S) * divider(conf, I2S_CLKM_DIV_S) *
           TICKS_PER_160MHZ;
}

/* --- descriptors ---------------------------------------------------------- */

static uint32_t bytes_of(uint32_t head, enum i2s_way way)
{
    uint32_t size = head & SLC_DSCR_SIZE_M, length = head >> SLC_DSCR_LENGTH_S & SLC_DSCR_SIZE_M;
    return way == I2S_IN || length > size ? size : length;
}

/* The next one's time, when there is one and the unit runs. */
static void go_on(struct i2s *i, struct env *env, enum i2s_way way)
{
    struct i2s_link *link = &i->link[way];
    bool runs = REG(i, I2S_CONF) & ways[way].start && REG(i, I2S_FIFO_CONF) & I2S_DSCR_EN;
    if (!link->descriptor || !runs || link->booked)
        return;
    const uint8_t *at = env_memory(env, link->descriptor, DESCRIPTOR_BYTES);
    if (!at) {
        link->descriptor = 0;
        raise_slc(i, env, ways[way].error);
        return;
    }
    uint32_t words = (bytes_of(le32_get(at), way) + WORD - 1) / WORD;
    link->booked = true;
    env_book(env, ways[way].event, env_now(env) + (words ? words : 1) * word_ticks(i));
}

static void send(struct env *env, const uint8_t *buffer, uint32_t bytes)
{
    for (uint32_t at = 0; at + WORD <= bytes; at += WORD)
        env_sample(env, le32_get(buffer + at));
}

static void receive(uint8_t *head, uint8_t *buffer, uint32_t bytes)
{
    memset(buffer, 0, bytes);
    le32_put(head, bytes | bytes << SLC_DSCR_LENGTH_S | SLC_DSCR_EOF);
}

static void end_chain(struct i2s *i, struct env *env, enum i2s_way way)
{
    if (way == I2S_OUT)
        REG(i, I2S_INT_RAW) |= I2S_TX_REMPTY_INT;
    update(i, env);
}

void i2s_due(struct i2s *i, struct env *env, enum i2s_way way)
{
    struct i2s_link *link = &i->link[way];
    uint32_t descriptor = link->descriptor;
    uint8_t *at = env_memory(env, descriptor, DESCRIPTOR_BYTES);
    uint32_t head = at ? le32_get(at) : 0, bytes = bytes_of(head, way);
    uint8_t *buffer = at ? env_memory(env, le32_get(at + 4), bytes) : NULL;
    link->booked = false;
    if (!buffer) {
        link->descriptor = 0;
        raise_slc(i, env, ways[way].error);
        return;
    }
    link->descriptor = le32_get(at + 8);
    if (way == I2S_IN)
        receive(at, buffer, bytes);
    else
        send(env, buffer, bytes);
    if (way == I2S_OUT && SLC(i, SLC_CONF0) & SLC_RX_AUTO_WRBACK)
        le32_put(at, head & ~SLC_DSCR_OWNER);
    bool eof = way == I2S_IN || head & SLC_DSCR_EOF;
    if (eof)
        SLC(i, ways[way].end) = descriptor;
    raise_slc(i, env, ways[way].done | (eof ? ways[way].eof : 0));
    if (!link->descriptor)
        end_chain(i, env, way);
    go_on(i, env, way);
}

/* --- registers ------------------------------------------------------------ */

static void stop(struct i2s *i, struct env *env, enum i2s_way way)
{
    i->link[way] = (struct i2s_link){0};
    env_cancel(env, ways[way].event);
}

static void set_link(struct i2s *i, struct env *env, enum i2s_way way, uint32_t value)
{
    SLC(i, ways[way].link) = value & ~(SLC_LINK_START | SLC_LINK_RESTART | SLC_LINK_STOP);
    if (value & (SLC_LINK_STOP | SLC_LINK_START))
        stop(i, env, way);
    if (value & SLC_LINK_START)
        i->link[way].descriptor = SLC_LINK_BASE | (value & SLC_LINK_ADDRESS);
    go_on(i, env, way);
}

static void set_conf(struct i2s *i, struct env *env, uint32_t value)
{
    REG(i, I2S_CONF) = value;
    for (enum i2s_way way = 0; way < I2S_WAYS; way++) {
        if (!(value & ways[way].start)) {
            i->link[way].booked = false;
            env_cancel(env, ways[way].event);
        }
        go_on(i, env, way);
    }
}

void i2s_reset(struct i2s *i)
{
    memset(i, 0, sizeof *i);
}

uint32_t i2s_load(struct i2s *i, struct env *env, uint32_t offset)
{
    (void)env;
    if (offset == (I2S_INT_ST & 0xFFU))
        return REG(i, I2S_INT_RAW) & REG(i, I2S_INT_ENA);
    return i->reg[offset / 4];
}

void i2s_store(struct i2s *i, struct env *env, uint32_t offset, uint32_t value)
{
    switch (offset + I2S_BASE) {
    case I2S_TXFIFO: env_sample(env, value); break; /* VERIFY: the FIFO's depth without DMA */
    case I2S_CONF: set_conf(i, env, value); break;
    case I2S_INT_RAW:
    case I2S_INT_ST: break;
    case I2S_INT_CLR: REG(i, I2S_INT_RAW) &= ~value; break;
    default: i->reg[offset / 4] = value; break;
    }
    if (offset + I2S_BASE == I2S_FIFO_CONF)
        set_conf(i, env, REG(i, I2S_CONF));
    update(i, env);
}

uint32_t slc_load(struct i2s *i, struct env *env, uint32_t offset)
{
    (void)env;
    if (offset == (SLC_INT_STATUS & 0xFFU))
        return SLC(i, SLC_INT_RAW) & SLC(i, SLC_INT_ENA);
    return i->slc[offset / 4];
}

static void set_slc_conf(struct i2s *i, struct env *env, uint32_t value)
{
    SLC(i, SLC_CONF0) = value;
    for (enum i2s_way way = 0; way < I2S_WAYS; way++)
        if (value & ways[way].reset)
            stop(i, env, way);
}

void slc_store(struct i2s *i, struct env *env, uint32_t offset, uint32_t value)
{
    switch (offset + SLC_BASE) {
    case SLC_CONF0: set_slc_conf(i, env, value); break;
    case SLC_INT_RAW:
    case SLC_INT_STATUS: break;
    case SLC_INT_CLR: SLC(i, SLC_INT_RAW) &= ~value; break;
    case SLC_RX_LINK: set_link(i, env, I2S_OUT, value); break;
    case SLC_TX_LINK: set_link(i, env, I2S_IN, value); break;
    default: i->slc[offset / 4] = value; break;
    }
    update(i, env);
}
