/* Connecting, identifying, loading RAM, changing rate, leaving. */
#include "flash/session.h"

#include <string.h>

#include "chip/dport.h"
#include "chip/stub.h"
#include "chip/uart.h"
#include "flash/image.h"
#include "flash/reset.h"

enum {
    SYNC_MS = 100,
    FIRST_SYNC_MS = 15, /* the ROM takes the rate from it, and loses it.  VERIFY: on a chip */
    SYNC_PAUSE_MS = 50,
    SYNCS_PER_RESET = 5,
    QUIET_MS = 20,
    GREETING_MS = 2000,
    MEM_END_ROM_MS = 200,
    RATE_TRIES = 3,
    SPEED_UP_MS = 10, /* for the request to leave: not every port can tell when it has */
    RATE_PROOF_MS = 150,
    LOAD_TRIES = 4,
    SIMPLE_TRIES = 3,
    LOAD_MS = 1500,
};

void session_init(struct session *s, struct port *port, const struct session_options *options)
{
    memset(s, 0, sizeof *s);
    link_init(&s->link, port);
    s->options = *options;
    s->baud = s->link.baud = options->baud;
}

static int simple(struct session *s, struct loader_request request)
{
    return link_insist(&s->link, &request, TARGET_MS, SIMPLE_TRIES, NULL);
}

/* --- finding the loader --------------------------------------------------- */

static int sync_once(struct session *s, int timeout_ms, struct loader_event *reply)
{
    static const uint8_t pattern[36] = {0x07, 0x07, 0x12, 0x20, 0x55, 0x55, 0x55, 0x55, 0x55,
                                        0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55,
                                        0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55,
                                        0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55};
    struct loader_request r = {.op = LOADER_SYNC, .bytes = pattern, .length = sizeof pattern};
    return link_command(&s->link, &r, timeout_ms, reply);
}

static bool is_text(char c)
{
    return (c >= ' ' && c < 0x7F) || c == '\r' || c == '\n' || c == '\t';
}

enum session_sight session_sight(const struct session *s)
{
    const struct loader *l = &s->link.loader;
    size_t readable = 0;
    for (size_t i = 0; i < l->noise_kept; i++)
        readable += is_text(l->noise[i]);
    if (l->noise_kept == 0)
        return SIGHT_SILENT;
    return readable * 10 >= l->noise_kept * 9 ? SIGHT_TEXT : SIGHT_GARBAGE;
}

struct search {
    int64_t started_ms;
    unsigned attempt;
    bool advised;
};

static bool is_over(const struct session *s, const struct search *search)
{
    if (s->options.attempts > 0)
        return search->attempt >= (unsigned)s->options.attempts;
    return s->options.patience_ms >= 0 &&
           link_now_ms(&s->link) - search->started_ms >= s->options.patience_ms;
}

static void advise_in_time(struct session *s, struct search *search)
{
    bool due =
        s->options.advise_ms >= 0 && link_now_ms(&s->link) - search->started_ms >= s->options.advise_ms;
    if (due && !search->advised && s->watch.buttons) {
        search->advised = true;
        s->watch.buttons(s->watch.context, session_sight(s));
    }
}

static int sync_several(struct session *s, struct search *search)
{
    struct loader_event reply;
    int status = FLASH_SILENT;
    for (int i = 0; i < SYNCS_PER_RESET && status == FLASH_SILENT; i++) {
        bool first = i == 0 && search->attempt == 0;
        status = sync_once(s, first ? FIRST_SYNC_MS : SYNC_MS, &reply);
        if (status == FLASH_OK && reply.value == 0)
            s->loader = SESSION_STUB;
        if (status != FLASH_SILENT)
            break;
        if (s->watch.attempt)
            s->watch.attempt(s->watch.context);
        advise_in_time(s, search);
        if (!first && port_pause(s->link.port, SYNC_PAUSE_MS) != PORT_OK)
            status = FLASH_INTERRUPTED;
    }
    return status == FLASH_REFUSED ? FLASH_SILENT : status;
}

