/* The board: wires the sections of struct machine together and lets time pass.
 *
 * struct env, which devices know only by name, is this file's struct board. */
#include "board/board.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "board/execute.h"
#include "board/idle.h"
#include "board/machine.h"
#include "chip/interrupt.h"

/* From RST's rise until the ROM samples the straps.  VERIFY: on a scope; stock
 * esptool needs several milliseconds, since it releases RST before it pulls GPIO0. */
#define STRAP_DELAY_MS 10

/* A weak supply gives in about so often while the flash is written, and when the
 * radio's receiver is first switched on. */
#define WEAK_SUPPLY_WRITES 200

struct env {
    struct machine m;
    struct bus bus;
    struct idle *idle;
    uint64_t slice_end; /* tick at which board_run looks for events next */
    const uint8_t *rom;
    uint8_t *flash;
    struct board_listener listener;
};
struct board {
    struct env env;
};

/* Flash window while nothing is mapped. */
static const uint8_t no_flash[4];

/* --- time ----------------------------------------------------------------- */

uint64_t env_now(const struct env *env)
{
    const struct clock *c = &env->m.clock;
    return c->tick + (env->m.cpu.cycles - c->cycle) * c->cpu_ticks;
}

uint64_t board_now(const struct board *board)
{
    return env_now(&board->env);
}

/* CPU cycles until `tick`, rounded up. */
static uint64_t cycle_of(const struct env *env, uint64_t tick)
{
    const struct clock *c = &env->m.clock;
    return tick <= c->tick ? c->cycle
                           : c->cycle + (tick - c->tick + c->cpu_ticks - 1) / c->cpu_ticks;
}

static void set_time(struct env *env, uint64_t tick)
{
    env->m.clock.tick = tick;
    env->m.clock.cycle = env->m.cpu.cycles;
}

uint32_t env_bus_clock(const struct env *env)
{
    return rf_pll_runs(&env->m.rf) ? TICKS_PER_80MHZ : TICKS_PER_52MHZ;
}

void env_book(struct env *env, enum event event, uint64_t at_tick)
{
    if (at_tick < env->slice_end)
        env->bus.attention = true;
    env->m.sched.at[event] = at_tick;
}

void env_cancel(struct env *env, enum event event)
{
    env->m.sched.at[event] = NEVER;
}

/* --- telling -------------------------------------------------------------- */

static void tell(struct env *env, enum board_event event, unsigned value)
{
    if (env->listener.event)
        env->listener.event(env->listener.context, event, value, env_now(env));
}

void env_pin(struct env *env, unsigned pin, bool level)
{
    if (env->listener.pin)
        env->listener.pin(env->listener.context, pin, level, env_now(env));
}

/* A UART that is swapped to other pins doesn't reach the serial adapter. */
void env_send(struct env *env, unsigned uart, struct line_symbol symbol, uint64_t start_tick)
{
    bool connected = uart != 0 || (circuit_serial_connected(&env->m.circuit) &&
                                   !dport_uart_swapped(&env->m.dport));
    if (connected && env->listener.serial)
        env->listener.serial(env->listener.context, uart, symbol, start_tick);
}

void env_clock_read(struct env *env, uint32_t us)
{
    if (idle_clock_read(env->idle, env->m.cpu.cycles, us))
        env->bus.attention = true;
}

uint8_t *env_memory(struct env *env, uint32_t address, uint32_t bytes)
{
    uint32_t at = address - DRAM_BASE;
    return at < DRAM_SIZE && bytes <= DRAM_SIZE - at ? &env->m.dram[at] : NULL;
}

void env_sample(struct env *env, uint32_t word)
{
    if (env->listener.sample)
        env->listener.sample(env->listener.context, word, env_now(env));
}

uint32_t env_random(struct env *env)
{
    uint64_t x = env->m.random; /* xorshift64* (Vigna 2016) */
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    env->m.random = x;
    return (uint32_t)(x * 0x2545F4914F6CDD1DULL >> 32);
}

