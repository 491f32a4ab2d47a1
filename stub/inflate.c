/* Inflate. */
#include "stub/inflate.h"

/* Behind the last block stand four bytes more, so that looking ahead as far as a code is
 * long never asks for a byte that isn't there. */
static void refill(struct inflate *z, uint32_t count)
{
    while (z->bit_count < count) {
        int byte = z->next(z->context);
        if (byte < 0)
            z->starved = true, byte = 0;
        z->bits |= (uint32_t)byte << z->bit_count;
        z->bit_count += 8;
    }
}

static uint32_t take_bits(struct inflate *z, uint32_t count)
{
    refill(z, count);
    uint32_t value = z->bits & ((1U << count) - 1);
    z->bits >>= count;
    z->bit_count -= count;
    return value;
}

/* RFC 1950's sums modulo 65521, which 65536 exceeds by 15. */
static uint32_t reduce(uint32_t sum)
{
    sum = (sum & 0xFFFF) + (sum >> 16) * 15;
    return sum >= 65521 ? sum - 65521 : sum;
}

static void announce(struct inflate *z)
{
    uint32_t a = z->adler_a, b = z->adler_b;
    for (uint32_t i = z->summed; i != z->written; i++) {
        a += z->window[(i + z->shift) % INFLATE_WINDOW];
        b += a;
    }
    z->adler_a = reduce(a);
    z->adler_b = reduce(b);
    z->summed = z->written;
    z->announce(z->context, z->written);
}

static inline void put(struct inflate *z, uint8_t byte)
{
    z->window[(z->written + z->shift) % INFLATE_WINDOW] = byte;
    if (++z->written % INFLATE_STEP == 0)
        announce(z);
}

/* --- codes ------------------------------------------------------------------ */

/* Codes come with their first bit lowest. */
static uint32_t reversed(uint32_t code, uint32_t length)
{
    uint32_t out = 0;
    for (; length > 0; length--, code >>= 1)
        out = out << 1 | (code & 1);
    return out;
}

static void make_fast(struct inflate_code *code)
{
    uint32_t number = 0, index = 0;
    for (uint32_t i = 0; i < 1 << INFLATE_FAST; i++)
        code->fast[i] = 0;
    for (uint32_t l = 1; l <= INFLATE_FAST; l++, number <<= 1)
        for (uint32_t n = code->count[l]; n > 0; n--, number++, index++)
            for (uint32_t i = reversed(number, l); i < 1 << INFLATE_FAST; i += 1U << l)
                code->fast[i] = (uint16_t)((uint32_t)code->symbol[index] << 4 | l);
}

/* Lengths of `n` symbols to a code; false when more codes are used than there are. */
static bool make_code(struct inflate_code *code, const uint8_t *lengths, uint32_t n)
{
    uint16_t offset[INFLATE_LONGEST + 2];
    int32_t left = 1;
    for (uint32_t l = 0; l <= INFLATE_LONGEST; l++)
        code->count[l] = 0;
    for (uint32_t i = 0; i < n; i++)
        code->count[lengths[i]]++;
    code->count[0] = 0;
    offset[1] = 0;
    for (uint32_t l = 1; l <= INFLATE_LONGEST; l++) {
        left = (left << 1) - code->count[l];
        if (left < 0)
            return false;
        offset[l + 1] = (uint16_t)(offset[l] + code->count[l]);
    }
    for (uint32_t i = 0; i < n; i++)
        if (lengths[i])
            code->symbol[offset[lengths[i]]++] = (uint16_t)i;
    make_fast(code);
    return true;
}

/* Codes of one length are consecutive numbers: `first` is the least of this length. */
static int take_long_symbol(struct inflate *z, const struct inflate_code *code)
{
    uint32_t number = 0, first = 0, index = 0;
    for (uint32_t l = 1; l <= INFLATE_LONGEST; l++) {
        number |= take_bits(z, 1);
        uint32_t count = code->count[l];
        if (number - first < count)
            return code->symbol[index + number - first];
        index += count;
        first = (first + count) << 1;
        number <<= 1;
    }
    return -1;
}

static inline int take_symbol(struct inflate *z, const struct inflate_code *code)
{
    if (z->bit_count < INFLATE_LONGEST)
        refill(z, INFLATE_LONGEST);
    uint32_t found = code->fast[z->bits & ((1U << INFLATE_FAST) - 1)];
    if (found == 0)
        return take_long_symbol(z, code);
    z->bits >>= found & 15;
    z->bit_count -= found & 15;
    return (int)(found >> 4);
}

/* --- blocks ----------------------------------------------------------------- */

static int copy_match(struct inflate *z, uint32_t symbol)
{
    /* RFC 1951, 3.2.5: base and extra bits follow from the symbol, but for 285. */
    uint32_t extra = symbol < 265 || symbol == 285 ? 0 : (symbol - 261) / 4;
    uint32_t length = symbol < 265    ? symbol - 254
                      : symbol == 285 ? 258
                                      : ((4 + (symbol - 265) % 4) << extra) + 3;
    length += take_bits(z, extra);
    int d = take_symbol(z, &z->distances);
    if (d < 0 || d >= 30 || symbol > 285)
        return INFLATE_BROKEN;
    extra = d < 4 ? 0 : (uint32_t)d / 2 - 1;
    uint32_t distance =
        1 + (d < 4 ? (uint32_t)d : (2 + (uint32_t)d % 2) << extra) + take_bits(z, extra);
    if (distance > z->written)
        return INFLATE_BROKEN;
    while (length--)
        put(z, z->window[(z->written - distance + z->shift) % INFLATE_WINDOW]);
    return INFLATE_OK;
}

