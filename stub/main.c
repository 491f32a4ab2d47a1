/* The stub's commands. */
#include "chip/dport.h"
#include "chip/loader.h"
#include "chip/memory.h"
#include "chip/spi.h"
#include "chip/uart.h"
#include "stub/rom.h"
#include "stub/stub.h"

void stub_main(void);

static void reply_head(struct stub *s, uint32_t value, uint32_t length)
{
    send_delimiter();
    send_word(LOADER_RESPONSE | (uint32_t)s->packet.op << 8 | (length + 2) << 16);
    send_word(value);
}

static void reply_tail(uint8_t error)
{
    uint8_t status[2] = {error != LOADER_OK, error};
    send_bytes(status, sizeof status);
    send_delimiter();
}

static void reply(struct stub *s, uint8_t error, uint32_t value)
{
    reply_head(s, value, 0);
    reply_tail(error);
}

/* --- registers and RAM --------------------------------------------------------- */

static uint8_t write_registers(struct stub *s)
{
    uint32_t *w = s->packet.word;
    for (uint32_t n = s->packet.length / 16; n > 0; n--) {
        rom_delay_us(w[3] & 0xFFFF);
        uint32_t kept = w[2] == 0xFFFFFFFF ? 0 : REG(w[0]) & ~w[2];
        REG(w[0]) = kept | (w[1] & w[2]);
        packet_words(s);
    }
    return s->packet.length % 16 ? LOADER_STUB_BAD_LENGTH : LOADER_OK;
}

static void mem_words(struct stub *s)
{
    for (; s->packet.left; s->job.address += 4)
        REG(s->job.address) = packet_word(s);
}

/* --- writing ----------------------------------------------------------------------- */

/* LOADER_OK when the bytes may be used now: words 0 and 1 are their number and the
 * block's. */
static uint8_t check_block(struct stub *s)
{
    if (s->packet.op != s->job.data_op)
        return LOADER_STUB_NOT_IN_FLASH_MODE;
    if (s->packet.word[0] != s->packet.left)
        return LOADER_STUB_BAD_LENGTH;
    if (packet_checksum(s) != (uint8_t)s->packet.checksum)
        return LOADER_STUB_BAD_CHECKSUM;
    return s->packet.word[1] > s->job.next_block ? LOADER_STUB_INVALID : LOADER_OK;
}

/* Acknowledges a block before it is used; true when it is new and in its place. */
static bool accept_block(struct stub *s)
{
    uint8_t error = check_block(s);
    bool wanted = error == LOADER_OK && s->packet.word[1] == s->job.next_block;
    s->job.next_block += wanted;
    reply(s, error ? error : s->job.error, s->job.next_block);
    return wanted;
}

/* size, blocks, block size, offset.  FLASH_BEGIN's size is how much to erase, DEFL_BEGIN's how
 * much will come; plain blocks are all of one size, the last filled up. */
static uint8_t write_begin(struct stub *s, uint8_t data_op)
{
    const uint32_t *w = s->packet.word;
    job_begin(s, data_op, w[3], data_op == LOADER_FLASH_DATA ? w[1] * w[2] : w[0], w[0]);
    return LOADER_OK;
}

static uint8_t write_end(struct stub *s, uint8_t data_op)
{
    struct job *j = &s->job;
    if (j->data_op != data_op)
        return LOADER_STUB_NOT_IN_FLASH_MODE;
    job_finish(s);
    j->data_op = 0;
    if (j->error == LOADER_OK && data_op == LOADER_FLASH_DEFL_DATA && j->done < j->size)
        j->error = LOADER_STUB_NOT_ENOUGH_DATA;
    return j->error;
}

/* inflate's next byte: from this block or the next; any other request ends the stream
 * and is left standing. */
static int next_byte(void *context)
{
    struct stub *s = context;
    while (s->packet.left == 0) {
        packet_next(s);
        if (s->packet.op != LOADER_FLASH_DEFL_DATA)
            return -1;
        if (!accept_block(s))
            packet_skip(s);
    }
    return packet_byte(s);
}

static void on_written(void *context, uint32_t written)
{
    job_advance(context, written);
}

/* Runs until the stream ends or is given up; true when a request is left standing. */
static bool inflate_stream(struct stub *s)
{
    struct inflate *z = &s->inflate;
    z->next = next_byte;
    z->announce = on_written;
    z->shift = s->job.address;
    z->context = s;
    z->window = s->window;
    int status = inflate_run(z);
    if (status == INFLATE_BROKEN && s->job.error == LOADER_OK)
        s->job.error = LOADER_STUB_INFLATE;
    return status == INFLATE_STARVED;
}