/* --- interrupts ----------------------------------------------------------- */

static void interrupt(struct env *env, unsigned number, bool level)
{
    if (cpu_set_interrupt(&env->m.cpu, number, level))
        env->bus.attention = true;
}

/* The three edges pass gates; FRC1 and the watchdog may become the NMI. */
static void edge(struct env *env, unsigned number, bool level)
{
    bool nmi = dport_nmi_gate(&env->m.dport) && number != INT_FRC2;
    interrupt(env, INT_NMI, level && nmi);
    interrupt(env, number, level && !nmi && dport_edge_enabled(&env->m.dport, number));
}

static void set_shared(struct env *env, unsigned number, unsigned bit, bool level)
{
    uint8_t *holders = &env->m.holders[number];
    *holders = (uint8_t)(level ? *holders | 1U << bit : *holders & ~(1U << bit));
    interrupt(env, number, *holders);
}

void env_wire(struct env *env, enum wire wire, bool level)
{
    switch (wire) {
    case WIRE_MAC: interrupt(env, INT_MAC, level); break;
    case WIRE_SLC: interrupt(env, INT_SLC, level); break;
    case WIRE_RTC: interrupt(env, INT_RTC, level); break;
    case WIRE_GPIO: interrupt(env, INT_GPIO, level); break;
    case WIRE_UART0: set_shared(env, INT_UART, 0, level); break;
    case WIRE_UART1: set_shared(env, INT_UART, 1, level); break;
    case WIRE_SPI0: set_shared(env, INT_SPI, 0, level); break;
    case WIRE_SPI1: set_shared(env, INT_SPI, 1, level); break;
    case WIRE_I2S: set_shared(env, INT_SPI, 2, level); break;
    case WIRE_WDT: edge(env, INT_WDT, level); break;
    case WIRE_FRC1: edge(env, INT_FRC1, level); break;
    case WIRE_FRC2: edge(env, INT_FRC2, level); break;
    case WIRES: break;
    }
}

/* --- memory --------------------------------------------------------------- */

static uint32_t load_device(void *devices, uint32_t address)
{
    struct env *env = devices;
    return machine_load(&env->m, env, address);
}

static void store_device(void *devices, uint32_t address, uint32_t value)
{
    struct env *env = devices;
    machine_store(&env->m, env, env->flash, address, value);
}

static uint32_t flash_offset(const struct env *env, uint32_t address)
{
    const struct bus *bus = &env->bus;
    uint32_t in_window = address & (FLASH_WINDOW_SIZE - 1) & bus->window_mask[BUS_FLASH];
    return (uint32_t)(bus->window[BUS_FLASH] - env->flash) + in_window;
}

static uint32_t line_wait(void *devices, uint32_t address)
{
    struct env *env = devices;
    if (!cache_misses(&env->m.cache, flash_offset(env, address)))
        return 0;
    uint32_t ticks =
        spi_read_ticks(&env->m.spi[0], env, gpio_spi_undivided(&env->m.gpio, 0), CACHE_LINE);
    return (ticks + env->m.clock.cpu_ticks - 1) / env->m.clock.cpu_ticks;
}

static void map_cache(struct env *env)
{
    uint32_t bytes = dport_cache_bytes(&env->m.dport);
    if (dport_cache_flushes(&env->m.dport) || bytes != env->m.cache.sets * CACHE_WAYS * CACHE_LINE)
        cache_flush(&env->m.cache, bytes);
    env->bus.line_wait = env->m.cache.on ? line_wait : NULL;
}

