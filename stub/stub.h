/* The flasher stub: a program of a few KB that the flasher loads into the ESP8266's RAM
 * to write and read its flash faster than the boot ROM can.  README.md says what it
 * speaks.
 *
 * All its state is one struct at the start of data RAM; every function gets it. */
#ifndef STUB_STUB_H
#define STUB_STUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "chip/stub.h"
#include "stub/inflate.h"

#define REG(address) (*(volatile uint32_t *)(address))

enum {
    RING_SIZE = 0x9000, /* holds STUB_WINDOW and the packet being eaten */
    SECTOR = 0x1000,
    BLOCK = 0x10000,
    BURST = 32, /* bytes an SPI command moves, as the boot ROM does it */
};

/* Packets come in by interrupt: SLIP is undone on the way, whole packets stand in the
 * ring as length16 and bytes.  Only the interrupt moves `end` and `head`, only the
 * program moves `tail`. */
struct receiver {
    volatile uint32_t tail; /* the program reads here */
    volatile uint32_t end;  /* behind the last whole packet */
    uint32_t head;          /* the packet coming in grows here */
    uint32_t length;        /* of it */
    bool escaped, spoiled;
};

/* A request being read from the ring. */
struct packet {
    uint8_t op;
    uint16_t length; /* of the data */
    uint32_t checksum;
    uint32_t word[4]; /* the first of the data; 0 where there is none */
    uint32_t left;    /* bytes not read yet */
};

/* A write to flash under way (job.c), or to RAM. */
struct job {
    uint8_t data_op; /* the op of its blocks; 0: none under way */
    uint8_t error;   /* enum loader_error, told with the next reply */
    uint32_t next_block;
    uint32_t address, size;
    uint32_t filled;               /* bytes that have come, all in the window still or written */
    uint32_t done;                 /* bytes written */
    uint32_t hashed;               /* of them, read back into s->md5 while there was time */
    uint32_t erased_to, erase_end; /* flash addresses */
};

/* The large members stand last: what is near the front is reached by short instructions. */
struct stub {
    struct packet packet;
    struct receiver receiver;
    struct job job;
    uint32_t trial_divisor; /* to go back to when the new rate brings nothing; 0: no trial */
    uint32_t trial_start;   /* in CPU cycles */
    uint32_t md5[32];       /* the boot ROM's MD5 context, 88 bytes */
    struct inflate inflate;
    union { /* a sector's worth, its ends rounded to words */
        uint8_t bytes[SECTOR + 8];
        uint32_t words[SECTOR / 4 + 2];
    } piece;
    uint8_t ring[RING_SIZE];
    uint8_t window[INFLATE_WINDOW];
};

/* --- serial.c ---------------------------------------------------------------- */

void serial_start(struct stub *s);
void serial_stop(struct stub *s);
void serial_set_divisor(uint32_t divisor);

/* Waits for a packet, working on the job meanwhile, and reads its header and first
 * words. */
void packet_next(struct stub *s);
/* Is one there? */
bool packet_waiting(struct stub *s);
/* Sleeps until something comes in. */
void packet_doze(struct stub *s);
/* Begins to read a waiting packet, header and all. */
void packet_open(struct stub *s);
/* Steps over what is left of it. */
void packet_skip(struct stub *s);
uint8_t packet_byte(struct stub *s);
uint32_t packet_word(struct stub *s);
/* The next four words to packet.word. */
void packet_words(struct stub *s);
/* 0xEF XOR all bytes not read yet, which stay unread. */
uint8_t packet_checksum(struct stub *s);

/* Sends frames: delimit, write, ..., delimit. */
void send_delimiter(void);
void send_bytes(const void *bytes, uint32_t size);
void send_word(uint32_t word);

/* --- flash.c: the flash chip through SPI0 ------------------------------------ */

void flash_attach(void);
bool flash_busy(void);
void flash_wait(void);
void flash_erase_chip(void);
/* A sector, or a block when `block`; waits only for what went before. */
void flash_erase(uint32_t address, bool block);
/* Within one page; at most BURST bytes, address and size multiples of 4. */
void flash_program(uint32_t address, const uint32_t *words, uint32_t size);
/* Address and size multiples of 4. */
void flash_read(uint32_t address, uint32_t *words, uint32_t size);

/* --- job.c -------------------------------------------------------------------- */

/* Data may come for `size` bytes from `address`; `erase` bytes from there are erased, as whole
 * sectors, when their turn comes. */
void job_begin(struct stub *s, uint8_t data_op, uint32_t address, uint32_t size, uint32_t erase);
void job_put(struct stub *s, uint8_t byte);
/* `filled` bytes stand in the window; returns when there is room for more. */
void job_advance(struct stub *s, uint32_t filled);
/* Does what can be done without waiting; to be called while there is time.  False when
 * there is nothing to do. */
bool job_work(struct stub *s);
/* Writes what is left and waits for the chip. */
void job_finish(struct stub *s);
/* The MD5 of a region; what the job read back already isn't read again. */
void job_hash(struct stub *s, uint32_t address, uint32_t size, uint8_t digest[16]);
/* What was read back may have changed since. */
void job_forget(struct stub *s);
/* Flash into s->piece; where the bytes begin there.  Any address; a sector at most. */
uint8_t *read_piece(struct stub *s, uint32_t address, uint32_t size);

/* --- boot.c ------------------------------------------------------------------- */

/* Starts the program that the flash holds; returns when it holds none. */
void boot_flash(struct stub *s);

#endif
