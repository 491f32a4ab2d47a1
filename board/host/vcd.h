/* A value change dump of the chip's pins, for GTKWave and sigrok (IEEE 1364, section
 * 18): one wire per pin, time in nanoseconds. */
#ifndef BOARD_HOST_VCD_H
#define BOARD_HOST_VCD_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "board/host/flashfile.h"

struct vcd {
    FILE *file; /* NULL: nothing is recorded */
    uint64_t last_ns;
};

/* `path` NULL: a vcd that records nothing. */
enum host_status vcd_open(struct vcd *vcd, const char *path) __attribute__((warn_unused_result));
/* Ends the dump at this tick. */
void vcd_close(struct vcd *vcd, uint64_t tick);
void vcd_pin(struct vcd *vcd, unsigned pin, bool level, uint64_t tick);

#endif