static void map_flash(struct env *env)
{
    struct bus *bus = &env->bus;
    uint32_t bank = dport_flash_bank(&env->m.dport), size = env->m.flash.size;
    bus->flash_mapped = dport_cache_enabled(&env->m.dport) && spi_maps_flash(&env->m.spi[0]) &&
                        !env->m.flash.missing;
    bus->flash_bank = bank;
    bus->window[BUS_FLASH] = no_flash;
    bus->window_mask[BUS_FLASH] = 0;
    if (!bus->flash_mapped)
        return;
    bus->window[BUS_FLASH] = env->flash + (bank * FLASH_WINDOW_SIZE & (size - 1));
    bus->window_mask[BUS_FLASH] = size < FLASH_WINDOW_SIZE ? size - 1 : FLASH_WINDOW_SIZE - 1;
}

static void set_cpu_clock(struct env *env)
{
    uint32_t ticks = rf_pll_runs(&env->m.rf) ? TICKS_PER_80MHZ : TICKS_PER_52MHZ;
    if (dport_fast_clock(&env->m.dport) && ticks == TICKS_PER_80MHZ)
        ticks = TICKS_PER_160MHZ;
    if (ticks == env->m.clock.cpu_ticks)
        return;
    set_time(env, env_now(env));
    env->m.clock.cpu_ticks = ticks;
    tell(env, BOARD_CLOCK, 2080 / ticks);
}

/* Derives from the registers what the bus and the clocks cache of them. */
static void derive(struct env *env)
{
    map_flash(env);
    map_cache(env);
    env->bus.iram_mapped = dport_iram_mapped(&env->m.dport);
    code_remapped(env->bus.code);
    idle_forget(env->idle);
    env->bus.attention = true;
}

void env_remap(struct env *env)
{
    derive(env);
    set_cpu_clock(env);
    frc_clock_changed(&env->m.frc[0], env);
    frc_clock_changed(&env->m.frc[1], env);
}

static void arm_weak_supply(struct machine *m)
{
    bool weak = circuit_has(&m->circuit, WIRING_WEAK_SUPPLY);
    m->control.writes_left = weak ? WEAK_SUPPLY_WRITES : 0;
    m->control.write_fault = BOARD_CUT;
}

static void strike(struct env *env, enum board_fault fault)
{
    if (env->m.control.off || env->m.control.held)
        return;
    env_reset(env, fault == BOARD_CUT ? RESET_POWER_ON : RESET_EXTERNAL);
}

static void strike_at_write(struct env *env, uint32_t offset, uint32_t length)
{
    enum board_fault fault = env->m.control.write_fault;
    if (fault == BOARD_CUT)
        memset(env->flash + offset + length / 2, 0x5A, length - length / 2);
    arm_weak_supply(&env->m);
    strike(env, fault);
}

void env_radio_starts(struct env *env)
{
    if (circuit_has(&env->m.circuit, WIRING_WEAK_SUPPLY))
        strike(env, BOARD_CUT);
}

void env_flash_changed(struct env *env, uint32_t offset, uint32_t length)
{
    uint32_t *left = &env->m.control.writes_left;
    if (*left && --*left == 0)
        strike_at_write(env, offset, length);
    code_flash_changed(env->bus.code, offset, length);
    idle_forget(env->idle);
    env->bus.attention = true;
}

static void wire_bus(struct env *env, struct code *code)
{
    env->bus = (struct bus){
        .dram = env->m.dram,
        .iram = env->m.iram,
        .window = {env->rom,     env->m.iram,   no_flash},
        .window_mask = {ROM_SIZE - 1, IRAM_SIZE - 1, 0       },
        .code = code,
        .devices = env,
        .load_device = load_device,
        .store_device = store_device,
    };
}

/* --- reset ---------------------------------------------------------------- */