static void write_block(struct stub *s)
{
    if (!accept_block(s))
        return;
    if (s->packet.op == LOADER_FLASH_DEFL_DATA)
        s->job.error = s->job.error ? s->job.error : LOADER_STUB_TOO_MUCH_DATA;
    else if (s->packet.op == LOADER_MEM_DATA)
        mem_words(s);
    else
        while (s->packet.left)
            job_put(s, packet_byte(s));
}

/* --- erasing and reading flash ------------------------------------------------------ */

static uint8_t erase_region(struct stub *s)
{
    uint32_t at = s->packet.word[0], size = s->packet.word[1];
    if (at % SECTOR || size % SECTOR)
        return LOADER_STUB_BAD_BLOCK_SIZE;
    job_forget(s);
    while (size > 0) {
        bool block = at % BLOCK == 0 && size >= BLOCK;
        flash_erase(at, block);
        at += block ? BLOCK : SECTOR;
        size -= block ? BLOCK : SECTOR;
    }
    flash_wait();
    return LOADER_OK;
}

/* Any address and size: SPI reads whole words. */
uint8_t *read_piece(struct stub *s, uint32_t address, uint32_t size)
{
    uint32_t skip = address % 4;
    flash_read(address - skip, s->piece.words, (skip + size + 3) & ~3U);
    return s->piece.bytes + skip;
}

static void reply_md5(struct stub *s)
{
    uint8_t digest[16];
    job_hash(s, s->packet.word[0], s->packet.word[1], digest);
    reply_head(s, 0, sizeof digest);
    send_bytes(digest, sizeof digest);
    reply_tail(LOADER_OK);
}

static void reply_sector_hashes(struct stub *s)
{
    uint8_t digest[16];
    uint32_t address = s->packet.word[0], count = s->packet.word[1];
    if (count > STUB_HASHES_MAX) {
        reply(s, LOADER_STUB_BAD_LENGTH, 0);
        return;
    }
    reply_head(s, 0, count * STUB_HASH_SIZE);
    for (; count > 0; count--, address += SECTOR) {
        job_hash(s, address, SECTOR, digest);
        send_bytes(digest, STUB_HASH_SIZE);
    }
    reply_tail(LOADER_OK);
}

static void send_frame(const void *bytes, uint32_t size)
{
    send_delimiter();
    send_bytes(bytes, size);
    send_delimiter();
}

/* An acknowledgement is a packet of four bytes: how many have arrived. */
static uint32_t take_acknowledgement(struct stub *s)
{
    while (!packet_waiting(s))
        packet_doze(s);
    packet_open(s);
    return packet_word(s);
}

static void read_flash(struct stub *s)
{
    uint32_t address = s->packet.word[0], size = s->packet.word[1];
    uint32_t block = s->packet.word[2], in_flight = s->packet.word[3];
    uint32_t sent = 0, acknowledged = 0;
    uint8_t digest[16];
    if (block == 0 || block > SECTOR || in_flight == 0) {
        reply(s, LOADER_STUB_BAD_BLOCK_SIZE, 0);
        return;
    }
    reply(s, LOADER_OK, 0);
    job_forget(s);
    while (acknowledged < size) {
        if (sent < size && sent - acknowledged < in_flight * block) {
            uint32_t part = size - sent < block ? size - sent : block;
            uint8_t *bytes = read_piece(s, address + sent, part);
            rom_md5_update(s->md5, bytes, part);
            send_frame(bytes, part);
            sent += part;
        }
        if (sent == size || sent - acknowledged >= in_flight * block || packet_waiting(s)) {
            packet_skip(s);
            acknowledged = take_acknowledgement(s);
            packet_skip(s);
        }
    }
    rom_md5_final(digest, s->md5);
    job_forget(s);
    send_frame(digest, sizeof digest);
}

/* --- the rate ------------------------------------------------------------------------ */

enum { CLOCK_BEFORE_PLL = 52000000, CLOCK_AFTER_PLL = 80000000, BETWEEN = 64000000 };

static uint32_t cycles(void)
{
    uint32_t count;
    __asm__ volatile("rsr %0, ccount" : "=r"(count));
    return count;
}

