/* FRC1 (23 bits, counts down) and FRC2 (32 bits, counts up to an alarm).
 *
 * Neither ticks: the count follows from the time since it was last set. */
#ifndef BOARD_DEV_FRC_H
#define BOARD_DEV_FRC_H

#include "board/env.h"
#include "chip/timer.h"

struct frc {
    bool up; /* FRC2 */
    uint32_t load, count, ctrl, alarm;
    uint32_t clock;      /* ticks per count, when running */
    uint64_t since_tick; /* when the counter held `count` */
    bool fired;          /* the interrupt's state */
};

void frc_reset(struct frc *frc, bool up);
uint32_t frc_load(struct frc *frc, struct env *env, uint32_t offset);
void frc_store(struct frc *frc, struct env *env, uint32_t offset, uint32_t value);
/* The appointment: zero or the alarm is reached. */
void frc_due(struct frc *frc, struct env *env);
/* The peripheral clock has changed. */
void frc_clock_changed(struct frc *frc, struct env *env);

#endif