/* Registers as after a reset of this kind; RAM keeps what it held. */
static void reset_devices(struct env *env, enum reset_kind kind)
{
    struct machine *m = &env->m;
    uint64_t line0 = m->sched.at[EVENT_LINE0], line1 = m->sched.at[EVENT_LINE1];
    sched_clear(&m->sched);
    m->sched.at[EVENT_LINE0] = line0;
    m->sched.at[EVENT_LINE1] = line1;
    uart_reset(&m->uart[0], 0);
    uart_reset(&m->uart[1], 1);
    spi_reset(&m->spi[0], 0);
    spi_reset(&m->spi[1], 1);
    frc_reset(&m->frc[0], false);
    frc_reset(&m->frc[1], true);
    wdt_reset(&m->wdt);
    i2s_reset(&m->i2s);
    dport_reset(&m->dport, m->mac_address);
    rf_reset(&m->rf);
    mac_reset(&m->mac, env);
    memset(m->other, 0, sizeof m->other);
    memset(m->holders, 0, sizeof m->holders);
    m->cpu.wires = 0;
    gpio_reset(&m->gpio, env);
    rtc_reset(&m->rtc, env, kind);
}

/* Units that sleep, lack power or are held in reset keep no appointments. */
static void stop_units(struct env *env)
{
    for (enum event e = EVENT_UART0_TX; e < EVENT_RTC_WAKE; e++)
        env_cancel(env, e);
    env_cancel(env, EVENT_SLC_OUT);
    env_cancel(env, EVENT_SLC_IN);
}

/* The SDK powers the flash down before a deep sleep, and the ROM reads it after one
 * without waking it or giving it its pads.  VERIFY: what does both (a logic analyser on
 * the flash's pins). */
static void wake_flash(struct env *env)
{
    flash_part_power(&env->m.flash);
    gpio_attach_flash(&env->m.gpio);
}

static void reset_chip(struct env *env, enum reset_kind kind)
{
    struct control *c = &env->m.control;
    c->reset_kind = (uint8_t)kind;
    c->asleep = c->reset_asked = false;
    c->stalled_until = 0;
    reset_devices(env, kind);
    if (kind == RESET_WAKE)
        wake_flash(env);
    cpu_reset(&env->m.cpu);
    env_remap(env);
    tell(env, BOARD_RESET, kind);
}

void env_reset(struct env *env, enum reset_kind kind)
{
    if (kind == RESET_WAKE && circuit_has(&env->m.circuit, WIRING_NO_WAKE))
        return;
    env->m.control.reset_asked = true;
    env->m.control.reset_kind = (uint8_t)kind;
    env->bus.attention = true;
}

/* After RST has risen: a reset, then the straps. */
static void start_later(struct env *env, enum reset_kind kind)
{
    reset_chip(env, kind);
    env->m.control.starting = true;
    env_book(env, EVENT_STRAPS, env_now(env) + env->m.control.strap_delay);
}

static void start(struct env *env)
{
    env->m.control.starting = false;
    env->m.control.boot_mode = (uint8_t)gpio_sample_straps(&env->m.gpio);
    tell(env, BOARD_STARTED, env->m.control.boot_mode);
}

/* Straps are latched when RST rises; a reset from within keeps them. */
static void do_asked_reset(struct env *env)
{
    enum reset_kind kind = env->m.control.reset_kind;
    if (kind != RESET_SOFTWARE && kind != RESET_WATCHDOG) {
        start_later(env, kind);
    } else {
        reset_chip(env, kind);
        tell(env, BOARD_STARTED, env->m.control.boot_mode);
    }
}

void env_deep_sleep(struct env *env)
{
    env->m.control.asleep = true;
    stop_units(env);
    env->bus.attention = true;
    tell(env, BOARD_ASLEEP, 0);
}

void env_stall(struct env *env, uint64_t until_tick)
{
    env->m.control.stalled_until = until_tick;
    env->bus.attention = true;
}

/* --- the circuit ---------------------------------------------------------- */

static void apply_pins(struct env *env)
{
    static const uint8_t pins[] = {0, 2, 15};
    for (size_t i = 0; i < sizeof pins; i++)
        gpio_set_outside(&env->m.gpio, env, pins[i], circuit_drive(&env->m.circuit, pins[i]));
}

