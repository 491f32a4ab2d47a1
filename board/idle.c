/* Traces of polling loops: making one, finding one, writing down what it leaves. */
#include "board/idle.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "board/env.h"
#include "chip/dport.h"
#include "chip/wdt.h"
#include "xtensa/insn.h"
#include "xtensa/special.h"

enum {
    POLLS_TO_ARM = 256,  /* questions for the time in a row, this close: */
    POLL_GAP = 5000,     /* cycles */
    STRAY_POLLS = 4000,  /* questions elsewhere until the loop counts as left */
    TRACE_CYCLES = 1000, /* a trace ends where the loop starts over after so many */
    TRACE_CYCLES_MAX = 20000,
    CELLS_MAX = 256, /* places that a trace reads or writes */
    INDEX = 1024,
    /* Nothing is tried so shortly before or after the counter is 0: small numbers would look like
     * times, and times a little apart could lie on both sides of the wrap. */
    WRAP_US = 1 << 18,
    BUCKETS = 256,
    TRACES_MAX = 1024, /* of some 1 KB */
    CREDIT = 40,       /* traces that may be made before any pays; each known round is another */
    CREDIT_MAX = 4000,
    STILL_TURNING = 500000, /* cycles since the last known round */
    /* How long nothing is tried when credit is used up: twice as long each time, until it paid. */
    REST_CYCLES = 40000000,
    REST_CYCLES_MAX = 640000000,
    RECENT_US = 1 << 16, /* an input so little before now is taken for a time */
};

/* Places: registers by number, these two, then addresses of words. */
enum { PLACE_SAR = 16, PLACE_PS, PLACES_OF_CPU };

struct cell {
    uint32_t place;
    uint32_t value; /* constant part */
    uint32_t share; /* how many times T is in it */
};

/* The same in a trace, where looking is to be quick. */
struct spot {
    void *at; /* a register of struct cpu, or a word of memory */
    uint32_t value;
    int16_t share;
    bool memory;
};

struct trace {
    struct trace *next;     /* of the same bucket, the last used one first */
    struct trace *follower; /* what it leaves is all that this one reads: no need to look */
    uint32_t phase;         /* ticks into the microsecond at the start */
    uint32_t cycles;
    uint32_t fed_at; /* cycles into it when the watchdog was fed last; 0: it wasn't */
    uint16_t inputs, outputs;
    struct spot spot[]; /* inputs, then outputs */
};

struct idle {
    bool armed;
    uint32_t head;  /* where the loop is taken up: behind a question for the time */
    uint32_t polls; /* in a row while not armed; elsewhere while armed */
    uint64_t polled_at, turned_at, rest_until;
    uint64_t turned;       /* cycles */
    uint32_t code_changes; /* as of the traces */
    int32_t credit;
    uint32_t rest_cycles;
    unsigned traces;
    struct trace *bucket[BUCKETS];
};

/* --- a board's view ------------------------------------------------------- */

/* Where and when a round starts. */
struct round {
    struct cpu *cpu;
    struct bus *bus;
    uint64_t ticks;
    uint32_t cpu_ticks;
    uint64_t limit;
};

static uint32_t now_us(const struct round *r)
{
    return (uint32_t)(r->ticks / TICKS_PER_US);
}

static uint32_t phase_of(const struct round *r)
{
    return (uint32_t)(r->ticks % TICKS_PER_US);
}

static void let_pass(struct round *r, uint64_t cycles)
{
    r->cpu->cycles += cycles;
    r->ticks += cycles * r->cpu_ticks;
}

static bool is_memory(uint32_t address)
{
    return address - DRAM_BASE < DRAM_SIZE || address - IRAM_BASE < IRAM_CACHE0_BASE - IRAM_BASE;
}

static uint8_t *word_at(const struct bus *bus, uint32_t address)
{
    return address < DRAM_END ? bus->dram + (address - DRAM_BASE)
                              : bus->iram + (address - IRAM_BASE);
}

static bool is_register(uint32_t place)
{
    return place < PLACES_OF_CPU;
}

