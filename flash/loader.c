/* The loader's protocol: frames to events and back. */
#include "flash/loader.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/bytes.h"

static const char *const op_names[256] = {
    [LOADER_FLASH_BEGIN] = "FLASH_BEGIN",
    [LOADER_FLASH_DATA] = "FLASH_DATA",
    [LOADER_FLASH_END] = "FLASH_END",
    [LOADER_MEM_BEGIN] = "MEM_BEGIN",
    [LOADER_MEM_END] = "MEM_END",
    [LOADER_MEM_DATA] = "MEM_DATA",
    [LOADER_SYNC] = "SYNC",
    [LOADER_WRITE_REG] = "WRITE_REG",
    [LOADER_READ_REG] = "READ_REG",
    [LOADER_SPI_SET_PARAMS] = "SPI_SET_PARAMS",
    [LOADER_SPI_ATTACH] = "SPI_ATTACH",
    [LOADER_CHANGE_BAUDRATE] = "CHANGE_BAUDRATE",
    [LOADER_FLASH_DEFL_BEGIN] = "FLASH_DEFL_BEGIN",
    [LOADER_FLASH_DEFL_DATA] = "FLASH_DEFL_DATA",
    [LOADER_FLASH_DEFL_END] = "FLASH_DEFL_END",
    [LOADER_SPI_FLASH_MD5] = "SPI_FLASH_MD5",
    [LOADER_ERASE_FLASH] = "ERASE_FLASH",
    [LOADER_ERASE_REGION] = "ERASE_REGION",
    [LOADER_READ_FLASH] = "READ_FLASH",
    [LOADER_RUN_USER_CODE] = "RUN_USER_CODE",
};

static const char *const error_texts[256] = {
    [LOADER_BAD_FORMAT] = "received message is invalid",
    [LOADER_FAILED] = "failed to act on received message",
    [LOADER_BAD_CHECKSUM] = "invalid checksum in message",
    [LOADER_WRITE_FAILED] = "flash write error",
    [LOADER_READ_FAILED] = "flash read error",
    [LOADER_STUB_BAD_LENGTH] = "bad data length",
    [LOADER_STUB_BAD_CHECKSUM] = "bad data checksum",
    [LOADER_STUB_BAD_BLOCK_SIZE] = "bad block size",
    [LOADER_STUB_INVALID] = "invalid command",
    [LOADER_STUB_SPI_FAILED] = "flash operation failed",
    [LOADER_STUB_UNLOCK_FAILED] = "the flash stays write-protected",
    [LOADER_STUB_NOT_IN_FLASH_MODE] = "not in flash mode",
    [LOADER_STUB_INFLATE] = "compressed data is broken",
    [LOADER_STUB_NOT_ENOUGH_DATA] = "not enough data",
    [LOADER_STUB_TOO_MUCH_DATA] = "too much data",
    [LOADER_STUB_NOT_IMPLEMENTED] = "command not implemented",
};

const char *loader_op_name(uint8_t op)
{
    return op_names[op] ? op_names[op] : "unknown";
}

const char *loader_error_text(uint8_t error)
{
    return error_texts[error] ? error_texts[error] : "unknown error";
}

uint8_t loader_checksum(const uint8_t *bytes, size_t length)
{
    uint8_t sum = LOADER_CHECKSUM_SEED;
    for (size_t i = 0; i < length; i++)
        sum ^= bytes[i];
    return sum;
}

void loader_init(struct loader *l)
{
    memset(l, 0, sizeof *l);
    l->slip.frame = l->frame;
    l->slip.capacity = sizeof l->frame;
}

static void await(struct loader *l, uint8_t op, int64_t deadline_ms)
{
    assert(l->count < LOADER_WINDOW_MAX);
    unsigned slot = (l->first + l->count++) % LOADER_WINDOW_MAX;
    l->awaited[slot].op = op;
    l->awaited[slot].deadline_ms = deadline_ms;
}

