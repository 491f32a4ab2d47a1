/* machine.Pin: a digital pin, over the port's table of pins.
 *
 *     p = Pin(13, Pin.OUT, value=0)     p.on()  p.high()  p.value(1)  p(1)
 *     b = Pin(0, Pin.IN, Pin.PULL_UP)   b.value()  b()
 *     b.irq(handler=f, trigger=Pin.IRQ_FALLING)
 *
 * The names of MicroPython 1.8 (high, low) and of later ones (on, off, toggle). */
#include "py/mod/pin.h"

#include "py/lib/module.h"

struct pin {
    struct object head;
    uintptr_t number;
};

static const struct port_pins *pins_of(struct py *py)
{
    if (!py->port->pins)
        py_error(py, &type_OSError, "this machine has no pins");
    return py->port->pins;
}

int pin_number(struct py *py, val v)
{
    v = native_of(v);
    intptr_t n = is_a(v, &type_pin) ? (intptr_t)PTR(pin, v)->number : int_get(py, v);
    if (n < 0 || n >= PORT_PINS_MAX || !pins_of(py)->exists(py->context, (int)n))
        py_error(py, &type_ValueError, "invalid pin");
    return (int)n;
}

static int level_of(struct py *py, val v)
{
    return ops_true(py, v);
}

static void setup(struct py *py, int pin, size_t n, size_t nkw, const val *args)
{
    static const struct param params[] = {{N(mode), NONE}, {N(pull), NONE}, {N(value), NONE}};
    val a[3];
    native_parse(py, n, nkw, args, params, 3, a);
    if (a[0] == NONE && a[1] == NONE && a[2] == NONE && !n && !nkw)
        return;
    const struct port_pins *pins = pins_of(py);
    int level = a[2] == NONE ? -1 : level_of(py, a[2]);
    if (a[0] == NONE) {
        if (level >= 0)
            pins->write(py->context, pin, level);
        return;
    }
    intptr_t mode = int_get(py, a[0]), pull = a[1] == NONE ? PORT_PULL_NONE : int_get(py, a[1]);
    if (mode < PORT_PIN_IN || mode > PORT_PIN_OPEN_DRAIN || pull < PORT_PULL_NONE || pull > PORT_PULL_DOWN)
        py_error(py, &type_ValueError, "invalid pin mode or pull");
    if (!pins->setup(py->context, pin, (enum port_pin_mode)mode, (enum port_pin_pull)pull, level))
        py_error(py, &type_ValueError, "Pin(%d) can't be set up like that", pin);
}

static val make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    if (!n)
        py_error(py, &type_TypeError, "function missing 1 required positional arguments");
    int number = pin_number(py, args[0]);
    struct pin *p = gc_new(py, type, sizeof *p);
    p->number = (uintptr_t)number;
    setup(py, number, n - 1, nkw, args + 1);
    return OBJ(p);
}

static val value(struct py *py, val self, size_t n, const val *args)
{
    int pin = pin_number(py, self);
    if (!n)
        return INT(pins_of(py)->read(py->context, pin));
    pins_of(py)->write(py->context, pin, level_of(py, args[0]));
    return NONE;
}

static val call(struct py *py, val self, size_t n, size_t nkw, const val *args)
{
    native_arity(py, n, nkw, 0, 1);
    return value(py, self, n, args);
}

static void print(struct py *py, struct sink *to, val v, enum print_how how)
{
    (void)how;
    print_format(py, to, "Pin(%z)", PTR(pin, v)->number);
}

FN(method_value)
{
    return value(py, args[0], n - 1, args + 1);
}
FN(method_on)
{
    return value(py, args[0], 1, (val[]){INT(1)});
}
FN(method_off)
{
    return value(py, args[0], 1, (val[]){INT(0)});
}
FN(method_toggle)
{
    return value(py, args[0], 1, (val[]){value(py, args[0], 0, NULL) == INT(0) ? INT(1) : INT(0)});
}
FN_KW(method_init)
{
    setup(py, pin_number(py, args[0]), n - 1, nkw, args + 1);
    return NONE;
}