static void *at_place(const struct round *r, uint32_t place)
{
    if (!is_register(place))
        return word_at(r->bus, place);
    return place < 16 ? &r->cpu->a[place] : place == PLACE_SAR ? &r->cpu->sar : &r->cpu->ps;
}

static inline uint32_t read_spot(const void *at, bool memory)
{
    return memory ? le32_get(at) : *(const uint32_t *)at;
}

static uint32_t read_place(const struct round *r, uint32_t place)
{
    return read_spot(at_place(r, place), !is_register(place));
}

static inline uint32_t value_at(const struct spot *s, uint32_t us)
{
    return s->value + (uint32_t)s->share * us;
}

static inline void put(const struct spot *s, uint32_t value)
{
    if (s->memory)
        le32_put(s->at, value);
    else
        *(uint32_t *)s->at = value;
}

/* --- turning a known round ------------------------------------------------ */

/* The input that tells one trace from another comes to the front. */
static bool fits(const struct round *r, struct trace *t)
{
    uint32_t now = now_us(r);
    for (struct spot *s = t->spot, *end = s + t->inputs; s < end; s++) {
        if (read_spot(s->at, s->memory) == value_at(s, now))
            continue;
        struct spot different = *s;
        *s = t->spot[0];
        t->spot[0] = different;
        return false;
    }
    return true;
}

static struct trace *find(struct idle *idle, const struct round *r)
{
    uint32_t phase = phase_of(r);
    struct trace **head = &idle->bucket[phase % BUCKETS], **at = head;
    while (*at && ((*at)->phase != phase || !fits(r, *at)))
        at = &(*at)->next;
    struct trace *t = *at;
    if (t && at != head) {
        *at = t->next;
        t->next = *head;
        *head = t;
    }
    return t;
}

/* Is it so that a place has this value after `t`, by what t wrote or found there?  `later`: how
 * much T grows meanwhile. */
static bool leaves(const struct trace *t, const struct spot *want, uint32_t later)
{
    for (unsigned i = t->inputs + t->outputs; i-- > 0;)
        if (t->spot[i].at == want->at)
            return t->spot[i].share == want->share && t->spot[i].value == value_at(want, later);
    return false;
}

static bool always_follows(const struct round *r, const struct trace *t, const struct trace *next)
{
    uint32_t later = (uint32_t)((t->phase + (uint64_t)t->cycles * r->cpu_ticks) / TICKS_PER_US);
    for (unsigned i = 0; i < next->inputs; i++)
        if (!leaves(t, &next->spot[i], later))
            return false;
    return true;
}

/* The trace that describes what comes after `t`, or what comes now when that is NULL. */
static struct trace *find_next(struct idle *idle, const struct round *r, struct trace *t)
{
    if (t && t->follower)
        return t->follower;
    struct trace *next = find(idle, r);
    if (t && next && always_follows(r, t, next))
        t->follower = next;
    return next;
}

static void turn(struct round *r, const struct trace *t)
{
    uint32_t now = now_us(r);
    uint64_t start = r->cpu->cycles;
    const struct spot *s = t->spot + t->inputs, *end = s + t->outputs;
    for (; s < end; s++)
        put(s, value_at(s, now));
    if (t->fed_at) {
        r->cpu->cycles = start + t->fed_at;
        r->bus->store_device(r->bus->devices, WDT_RST, WDT_FEED);
        r->cpu->cycles = start;
    }
    let_pass(r, t->cycles);
}

/* --- making a trace ------------------------------------------------------- */

/* A place as it is met on the way. */
struct met {
    struct cell in; /* as the trace found it */
    uint32_t share; /* now */
    bool read, written;
};

struct recorder {
    struct round *round;
    uint32_t start_us;
    uint64_t start_cycle, fed_cycle;
    uint16_t index[INDEX]; /* hash of a place -> its number in met, from 1 */
    struct met met[CELLS_MAX + 1];
    unsigned count;
    bool failed;
};

static struct met *meet_first(struct recorder *rec, uint32_t place, uint16_t *index)
{
    struct met *m = &rec->met[rec->count];
    if (rec->count == CELLS_MAX) {
        rec->failed = true; /* and the last one serves for anything */
        return m;
    }
    uint32_t value = read_place(rec->round, place), age = rec->start_us - value;
    bool time = age < RECENT_US && place != PLACE_SAR && place != PLACE_PS;
    *m = (struct met){
        .in = {place, time ? 0U - age : value, time},
          .share = time
    };
    *index = (uint16_t)++rec->count;
    return m;
}

