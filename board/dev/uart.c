/* UART0 and UART1.  Registers: SDK headers, uart_register.h; thresholds and
 * time-outs: ESP8266 Technical Reference, chapter UART. */
#include "board/dev/uart.h"

#include <string.h>

#define REG(u, name) ((u)->reg[((name)&0xFFU) / 4])
#define RAW(u)       REG(u, UART_INT_RAW(0))
#define CONF0(u)     REG(u, UART_CONF0(0))
#define CONF1(u)     REG(u, UART_CONF1(0))

/* VERIFY: the reset values of thresholds; firmware sets its own before use. */
#define CONF0_RESET (3U << UART_BIT_NUM_S | 1U << UART_STOP_BIT_NUM_S)
#define CONF1_RESET (0x60U << UART_RXFIFO_FULL_THRHD_S | 0x60U << UART_TXFIFO_EMPTY_THRHD_S)
#define CLKDIV_MASK 0xFFFFFU
#define DATE        0x00062000U
#define PULSE_MAX   0xFFFFFU
#define EDGES_MAX   0x3FFU

/* Counters of pulses show this much less than the pulse was long, and the ROM adds
 * it again.  VERIFY: the ROM's constant is all that is known of it. */
#define PULSE_LOSS 12U

static enum event own_event(const struct uart *u, enum event of_uart0)
{
    return u->number ? of_uart0 + (EVENT_UART1_TX - EVENT_UART0_TX) : of_uart0;
}

/* --- FIFOs ---------------------------------------------------------------- */

static bool fifo_push(struct uart_fifo *f, uint8_t byte)
{
    if (f->count == UART_FIFO_SIZE)
        return false;
    f->byte[(f->head + f->count++) % UART_FIFO_SIZE] = byte;
    return true;
}

static uint8_t fifo_pop(struct uart_fifo *f)
{
    uint8_t byte = f->byte[f->head];
    if (f->count) {
        f->head = (f->head + 1) % UART_FIFO_SIZE;
        f->count--;
    }
    return byte;
}

/* --- interrupts ----------------------------------------------------------- */

static uint32_t rx_threshold(const struct uart *u)
{
    uint32_t threshold = CONF1(u) >> UART_RXFIFO_FULL_THRHD_S & 0x7FU;
    return threshold ? threshold : 1;
}

static uint32_t tx_threshold(const struct uart *u)
{
    return CONF1(u) >> UART_TXFIFO_EMPTY_THRHD_S & 0x7FU;
}

/* Conditions that hold raise their bit again as soon as it is cleared.
 * VERIFY: whether "empty" means fewer than the threshold or as many. */
static void update(struct uart *u, struct env *env)
{
    if (u->rx.count >= rx_threshold(u))
        RAW(u) |= UART_RXFIFO_FULL_INT;
    if (u->tx.count <= tx_threshold(u))
        RAW(u) |= UART_TXFIFO_EMPTY_INT;
    env_wire(env, u->number ? WIRE_UART1 : WIRE_UART0, RAW(u) & REG(u, UART_INT_ENA(0)));
}

static void raise_raw(struct uart *u, struct env *env, uint32_t bits)
{
    RAW(u) |= bits;
    update(u, env);
}

/* --- format --------------------------------------------------------------- */

struct line_format uart_format(const struct uart *u, const struct env *env)
{
    uint32_t divider = REG(u, UART_CLKDIV(0)) & CLKDIV_MASK, conf = CONF0(u);
    uint8_t parity = conf & UART_PARITY_EN ? (conf & UART_PARITY ? 1 : 2) : 0;
    return (struct line_format){
        .bit_ticks = (divider ? divider : 1) * env_bus_clock(env),
        .data_bits = (uint8_t)(5 + (conf >> UART_BIT_NUM_S & 3U)),
        .parity = parity,
        .stop_bits = (conf >> UART_STOP_BIT_NUM_S & 3U) > 1 ? 2 : 1,
    };
}

/* --- sending -------------------------------------------------------------- */

static void send_next(struct uart *u, struct env *env)
{
    u->sending = u->tx.count > 0;
    if (!u->sending)
        return;
    u->out = line_symbol(uart_format(u, env), fifo_pop(&u->tx));
    u->out_start = env_now(env);
    env_book(env, own_event(u, EVENT_UART0_TX),
             u->out_start + (uint64_t)u->out.bits * u->out.bit_ticks);
}

void uart_sent(struct uart *u, struct env *env)
{
    struct line_symbol symbol = u->out;
    uint64_t start = u->out_start;
    send_next(u, env);
    if (CONF0(u) & UART_LOOPBACK)
        uart_receive(u, env, symbol, start);
    else
        env_send(env, u->number, symbol, start);
    update(u, env);
}

/* --- receiving ------------------------------------------------------------ */

static void book_timeout(struct uart *u, struct env *env)
{
    struct line_format own = uart_format(u, env);
    uint32_t characters = CONF1(u) >> UART_RX_TOUT_THRHD_S & 0x7FU;
    enum event event = own_event(u, EVENT_UART0_TIMEOUT);
    if (CONF1(u) & UART_RX_TOUT_EN && u->rx.count)
        env_book(env, event, env_now(env) + 8ULL * characters * own.bit_ticks);
    else
        env_cancel(env, event);
}

void uart_timed_out(struct uart *u, struct env *env)
{
    if (u->rx.count)
        raise_raw(u, env, UART_RXFIFO_TOUT_INT);
}

