/* Symbols and the receiver's sampling. */
#include "board/line.h"

static unsigned parity_of(uint32_t value)
{
    return (unsigned)__builtin_parity(value);
}

struct line_symbol line_symbol(struct line_format format, uint8_t byte)
{
    unsigned data = format.data_bits, value = byte & ((1U << data) - 1), at = 1;
    uint32_t levels = value << at;
    at += data;
    if (format.parity)
        levels |= (parity_of(value) ^ (format.parity == 1)) << at++;
    for (unsigned i = 0; i < format.stop_bits; i++)
        levels |= 1U << at++;
    return (struct line_symbol){(uint16_t)levels, (uint8_t)at, format.bit_ticks};
}

unsigned line_sampled_bits(struct line_format format)
{
    return 1U + format.data_bits + (format.parity != 0) + 1U;
}

uint8_t line_byte(struct line_format format, uint32_t word, unsigned *flaws)
{
    unsigned data = format.data_bits, value = word >> 1 & ((1U << data) - 1), at = 1 + data;
    *flaws = 0;
    if (format.parity && (word >> at++ & 1) != (parity_of(value) ^ (format.parity == 1)))
        *flaws |= LINE_PARITY;
    if (!(word >> at & 1))
        *flaws |= word ? LINE_FRAMING : LINE_FRAMING | LINE_BREAK;
    return (uint8_t)value;
}

/* --- sampling ------------------------------------------------------------- */

/* The middle of the next bit to be sampled. */
static uint64_t sample_tick(const struct line_receiver *r, uint32_t bit_ticks)
{
    return r->start_tick + (2ULL * r->count + 1) * bit_ticks / 2;
}

uint64_t line_receiver_done(const struct line_receiver *r, struct line_format own)
{
    return r->start_tick + (2ULL * line_sampled_bits(own) - 1) * own.bit_ticks / 2;
}

bool line_receive_idle(struct line_receiver *r, struct line_format own, uint64_t tick,
                       uint32_t *word)
{
    unsigned bits = line_sampled_bits(own);
    while (r->busy && r->count < bits && sample_tick(r, own.bit_ticks) <= tick)
        r->word |= (uint32_t)!r->low << r->count++;
    if (!r->busy || r->count < bits)
        return false;
    r->busy = false;
    *word = r->word;
    return true;
}

static void line_edge(struct line_receiver *r, bool low, uint64_t tick)
{
    if (low && !r->low && !r->busy)
        *r = (struct line_receiver){.start_tick = tick, .busy = true};
    r->low = low;
}

/* Within a twentieth over the whole character every sample falls into its bit. */
static bool rates_agree(uint32_t a, uint32_t b)
{
    uint32_t difference = a > b ? a - b : b - a;
    return difference < a / 50;
}

unsigned line_receive(struct line_receiver *r, struct line_format own, struct line_symbol symbol,
                      uint64_t start_tick, uint32_t words[LINE_WORDS_MAX])
{
    unsigned count = 0, bits = line_sampled_bits(own);
    uint32_t word;
    if (!r->busy && symbol.bits >= bits && rates_agree(own.bit_ticks, symbol.bit_ticks)) {
        words[0] = symbol.levels & ((1U << bits) - 1);
        return 1;
    }
    for (unsigned i = 0; i <= symbol.bits; i++) {
        uint64_t tick = start_tick + (uint64_t)i * symbol.bit_ticks;
        bool low = i < symbol.bits && !(symbol.levels >> i & 1);
        if (line_receive_idle(r, own, tick, &word) && count < LINE_WORDS_MAX)
            words[count++] = word;
        line_edge(r, low, tick);
    }
    return count;
}
