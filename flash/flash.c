/* Erasing, writing, reading and hashing a board's flash. */
#include "flash/flash.h"

#include <libdeflate.h>
#include <md5.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "chip/stub.h"

enum {
    ERASE_ALL_MS = 120000,
    ERASE_MS_PER_MB = 30000,
    MD5_MS_PER_MB = 8000,
    WRITE_MS_PER_MB = 40000,
    MB = 0x100000,
    OUR_BLOCK = 0x1000, /* small: little is sent again when one is broken */
    ROM_FLASH_BLOCK = 0x400,
    READ_PIECE = 0x10000, /* read again when its digest is wrong */
    READ_BLOCK = 0x800,
    READ_IN_FLIGHT = 8,
    TRIES = 10,   /* of blocks that arrive broken, without progress between */
    SILENCES = 4, /* of them all: then nobody is there */
    REPEATS = 3,
    ACK_MS = 1500,
    TYPICAL_WRITE_MS_PER_MB = 10000,
};

/* The time for `size` bytes at ms_per_mb, and a plain command's time at least. */
static int time_for(uint64_t size, int ms_per_mb)
{
    return TARGET_MS + (int)(size * (uint64_t)ms_per_mb / MB);
}

static void tell(struct session *s, uint32_t done, uint32_t total)
{
    if (s->watch.progress)
        s->watch.progress(s->watch.context, done, total);
}

static int needs_stub(const struct session *s)
{
    return s->loader == SESSION_ROM ? FLASH_NEEDS_STUB : FLASH_OK;
}

int flash_erase_all(struct session *s)
{
    struct loader_request r = {.op = LOADER_ERASE_FLASH};
    int status = needs_stub(s);
    return status != FLASH_OK ? status : link_command(&s->link, &r, ERASE_ALL_MS, NULL);
}

int flash_erase_region(struct session *s, uint32_t address, uint32_t size)
{
    struct loader_request r = {
        .op = LOADER_ERASE_REGION, .words = {address, size},
             .word_count = 2
    };
    int status = needs_stub(s);
    return status != FLASH_OK ? status
                              : link_command(&s->link, &r, time_for(size, ERASE_MS_PER_MB), NULL);
}

int flash_md5(struct session *s, uint32_t address, uint32_t size, uint8_t digest[FLASH_DIGEST])
{
    struct loader_request r = {
        .op = LOADER_SPI_FLASH_MD5, .words = {address, size, 0, 0},
             .word_count = 4
    };
    struct loader_event reply;
    int status = needs_stub(s);
    if (status == FLASH_OK)
        status = link_insist(&s->link, &r, time_for(size, MD5_MS_PER_MB), REPEATS, &reply);
    if (status == FLASH_OK && reply.length != FLASH_DIGEST)
        status = FLASH_GARBLED;
    if (status == FLASH_OK)
        memcpy(digest, reply.data, FLASH_DIGEST);
    return status;
}

int flash_sector_hashes(struct session *s, uint32_t address, uint32_t count, uint8_t *hashes)
{
    int status = s->loader == SESSION_OUR_STUB ? FLASH_OK : FLASH_NEEDS_STUB;
    while (count > 0 && status == FLASH_OK) {
        uint32_t part = count < STUB_HASHES_MAX ? count : STUB_HASHES_MAX;
        struct loader_request r = {
            .op = STUB_SECTOR_HASHES, .words = {address, part},
                 .word_count = 2
        };
        struct loader_event reply;
        status = link_insist(&s->link, &r, time_for((uint64_t)part * FLASH_SECTOR, MD5_MS_PER_MB),
                             REPEATS, &reply);
        if (status == FLASH_OK && reply.length != part * STUB_HASH_SIZE)
            status = FLASH_GARBLED;
        if (status == FLASH_OK)
            memcpy(hashes, reply.data, reply.length);
        hashes += part * STUB_HASH_SIZE, address += part * FLASH_SECTOR, count -= part;
    }
    return status;
}

/* --- writing ---------------------------------------------------------------- */

