/* machine */
#include "py/event.h"
#include "py/lib/module.h"
#include "py/mod/pin.h"

static const struct port_machine *hardware(struct py *py)
{
    if (!py->port->hardware)
        py_error(py, &type_OSError, "not on this machine");
    return py->port->hardware;
}

FN(reset)
{
    py->port->reset(py->context);
    return NONE;
}
FN(soft_reset)
{
    py_raise(py, exc_new(py, &type_SystemExit, OBJ(&tuple_empty)));
}
FN(reset_cause)
{
    return INT(hardware(py)->reset_cause(py->context));
}
FN(freq)
{
    uint32_t f = hardware(py)->freq(py->context, n ? (uint32_t)int_get_bits(py, args[0]) : 0);
    if (!f)
        py_error(py, &type_ValueError, "frequency can't be set to that");
    return n ? NONE : int_new(py, f);
}
FN(unique_id)
{
    uint8_t id[16];
    size_t length = hardware(py)->unique_id(py->context, id);
    return bytes_new(py, id, length);
}
FN(disable_irq)
{
    return int_new(py, hardware(py)->irq_disable(py->context));
}
FN(enable_irq)
{
    hardware(py)->irq_restore(py->context, (uint32_t)int_get_bits(py, args[0]));
    return NONE;
}
FN(idle)
{
    py->port->delay_us(py->context, 100);
    return NONE;
}
FN(deepsleep)
{
    hardware(py)->deep_sleep(py->context, n ? (uint64_t)int_get_bits(py, args[0]) * 1000 : 0);
    return NONE;
}
FN(lightsleep)
{
    event_sleep_us(py, n ? (uint64_t)int_get_bits(py, args[0]) * 1000 : 0);
    return NONE;
}

/* --- mem8, mem16, mem32 ------------------------------------------------------------------------ */

static val mem_item(struct py *py, val v, val index, val value)
{
    int bytes = (int)PTR(constant, v)->number;
    uintptr_t at = (uintptr_t)int_get_bits(py, index);
    if (at % (uintptr_t)bytes)
        py_error(py, &type_ValueError, "address %p is not aligned to %d bytes", (void *)at, bytes);
    if (value == SLOT_LOAD)
        return int_new(py, hardware(py)->peek(py->context, at, bytes));
    if (value == SLOT_DELETE)
        return 0;
    hardware(py)->poke(py->context, at, bytes, (uint32_t)int_get_bits(py, value));
    return NONE;
}
static void mem_print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)how;
    print_format(py, to, "<%d-bit memory>", (int)PTR(constant, v)->number * 8);
}
static const struct slots mem_slots = {.item = mem_item, .print = mem_print};
static const struct type type_mem = {.head = {&type_type}, .slots = &mem_slots, .name = N(mem)};
static const struct constant mem8 = {{&type_mem}, 1}, mem16 = {{&type_mem}, 2}, mem32 = {{&type_mem}, 4};

/* --- pins of any kind: PinBase to derive from, Signal, time_pulse_us ------------------------------ */

struct signal {
    struct object head;
    val pin, inverted;
};
static val base_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    (void)n, (void)nkw, (void)args;
    return OBJ(gc_new(py, type, sizeof(struct object)));
}
static const struct slots base_slots = {.make = base_make};
static const struct type type_pin_base = {.head = {&type_type}, .slots = &base_slots, .name = N(PinBase)};