/* --- interrupts: the handler is called with the pin, soon after the edge ------------------------ */

struct pin_irq {
    struct object head;
    val pin;
    uintptr_t edges;
};

static val irq_call(struct py *py, val self, size_t n, size_t nkw, const val *args)
{
    (void)args;
    native_arity(py, n, nkw, 0, 0);
    val pair = py->pin_handlers ? dict_get(py, py->pin_handlers, INT(pin_number(py, PTR(pin_irq, self)->pin))) : 0;
    if (pair && PTR(tuple, pair)->items[0] != NONE)
        py_call(py, PTR(tuple, pair)->items[0], 1, &PTR(pin_irq, self)->pin);
    return NONE;
}
FN(irq_trigger)
{
    struct pin_irq *irq = PTR(pin_irq, args[0]);
    uintptr_t old = irq->edges;
    if (n > 1) {
        irq->edges = (uintptr_t)int_get(py, args[1]);
        if (!pins_of(py)->irq(py->context, pin_number(py, irq->pin), (int)irq->edges))
            py_error(py, &type_ValueError, "invalid trigger");
    }
    return INT(old);
}
NATIVE(irq_trigger_native, irq_trigger, 1, 2);
static const struct entry irq_entries[] = {{N(trigger), OBJ(&irq_trigger_native)}, {0, 0}};
static void irq_trace(struct py *py, void *object)
{
    gc_trace(py, ((struct pin_irq *)object)->pin);
}
static const struct slots irq_slots = {.call = irq_call, .trace = irq_trace};
static const struct type type_pin_irq = {.head = {&type_type}, .slots = &irq_slots, .name = N(pin_irq), .entries = irq_entries};

FN_KW(method_irq)
{
    static const struct param params[] = {{N(handler), NONE}, {N(trigger), INT(PORT_EDGE_RISING | PORT_EDGE_FALLING)}, {N(hard), FALSE}};
    val a[3];
    native_parse(py, n - 1, nkw, args + 1, params, 3, a);
    int pin = pin_number(py, args[0]);
    intptr_t edges = int_get(py, a[1]);
    if (edges & ~(PORT_EDGE_RISING | PORT_EDGE_FALLING))
        py_error(py, &type_ValueError, "invalid trigger");
    if (!py->pin_handlers)
        py->pin_handlers = dict_new(py, 1);
    dict_set(py, py->pin_handlers, INT(pin), tuple_pair(py, a[0], args[0]));
    struct pin_irq *irq = gc_new(py, &type_pin_irq, sizeof *irq);
    irq->pin = args[0];
    irq->edges = a[0] == NONE ? 0 : (uintptr_t)edges;
    if (!pins_of(py)->irq(py->context, pin, (int)irq->edges))
        py_error(py, &type_ValueError, "Pin(%d) has no interrupt", pin);
    return OBJ(irq);
}

static const struct native functions[] = {
    FUNCTION(low, method_off, 1, 1),
    FUNCTION(off, method_off, 1, 1),
    FUNCTION(high, method_on, 1, 1),
    FUNCTION(on, method_on, 1, 1),
    FUNCTION_KW(init, method_init),
    FUNCTION(value, method_value, 1, 2),
    FUNCTION(toggle, method_toggle, 1, 1),
    FUNCTION_KW(irq, method_irq),
};

static const struct entry entries[] = {
    
    
    
    {N(IN), INT(PORT_PIN_IN)},
    {N(OUT), INT(PORT_PIN_OUT)},
    {N(OPEN_DRAIN), INT(PORT_PIN_OPEN_DRAIN)},
    {N(PULL_UP), INT(PORT_PULL_UP)},
    {N(PULL_DOWN), INT(PORT_PULL_DOWN)},
    {N(IRQ_RISING), INT(PORT_EDGE_RISING)},
    {N(IRQ_FALLING), INT(PORT_EDGE_FALLING)},
    FUNCTIONS_LAST(functions),
};
static const struct slots slots = {.make = make, .call = call, .print = print};
const struct type type_pin = {.head = {&type_type}, .slots = &slots, .name = N(Pin), .entries = entries};