/* Blocks on their way: `next` is sent next, all before `acknowledged` have arrived. */
struct stream {
    const struct flash_write *w;
    uint8_t data_op;
    const uint8_t *bytes;
    uint32_t size, block, blocks;
    uint32_t next, acknowledged;
    unsigned window; /* blocks */
    bool padded;     /* the last block is filled up with FF */
    int reply_ms, end_ms;
    int failures, silences; /* since the last progress */
};

static int send_block(struct session *s, struct stream *t)
{
    uint8_t padded[LOADER_STUB_BLOCK];
    uint32_t at = t->next * t->block;
    uint32_t size = t->size - at < t->block ? t->size - at : t->block;
    const uint8_t *bytes = t->bytes + at;
    if (t->padded && size < t->block) {
        memset(padded, 0xFF, t->block);
        memcpy(padded, bytes, size);
        bytes = padded, size = t->block;
    }
    return link_send(&s->link,
                     &(struct loader_request){
                         .op = t->data_op,
                         .words = {size, t->next++, 0, 0},
                         .word_count = 4,
                         .bytes = bytes,
                         .length = size,
                         .summed = true
    },
                     t->reply_ms);
}

static int fill_window(struct session *s, struct stream *t)
{
    int status = FLASH_OK;
    while (status == FLASH_OK && t->next < t->blocks && s->link.loader.count < t->window)
        status = send_block(s, t);
    return status;
}

/* Which errors a block sent again may mend. */
static bool is_transient(uint8_t error)
{
    return error == LOADER_STUB_BAD_CHECKSUM || error == LOADER_STUB_BAD_LENGTH ||
           error == LOADER_STUB_INVALID || error == LOADER_BAD_CHECKSUM;
}

/* Takes in the replies still due, then goes on at the first block that is missing. */
static int go_back(struct session *s, struct stream *t)
{
    struct loader_event reply;
    int status = FLASH_OK;
    while (s->link.loader.count > 0 && status == FLASH_OK) {
        status = link_reply(&s->link, &reply);
        if (status == FLASH_OK && s->loader == SESSION_OUR_STUB && reply.value <= t->blocks &&
            reply.value > t->acknowledged)
            t->acknowledged = reply.value;
    }
    t->next = t->acknowledged;
    return status == FLASH_SILENT ? FLASH_OK : status;
}

static int take_acknowledgement(struct session *s, struct stream *t,
                                const struct loader_event *reply)
{
    uint32_t before = t->acknowledged;
    bool counted = s->loader == SESSION_OUR_STUB;
    if (counted && reply->value > t->acknowledged && reply->value <= t->blocks)
        t->acknowledged = reply->value;
    if (!counted && reply->status == 0)
        t->acknowledged++;
    if (t->acknowledged > before)
        t->failures = t->silences = 0;
    if (reply->status == 0)
        return FLASH_OK;
    s->link.refused_op = reply->op;
    s->link.refused_error = reply->error;
    return is_transient(reply->error) ? FLASH_GARBLED : FLASH_REFUSED;
}

static void tell_stream(struct session *s, const struct stream *t)
{
    uint64_t done = (uint64_t)t->acknowledged * t->w->size / t->blocks;
    tell(s, (uint32_t)done, t->w->size);
}

static int run_stream(struct session *s, struct stream *t)
{
    struct loader_event reply;
    while (t->acknowledged < t->blocks) {
        int status = fill_window(s, t);
        if (status == FLASH_OK)
            status = link_reply(&s->link, &reply);
        if (status == FLASH_OK)
            status = take_acknowledgement(s, t, &reply);
        bool again = status == FLASH_GARBLED || status == FLASH_SILENT;
        t->silences += status == FLASH_SILENT;
        if (again && ++t->failures <= TRIES && t->silences <= SILENCES)
            status = go_back(s, t);
        if (status != FLASH_OK)
            return status == FLASH_GARBLED ? FLASH_REFUSED : status;
        tell_stream(s, t);
    }
    return go_back(s, t);
}

/* The ROM erases too much: with `head` sectors up to the next 64 KB boundary it erases
 * those twice over.  Asked for this many it erases what is needed. */