/* The divisor times the rate it gives is the UART's clock, which is one of two. */
static void change_rate(struct stub *s)
{
    uint32_t new_rate = s->packet.word[0], old_rate = s->packet.word[1];
    uint32_t divisor = REG(UART_CLKDIV(0)) & 0xFFFFF;
    if (new_rate == 0) {
        reply(s, LOADER_STUB_INVALID, 0);
        return;
    }
    reply(s, LOADER_OK, 0);
    uint32_t clock = divisor * old_rate > BETWEEN ? CLOCK_AFTER_PLL : CLOCK_BEFORE_PLL;
    serial_set_divisor((clock + new_rate / 2) / new_rate);
    s->trial_divisor = divisor;
    s->trial_start = cycles();
}

static void wait_for_request(struct stub *s)
{
    packet_skip(s);
    while (!packet_waiting(s)) {
        uint32_t waited = cycles() - s->trial_start;
        if (!s->trial_divisor)
            packet_doze(s);
        else if (waited > BOOT_CPU_HZ / 1000 * STUB_RATE_TRIAL_MS) {
            serial_set_divisor(s->trial_divisor);
            s->trial_divisor = 0;
        }
    }
}

/* --- dispatch --------------------------------------------------------------------------- */

static void run_entry(struct stub *s)
{
    uint32_t stay = s->packet.word[0], entry = s->packet.word[1];
    reply(s, LOADER_OK, 0);
    s->job.data_op = 0;
    if (stay)
        return;
    serial_stop(s);
    ((void (*)(void))entry)();
    serial_start(s);
}

static uint8_t attach(void)
{
    flash_attach();
    return LOADER_OK;
}

static uint8_t erase_all(struct stub *s)
{
    job_forget(s);
    flash_erase_chip();
    return LOADER_OK;
}

/* True when the next request is already read (an unfinished stream met it). */
static bool serve(struct stub *s)
{
    switch (s->packet.op) {
    case LOADER_SYNC: reply(s, LOADER_OK, 0); break;
    case LOADER_READ_REG: reply(s, LOADER_OK, REG(s->packet.word[0])); break;
    case LOADER_WRITE_REG: reply(s, write_registers(s), 0); break;
    case LOADER_MEM_BEGIN: reply(s, write_begin(s, LOADER_MEM_DATA), 0); break;
    case LOADER_MEM_END: run_entry(s); break;
    case LOADER_SPI_SET_PARAMS: reply(s, LOADER_OK, 0); break;
    case LOADER_SPI_ATTACH: reply(s, attach(), 0); break;
    case LOADER_CHANGE_BAUDRATE: change_rate(s); break;
    case LOADER_FLASH_BEGIN: reply(s, write_begin(s, LOADER_FLASH_DATA), 0); break;
    case LOADER_FLASH_DEFL_BEGIN:
        reply(s, write_begin(s, LOADER_FLASH_DEFL_DATA), 0);
        return inflate_stream(s);
    case LOADER_FLASH_DATA:
    case LOADER_FLASH_DEFL_DATA:
    case LOADER_MEM_DATA: write_block(s); break;
    case LOADER_FLASH_END:
    case LOADER_FLASH_DEFL_END: {
        bool deflated = s->packet.op == LOADER_FLASH_DEFL_END, run = s->packet.word[0] == 0;
        reply(s, write_end(s, deflated ? LOADER_FLASH_DEFL_DATA : LOADER_FLASH_DATA), 0);
        if (run)
            boot_flash(s);
        break;
    }
    case LOADER_SPI_FLASH_MD5: reply_md5(s); break;
    case LOADER_ERASE_FLASH: reply(s, erase_all(s), 0); break;
    case LOADER_ERASE_REGION: reply(s, erase_region(s), 0); break;
    case LOADER_READ_FLASH: read_flash(s); break;
    case LOADER_RUN_USER_CODE: boot_flash(s); break;
    case STUB_HELLO: reply(s, LOADER_OK, STUB_HELLO_VALUE); break;
    case STUB_SECTOR_HASHES: reply_sector_hashes(s); break;
    case 0: break; /* no request at all */
    default: reply(s, LOADER_STUB_NOT_IMPLEMENTED, 0); break;
    }
    return false;
}

static struct stub stub_state;
extern uint32_t stub_bss_start[], stub_bss_end[];

void stub_main(void)
{
    struct stub *s = &stub_state;
    for (uint32_t *word = stub_bss_start; word < stub_bss_end; word++)
        *word = 0;
    serial_start(s);
    send_frame("OHAI", 4);
    bool standing = false;
    for (;;) {
        if (!standing) {
            wait_for_request(s);
            packet_next(s);
        }
        s->trial_divisor = s->packet.op ? 0 : s->trial_divisor;
        standing = serve(s);
    }
}
