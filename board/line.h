/* A serial line: symbols (a character with its start and stop bits) as they look
 * on the wire, and a receiver that samples the wire at a rate of its own.
 *
 * When the rates agree the receiver gets the word that was sent; when they don't
 * it gets what sampling gives, as on copper. */
#ifndef BOARD_LINE_H
#define BOARD_LINE_H

#include <stdbool.h>
#include <stdint.h>

struct line_symbol {
    uint16_t levels;    /* first bit in bit 0; the line is high afterwards */
    uint8_t bits;       /* start bit to last stop bit: 7 .. 12; 0: nothing is sent */
    uint32_t bit_ticks; /* length of one bit */
};

/* How characters are framed: rate, data bits, parity, stop bits. */
struct line_format {
    uint32_t bit_ticks;
    uint8_t data_bits; /* 5 .. 8 */
    uint8_t parity;    /* 0 none, 1 odd, 2 even */
    uint8_t stop_bits; /* 1 or 2 */
};

struct line_symbol line_symbol(struct line_format format, uint8_t byte);

/* The data byte of a sampled word; the flags say what was wrong with it. */
enum line_flaw { LINE_FRAMING = 1, LINE_PARITY = 2, LINE_BREAK = 4 };
uint8_t line_byte(struct line_format format, uint32_t word, unsigned *flaws);

/* Bits of a character from start to the first stop bit: what a receiver samples. */
unsigned line_sampled_bits(struct line_format format);

/* Samples the wire.  Plain data. */
struct line_receiver {
    uint64_t start_tick; /* of the character being sampled */
    uint32_t word;
    uint8_t count; /* bits sampled so far */
    bool busy;
    bool low; /* the wire's level now */
};

/* The most words a receiver can make out of one symbol that a sender of a much
 * lower rate put on the wire. */
#define LINE_WORDS_MAX 8

/* Feeds one symbol that began at `start_tick`.  Returns how many words it completed
 * into `words` (data bits as sampled, start bit in bit 0).  Words beyond
 * LINE_WORDS_MAX are lost. */
unsigned line_receive(struct line_receiver *r, struct line_format own, struct line_symbol symbol,
                      uint64_t start_tick, uint32_t words[LINE_WORDS_MAX]);

/* The wire kept its level until `tick`: true when that completed a word. */
bool line_receive_idle(struct line_receiver *r, struct line_format own, uint64_t tick,
                       uint32_t *word);

/* When the character being sampled will be complete, if the wire doesn't change. */
uint64_t line_receiver_done(const struct line_receiver *r, struct line_format own);

#endif