static uint32_t rom_erase_size(uint32_t address, uint32_t size)
{
    enum { SECTORS_PER_BLOCK = 16 };
    uint32_t n = (size + FLASH_SECTOR - 1) / FLASH_SECTOR;
    uint32_t head = SECTORS_PER_BLOCK - address / FLASH_SECTOR % SECTORS_PER_BLOCK;
    head = head < n ? head : n;
    return (n < 2 * head ? (n + 1) / 2 : n - head) * FLASH_SECTOR;
}

static void plan_stream(const struct session *s, const struct flash_write *w, struct stream *t)
{
    bool ours = s->loader == SESSION_OUR_STUB, rom = s->loader == SESSION_ROM;
    *t = (struct stream){.w = w};
    t->data_op = w->packed ? LOADER_FLASH_DEFL_DATA : LOADER_FLASH_DATA;
    t->bytes = w->packed ? w->packed : w->bytes;
    t->size = w->packed ? w->packed_size : w->size;
    t->block = ours ? OUR_BLOCK : rom ? ROM_FLASH_BLOCK : LOADER_STUB_BLOCK;
    t->blocks = (t->size + t->block - 1) / t->block;
    t->window = ours ? STUB_WINDOW / OUR_BLOCK : 1;
    t->padded = !w->packed;
    /* What may be written while a reply is waited for. */
    uint64_t pending = (uint64_t)t->block * t->window * w->size / t->size;
    pending = pending < w->size ? pending : w->size;
    t->reply_ms = time_for(pending * 2, WRITE_MS_PER_MB);
    t->end_ms = t->reply_ms;
    /* Ours takes a block twice without harm, so patience needn't be for the worst chip. */
    if (ours)
        t->reply_ms = ACK_MS + (int)(pending * TYPICAL_WRITE_MS_PER_MB / MB);
}

static int begin_stream(struct session *s, const struct stream *t)
{
    const struct flash_write *w = t->w;
    bool rom = s->loader == SESSION_ROM;
    uint32_t size = rom ? rom_erase_size(w->address, w->size) : w->size;
    struct loader_request r = {
        .op = w->packed ? LOADER_FLASH_DEFL_BEGIN : LOADER_FLASH_BEGIN,
        .words = {size, t->blocks, t->block, w->address},
        .word_count = 4,
    };
    /* The ROM erases before it answers. */
    return link_insist(&s->link, &r, rom ? time_for(w->size, ERASE_MS_PER_MB) : TARGET_MS, REPEATS,
                       NULL);
}

/* The last pages are written when this is answered.  The ROM's own end would leave the
 * loader, so it gets none. */
static int end_stream(struct session *s, const struct stream *t)
{
    struct loader_request r = {.op = t->w->packed ? LOADER_FLASH_DEFL_END : LOADER_FLASH_END,
                               .words = {1},
                               .word_count = 1};
    if (s->loader == SESSION_ROM)
        return FLASH_OK;
    int status = link_command(&s->link, &r, t->end_ms, NULL);
    /* Lost on the way and given again, it finds the write ended already. */
    if (link_may_recover(&s->link, status)) {
        status = link_command(&s->link, &r, t->end_ms, NULL);
        if (status == FLASH_REFUSED && s->link.refused_error == LOADER_STUB_NOT_IN_FLASH_MODE)
            status = FLASH_OK;
    }
    return status;
}

static int write_stream(struct session *s, const struct flash_write *w)
{
    struct stream t;
    plan_stream(s, w, &t);
    tell(s, 0, w->size);
    int status = begin_stream(s, &t);
    if (status == FLASH_OK)
        status = run_stream(s, &t);
    if (status == FLASH_OK)
        status = end_stream(s, &t);
    return status;
}

/* The ROM begins at sectors only: what lies before in the first one is erased anyway, and
 * written as FF. */
static int write_by_rom(struct session *s, const struct flash_write *w)
{
    uint32_t before = w->address % FLASH_SECTOR;
    uint8_t *bytes = malloc(before + w->size);
    if (!bytes)
        return FLASH_NO_MEMORY;
    memset(bytes, 0xFF, before);
    memcpy(bytes + before, w->bytes, w->size);
    int status = write_stream(s, &(struct flash_write){.address = w->address - before,
                                                       .bytes = bytes,
                                                       .size = before + w->size});
    free(bytes);
    return status;
}