static int reset_if_possible(struct session *s, unsigned attempt)
{
    const char *sequence = s->options.reset_sequence;
    if (s->options.before != BEFORE_DEFAULT_RESET)
        return FLASH_OK;
    int status = reset_perform(s->link.port, sequence ? sequence : reset_into_loader(attempt));
    port_discard(s->link.port);
    return status == PORT_OK || status == PORT_UNSUPPORTED ? FLASH_OK
                                                           : link_port_failed(&s->link, status);
}

/* A stub that an earlier session left speaks at that session's rate.  The ROM takes the
 * first rate it hears after a reset, so the safe one comes first. */
static int choose_rate(struct session *s, unsigned attempt)
{
    unsigned baud = attempt % 2 && s->options.other_baud ? s->options.other_baud : s->options.baud;
    int status = baud == s->baud ? FLASH_OK : link_set_baud(&s->link, baud);
    s->baud = baud;
    return status;
}

int session_connect(struct session *s)
{
    struct search search = {.started_ms = link_now_ms(&s->link)};
    int status = FLASH_SILENT;
    if (s->options.before == BEFORE_NO_RESET_NO_SYNC)
        return FLASH_OK;
    while (status == FLASH_SILENT && !is_over(s, &search)) {
        status = choose_rate(s, search.attempt);
        if (status == FLASH_OK)
            status = reset_if_possible(s, search.attempt);
        if (status == FLASH_OK)
            status = sync_several(s, &search);
        search.attempt++;
    }
    return status == FLASH_OK ? link_settle(&s->link, QUIET_MS) : status;
}

static bool answers_as_our_stub(struct session *s)
{
    struct loader_request r = {.op = STUB_HELLO};
    struct loader_event reply;
    return link_command(&s->link, &r, 500, &reply) == FLASH_OK && reply.value == STUB_HELLO_VALUE;
}

int session_identify(struct session *s, uint32_t *magic)
{
    int status = target_check(&s->link, magic);
    if (status == FLASH_OK && s->loader == SESSION_STUB && answers_as_our_stub(s))
        s->loader = SESSION_OUR_STUB;
    return status == FLASH_OK ? target_read_facts(&s->link, s->baud, &s->facts) : status;
}

/* --- RAM -------------------------------------------------------------------- */

static int load_command(struct session *s, struct loader_request request)
{
    return link_command(&s->link, &request, LOAD_MS, NULL);
}

static int load_block(struct session *s, uint32_t sequence, const uint8_t *bytes, size_t size)
{
    return load_command(s, (struct loader_request){
                               .op = LOADER_MEM_DATA,
                               .words = {(uint32_t)size, sequence, 0, 0},
                               .word_count = 4,
                               .bytes = bytes,
                               .length = size,
                               .summed = true
    });
}

static int load_once(struct session *s, uint32_t address, const uint8_t *bytes, size_t size)
{
    uint32_t blocks = (uint32_t)((size + LOADER_ROM_BLOCK_MAX - 1) / LOADER_ROM_BLOCK_MAX);
    int status =
        load_command(s, (struct loader_request){
                            .op = LOADER_MEM_BEGIN,
                            .words = {(uint32_t)size, blocks, LOADER_ROM_BLOCK_MAX, address},
                            .word_count = 4
    });
    for (uint32_t i = 0; i < blocks && status == FLASH_OK; i++) {
        size_t at = (size_t)i * LOADER_ROM_BLOCK_MAX;
        size_t part = size - at < LOADER_ROM_BLOCK_MAX ? size - at : LOADER_ROM_BLOCK_MAX;
        status = load_block(s, i, bytes + at, part);
    }
    return status;
}

/* The blocks are counted, so a broken one means to begin again. */
int session_load_ram(struct session *s, uint32_t address, const uint8_t *bytes, size_t size)
{
    int status = load_once(s, address, bytes, size);
    for (int i = 1; i < LOAD_TRIES && link_may_recover(&s->link, status); i++) {
        int settled = link_settle(&s->link, QUIET_MS);
        status = settled == FLASH_OK ? load_once(s, address, bytes, size) : settled;
    }
    return status;
}