/* RST low or no power: pins let go, nothing goes on but the RTC, if it has power. */
static void hold_chip(struct env *env, bool off)
{
    env->m.control.starting = env->m.control.asleep = false;
    env_cancel(env, EVENT_STRAPS);
    env_cancel(env, EVENT_RTC_WAKE);
    reset_devices(env, off ? RESET_POWER_ON : RESET_EXTERNAL);
}

/* Pins, RST and power as the circuit has them now. */
static void apply_circuit(struct env *env)
{
    struct control *c = &env->m.control;
    bool off = !circuit_powered(&env->m.circuit), held = circuit_holds_reset(&env->m.circuit);
    bool was_off = c->off, was_held = c->held;
    apply_pins(env);
    c->off = off;
    c->held = held;
    if (off && !was_off)
        tell(env, BOARD_POWER_OFF, 0);
    else if (held && !was_held && !off)
        tell(env, BOARD_HELD, 0);
    if ((off && !was_off) || (held && !was_held))
        hold_chip(env, off);
    if (was_off && !off)
        flash_part_power(&env->m.flash);
    if (!off && !held && (was_off || was_held))
        start_later(env, was_off ? RESET_POWER_ON : RESET_EXTERNAL);
}

static void change_circuit(struct board *board, bool *input, bool value)
{
    if (*input == value)
        return;
    *input = value;
    apply_circuit(&board->env);
}

void board_hold_flash(struct board *board, bool held)
{
    change_circuit(board, &board->env.m.circuit.flash_button, held);
}

void board_hold_reset(struct board *board, bool held)
{
    change_circuit(board, &board->env.m.circuit.reset_button, held);
}

void board_set_power(struct board *board, bool on)
{
    change_circuit(board, &board->env.m.circuit.power, on);
}

void board_set_lines(struct board *board, bool dtr, bool rts)
{
    struct circuit *c = &board->env.m.circuit;
    bool changed = c->dtr != dtr || c->rts != rts;
    c->dtr = dtr;
    c->rts = rts;
    if (changed)
        apply_circuit(&board->env);
}

void board_set_adc(struct board *board, unsigned value)
{
    board->env.m.rf.adc_connected = true;
    board->env.m.rf.adc = value > 1024 ? 1024 : value;
}

void board_drive_pin(struct board *board, unsigned pin, enum drive drive)
{
    if (pin < GPIO_ALL_PINS)
        gpio_set_outside(&board->env.m.gpio, &board->env, pin, drive);
}

bool board_pin(const struct board *board, unsigned pin)
{
    return pin < GPIO_ALL_PINS && gpio_level(&board->env.m.gpio, pin);
}

/* --- serial input --------------------------------------------------------- */

static uint64_t symbol_end(const struct line_queue *q)
{
    const struct line_symbol *s = &q->symbol[q->head];
    return q->start_tick + (uint64_t)s->bits * s->bit_ticks;
}

size_t board_serial_room(const struct board *board, unsigned uart)
{
    return LINE_QUEUE - board->env.m.line[uart].count;
}

size_t board_serial_send(struct board *board, unsigned uart, struct line_format format,
                         const uint8_t *bytes, size_t count)
{
    struct env *env = &board->env;
    struct line_queue *q = &env->m.line[uart];
    size_t taken = 0;
    for (; taken < count && q->count < LINE_QUEUE; taken++) {
        q->symbol[(q->head + q->count) % LINE_QUEUE] = line_symbol(format, bytes[taken]);
        if (q->count++ == 0) {
            q->start_tick = env_now(env);
            env_book(env, uart ? EVENT_LINE1 : EVENT_LINE0, symbol_end(q));
        }
    }
    return taken;
}

struct line_format board_serial_format(const struct board *board, unsigned uart)
{
    return uart_format(&board->env.m.uart[uart], &board->env);
}

static bool chip_listens(const struct env *env, unsigned uart)
{
    const struct control *c = &env->m.control;
    if (c->off || c->held || c->starting || c->asleep)
        return false;
    return uart != 0 ||
           (circuit_serial_connected(&env->m.circuit) && !dport_uart_swapped(&env->m.dport));
}

