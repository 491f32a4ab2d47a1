/* Base64 (RFC 4648) in lines of 72, as wpa_supplicant's interface has it: results are
 * from mem_malloc, the caller's to free. */
#include "rom/rom.h"

enum { LINE = 72, NO_DIGIT = 64, PAD = 65 };

static char digit_of(uint32_t value)
{
    if (value < 26)
        return (char)('A' + value);
    if (value < 52)
        return (char)('a' + value - 26);
    return (char)(value < 62 ? '0' + value - 52 : value == 62 ? '+' : '/');
}

static uint32_t value_of(uint8_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26U;
    if (c >= '0' && c <= '9')
        return c - '0' + 52U;
    return c == '+' ? 62 : c == '/' ? 63 : c == '=' ? PAD : NO_DIGIT;
}

/* One to three bytes as four digits. */
static uint8_t *encode_group(uint8_t *to, const uint8_t *from, size_t n)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < 3; i++)
        bits = bits << 8 | (i < n ? from[i] : 0U);
    for (size_t i = 0; i < 4; i++)
        *to++ = (uint8_t)(i <= n ? digit_of(bits >> (18 - 6 * i) & 63) : '=');
    return to;
}

/* A newline ends each line, the last one too; *length counts all but the final 0. */
uint8_t *base64_encode(const uint8_t *from, size_t n, size_t *length);
uint8_t *base64_encode(const uint8_t *from, size_t n, size_t *length)
{
    size_t digits = (n + 2) / 3 * 4;
    uint8_t *all = mem_malloc(digits + digits / LINE + 2), *to = all;
    if (!all)
        return NULL;
    uint8_t *line = to;
    for (; n; from += n < 3 ? n : 3, n -= n < 3 ? n : 3) {
        to = encode_group(to, from, n < 3 ? n : 3);
        if (to - line == LINE) {
            *to++ = '\n';
            line = to;
        }
    }
    if (to != line)
        *to++ = '\n';
    *to = 0;
    if (length)
        *length = (size_t)(to - all);
    return all;
}

static size_t count_digits(const uint8_t *from, size_t n)
{
    size_t count = 0;
    while (n--)
        count += value_of(*from++) != NO_DIGIT;
    return count;
}

/* Four digits; *pads counts the '=' among them. */
static uint32_t next_group(const uint8_t **from, int *pads)
{
    uint32_t bits = 0;
    for (int i = 0; i < 4;) {
        uint32_t value = value_of(*(*from)++);
        if (value == NO_DIGIT)
            continue;
        *pads += value == PAD;
        bits = bits << 6 | (value == PAD ? 0 : value);
        i++;
    }
    return bits;
}

/* Characters that are no digits are passed over.  The first group with a '=' is the last.
 * NULL: nothing, a group cut short, or one with three and more. */
uint8_t *base64_decode(const uint8_t *from, size_t n, size_t *length);
uint8_t *base64_decode(const uint8_t *from, size_t n, size_t *length)
{
    size_t digits = count_digits(from, n);
    uint8_t *all = digits && digits % 4 == 0 ? mem_malloc(digits / 4 * 3) : NULL, *to = all;
    if (!all)
        return NULL;
    int pads = 0;
    for (; digits && !pads; digits -= 4) {
        uint32_t bits = next_group(&from, &pads);
        *to++ = (uint8_t)(bits >> 16);
        *to++ = (uint8_t)(bits >> 8);
        *to++ = (uint8_t)bits;
    }
    if (pads > 2) {
        mem_free(all);
        return NULL;
    }
    *length = (size_t)(to - all) - (size_t)pads;
    return all;
}