static int coded_block(struct inflate *z)
{
    enum { END_OF_BLOCK = 256 };
    for (;;) {
        int symbol = take_symbol(z, &z->literals);
        if (z->starved)
            return INFLATE_STARVED;
        if (symbol < 0)
            return INFLATE_BROKEN;
        if (symbol == END_OF_BLOCK)
            return INFLATE_OK;
        if (symbol < END_OF_BLOCK)
            put(z, (uint8_t)symbol);
        else if (copy_match(z, (uint32_t)symbol))
            return INFLATE_BROKEN;
    }
}

static int stored_block(struct inflate *z)
{
    take_bits(z, z->bit_count % 8);
    uint32_t length = take_bits(z, 16);
    if (take_bits(z, 16) != (length ^ 0xFFFF))
        return INFLATE_BROKEN;
    while (length-- && !z->starved)
        put(z, (uint8_t)take_bits(z, 8));
    return INFLATE_OK;
}

static int fixed_block(struct inflate *z)
{
    uint32_t i = 0;
    for (; i < INFLATE_LITERALS; i++)
        z->lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    make_code(&z->literals, z->lengths, INFLATE_LITERALS);
    for (i = 0; i < INFLATE_DISTANCES; i++)
        z->lengths[i] = 5;
    make_code(&z->distances, z->lengths, INFLATE_DISTANCES);
    return coded_block(z);
}

/* RFC 1951, 3.2.7: code lengths, themselves coded; 16 to 18 repeat. */
static bool take_lengths(struct inflate *z, uint32_t total)
{
    for (uint32_t n = 0; n < total;) {
        int symbol = take_symbol(z, &z->literals);
        uint32_t repeat = 1;
        uint8_t length = (uint8_t)symbol;
        if (symbol < 0 || (symbol == 16 && n == 0) || z->starved)
            return false;
        if (symbol >= 16) {
            length = symbol == 16 ? z->lengths[n - 1] : 0;
            repeat = symbol == 16   ? 3 + take_bits(z, 2)
                     : symbol == 17 ? 3 + take_bits(z, 3)
                                    : 11 + take_bits(z, 7);
        }
        if (n + repeat > total)
            return false;
        while (repeat--)
            z->lengths[n++] = length;
    }
    return true;
}

static int dynamic_block(struct inflate *z)
{
    static const uint8_t order[19] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                      11, 4,  12, 3, 13, 2, 14, 1, 15};
    uint32_t literals = 257 + take_bits(z, 5), distances = 1 + take_bits(z, 5);
    uint32_t ordered = 4 + take_bits(z, 4);
    for (uint32_t i = 0; i < 19; i++)
        z->lengths[order[i]] = i < ordered ? (uint8_t)take_bits(z, 3) : 0;
    if (literals > INFLATE_LITERALS || !make_code(&z->literals, z->lengths, 19) ||
        !take_lengths(z, literals + distances))
        return INFLATE_BROKEN;
    if (!make_code(&z->distances, z->lengths + literals, distances) ||
        !make_code(&z->literals, z->lengths, literals))
        return INFLATE_BROKEN;
    return coded_block(z);
}

static int one_block(struct inflate *z)
{
    switch (take_bits(z, 2)) {
    case 0: return stored_block(z);
    case 1: return fixed_block(z);
    case 2: return dynamic_block(z);
    default: return INFLATE_BROKEN;
    }
}

static uint32_t take_byte(struct inflate *z)
{
    return take_bits(z, 8);
}

/* RFC 1950: method 8, no dictionary, the two bytes a multiple of 31. */
static bool header_right(struct inflate *z)
{
    uint32_t first = take_byte(z), second = take_byte(z);
    return (first & 15) == 8 && (first << 8 | second) % 31 == 0 && !(second & 0x20);
}

static bool adler_right(struct inflate *z)
{
    take_bits(z, z->bit_count % 8);
    uint32_t b = take_byte(z) << 8;
    b |= take_byte(z);
    uint32_t a = take_byte(z) << 8;
    a |= take_byte(z);
    return a == z->adler_a && b == z->adler_b;
}

int inflate_run(struct inflate *z)
{
    z->bits = z->bit_count = z->written = z->summed = 0;
    z->adler_a = 1;
    z->adler_b = 0;
    z->starved = false;
    bool last = false;
    int status = header_right(z) ? INFLATE_OK : INFLATE_BROKEN;
    while (!last && !status) {
        last = take_bits(z, 1);
        status = one_block(z);
    }
    announce(z);
    if (!status && !adler_right(z))
        status = INFLATE_BROKEN;
    return z->starved ? INFLATE_STARVED : status;
}
