/* The serial loader's protocol as a machine without I/O: requests become bytes, bytes
 * become events, deadlines are numbers the caller compares with its clock.
 *
 *     struct loader loader;
 *     loader_init(&loader);
 *     size_t n = loader_send(&loader, &request, now + 3000, wire);
 *     ... write wire[0 .. n), read some bytes ...
 *     while (size > 0) {
 *         size_t used = loader_receive(&loader, bytes, size, &event);
 *         bytes += used, size -= used;
 *         if (event.kind == LOADER_REPLY) ...
 *     }
 *
 * Several requests may be under way; replies come in order.  A reply that nobody awaits
 * (the seven spare ones of SYNC, an answer given up on) is dropped and counted; bytes
 * that are no frame are kept as noise, for whoever wants to know what the board says.
 * Numbers and their source: chip/loader.h. */
#ifndef FLASH_LOADER_H
#define FLASH_LOADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "chip/loader.h"
#include "flash/slip.h"

enum {
    LOADER_WINDOW_MAX = 16,
    LOADER_HEADER = 8,
    LOADER_DATA_MAX = 0x4000 + 32,
    LOADER_FRAME_MAX = LOADER_HEADER + LOADER_DATA_MAX,
    LOADER_WIRE_MAX = SLIP_WIRE_MAX(LOADER_FRAME_MAX),
    LOADER_NOISE_KEPT = 256,
};

struct loader_request {
    uint8_t op; /* enum loader_op */
    /* The data is words, then bytes. */
    uint32_t words[8];
    unsigned word_count; /* at most 8 */
    const uint8_t *bytes;
    size_t length;
    bool summed; /* a *_DATA command: the checksum of `bytes` goes along */
};

enum loader_event_kind {
    LOADER_NOTHING, /* all bytes taken in, nothing came of them */
    LOADER_REPLY,   /* to the oldest request under way */
    LOADER_FRAME,   /* a frame that is no reply, while loader.wants_frames */
};

struct loader_event {
    enum loader_event_kind kind;
    uint8_t op;
    uint32_t value;
    const uint8_t *data; /* in the machine's buffer, until the next call */
    size_t length;       /* a reply's without its two status bytes */
    uint8_t status, error;
};

struct loader {
    struct slip_decoder slip;
    uint8_t frame[LOADER_FRAME_MAX];
    struct {
        uint8_t op;
        int64_t deadline_ms;
    } awaited[LOADER_WINDOW_MAX];
    unsigned first, count;
    bool wants_frames;
    unsigned strays;      /* replies that nobody awaited */
    uint64_t noise_bytes; /* bytes that were no frame */
    char noise[LOADER_NOISE_KEPT];
    size_t noise_kept; /* the newest ones */
};

void loader_init(struct loader *l);

/* Encodes the request and awaits its reply; returns the number of bytes in `wire`.
 * At most LOADER_WINDOW_MAX may be under way (asserted). */
size_t loader_send(struct loader *l, const struct loader_request *request, int64_t deadline_ms,
                   uint8_t wire[LOADER_WIRE_MAX]);

/* Takes bytes in up to the first event; returns how many it took. */
size_t loader_receive(struct loader *l, const uint8_t *bytes, size_t size,
                      struct loader_event *event);

/* When the oldest request is late; INT64_MAX when none is under way. */
int64_t loader_deadline(const struct loader *l);

/* Stops awaiting anything. */
void loader_forget(struct loader *l);

/* Forgets the noise and the counts. */
void loader_hush(struct loader *l);

/* 0xEF XOR every byte. */
uint8_t loader_checksum(const uint8_t *bytes, size_t length);

/* "READ_REG", or "unknown". */
const char *loader_op_name(uint8_t op);

/* What an error number of ROM or stub means. */
const char *loader_error_text(uint8_t error);

#endif
