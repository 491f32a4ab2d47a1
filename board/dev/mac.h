/* The Wi-Fi MAC's registers: a room of their own, with the microsecond counters and
 * the random word that all firmware uses.  Frames come later. */
#ifndef BOARD_DEV_MAC_H
#define BOARD_DEV_MAC_H

#include "board/env.h"
#include "chip/dport.h"
#include "chip/memory.h"

struct mac {
    uint32_t reg[MAC_SIZE / 4];
    uint64_t start_tick; /* when the counters were 0 */
};

void mac_reset(struct mac *mac, const struct env *env);
/* The clock of the microsecond counter, in ticks. */
uint64_t mac_clock(const struct mac *mac, const struct env *env);
uint32_t mac_load(struct mac *mac, struct env *env, uint32_t offset);
void mac_store(struct mac *mac, struct env *env, uint32_t offset, uint32_t value);

#endif