static struct met *meet(struct recorder *rec, uint32_t place)
{
    uint32_t at = (place * 0x9E3779B1U) >> 22;
    for (; rec->index[at]; at = (at + 1) % INDEX)
        if (rec->met[rec->index[at] - 1].in.place == place)
            return &rec->met[rec->index[at] - 1];
    return meet_first(rec, place, &rec->index[at]);
}

static uint32_t share_of(struct recorder *rec, uint32_t place)
{
    struct met *m = meet(rec, place);
    m->read |= !m->written;
    return m->share;
}

/* For uses that don't go with a share.  A place that is an input takes it as it is. */
static void need_plain(struct recorder *rec, uint32_t place)
{
    struct met *m = meet(rec, place);
    if (m->share && !m->read && !m->written) {
        m->in.value += m->in.share * rec->start_us;
        m->in.share = m->share = 0;
    }
    rec->failed |= share_of(rec, place) != 0;
}

static void put_share(struct recorder *rec, uint32_t place, uint32_t share)
{
    struct met *m = meet(rec, place);
    rec->failed |= share != (uint32_t)(int16_t)share;
    m->share = share;
    m->written = true;
}

/* --- what instructions do with shares ------------------------------------- */

static void note_load(struct recorder *rec, const struct insn *i, uint32_t address, unsigned size)
{
    if (address == MAC_TIMER_US && size == 4) {
        put_share(rec, i->a, 1);
    } else if (is_memory(address)) {
        if (size < 4)
            need_plain(rec, address & ~3U);
        put_share(rec, i->a, share_of(rec, address & ~3U));
    } else {
        /* ROM and flash stay as they are; of devices nothing is known. */
        bool code =
            address - ROM_BASE < ROM_SIZE || address - FLASH_WINDOW_BASE < FLASH_WINDOW_SIZE;
        rec->failed |= !code;
        put_share(rec, i->a, 0);
    }
}

static void note_store(struct recorder *rec, const struct insn *i, uint32_t address, unsigned size)
{
    const struct cpu *cpu = rec->round->cpu;
    uint32_t share = share_of(rec, i->a);
    if (address == WDT_RST && size == 4) {
        rec->failed |= share || (cpu->a[i->a] & 0xFFU) != WDT_FEED;
        rec->fed_cycle = cpu->cycles;
    } else if (address - DRAM_BASE < DRAM_SIZE) {
        if (size < 4) {
            need_plain(rec, address & ~3U);
            rec->failed |= share != 0;
        }
        put_share(rec, address & ~3U, share);
    } else {
        rec->failed = true;
    }
}

static unsigned access_size(enum isa_format format)
{
    return format == FORMAT_ACCESS8 ? 1 : format == FORMAT_ACCESS16 ? 2 : 4;
}

static void note_access(struct recorder *rec, const struct insn *i)
{
    uint32_t address = rec->round->cpu->a[i->b] + (uint32_t)i->imm;
    unsigned size = access_size(isa_ops[i->op].format);
    need_plain(rec, i->b);
    rec->failed |= address & (size - 1);
    switch (i->op) {
    case ISA_S32I:
    case ISA_S32I_N:
    case ISA_S16I:
    case ISA_S8I: note_store(rec, i, address, size); break;
    default: note_load(rec, i, address, size);
    }
}

/* a = b op c, registers all. */
static void note_three(struct recorder *rec, const struct insn *i)
{
    uint32_t c = (uint32_t)i->imm;
    switch (i->op) {
    case ISA_ADD:
    case ISA_ADD_N: put_share(rec, i->a, share_of(rec, i->b) + share_of(rec, c)); return;
    case ISA_SUB: put_share(rec, i->a, share_of(rec, i->b) - share_of(rec, c)); return;
    case ISA_OR:
        if (i->b == c) {
            put_share(rec, i->a, share_of(rec, i->b));
            return;
        }
        break;
    case ISA_MOVEQZ:
    case ISA_MOVNEZ:
    case ISA_MOVLTZ:
    case ISA_MOVGEZ: need_plain(rec, i->a); break;
    case ISA_SRC: need_plain(rec, PLACE_SAR); break;
    default: break;
    }
    need_plain(rec, i->b);
    need_plain(rec, c);
    put_share(rec, i->a, 0);
}

