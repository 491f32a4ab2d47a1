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

static bool on_net(const struct serial *s)
{
    return s->net.client >= 0;
}

static uint32_t chip_baud(const struct board *board)
{
    uint32_t bit = board_serial_format(board, 0).bit_ticks;
    return (uint32_t)((TICKS_PER_S + bit / 2) / bit);
}

static uint32_t client_baud(const struct serial *s, const struct board *board)
{
    if (!on_net(s))
        return pty_baud(&s->pty);
    return s->net.rfc2217 ? s->net.baud : chip_baud(board);
}

int serial_input(const struct serial *s)
{
    if (!s->client || s->in_count == SERIAL_IN)
        return -1;
    return on_net(s) ? s->net.client : s->pty.master;
}

/* --- faults --------------------------------------------------------------- */

/* Spoils what was just read, in place. */
static void spoil_input(struct serial *s, size_t from)
{
    uint8_t kept[SERIAL_IN];
    size_t count = 0;
    for (size_t i = from; i < s->in_count; i++) {
        uint8_t byte = s->in[i];
        for (unsigned n = faults_spoil(&s->faults, &byte); n && from + count < SERIAL_IN; n--)
            kept[count++] = byte;
    }
    memcpy(s->in + from, kept, count);
    s->in_count = from + count;
}

/* --- the client's side ---------------------------------------------------- */

static size_t read_client(struct serial *s, uint8_t *to, size_t size)
{
    return on_net(s) ? net_read(&s->net, to, size) : pty_read(&s->pty, to, size);
}

void serial_look(struct serial *s, const struct board *board)
{
    bool was_here = s->client, changed = net_look(&s->net);
    s->client = on_net(s) || pty_has_client(&s->pty);
    s->baud = client_baud(s, board);
    if (changed || (!s->client && was_here))
        client_left(s);
    if (!s->client)
        return;
    size_t from = s->in_count, n = read_client(s, s->in + from, SERIAL_IN - from);
    s->in_count += n;
    s->received += n;
    spoil_input(s, from);
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
    for (unsigned n = faults_spoil(&s->faults, &byte); n; n--)
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
    if (s->out_count && s->faults.delay_ms && now_tick < s->held_until)
        return;
    s->held_until = now_tick + s->faults.delay_ms * TICKS_PER_MS;
    size_t n = on_net(s) ? net_write(&s->net, s->out, s->out_count)
                         : pty_write(&s->pty, s->out, s->out_count);
    s->out_count -= n;
    s->sent += n;
    memmove(s->out, s->out + n, s->out_count);
}

bool serial_is_full(const struct serial *s)
{
    return s->client && s->out_count > SERIAL_OUT / 2;
}
