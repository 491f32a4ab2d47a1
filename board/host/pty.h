/* The board's serial port as programs see it: a pseudo-terminal under a stable name.
 *
 * A pseudo-terminal has no wire: it takes bytes at any speed.  The rate its client
 * set tells at what speed they would have gone. */
#ifndef BOARD_HOST_PTY_H
#define BOARD_HOST_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "board/host/flashfile.h"

struct pty {
    int master;       /* -1 when unplugged */
    char path[64];    /* of the slave, "/dev/pts/3" */
    const char *link; /* borrowed; NULL for none */
};

/* Makes the pair, raw, at 115200 baud, and the link. */
enum host_status pty_open(struct pty *pty, const char *link) __attribute__((warn_unused_result));
/* Removes the link when it is still ours. */
void pty_close(struct pty *pty);

/* Has a program the port open? */
bool pty_has_client(const struct pty *pty);
/* Baud, as the client set it; any rate, not only the named ones. */
uint32_t pty_baud(const struct pty *pty);
/* Bytes from the client or to it: how many went, 0 when none can now. */
size_t pty_read(struct pty *pty, uint8_t *bytes, size_t size);
size_t pty_write(struct pty *pty, const uint8_t *bytes, size_t size);
/* Forgets what a client that has left didn't read. */
void pty_forget(struct pty *pty);

#endif