int session_run_ram(struct session *s, uint32_t entry)
{
    struct loader_request r = {
        .op = LOADER_MEM_END, .words = {entry == 0, entry},
             .word_count = 2
    };
    int status =
        link_command(&s->link, &r, s->loader == SESSION_ROM ? MEM_END_ROM_MS : TARGET_MS, NULL);
    return status == FLASH_SILENT && s->loader == SESSION_ROM ? FLASH_OK : status;
}

/* --- the stub --------------------------------------------------------------- */

static int await_greeting(struct session *s)
{
    struct loader_event frame;
    int64_t end = link_now_ms(&s->link) + GREETING_MS;
    int status = FLASH_OK;
    while (status == FLASH_OK && link_now_ms(&s->link) < end) {
        status = link_frame(&s->link, GREETING_MS, &frame);
        if (status == FLASH_OK && frame.length == 4 && !memcmp(frame.data, "OHAI", 4))
            return FLASH_OK;
    }
    return status == FLASH_OK || status == FLASH_SILENT ? FLASH_GARBLED : status;
}

int session_start_stub(struct session *s, const uint8_t *stub, size_t size)
{
    struct image image;
    int status = image_parse(&image, stub, size);
    for (unsigned i = 0; i < image.segments && status == FLASH_OK; i++)
        status = session_load_ram(s, image.segment[i].address, image.segment[i].data,
                                  image.segment[i].length);
    if (status == FLASH_OK)
        status = session_run_ram(s, image.entry);
    if (status == FLASH_OK)
        status = await_greeting(s);
    if (status != FLASH_OK)
        return status;
    s->loader = SESSION_STUB;
    if (answers_as_our_stub(s))
        s->loader = SESSION_OUR_STUB;
    return FLASH_OK;
}

/* A stub that hears nothing sensible at the new rate goes back to the old one
 * (STUB_RATE_TRIAL_MS after the change). */
static int prove_rate(struct session *s)
{
    int status = FLASH_SILENT;
    for (int i = 0; i < RATE_TRIES && status == FLASH_SILENT; i++) {
        link_reset(&s->link);
        struct loader_request r = {
            .op = LOADER_READ_REG, .words = {CHIP_MAGIC_ADDRESS}, .word_count = 1};
        struct loader_event reply;
        status = link_command(&s->link, &r, RATE_PROOF_MS, &reply);
        if (status == FLASH_OK && reply.value != CHIP_MAGIC_ESP8266)
            status = FLASH_SILENT;
    }
    return status == FLASH_REFUSED ? FLASH_SILENT : status;
}

int session_change_baud(struct session *s, unsigned baud)
{
    unsigned old = s->baud;
    struct loader_request change = {
        .op = LOADER_CHANGE_BAUDRATE, .words = {baud, old},
             .word_count = 2
    };
    int status = link_command(&s->link, &change, TARGET_MS, NULL);
    if (status == FLASH_SILENT) /* the answer may have been lost, and the rate changed */
        status = FLASH_OK;
    if (status == FLASH_OK)
        status = link_set_baud(&s->link, baud);
    if (status != FLASH_OK)
        return status;
    s->baud = baud;
    if (port_pause(s->link.port, STUB_RATE_PAUSE_MS) != PORT_OK)
        return FLASH_INTERRUPTED;
    port_discard(s->link.port);
    status = prove_rate(s);
    if (status != FLASH_SILENT)
        return status;
    s->baud = old;
    status = link_set_baud(&s->link, old);
    if (status == FLASH_OK && port_pause(s->link.port, STUB_RATE_TRIAL_MS) != PORT_OK)
        status = FLASH_INTERRUPTED;
    if (status == FLASH_OK)
        status = prove_rate(s);
    return status == FLASH_OK ? FLASH_GARBLED : status;
}