static void line_arrived(struct env *env, unsigned uart)
{
    struct line_queue *q = &env->m.line[uart];
    struct line_symbol symbol = q->symbol[q->head];
    uint64_t start = q->start_tick;
    q->start_tick = symbol_end(q);
    q->head = (q->head + 1) % LINE_QUEUE;
    if (--q->count)
        env_book(env, uart ? EVENT_LINE1 : EVENT_LINE0, symbol_end(q));
    if (chip_listens(env, uart))
        uart_receive(&env->m.uart[uart], env, symbol, start);
}

/* --- running -------------------------------------------------------------- */

static void handle(struct env *env, enum event event)
{
    struct machine *m = &env->m;
    switch (event) {
    case EVENT_STRAPS: start(env); break;
    case EVENT_LINE0: line_arrived(env, 0); break;
    case EVENT_LINE1: line_arrived(env, 1); break;
    case EVENT_UART0_TX: uart_sent(&m->uart[0], env); break;
    case EVENT_UART0_RX: uart_sampled(&m->uart[0], env); break;
    case EVENT_UART0_TIMEOUT: uart_timed_out(&m->uart[0], env); break;
    case EVENT_UART1_TX: uart_sent(&m->uart[1], env); break;
    case EVENT_UART1_RX: uart_sampled(&m->uart[1], env); break;
    case EVENT_UART1_TIMEOUT: uart_timed_out(&m->uart[1], env); break;
    case EVENT_FRC1: frc_due(&m->frc[0], env); break;
    case EVENT_FRC2: frc_due(&m->frc[1], env); break;
    case EVENT_WDT: wdt_due(&m->wdt, env); break;
    case EVENT_RTC_WAKE: rtc_due(&m->rtc, env); break;
    case EVENT_SLC_OUT: i2s_due(&m->i2s, env, I2S_OUT); break;
    case EVENT_SLC_IN: i2s_due(&m->i2s, env, I2S_IN); break;
    case EVENTS: break;
    }
}

static void run_due_events(struct env *env)
{
    enum event event;
    while ((event = sched_take(&env->m.sched, env_now(env))) != EVENTS)
        handle(env, event);
}

static bool chip_runs(const struct env *env)
{
    const struct control *c = &env->m.control;
    return !c->off && !c->held && !c->starting && !c->asleep && c->stalled_until <= env_now(env);
}

/* Time without the CPU: its counter stands still. */
static void skip(struct env *env, uint64_t until)
{
    uint64_t stall = env->m.control.stalled_until, now = env_now(env);
    if (stall > now && stall < until)
        until = stall;
    if (until > now)
        set_time(env, until);
}

/* The CPU cycle at which it has to stop for `until` or for a fault. */
static uint64_t cycle_limit(const struct env *env, uint64_t until)
{
    uint64_t limit = cycle_of(env, until), fault = env->m.control.fault_cycle;
    return fault && fault < limit ? fault : limit;
}

static void strike_if_due(struct env *env)
{
    struct control *c = &env->m.control;
    if (!c->fault_cycle || env->m.cpu.cycles < c->fault_cycle)
        return;
    c->fault_cycle = 0;
    strike(env, c->cycle_fault);
}

/* A polling guest's rounds up to `until`, where they are known. */
static void turn_idle_rounds(struct env *env, uint64_t until)
{
    struct cpu *cpu = &env->m.cpu;
    if (!env->idle || env->bus.line_wait || !chip_runs(env))
        return;
    uint64_t limit = cycle_limit(env, until), compare = cpu->cycles + cpu_cycles_to_compare(cpu);
    idle_turn(env->idle, cpu, &env->bus, mac_clock(&env->m.mac, env), env->m.clock.cpu_ticks,
              compare < limit ? compare : limit);
    env->bus.attention = false;
}