int flash_write(struct session *s, const struct flash_write *w)
{
    if (s->loader != SESSION_ROM)
        return write_stream(s, w);
    return w->packed ? FLASH_NEEDS_STUB : write_by_rom(s, w);
}

/* --- reading ---------------------------------------------------------------- */

static int acknowledge(struct session *s, uint32_t received)
{
    uint8_t total[4];
    le32_put(total, received);
    return link_send_frame(&s->link, total, sizeof total);
}

/* Data frames, then one of the digest of all. */
static int take_piece(struct session *s, uint32_t size, uint8_t *bytes)
{
    struct loader_event frame;
    uint8_t digest[FLASH_DIGEST];
    uint32_t received = 0;
    while (received < size) {
        int status = link_frame(&s->link, TARGET_MS, &frame);
        if (status != FLASH_OK)
            return status;
        if (frame.length > size - received)
            return FLASH_GARBLED;
        memcpy(bytes + received, frame.data, frame.length);
        received += (uint32_t)frame.length;
        status = acknowledge(s, received);
        if (status != FLASH_OK)
            return status;
    }
    int status = link_frame(&s->link, TARGET_MS, &frame);
    if (status != FLASH_OK)
        return status;
    flash_digest(bytes, size, digest);
    return frame.length == FLASH_DIGEST && !memcmp(frame.data, digest, FLASH_DIGEST)
               ? FLASH_OK
               : FLASH_GARBLED;
}

/* After a broken piece the stub may still send, and wait for acknowledgements: it is told
 * that all has arrived, and let fall silent. */
static int give_piece_up(struct session *s, uint32_t size)
{
    int status = FLASH_OK;
    for (int i = 0; i < 3 && status == FLASH_OK; i++) {
        status = acknowledge(s, size);
        if (status == FLASH_OK)
            status = link_settle(&s->link, 50);
    }
    return status;
}

static int read_piece(struct session *s, uint32_t address, uint32_t size, uint8_t *bytes)
{
    struct loader_request r = {
        .op = LOADER_READ_FLASH,
        .words = {address, size, READ_BLOCK, READ_IN_FLIGHT},
        .word_count = 4
    };
    int status = FLASH_SILENT;
    for (int i = 0; i < TRIES; i++) {
        status = link_command(&s->link, &r, TARGET_MS, NULL);
        if (status == FLASH_OK)
            status = take_piece(s, size, bytes);
        if (status != FLASH_SILENT && status != FLASH_GARBLED)
            break;
        int settled = give_piece_up(s, size);
        if (settled != FLASH_OK)
            return settled;
    }
    return status;
}

int flash_read(struct session *s, uint32_t address, uint32_t size, uint8_t *bytes)
{
    int status = needs_stub(s);
    for (uint32_t done = 0; done < size && status == FLASH_OK;) {
        uint32_t part = size - done < READ_PIECE ? size - done : READ_PIECE;
        tell(s, done, size);
        status = read_piece(s, address + done, part, bytes + done);
        done += part;
    }
    if (status == FLASH_OK)
        tell(s, size, size);
    return status;
}

/* --- on this side ------------------------------------------------------------ */

int flash_pack(const uint8_t *bytes, uint32_t size, uint8_t **packed, uint32_t *packed_size)
{
    enum { BEST = 12 };
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(BEST);
    *packed = NULL;
    if (!c)
        return FLASH_NO_MEMORY;
    size_t bound = libdeflate_zlib_compress_bound(c, size);
    *packed = malloc(bound);
    if (*packed)
        *packed_size = (uint32_t)libdeflate_zlib_compress(c, bytes, size, *packed, bound);
    libdeflate_free_compressor(c);
    return *packed ? FLASH_OK : FLASH_NO_MEMORY;
}

void flash_digest(const uint8_t *bytes, size_t size, uint8_t digest[FLASH_DIGEST])
{
    MD5_CTX c;
    MD5Init(&c);
    MD5Update(&c, bytes, size);
    MD5Final(digest, &c);
}