size_t loader_send(struct loader *l, const struct loader_request *r, int64_t deadline_ms,
                   uint8_t wire[LOADER_WIRE_MAX])
{
    uint8_t head[LOADER_HEADER + sizeof r->words];
    size_t words_size = 4 * (size_t)r->word_count;
    assert(words_size + r->length <= LOADER_DATA_MAX);
    head[0] = LOADER_REQUEST;
    head[1] = r->op;
    le16_put(head + 2, (uint16_t)(words_size + r->length));
    le32_put(head + 4, r->summed ? loader_checksum(r->bytes, r->length) : 0);
    for (unsigned i = 0; i < r->word_count; i++)
        le32_put(head + LOADER_HEADER + 4 * i, r->words[i]);
    size_t at = slip_delimit(wire, 0);
    at = slip_encode(wire, at, head, LOADER_HEADER + words_size);
    at = slip_encode(wire, at, r->bytes, r->length);
    await(l, r->op, deadline_ms);
    return slip_delimit(wire, at);
}

static void keep_noise(struct loader *l, const uint8_t *bytes, size_t size)
{
    l->noise_bytes += size;
    if (size > LOADER_NOISE_KEPT)
        bytes += size - LOADER_NOISE_KEPT, size = LOADER_NOISE_KEPT;
    size_t spare = LOADER_NOISE_KEPT - l->noise_kept;
    if (size > spare) {
        memmove(l->noise, l->noise + size - spare, l->noise_kept - (size - spare));
        l->noise_kept -= size - spare;
    }
    memcpy(l->noise + l->noise_kept, bytes, size);
    l->noise_kept += size;
}

/* 01 op length16 value32 data status error, and the length is right. */
static bool is_reply(const uint8_t *frame, size_t length)
{
    return length >= LOADER_HEADER + 2 && frame[0] == LOADER_RESPONSE &&
           le16_get(frame + 2) == length - LOADER_HEADER;
}

static void read_reply(const uint8_t *frame, size_t length, struct loader_event *e)
{
    e->kind = LOADER_REPLY;
    e->op = frame[1];
    e->value = le32_get(frame + 4);
    e->data = frame + LOADER_HEADER;
    e->length = length - LOADER_HEADER - 2;
    e->status = frame[length - 2];
    e->error = frame[length - 1];
}

static void take_reply(struct loader *l, size_t length, struct loader_event *e)
{
    if (l->count == 0 || l->awaited[l->first].op != l->frame[1]) {
        l->strays++;
        return;
    }
    l->first = (l->first + 1) % LOADER_WINDOW_MAX;
    l->count--;
    read_reply(l->frame, length, e);
}

static void take_frame(struct loader *l, size_t length, struct loader_event *e)
{
    if (l->wants_frames) {
        *e = (struct loader_event){.kind = LOADER_FRAME, .data = l->frame, .length = length};
    } else if (is_reply(l->frame, length)) {
        take_reply(l, length, e);
    } else {
        keep_noise(l, l->frame, length);
    }
}

size_t loader_receive(struct loader *l, const uint8_t *bytes, size_t size,
                      struct loader_event *event)
{
    size_t used = 0;
    event->kind = LOADER_NOTHING;
    while (used < size && event->kind == LOADER_NOTHING)
        if (slip_decode(&l->slip, bytes[used++]))
            take_frame(l, l->slip.frame_length, event);
    return used;
}

int64_t loader_deadline(const struct loader *l)
{
    return l->count ? l->awaited[l->first].deadline_ms : INT64_MAX;
}

void loader_forget(struct loader *l)
{
    l->first = l->count = 0;
    l->wants_frames = false;
}

void loader_hush(struct loader *l)
{
    l->slip.length = 0;
    l->slip.escaped = l->slip.spoiled = false;
    l->strays = 0;
    l->noise_bytes = l->noise_kept = 0;
}