static void run_slice(struct env *env, uint64_t until)
{
    env->bus.attention = false;
    turn_idle_rounds(env, until);
    if (!chip_runs(env))
        skip(env, until);
    else if (env->m.cpu.waiting && !cpu_would_interrupt(&env->m.cpu))
        cpu_wait(&env->m.cpu, cycle_limit(env, until));
    else
        cpu_run(&env->m.cpu, &env->bus, cycle_limit(env, until));
}

void board_run(struct board *board, uint64_t until_tick)
{
    struct env *env = &board->env;
    while (env_now(env) < until_tick) {
        run_due_events(env);
        strike_if_due(env);
        if (env->m.control.reset_asked)
            do_asked_reset(env);
        uint64_t next = sched_next(&env->m.sched);
        env->slice_end = next < until_tick ? next : until_tick;
        run_slice(env, env->slice_end);
    }
}

uint64_t board_idle_until(const struct board *board)
{
    const struct env *env = &board->env;
    bool idle = !chip_runs(env) || (env->m.cpu.waiting && !cpu_would_interrupt(&env->m.cpu));
    if (!idle || env->m.control.reset_asked)
        return env_now(env);
    uint64_t stall = env->m.control.stalled_until, next = sched_next(&env->m.sched);
    uint64_t fault = env->m.control.fault_cycle, now = env_now(env);
    if (fault && chip_runs(env) &&
        (fault - env->m.cpu.cycles) * env->m.clock.cpu_ticks < next - now)
        next = now + (fault - env->m.cpu.cycles) * env->m.clock.cpu_ticks;
    return stall > now && stall < next ? stall : next;
}

bool board_polls(const struct board *board)
{
    return idle_is_turning(board->env.idle, board->env.m.cpu.cycles);
}

/* --- making --------------------------------------------------------------- */

static bool valid_flash_size(size_t size)
{
    return size >= 0x40000 && size <= 0x1000000 && !(size & (size - 1));
}

static void init_machine(struct env *env, const struct board_config *config)
{
    static const uint8_t mac[6] = {0x5C, 0xCF, 0x7F, 0x12, 0x34, 0x56}, none[6];
    struct machine *m = &env->m;
    uint32_t size = (uint32_t)config->flash_size;
    m->clock.cpu_ticks = TICKS_PER_52MHZ;
    m->random = config->seed * 2 + 0x9E3779B97F4A7C15ULL;
    memcpy(m->mac_address, memcmp(config->mac, none, 6) ? config->mac : mac, 6);
    flash_part_init(&m->flash, size, config->flash_id ? config->flash_id : flash_id_for_size(size));
    m->cache.on = config->flash_cache;
    m->circuit.wiring = config->wiring;
    m->circuit.float_high = config->float_high;
    m->control.off = true;
    m->control.strap_delay =
        (config->strap_delay_ms ? config->strap_delay_ms : STRAP_DELAY_MS) * TICKS_PER_MS;
    arm_weak_supply(m);
    sched_clear(&m->sched);
}

enum board_status board_create(struct board **board, const struct board_config *config)
{
    *board = NULL;
    if (config->rom_size != ROM_SIZE)
        return BOARD_BAD_ROM;
    if (!valid_flash_size(config->flash_size))
        return BOARD_BAD_FLASH;
    struct board *b = calloc(1, sizeof *b);
    struct code *code = code_create((uint32_t)config->flash_size, execute_handlers);
    if (!b || !code) {
        free(b);
        code_destroy(code);
        return BOARD_NO_MEMORY;
    }
    b->env.rom = config->rom;
    b->env.flash = config->flash;
    b->env.listener = config->listener;
    b->env.idle = config->plain_polling || config->flash_cache ? NULL : idle_create();
    init_machine(&b->env, config);
    wire_bus(&b->env, code);
    derive(&b->env);
    board_set_power(b, true);
    *board = b;
    return BOARD_OK;
}

void board_destroy(struct board *board)
{
    if (!board)
        return;
    code_destroy(board->env.bus.code);
    idle_destroy(board->env.idle);
    free(board);
}

