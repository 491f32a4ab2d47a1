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

NATIVE(reset_native, reset, 0, 0);
NATIVE(soft_reset_native, soft_reset, 0, 0);
NATIVE(reset_cause_native, reset_cause, 0, 0);
NATIVE(freq_native, freq, 0, 1);
NATIVE(unique_id_native, unique_id, 0, 0);
NATIVE(disable_irq_native, disable_irq, 0, 0);
NATIVE(enable_irq_native, enable_irq, 1, 1);
NATIVE(idle_native, idle, 0, 0);
NATIVE(deepsleep_native, deepsleep, 0, 1);
NATIVE(lightsleep_native, lightsleep, 0, 1);
static const struct entry entries[] = {
    {N(__name__), N(machine)},
    {N(Pin), OBJ(&type_pin)},
    {N(reset), OBJ(&reset_native)},
    {N(soft_reset), OBJ(&soft_reset_native)},
    {N(reset_cause), OBJ(&reset_cause_native)},
    {N(freq), OBJ(&freq_native)},
    {N(unique_id), OBJ(&unique_id_native)},
    {N(disable_irq), OBJ(&disable_irq_native)},
    {N(enable_irq), OBJ(&enable_irq_native)},
    {N(idle), OBJ(&idle_native)},
    {N(deepsleep), OBJ(&deepsleep_native)},
    {N(lightsleep), OBJ(&lightsleep_native)},
    {N(sleep), OBJ(&lightsleep_native)},
    {N(mem8), OBJ(&mem8)},
    {N(mem16), OBJ(&mem16)},
    {N(mem32), OBJ(&mem32)},
    {N(PWRON_RESET), INT(PORT_RESET_POWER)},
    {N(HARD_RESET), INT(PORT_RESET_HARD)},
    {N(WDT_RESET), INT(PORT_RESET_WATCHDOG)},
    {N(SOFT_RESET), INT(PORT_RESET_SOFT)},
    {N(DEEPSLEEP_RESET), INT(PORT_RESET_DEEP_SLEEP)},
    {N(DEEPSLEEP), INT(4)},
    {0, 0},
};
MODULE_OBJECT(machine);
