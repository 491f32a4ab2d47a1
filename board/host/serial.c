/* The serial adapter. */
#include "board/host/serial.h"

#include <string.h>

static struct line_format client_format(const struct serial *s)
{
    uint64_t ticks = (TICKS_PER_S + s->baud / 2) / s->baud;
    return (struct line_format){(uint32_t)ticks, 8, 0, 1};
}

/* What one client left must not reach the next. */
static void client_left(struct serial *s)
{
    s->in_count = s->out_count = 0;
    pty_forget(&s->pty);
}

void serial_look(struct serial *s)
{
    bool was_here = s->client;
    s->client = pty_has_client(&s->pty);
    s->baud = pty_baud(&s->pty);
    if (!s->client && was_here)
        client_left(s);
    if (s->client) {
        size_t n = pty_read(&s->pty, s->in + s->in_count, SERIAL_IN - s->in_count);
        s->in_count += n;
        s->received += n;
    }
}

void serial_feed(struct serial *s, struct board *board)
{
    size_t taken = board_serial_send(board, 0, client_format(s), s->in, s->in_count);
    s->in_count -= taken;
    memmove(s->in, s->in + taken, s->in_count);
}

/* Bytes that nobody listens to, or that a client doesn't fetch, are lost. */
static void push(struct serial *s, uint32_t word)
{
    unsigned flaws;
    uint8_t byte = line_byte(client_format(s), word, &flaws);
    if (s->client && s->out_count < SERIAL_OUT)
        s->out[s->out_count++] = byte;
}

void serial_take(struct serial *s, struct line_symbol symbol, uint64_t start_tick)
{
    uint32_t words[LINE_WORDS_MAX];
    struct line_format own = client_format(s);
    unsigned count = line_receive(&s->receiver, own, symbol, start_tick, words);
    for (unsigned i = 0; i < count; i++)
        push(s, words[i]);
}

void serial_flush(struct serial *s, uint64_t now_tick)
{
    uint32_t word;
    if (line_receive_idle(&s->receiver, client_format(s), now_tick, &word))
        push(s, word);
    size_t n = pty_write(&s->pty, s->out, s->out_count);
    s->out_count -= n;
    s->sent += n;
    memmove(s->out, s->out + n, s->out_count);
}

bool serial_is_full(const struct serial *s)
{
    return s->client && s->out_count > SERIAL_OUT / 2;
}