/* The ROM has no command for it, but lets registers be written.  Its answer already goes at
 * the new rate, most likely before we listen.  The divisor that autobaud found is off by a few
 * parts in a hundred; the clock behind it is one of two. */
int session_speed_rom(struct session *s, unsigned baud)
{
    uint32_t clock = s->facts.crystal_mhz * 2000000U;
    struct loader_request write = {
        .op = LOADER_WRITE_REG,
        .words = {UART_CLKDIV(0), (clock + baud / 2) / baud, 0xFFFFFFFF, 0},
        .word_count = 4
    };
    struct loader_event reply;
    unsigned old = s->baud;
    int status = link_send(&s->link, &write, SYNC_MS);
    if (status == FLASH_OK && port_pause(s->link.port, SPEED_UP_MS) != PORT_OK)
        status = FLASH_INTERRUPTED;
    if (status == FLASH_OK)
        status = link_set_baud(&s->link, baud);
    if (status == FLASH_OK)
        status = link_settle(&s->link, QUIET_MS);
    if (status != FLASH_OK)
        return status;
    s->baud = baud;
    status = FLASH_SILENT;
    for (int i = 0; i < RATE_TRIES && status == FLASH_SILENT; i++)
        status = sync_once(s, SYNC_MS, &reply);
    if (status == FLASH_OK)
        return link_settle(&s->link, QUIET_MS);
    s->baud = old;
    int restored = link_set_baud(&s->link, old);
    return restored != FLASH_OK ? restored : status == FLASH_SILENT ? FLASH_GARBLED : status;
}

/* --- flash and leaving ------------------------------------------------------ */

/* The ROM attaches the flash when a download to it begins. */
int session_attach_flash(struct session *s)
{
    struct loader_request attach = {.op = LOADER_SPI_ATTACH, .words = {0}, .word_count = 1};
    struct loader_request begin = {
        .op = LOADER_FLASH_BEGIN, .words = {0, 0, 0x400, 0},
             .word_count = 4
    };
    if (s->flash_attached)
        return FLASH_OK;
    int status = simple(s, s->loader == SESSION_ROM ? begin : attach);
    s->flash_attached = status == FLASH_OK;
    return status;
}

static int hard_reset(struct session *s)
{
    const char *sequence = s->options.hard_reset_sequence;
    int status = reset_perform(s->link.port, sequence ? sequence : reset_into_program);
    return status == PORT_OK || status == PORT_UNSUPPORTED ? FLASH_OK
                                                           : link_port_failed(&s->link, status);
}

/* The ROM leaves for the program at the end of a download of nothing. */
static int soft_reset(struct session *s)
{
    struct loader_request run = {.op = LOADER_RUN_USER_CODE};
    struct loader_request begin = {
        .op = LOADER_FLASH_BEGIN, .words = {0, 0, 0x400, 0},
             .word_count = 4
    };
    struct loader_request end = {.op = LOADER_FLASH_END, .words = {0}, .word_count = 1};
    if (s->loader != SESSION_ROM) {
        int status = link_send(&s->link, &run, TARGET_MS);
        loader_forget(&s->link.loader);
        return status;
    }
    int status = simple(s, begin);
    if (status == FLASH_OK)
        status = link_command(&s->link, &end, MEM_END_ROM_MS, NULL);
    return status == FLASH_SILENT ? FLASH_OK : status;
}

/* Who comes next finds it at the rate it was found at. */
static int stay(struct session *s)
{
    bool moved = s->loader != SESSION_ROM && s->baud != s->options.baud;
    return moved ? session_change_baud(s, s->options.baud) : FLASH_OK;
}

int session_leave(struct session *s, enum session_leave how)
{
    switch (how) {
    case LEAVE_HARD_RESET: return hard_reset(s);
    case LEAVE_SOFT_RESET: return soft_reset(s);
    case LEAVE_NO_RESET:
    case LEAVE_NO_RESET_STUB: break;
    }
    return stay(s);
}
