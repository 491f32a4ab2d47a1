/* Pumps bytes between a port and the protocol machine. */
#include "flash/link.h"

#include <string.h>

enum { WRITE_MS = 10000, QUIET_MS = 30 };

void link_init(struct link *link, struct port *port)
{
    memset(link, 0, sizeof *link);
    link->port = port;
    loader_init(&link->loader);
}

int64_t link_now_ms(const struct link *link)
{
    return port_now_ms(link->port);
}

static void trace(struct link *link, enum link_trace what, uint8_t op, const uint8_t *bytes,
                  size_t size)
{
    if (link->trace)
        link->trace(link->trace_context, what, op, bytes, size);
}

int link_port_failed(struct link *link, int port_status)
{
    link->port_status = port_status;
    return port_status == PORT_INTERRUPTED ? FLASH_INTERRUPTED : FLASH_PORT;
}

static int write_wire(struct link *link, size_t size)
{
    trace(link, LINK_WROTE, 0, link->wire, size);
    int status = port_write(link->port, link->wire, size, WRITE_MS);
    if (link->baud)
        link->line_seconds += 10.0 * (double)size / link->baud;
    return status == PORT_OK ? FLASH_OK : link_port_failed(link, status);
}

int link_send(struct link *link, const struct loader_request *request, int timeout_ms)
{
    trace(link, LINK_SENT_REQUEST, request->op, request->bytes, request->length);
    size_t size = loader_send(&link->loader, request, link_now_ms(link) + timeout_ms, link->wire);
    return write_wire(link, size);
}

/* Takes in what was read; reads more when that gave no event. */
static int next_event(struct link *link, int64_t deadline_ms, struct loader_event *event)
{
    for (;;) {
        link->in_at += loader_receive(&link->loader, link->in + link->in_at,
                                      link->in_end - link->in_at, event);
        if (event->kind != LOADER_NOTHING)
            break;
        int64_t left = deadline_ms - link_now_ms(link);
        int n = port_read(link->port, link->in, sizeof link->in, left > 0 ? (int)left : 0);
        if (n == PORT_TIMEOUT)
            return FLASH_SILENT;
        if (n < 0)
            return link_port_failed(link, n);
        link->in_at = 0;
        link->in_end = (size_t)n;
        trace(link, LINK_READ, 0, link->in, (size_t)n);
    }
    trace(link, LINK_GOT_FRAME, 0, link->loader.frame, link->loader.slip.frame_length);
    return FLASH_OK;
}

int link_reply(struct link *link, struct loader_event *reply)
{
    int status = next_event(link, loader_deadline(&link->loader), reply);
    if (status == FLASH_SILENT) {
        link->late_op = link->loader.awaited[link->loader.first].op;
        loader_forget(&link->loader);
    }
    return status;
}

static void use_the_time(struct link *link)
{
    void (*work)(void *context) = link->meanwhile;
    link->meanwhile = NULL;
    if (work)
        work(link->meanwhile_context);
}

int link_command(struct link *link, const struct loader_request *request, int timeout_ms,
                 struct loader_event *reply)
{
    struct loader_event own;
    reply = reply ? reply : &own;
    int status = link_send(link, request, timeout_ms);
    if (status == FLASH_OK) {
        use_the_time(link);
        status = link_reply(link, reply);
    }
    if (status == FLASH_OK && reply->status) {
        link->refused_op = request->op;
        link->refused_error = reply->error;
        status = FLASH_REFUSED;
    }
    return status;
}

bool link_may_recover(const struct link *link, int status)
{
    uint8_t error = link->refused_error;
    bool broken = error == LOADER_BAD_FORMAT || error == LOADER_BAD_CHECKSUM ||
                  error == LOADER_STUB_BAD_CHECKSUM || error == LOADER_STUB_BAD_LENGTH ||
                  error == LOADER_STUB_INVALID || error == LOADER_STUB_NOT_IMPLEMENTED;
    return status == FLASH_SILENT || (status == FLASH_REFUSED && broken);
}

int link_insist(struct link *link, const struct loader_request *request, int timeout_ms, int tries,
                struct loader_event *reply)
{
    int status = link_command(link, request, timeout_ms, reply);
    while (--tries > 0 && link_may_recover(link, status)) {
        int settled = link_settle(link, QUIET_MS);
        status = settled == FLASH_OK ? link_command(link, request, timeout_ms, reply) : settled;
    }
    return status;
}

int link_frame(struct link *link, int timeout_ms, struct loader_event *frame)
{
    link->loader.wants_frames = true;
    int status = next_event(link, link_now_ms(link) + timeout_ms, frame);
    link->loader.wants_frames = false;
    return status;
}

int link_send_frame(struct link *link, const uint8_t *bytes, size_t size)
{
    size_t at = slip_delimit(link->wire, 0);
    at = slip_encode(link->wire, at, bytes, size);
    return write_wire(link, slip_delimit(link->wire, at));
}

int link_settle(struct link *link, int quiet_ms)
{
    int64_t end = link_now_ms(link) + 50 * quiet_ms;
    int n = 1;
    while (n > 0 && link_now_ms(link) < end)
        n = port_read(link->port, link->in, sizeof link->in, quiet_ms);
    link_reset(link);
    return n >= 0 || n == PORT_TIMEOUT ? FLASH_OK : link_port_failed(link, n);
}

void link_reset(struct link *link)
{
    link->in_at = link->in_end = 0;
    loader_forget(&link->loader);
    loader_hush(&link->loader);
}

int link_set_baud(struct link *link, unsigned baud)
{
    int status = port_set_baud(link->port, baud);
    if (status == PORT_OK)
        link->baud = baud;
    return status == PORT_OK ? FLASH_OK : link_port_failed(link, status);
}