/* a = something of b. */
static void note_two(struct recorder *rec, const struct insn *i, bool copies)
{
    if (copies) {
        put_share(rec, i->a, share_of(rec, i->b));
        return;
    }
    need_plain(rec, i->b);
    need_plain(rec, PLACE_SAR);
    put_share(rec, i->a, 0);
}

static void note_special(struct recorder *rec, const struct insn *i)
{
    bool sar = i->imm == SPECIAL_sar;
    rec->failed |= !sar && i->imm != SPECIAL_ps;
    uint32_t place = sar ? PLACE_SAR : PLACE_PS;
    if (i->op != ISA_WSR)
        need_plain(rec, place);
    if (i->op != ISA_RSR) {
        need_plain(rec, i->a);
        put_share(rec, place, 0);
    }
    if (i->op != ISA_WSR)
        put_share(rec, i->a, 0);
}

/* A time near T; two of them compare alike wherever T is (but at the wrap). */
static bool is_near(struct recorder *rec, uint32_t reg)
{
    uint32_t age = rec->start_us - rec->round->cpu->a[reg];
    return share_of(rec, reg) == 1 && age + WRAP_US / 2 < WRAP_US;
}

static void note_comparison(struct recorder *rec, const struct insn *i)
{
    bool equality = i->op == ISA_BEQ || i->op == ISA_BNE;
    bool order = i->op == ISA_BLTU || i->op == ISA_BGEU;
    if (equality && share_of(rec, i->a) == share_of(rec, i->b))
        return;
    if (order && is_near(rec, i->a) && is_near(rec, i->b))
        return;
    need_plain(rec, i->a);
    need_plain(rec, i->b);
}

/* Notes what the instruction at hand will read and write. */
static void note(struct recorder *rec, const struct insn *i)
{
    switch (isa_ops[i->op].format) {
    case FORMAT_RST: note_three(rec, i); break;
    case FORMAT_TS:
        rec->failed |= i->op != ISA_MOV_N && i->op != ISA_NSA && i->op != ISA_NSAU;
        note_two(rec, i, i->op == ISA_MOV_N);
        break;
    case FORMAT_TS_CONST8:
    case FORMAT_TS_CONST8_HIGH:
    case FORMAT_RS_CONST_N: note_two(rec, i, true); break;
    case FORMAT_RT:
    case FORMAT_RS:
    case FORMAT_EXTRACT:
    case FORMAT_SHIFT_LEFT:
    case FORMAT_SHIFT_ARITH:
    case FORMAT_SHIFT_RIGHT: note_two(rec, i, false); break;
    case FORMAT_S: /* shift amounts, jumps to a register */
        need_plain(rec, i->a);
        put_share(rec, i->op == ISA_CALLX0 ? 0 : i->op == ISA_JX ? i->a : PLACE_SAR, 0);
        break;
    case FORMAT_AMOUNT: put_share(rec, PLACE_SAR, 0); break;
    case FORMAT_SPECIAL: note_special(rec, i); break;
    case FORMAT_T_LEVEL:
        need_plain(rec, PLACE_PS);
        put_share(rec, PLACE_PS, 0);
        put_share(rec, i->a, 0);
        break;
    case FORMAT_LITERAL: note_load(rec, i, (uint32_t)i->imm, 4); break;
    case FORMAT_ACCESS8:
    case FORMAT_ACCESS16:
    case FORMAT_ACCESS32:
    case FORMAT_ACCESS_N: note_access(rec, i); break;
    case FORMAT_T_CONST12:
    case FORMAT_S_CONST_N: put_share(rec, i->a, 0); break;
    case FORMAT_CALL: put_share(rec, 0, 0); break;
    case FORMAT_JUMP: break;
    case FORMAT_BRANCH_ST: note_comparison(rec, i); break;
    case FORMAT_BRANCH_S:
    case FORMAT_BRANCH_SIGNED:
    case FORMAT_BRANCH_UNSIGNED:
    case FORMAT_BRANCH_BIT:
    case FORMAT_BRANCH_N: need_plain(rec, i->a); break;
    case FORMAT_NONE:
        if (i->op == ISA_RET || i->op == ISA_RET_N)
            need_plain(rec, 0);
        else
            rec->failed |= i->op < ISA_MEMW || (i->op > ISA_EXCW && i->op != ISA_NOP_N);
        break;
    default: rec->failed = true;
    }
}

