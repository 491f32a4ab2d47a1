/* The loader's protocol on a port: sends requests, waits for replies, with bounds.
 *
 * A link belongs to one board.  The caller owns the port and keeps it open as long as
 * the link lives. */
#ifndef FLASH_LINK_H
#define FLASH_LINK_H

#include "flash/loader.h"
#include "flash/status.h"
#include "serial/port.h"

/* What --trace shows. */
enum link_trace { LINK_SENT_REQUEST, LINK_WROTE, LINK_READ, LINK_GOT_FRAME };

struct link {
    struct port *port;
    struct loader loader;
    int port_status;    /* behind FLASH_PORT */
    uint8_t late_op;    /* behind FLASH_SILENT: what went unanswered */
    uint8_t refused_op; /* behind FLASH_REFUSED */
    uint8_t refused_error;
    uint8_t in[4096]; /* bytes read and not yet taken in */
    size_t in_at, in_end;
    uint8_t wire[LOADER_WIRE_MAX];
    /* Called with every request and every byte when not NULL. */
    void (*trace)(void *context, enum link_trace what, uint8_t op, const uint8_t *bytes,
                  size_t size);
    void *trace_context;
    unsigned baud;
    double line_seconds; /* that what was sent takes on the line, ten bits a byte */
    /* Called once when not NULL, while the chip does the next command: time to work on this side.
     * It uses no link. */
    void (*meanwhile)(void *context);
    void *meanwhile_context;
};

void link_init(struct link *link, struct port *port);

/* The port's clock. */
int64_t link_now_ms(const struct link *link);

/* Sends a request; its reply is due within timeout_ms. */
int link_send(struct link *link, const struct loader_request *request, int timeout_ms)
    __attribute__((warn_unused_result));

/* The reply to the oldest request under way, whatever it says; FLASH_SILENT when it is late
 * (then nothing is under way any more). */
int link_reply(struct link *link, struct loader_event *reply) __attribute__((warn_unused_result));

/* Both: FLASH_REFUSED when the reply says so.  `reply` may be NULL. */
int link_command(struct link *link, const struct loader_request *request, int timeout_ms,
                 struct loader_event *reply) __attribute__((warn_unused_result));

/* The same for a command that may be given again: up to `tries` times when its answer is lost or
 * it arrived broken, after letting the line fall quiet. */
int link_insist(struct link *link, const struct loader_request *request, int timeout_ms, int tries,
                struct loader_event *reply) __attribute__((warn_unused_result));

/* May the command behind this status succeed when it is given again? */
bool link_may_recover(const struct link *link, int status);

/* The next frame that is no reply. */
int link_frame(struct link *link, int timeout_ms, struct loader_event *frame)
    __attribute__((warn_unused_result));

/* Sends bytes as a frame of their own. */
int link_send_frame(struct link *link, const uint8_t *bytes, size_t size)
    __attribute__((warn_unused_result));

/* Reads and drops until nothing comes for quiet_ms (at most 50 times that). */
int link_settle(struct link *link, int quiet_ms) __attribute__((warn_unused_result));

/* Drops everything received and everything awaited. */
void link_reset(struct link *link);

int link_set_baud(struct link *link, unsigned baud) __attribute__((warn_unused_result));

/* FLASH_PORT or FLASH_INTERRUPTED for a port_status, which is kept. */
int link_port_failed(struct link *link, int port_status);

#endif