static void take_word(struct uart *u, struct env *env, uint32_t word)
{
    unsigned flaws;
    uint8_t byte = line_byte(uart_format(u, env), word, &flaws);
    if (flaws & LINE_PARITY)
        RAW(u) |= UART_PARITY_ERR_INT;
    if (flaws & LINE_FRAMING)
        RAW(u) |= UART_FRM_ERR_INT;
    if (flaws & LINE_BREAK)
        RAW(u) |= UART_BRK_DET_INT;
    if (!fifo_push(&u->rx, byte))
        RAW(u) |= UART_RXFIFO_OVF_INT;
    book_timeout(u, env);
    update(u, env);
}

static void count_pulse(struct uart *u, const struct env *env, uint64_t tick, bool low)
{
    uint64_t clocks = (tick - u->last_edge) / env_bus_clock(env);
    uint32_t shown = clocks > PULSE_MAX ? PULSE_MAX : (uint32_t)clocks;
    uint32_t *shortest = u->edge_low ? &u->shortest_low : &u->shortest_high;
    shown = shown > PULSE_LOSS ? shown - PULSE_LOSS : 0;
    if (u->edges && shown < *shortest)
        *shortest = shown;
    if (u->edges < EDGES_MAX)
        u->edges++;
    u->last_edge = tick;
    u->edge_low = low;
}

static void measure(struct uart *u, const struct env *env, struct line_symbol s, uint64_t start)
{
    for (unsigned i = 0; i <= s.bits; i++) {
        bool low = i < s.bits && !(s.levels >> i & 1);
        if (low != u->edge_low)
            count_pulse(u, env, start + (uint64_t)i * s.bit_ticks, low);
    }
}

void uart_receive(struct uart *u, struct env *env, struct line_symbol symbol, uint64_t start_tick)
{
    uint32_t words[LINE_WORDS_MAX];
    struct line_format own = uart_format(u, env);
    if (REG(u, UART_AUTOBAUD(0)) & UART_AUTOBAUD_EN)
        measure(u, env, symbol, start_tick);
    unsigned count = line_receive(&u->in, own, symbol, start_tick, words);
    for (unsigned i = 0; i < count; i++)
        take_word(u, env, words[i]);
    if (u->in.busy)
        env_book(env, own_event(u, EVENT_UART0_RX), line_receiver_done(&u->in, own));
}

void uart_sampled(struct uart *u, struct env *env)
{
    uint32_t word;
    if (line_receive_idle(&u->in, uart_format(u, env), env_now(env), &word))
        take_word(u, env, word);
}

/* --- registers ------------------------------------------------------------ */

void uart_reset(struct uart *u, uint32_t number)
{
    memset(u, 0, sizeof *u);
    u->number = number;
    CONF0(u) = CONF0_RESET;
    CONF1(u) = CONF1_RESET;
    REG(u, UART_CLKDIV(0)) = 694; /* the ROM writes it as well */
    REG(u, UART_DATE(0)) = DATE;
    u->shortest_low = u->shortest_high = PULSE_MAX;
}

static uint32_t pop(struct uart *u, struct env *env)
{
    uint32_t byte = fifo_pop(&u->rx);
    update(u, env);
    return byte;
}

uint32_t uart_load(struct uart *u, struct env *env, uint32_t offset)
{
    switch (offset + UART_BASE(0)) {
    case UART_FIFO(0): return pop(u, env);
    case UART_INT_ST(0): return RAW(u) & REG(u, UART_INT_ENA(0));
    case UART_STATUS(0):
        return u->rx.count << UART_RXFIFO_CNT_S | u->tx.count << UART_TXFIFO_CNT_S |
               (REG(u, UART_STATUS(0)) & 0xFF00FF00U);
    case UART_LOWPULSE(0): return u->shortest_low;
    case UART_HIGHPULSE(0): return u->shortest_high;
    case UART_PULSE_NUM(0): return u->edges;
    default: return u->reg[offset / 4];
    }
}

static void push(struct uart *u, struct env *env, uint8_t byte)
{
    fifo_push(&u->tx, byte); /* a full FIFO loses it, as hardware does */
    if (!u->sending)
        send_next(u, env);
}

static void set_conf0(struct uart *u, uint32_t value)
{
    CONF0(u) = value;
    if (value & UART_RXFIFO_RST)
        u->rx.count = 0;
    if (value & UART_TXFIFO_RST)
        u->tx.count = 0;
}

static void set_autobaud(struct uart *u, uint32_t value)
{
    bool starts = value & ~REG(u, UART_AUTOBAUD(0)) & UART_AUTOBAUD_EN;
    REG(u, UART_AUTOBAUD(0)) = value;
    if (!starts)
        return;
    u->edges = 0;
    u->edge_low = false;
    u->shortest_low = u->shortest_high = PULSE_MAX;
}

void uart_store(struct uart *u, struct env *env, uint32_t offset, uint32_t value)
{
    switch (offset + UART_BASE(0)) {
    case UART_FIFO(0): push(u, env, (uint8_t)value); break;
    case UART_INT_RAW(0):
    case UART_INT_ST(0):
    case UART_LOWPULSE(0):
    case UART_HIGHPULSE(0):
    case UART_PULSE_NUM(0): break;
    case UART_INT_CLR(0): RAW(u) &= ~value; break;
    case UART_CONF0(0): set_conf0(u, value); break;
    case UART_AUTOBAUD(0): set_autobaud(u, value); break;
    default: u->reg[offset / 4] = value; break;
    }
    update(u, env);
}