/* --- keeping -------------------------------------------------------------- */

static void forget_traces(struct idle *idle)
{
    for (unsigned i = 0; i < BUCKETS; i++)
        while (idle->bucket[i]) {
            struct trace *next = idle->bucket[i]->next;
            free(idle->bucket[i]);
            idle->bucket[i] = next;
        }
    idle->traces = 0;
}

/* --- stepping ------------------------------------------------------------- */

static struct insn insn_at(const struct bus *bus, uint32_t pc)
{
    uint32_t word = (uint32_t)bus_code_byte(bus, pc) | (uint32_t)bus_code_byte(bus, pc + 1) << 8 |
                    (uint32_t)bus_code_byte(bus, pc + 2) << 16;
    return isa_decode(word, pc);
}

static void step(struct recorder *rec)
{
    struct round *r = rec->round;
    struct insn i = insn_at(r->bus, r->cpu->pc);
    if (i.op == ISA_L32R && r->bus->literal_base & 1)
        rec->failed = true;
    note(rec, &i);
    uint64_t before = r->cpu->cycles;
    r->bus->attention = false;
    cpu_run(r->cpu, r->bus, before + 1);
    r->ticks += (r->cpu->cycles - before) * r->cpu_ticks;
    rec->failed |= r->cpu->waiting || r->cpu->ps & PS_EXCM;
}

static bool over(const struct recorder *rec, uint32_t head)
{
    uint64_t ran = rec->round->cpu->cycles - rec->start_cycle;
    return ran >= TRACE_CYCLES && rec->round->cpu->pc == head;
}

static struct spot spot_of(const struct round *r, const struct cell *c)
{
    return (struct spot){at_place(r, c->place), c->value, (int16_t)c->share,
                         !is_register(c->place)};
}

static struct cell cell_now(const struct recorder *rec, const struct met *m)
{
    uint32_t value = read_place(rec->round, m->in.place) - m->share * rec->start_us;
    return (struct cell){m->in.place, value, m->share};
}

static unsigned count_spots(const struct recorder *rec)
{
    unsigned count = 0;
    for (unsigned i = 0; i < rec->count; i++)
        count += rec->met[i].read + rec->met[i].written;
    return count;
}

static struct trace *trace_of(const struct recorder *rec, uint32_t phase)
{
    const struct round *r = rec->round;
    struct trace *t = malloc(sizeof *t + count_spots(rec) * sizeof t->spot[0]);
    if (!t)
        return NULL;
    *t = (struct trace){.phase = phase, .cycles = (uint32_t)(r->cpu->cycles - rec->start_cycle)};
    if (rec->fed_cycle)
        t->fed_at = (uint32_t)(rec->fed_cycle - rec->start_cycle);
    for (unsigned i = 0; i < rec->count; i++)
        if (rec->met[i].read)
            t->spot[t->inputs++] = spot_of(r, &rec->met[i].in);
    for (unsigned i = 0; i < rec->count; i++) {
        struct cell c = cell_now(rec, &rec->met[i]);
        if (rec->met[i].written)
            t->spot[t->inputs + t->outputs++] = spot_of(r, &c);
    }
    return t;
}

static void keep(struct idle *idle, struct trace *t)
{
    struct trace **bucket = &idle->bucket[t->phase % BUCKETS];
    if (idle->traces == TRACES_MAX)
        forget_traces(idle);
    idle->traces++;
    t->next = *bucket;
    *bucket = t;
}

