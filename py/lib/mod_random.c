/* random: xorshift of 64 bits, in the interpreter's state */
#include "py/lib/module.h"

static uint32_t next(struct py *py)
{
    uint64_t x = py->random_state[0] | (uint64_t)py->random_state[1] << 32;
    while (!x)
        x = (uint64_t)py->port->random(py->context) << 32 | py->port->random(py->context);
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    py->random_state[0] = (uint32_t)x;
    py->random_state[1] = (uint32_t)(x >> 32);
    return (uint32_t)(x >> 32) ^ (uint32_t)x;
}
/* 0 to most - 1, each equally likely */
static uintptr_t below(struct py *py, uintptr_t most)
{
    uintptr_t mask = 1;
    while (mask < most && mask << 1)
        mask <<= 1;
    mask = mask >= most ? mask - 1 : ~(uintptr_t)0;
    for (;;) {
        uintptr_t r = next(py);
        if (sizeof r == 8)
            r |= (uintptr_t)next(py) << (sizeof r * 4);
        if ((r & mask) < most)
            return r & mask;
    }
}
FN(r_getrandbits)
{
    intptr_t bits = int_get(py, args[0]);
    if (bits < 0)
        py_error(py, &type_ValueError, "bits must be >= 0");
    val v = INT(0);
    if (bits > 32)
        py_error(py, &type_ValueError, "bits must be 32 or less");
    if (bits)
        v = int_new_unsigned(py, next(py) >> (32 - bits));
    return v;
}
FN(r_seed)
{
    uint64_t s = n && args[0] != NONE ? int_get_bits(py, args[0]) : (uint64_t)py->port->random(py->context) << 32 | py->port->random(py->context);
    s = (s + 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u | 1;
    py->random_state[0] = (uint32_t)s;
    py->random_state[1] = (uint32_t)(s >> 32);
    return NONE;
}
FN(r_randrange)
{
    intptr_t start = n > 1 ? int_get(py, args[0]) : 0, stop = int_get(py, args[n > 1]), step = n > 2 ? int_get(py, args[2]) : 1;
    struct range r = {.start = start, .stop = stop, .step = step};
    if (!step || !range_length(&r))
        py_error(py, &type_ValueError, "empty range");
    return int_new(py, start + step * (intptr_t)below(py, range_length(&r)));
}
FN(r_randint)
{
    intptr_t a = int_get(py, args[0]), b = int_get(py, args[1]);
    if (a > b)
        py_error(py, &type_ValueError, "empty range");
    return int_new(py, a + (intptr_t)below(py, (uintptr_t)(b - a) + 1));
}
FN(r_choice)
{
    size_t length = ops_length(py, args[0]);
    if (!length)
        py_error(py, &type_IndexError, "empty sequence");
    return ops_item(py, args[0], INT(below(py, length)));
}
static double unit(struct py *py)
{
    uint64_t r = (uint64_t)next(py) << 21 ^ next(py);
    return sizeof(real) == 8 ? (double)(r & 0x1fffffffffffff) / 9007199254740992.0 : (double)(r & 0x7fffff) / 8388608.0;
}
FN(r_random)
{
    return float_new(py, (real)unit(py));
}
FN(r_uniform)
{
    real a = float_get(py, args[0]), b = float_get(py, args[1]);
    return float_new(py, a + (b - a) * (real)unit(py));
}
static const struct native functions[] = {
    FUNCTION(getrandbits, r_getrandbits, 1, 1),
    FUNCTION(seed, r_seed, 0, 1),
    FUNCTION(randrange, r_randrange, 1, 3),
    FUNCTION(randint, r_randint, 2, 2),
    FUNCTION(choice, r_choice, 1, 1),
    FUNCTION(random, r_random, 0, 0),
    FUNCTION(uniform, r_uniform, 2, 2),
};

static const struct entry entries[] = {
    {N(__name__), N(random)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(random);