const char *board_status_text(enum board_status status)
{
    switch (status) {
    case BOARD_OK: return "no error";
    case BOARD_NO_MEMORY: return "out of memory";
    case BOARD_BAD_ROM: return "a boot ROM must be 65536 bytes long";
    case BOARD_BAD_FLASH: return "flash size must be a power of two from 256KB to 16MB";
    case BOARD_BAD_SNAPSHOT: return "not a snapshot of this espy";
    }
    return "unknown error";
}

/* --- faults --------------------------------------------------------------- */

void board_strike(struct board *board, enum board_fault fault)
{
    strike(&board->env, fault);
}

void board_strike_at_write(struct board *board, enum board_fault fault, unsigned n)
{
    board->env.m.control.write_fault = (uint8_t)fault;
    board->env.m.control.writes_left = n;
}

void board_strike_at_cycle(struct board *board, enum board_fault fault, uint64_t cycle)
{
    board->env.m.control.cycle_fault = (uint8_t)fault;
    board->env.m.control.fault_cycle = cycle;
    board->env.bus.attention = true;
}

void board_set_flash(struct board *board, enum board_flash_fault fault, uint32_t value)
{
    struct flash_part *part = &board->env.m.flash;
    switch (fault) {
    case BOARD_FLASH_ID: part->id = value ? value : flash_id_for_size(part->size); break;
    case BOARD_FLASH_PROTECTED: part->write_protected = value; break;
    case BOARD_FLASH_MISSING: part->missing = value; break;
    }
    env_remap(&board->env);
}

/* --- looking inside ------------------------------------------------------- */

struct board_view board_look(const struct board *board)
{
    const struct machine *m = &board->env.m;
    struct board_view v = {
        .pc = m->cpu.pc,
        .ps = m->cpu.ps,
        .cycles = m->cpu.cycles,
        .waited = m->cpu.waited,
        .polled = idle_turned(board->env.idle),
        .cpu_mhz = 2080 / m->clock.cpu_ticks,
        .boot_mode = m->control.boot_mode,
        .reset = m->control.reset_kind,
        .held = m->control.held,
        .starting = m->control.starting,
        .asleep = m->control.asleep,
        .dtr = m->circuit.dtr,
        .rts = m->circuit.rts,
        .powered = !m->control.off,
        .waiting = m->cpu.waiting,
    };
    memcpy(v.a, m->cpu.a, sizeof v.a);
    return v;
}

uint32_t board_peek(const struct board *board, uint32_t address)
{
    const struct bus *bus = &board->env.bus;
    if (address - DRAM_BASE < DRAM_SIZE - 3)
        return le32_get(bus->dram + (address - DRAM_BASE));
    return (uint32_t)bus_code_byte(bus, address) | (uint32_t)bus_code_byte(bus, address + 1) << 8 |
           (uint32_t)bus_code_byte(bus, address + 2) << 16 |
           (uint32_t)bus_code_byte(bus, address + 3) << 24;
}

/* --- snapshots ------------------------------------------------------------ */

size_t board_snapshot_size(void)
{
    return sizeof(struct machine);
}

void board_snapshot(const struct board *board, void *to)
{
    memcpy(to, &board->env.m, sizeof board->env.m);
}

enum board_status board_restore(struct board *board, const void *from, size_t size)
{
    if (size != sizeof board->env.m)
        return BOARD_BAD_SNAPSHOT;
    memcpy(&board->env.m, from, size);
    code_forget(board->env.bus.code);
    derive(&board->env);
    return BOARD_OK;
}

static uint64_t fnv(uint64_t hash, const void *bytes, size_t count)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ at[i]) * 0x100000001B3ULL;
    return hash;
}

uint64_t board_hash(const struct board *board)
{
    const struct env *env = &board->env;
    uint64_t hash = fnv(0xCBF29CE484222325ULL, &env->m, sizeof env->m);
    return fnv(hash, env->flash, env->m.flash.size);
}
