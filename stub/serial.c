/* Bytes in by interrupt, frames out by polling. */
#include "chip/interrupt.h"
#include "chip/loader.h"
#include "chip/uart.h"
#include "stub/rom.h"
#include "stub/stub.h"

enum { RX_THRESHOLD = 40, RX_TIMEOUT = 2, TX_ROOM = 126 };

/* --- receiving, in the interrupt ---------------------------------------------- */

static uint32_t step(uint32_t at)
{
    return at + 1 == RING_SIZE ? 0 : at + 1;
}

static void ring_write(struct stub *s, uint8_t byte)
{
    struct receiver *r = &s->receiver;
    uint32_t next = step(r->head);
    if (next == r->tail) {
        r->spoiled = true;
        return;
    }
    s->ring[r->head] = byte;
    r->head = next;
}

static void begin_packet(struct stub *s)
{
    struct receiver *r = &s->receiver;
    r->head = r->end;
    r->length = 0;
    r->escaped = r->spoiled = false;
    ring_write(s, 0);
    ring_write(s, 0);
}

static void end_packet(struct stub *s)
{
    struct receiver *r = &s->receiver;
    if (r->length > 0 && !r->spoiled) {
        uint32_t at = r->end;
        s->ring[at] = (uint8_t)r->length;
        s->ring[step(at)] = (uint8_t)(r->length >> 8);
        r->end = r->head;
    }
    begin_packet(s);
}

static void take_byte(struct stub *s, uint8_t byte)
{
    struct receiver *r = &s->receiver;
    if (byte == SLIP_END) {
        end_packet(s);
        return;
    }
    if (byte == SLIP_ESC && !r->escaped) {
        r->escaped = true;
        return;
    }
    if (r->escaped) {
        if (byte != SLIP_ESC_END && byte != SLIP_ESC_ESC)
            r->spoiled = true;
        byte = byte == SLIP_ESC_END ? SLIP_END : SLIP_ESC;
        r->escaped = false;
    }
    if (r->length == 0xFFFF)
        r->spoiled = true;
    if (r->spoiled)
        return;
    ring_write(s, byte);
    r->length++;
}

static void on_interrupt(void *argument)
{
    struct stub *s = argument;
    uint32_t why = REG(UART_INT_ST(0));
    if (why & UART_RXFIFO_OVF_INT)
        s->receiver.spoiled = true;
    while (REG(UART_STATUS(0)) & UART_FIFO_CNT_M)
        take_byte(s, (uint8_t)REG(UART_FIFO(0)));
    REG(UART_INT_CLR(0)) = why;
}

void serial_start(struct stub *s)
{
    rom_isr_mask(1U << INT_UART);
    begin_packet(s);
    REG(UART_CONF1(0)) = RX_THRESHOLD << UART_RXFIFO_FULL_THRHD_S |
                         RX_TIMEOUT << UART_RX_TOUT_THRHD_S | UART_RX_TOUT_EN;
    REG(UART_INT_CLR(0)) = 0xFFFF;
    REG(UART_INT_ENA(0)) = UART_RXFIFO_FULL_INT | UART_RXFIFO_TOUT_INT | UART_RXFIFO_OVF_INT;
    rom_isr_attach(INT_UART, on_interrupt, s);
    rom_isr_unmask(1U << INT_UART);
    rom_intr_unlock();
}

static void wait_sent(void)
{
    while (REG(UART_STATUS(0)) >> UART_TXFIFO_CNT_S & UART_FIFO_CNT_M)
        ;
}

void serial_stop(struct stub *s)
{
    (void)s;
    wait_sent();
    rom_isr_mask(1U << INT_UART);
    REG(UART_INT_ENA(0)) = 0;
}

/* The last byte still stands in the shift register when the FIFO is empty. */
void serial_set_divisor(uint32_t divisor)
{
    wait_sent();
    rom_delay_us(STUB_RATE_SWITCH_MS * 1000);
    REG(UART_CLKDIV(0)) = divisor;
}

/* --- packets, in the program --------------------------------------------------- */

bool packet_waiting(struct stub *s)
{
    return s->receiver.tail != s->receiver.end;
}

/* Sleeps until an interrupt, which can't slip in between the look and the sleep. */
void packet_doze(struct stub *s)
{
    uint32_t ps;
    __asm__ volatile("rsil %0, 3" : "=r"(ps)::"memory");
    if (!packet_waiting(s))
        __asm__ volatile("waiti 0" ::: "memory");
    else
        __asm__ volatile("wsr %0, ps\n\trsync" ::"r"(ps) : "memory");
}

static uint8_t ring_read(struct stub *s)
{
    struct receiver *r = &s->receiver;
    uint8_t byte = s->ring[r->tail];
    r->tail = step(r->tail);
    return byte;
}

void packet_open(struct stub *s)
{
    s->packet.left = ring_read(s);
    s->packet.left |= (uint32_t)ring_read(s) << 8;
}

static void read_header(struct stub *s)
{
    struct packet *p = &s->packet;
    packet_open(s);
    uint32_t claimed = packet_word(s);
    p->checksum = packet_word(s);
    p->op = (uint8_t)(claimed >> 8);
    p->length = (uint16_t)(claimed >> 16);
    if ((claimed & 0xFF) != LOADER_REQUEST || p->length != p->left)
        p->op = 0;
    packet_words(s);
}

void packet_next(struct stub *s)
{
    packet_skip(s);
    while (!packet_waiting(s))
        if (!job_work(s))
            packet_doze(s);
    read_header(s);
}

uint8_t packet_byte(struct stub *s)
{
    if (s->packet.left == 0)
        return 0;
    s->packet.left--;
    return ring_read(s);
}

uint32_t packet_word(struct stub *s)
{
    uint32_t word = 0;
    for (int i = 0; i < 32; i += 8)
        word |= (uint32_t)packet_byte(s) << i;
    return word;
}

void packet_words(struct stub *s)
{
    for (int i = 0; i < 4; i++)
        s->packet.word[i] = packet_word(s);
}

void packet_skip(struct stub *s)
{
    uint32_t at = s->receiver.tail + s->packet.left;
    s->receiver.tail = at >= RING_SIZE ? at - RING_SIZE : at;
    s->packet.left = 0;
}

uint8_t packet_checksum(struct stub *s)
{
    uint32_t at = s->receiver.tail;
    uint8_t sum = LOADER_CHECKSUM_SEED;
    for (uint32_t n = s->packet.left; n > 0; n--) {
        sum ^= s->ring[at];
        at = step(at);
    }
    return sum;
}

/* --- sending --------------------------------------------------------------------- */

static void send_raw(uint8_t byte)
{
    while ((REG(UART_STATUS(0)) >> UART_TXFIFO_CNT_S & UART_FIFO_CNT_M) >= TX_ROOM)
        ;
    REG(UART_FIFO(0)) = byte;
}

void send_delimiter(void)
{
    send_raw(SLIP_END);
}

static void send_byte(uint8_t byte)
{
    if (byte == SLIP_END || byte == SLIP_ESC) {
        send_raw(SLIP_ESC);
        byte = byte == SLIP_END ? SLIP_ESC_END : SLIP_ESC_ESC;
    }
    send_raw(byte);
}

void send_bytes(const void *bytes, uint32_t size)
{
    const uint8_t *p = bytes;
    while (size--)
        send_byte(*p++);
}

void send_word(uint32_t word)
{
    send_bytes(&word, sizeof word);
}
