/* I2S and the DMA (SLC) that moves its words: two chains of descriptors, out of memory
 * to the sender and from the receiver into memory, at the pace of the bit clock.
 *
 * What is sent goes to env_sample; what is received is silence.  A buffer moves as a
 * whole when its last word's time has come.  The SDIO side of SLC only stores.
 *
 * VERIFY: the order of interrupts within a descriptor, and whether an unowned one stops
 * the chain: a program on a board that plays one buffer and logs both units' raw bits. */
#ifndef BOARD_DEV_I2S_H
#define BOARD_DEV_I2S_H

#include "board/env.h"
#include "chip/i2s.h"

enum i2s_way { I2S_OUT, I2S_IN, I2S_WAYS };

struct i2s_link {
    uint32_t descriptor; /* at work; 0: the chain has ended or stopped */
    bool booked;
};

struct i2s {
    uint32_t reg[64], slc[64];
    struct i2s_link link[I2S_WAYS];
};

void i2s_reset(struct i2s *i2s);
uint32_t i2s_load(struct i2s *i2s, struct env *env, uint32_t offset);
void i2s_store(struct i2s *i2s, struct env *env, uint32_t offset, uint32_t value);
uint32_t slc_load(struct i2s *i2s, struct env *env, uint32_t offset);
void slc_store(struct i2s *i2s, struct env *env, uint32_t offset, uint32_t value);

/* The descriptor at work is done. */
void i2s_due(struct i2s *i2s, struct env *env, enum i2s_way way);

#endif