/* Signal(pin, invert=False), or Signal with a Pin's arguments and invert. */
static val signal_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    struct signal *s = gc_new(py, type, sizeof *s);
    bool inverted = n == 2 && !int_check(args[0]) && ops_true(py, args[1]);
    for (size_t k = 0; k < nkw; k++)
        if (args[n + 2 * k] == N(invert))
            inverted = ops_true(py, args[n + 2 * k + 1]);
    s->inverted = bool_val(inverted);
    if (!n)
        py_error(py, &type_TypeError, "a pin is needed");
    s->pin = int_check(args[0]) ? py_call(py, OBJ(&type_pin), n, args) : args[0];
    return OBJ(s);
}
static val signal_value(struct py *py, val self, size_t n, const val *args)
{
    struct signal *s = PTR(signal, native_of(self));
    val v = n ? bool_val(ops_true(py, args[0])) : 0;
    if (v)
        return py_call_method(py, s->pin, N(value), 1, (val[]){INT((v == TRUE) != (s->inverted == TRUE))});
    val now = py_call_method(py, s->pin, N(value), 0, NULL);
    return s->inverted == TRUE ? INT(!ops_true(py, now)) : now;
}
static val signal_call(struct py *py, val self, size_t n, size_t nkw, const val *args)
{
    native_arity(py, n, nkw, 0, 1);
    return signal_value(py, self, n, args);
}
FN(sig_value)
{
    return signal_value(py, args[0], n - 1, args + 1);
}
FN(sig_on)
{
    return signal_value(py, args[0], 1, (val[]){TRUE});
}
FN(sig_off)
{
    return signal_value(py, args[0], 1, (val[]){FALSE});
}
static void signal_trace(struct py *py, void *object)
{
    gc_trace(py, ((struct signal *)object)->pin);
}
static const struct native signal_functions[] = {
    FUNCTION(value, sig_value, 1, 2),
    FUNCTION(on, sig_on, 1, 1),
    FUNCTION(off, sig_off, 1, 1),
};

static const struct entry signal_entries[] = {
    FUNCTIONS_LAST(signal_functions)
};
static const struct slots signal_slots = {.make = signal_make, .call = signal_call, .trace = signal_trace};
static const struct type type_signal = {.head = {&type_type}, .slots = &signal_slots, .name = N(Signal), .entries = signal_entries};

static bool level(struct py *py, val pin)
{
    if (is_a(pin, &type_pin))
        return py->port->pins->read(py->context, pin_number(py, pin));
    size_t mark = gc_mark_arena(py);
    bool high = ops_true(py, py_call_method(py, pin, N(value), 0, NULL));
    gc_cut_arena(py, mark);
    return high;
}
/* Waits while the pin has (or hasn't) a level; false: longer than `us`. */
static bool wait_while(struct py *py, val pin, bool is, uint32_t us, uint32_t *passed)
{
    uint32_t start = py->port->ticks_us(py->context);
    while (level(py, pin) == is) {
        if (py->pending)
            py_poll(py);
        if (py->port->ticks_us(py->context) - start >= us)
            return false;
    }
    *passed = py->port->ticks_us(py->context) - start;
    return true;
}
FN(time_pulse_us)
{
    bool wanted = ops_true(py, args[1]);
    uint32_t us = n > 2 ? (uint32_t)int_get(py, args[2]) : 1000000, passed;
    if (!wait_while(py, args[0], !wanted, us, &passed))
        return INT(-2);
    return wait_while(py, args[0], wanted, us, &passed) ? INT(passed) : INT(-1);
}

static const struct native functions[] = {
    FUNCTION(sleep, lightsleep, 0, 1),
    FUNCTION(lightsleep, lightsleep, 0, 1),
    FUNCTION(time_pulse_us, time_pulse_us, 2, 3),
    FUNCTION(reset, reset, 0, 0),
    FUNCTION(soft_reset, soft_reset, 0, 0),
    FUNCTION(reset_cause, reset_cause, 0, 0),
    FUNCTION(freq, freq, 0, 1),
    FUNCTION(unique_id, unique_id, 0, 0),
    FUNCTION(disable_irq, disable_irq, 0, 0),
    FUNCTION(enable_irq, enable_irq, 1, 1),
    FUNCTION(idle, idle, 0, 0),
    FUNCTION(deepsleep, deepsleep, 0, 1),
};

static const struct entry entries[] = {
    {N(__name__), N(machine)},
    {N(Pin), OBJ(&type_pin)},
    {N(PinBase), OBJ(&type_pin_base)},
    {N(Signal), OBJ(&type_signal)},
    
    {N(mem8), OBJ(&mem8)},
    {N(mem16), OBJ(&mem16)},
    {N(mem32), OBJ(&mem32)},
    {N(PWRON_RESET), INT(PORT_RESET_POWER)},
    {N(HARD_RESET), INT(PORT_RESET_HARD)},
    {N(WDT_RESET), INT(PORT_RESET_WATCHDOG)},
    {N(SOFT_RESET), INT(PORT_RESET_SOFT)},
    {N(DEEPSLEEP_RESET), INT(PORT_RESET_DEEP_SLEEP)},
    {N(DEEPSLEEP), INT(4)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(machine);