/* Executes a round and keeps it if it can be kept.  Fails when it leads elsewhere. */
static bool record(struct idle *idle, struct round *r)
{
    struct recorder rec = {.round = r, .start_us = now_us(r), .start_cycle = r->cpu->cycles};
    uint32_t phase = phase_of(r);
    while (!rec.failed && !over(&rec, idle->head)) {
        if (r->cpu->cycles >= r->limit)
            return false;
        rec.failed |= r->cpu->cycles - rec.start_cycle > TRACE_CYCLES_MAX;
        step(&rec);
    }
    struct trace *t = rec.failed ? NULL : trace_of(&rec, phase);
    if (t)
        keep(idle, t);
    return t;
}

/* --- outside -------------------------------------------------------------- */

struct idle *idle_create(void)
{
    struct idle *idle = calloc(1, sizeof *idle);
    if (!idle)
        return NULL;
    idle->credit = CREDIT;
    idle->rest_cycles = REST_CYCLES;
    return idle;
}

void idle_forget(struct idle *idle)
{
    if (!idle)
        return;
    idle->armed = false;
    idle->polls = 0;
    forget_traces(idle);
}

void idle_destroy(struct idle *idle)
{
    idle_forget(idle);
    free(idle);
}

static bool near_wrap(uint32_t us)
{
    return us + WRAP_US < 2 * WRAP_US;
}

bool idle_clock_read(struct idle *idle, uint64_t cycle, uint32_t us)
{
    if (!idle || near_wrap(us))
        return false;
    if (idle->armed)
        return true;
    bool close = cycle - idle->polled_at < POLL_GAP && cycle >= idle->rest_until;
    idle->polled_at = cycle;
    idle->polls = close ? idle->polls + 1 : 0;
    if (idle->polls < POLLS_TO_ARM)
        return false;
    idle->armed = true;
    idle->head = 0;
    idle->polls = 0;
    return true;
}

uint64_t idle_turned(const struct idle *idle)
{
    return idle ? idle->turned : 0;
}

bool idle_is_turning(const struct idle *idle, uint64_t cycle)
{
    return idle && idle->armed && idle->turned_at && cycle - idle->turned_at < STILL_TURNING;
}

static void give_up(struct idle *idle, uint64_t cycle)
{
    idle_forget(idle);
    idle->credit = CREDIT;
    idle->rest_until = cycle + idle->rest_cycles;
    if (idle->rest_cycles < REST_CYCLES_MAX)
        idle->rest_cycles *= 2;
}

static bool may_trace(const struct round *r)
{
    return !r->cpu->nmi && !(cpu_pending(r->cpu) & r->cpu->intenable) && !r->cpu->waiting &&
           !(r->cpu->ps & PS_EXCM);
}

/* Rounds that are known and end in time.  True when the next one isn't known. */
static bool turn_known(struct idle *idle, struct round *r)
{
    struct trace *t = NULL;
    while ((t = find_next(idle, r, t))) {
        if (r->cpu->cycles + t->cycles > r->limit)
            return false;
        turn(r, t);
        idle->turned_at = r->cpu->cycles;
        idle->turned += t->cycles;
        idle->polls = 0;
        if (idle->credit > 2 * CREDIT)
            idle->rest_cycles = REST_CYCLES;
        if (idle->credit < CREDIT_MAX)
            idle->credit++;
    }
    return true;
}

void idle_turn(struct idle *idle, struct cpu *cpu, struct bus *bus, uint64_t ticks,
               uint32_t cpu_ticks, uint64_t limit)
{
    struct round r = {cpu, bus, ticks, cpu_ticks, limit};
    if (!idle || !idle->armed || near_wrap(now_us(&r)) || !may_trace(&r))
        return;
    if (idle->code_changes != bus->code_changes) {
        idle_forget(idle);
        idle->code_changes = bus->code_changes;
        return;
    }
    if (!idle->head)
        idle->head = cpu->pc;
    if (cpu->pc != idle->head) {
        if (++idle->polls > STRAY_POLLS)
            idle_forget(idle);
        return;
    }
    while (turn_known(idle, &r) && idle->armed) {
        if (limit - cpu->cycles < 2 * TRACE_CYCLES)
            return;
        if (--idle->credit < 0)
            give_up(idle, cpu->cycles);
        else if (!record(idle, &r))
            return;
    }
}
