/* SLIP framing. */
#include "flash/slip.h"

#include "chip/loader.h"

static void start_again(struct slip_decoder *d)
{
    d->length = 0;
    d->escaped = d->spoiled = false;
}

static void append(struct slip_decoder *d, uint8_t byte)
{
    if (d->length == d->capacity)
        d->spoiled = true;
    else
        d->frame[d->length++] = byte;
}

static void append_escaped(struct slip_decoder *d, uint8_t byte)
{
    d->escaped = false;
    if (byte == SLIP_ESC_END || byte == SLIP_ESC_ESC)
        append(d, byte == SLIP_ESC_END ? SLIP_END : SLIP_ESC);
    else
        d->spoiled = true;
}

bool slip_decode(struct slip_decoder *d, uint8_t byte)
{
    if (byte == SLIP_END) {
        bool whole = d->length > 0 && !d->spoiled && !d->escaped;
        size_t length = d->length;
        start_again(d);
        d->frame_length = whole ? length : 0;
        return whole;
    }
    if (d->escaped)
        append_escaped(d, byte);
    else if (byte == SLIP_ESC)
        d->escaped = true;
    else
        append(d, byte);
    return false;
}

size_t slip_delimit(uint8_t *wire, size_t at)
{
    wire[at] = SLIP_END;
    return at + 1;
}

size_t slip_encode(uint8_t *wire, size_t at, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool escape = bytes[i] == SLIP_END || bytes[i] == SLIP_ESC;
        if (escape)
            wire[at++] = SLIP_ESC;
        wire[at++] = !escape ? bytes[i] : bytes[i] == SLIP_END ? SLIP_ESC_END : SLIP_ESC_ESC;
    }
    return at;
}
