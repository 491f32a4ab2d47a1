/* time */
#include "py/event.h"
#include "py/lib/module.h"

enum { TICKS_BITS = 30 };
static const uint32_t ticks_mask = (1u << TICKS_BITS) - 1;

FN(sleep)
{
    real s = float_get(py, args[0]);
    event_sleep_us(py, s > 0 ? (uint64_t)((double)s * 1e6) : 0);
    return NONE;
}
FN(sleep_ms)
{
    intptr_t ms = int_get(py, args[0]);
    event_sleep_us(py, ms > 0 ? (uint64_t)ms * 1000 : 0);
    return NONE;
}
FN(sleep_us)
{
    intptr_t us = int_get(py, args[0]);
    event_sleep_us(py, us > 0 ? (uint64_t)us : 0);
    return NONE;
}
FN(ticks_ms)
{
    return INT(py->port->ticks_ms(py->context) & (ticks_mask >> 0));
}
FN(ticks_us)
{
    return INT(py->port->ticks_us(py->context) & ticks_mask);
}
FN(ticks_cpu)
{
    return INT(py->port->ticks_cpu(py->context) & ticks_mask);
}
FN(ticks_add)
{
    intptr_t delta = int_get(py, args[1]), half = (intptr_t)1 << (TICKS_BITS - 1);
    if (delta >= half || delta <= -half)
        py_error(py, &type_OverflowError, "ticks interval overflow");
    return INT(((uint32_t)int_get_bits(py, args[0]) + (uint32_t)int_get_bits(py, args[1])) & ticks_mask);
}
FN(ticks_diff)
{
    uint32_t half = 1u << (TICKS_BITS - 1);
    uint32_t d = ((uint32_t)int_get_bits(py, args[0]) - (uint32_t)int_get_bits(py, args[1]) + half) & ticks_mask;
    return INT((intptr_t)d - (intptr_t)half);
}
FN(time_now)
{
    uint64_t us = py->port->epoch_us(py->context);
    return sizeof(real) == 8 ? float_new(py, (real)((double)us / 1e6)) : int_new_unsigned(py, us / 1000000);
}
FN(time_ns)
{
    return int_binary(py, OP_MUL, int_new_unsigned(py, py->port->epoch_us(py->context)), INT(1000));
}

/* --- calendar ------------------------------------------------------------------------------ */

/* Days since 1970-01-01 of a date of the Gregorian calendar, counted from March. */
static intptr_t days_of(intptr_t y, intptr_t m, intptr_t d)
{
    y += (m - 1) / 12;
    m = (m - 1) % 12;
    if (m < 0)
        m += 12, y--;
    m += 1;
    y -= m <= 2;
    intptr_t era = (y >= 0 ? y : y - 399) / 400, in_era = y - era * 400;
    intptr_t in_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static val calendar(struct py *py, intptr_t seconds)
{
    intptr_t days = seconds / 86400, rest = seconds % 86400;
    if (rest < 0)
        rest += 86400, days--;
    intptr_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, in_era = z - era * 146097;
    intptr_t yoe = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    intptr_t doy = in_era - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    intptr_t d = doy - (153 * mp + 2) / 5 + 1, m = mp < 10 ? mp + 3 : mp - 9, y = yoe + era * 400 + (m <= 2);
    intptr_t weekday = (days % 7 + 10) % 7, yearday = days - days_of(y, 1, 1) + 1;
    return tuple_new(py, 8, (val[]){INT(y), INT(m), INT(d), INT(rest / 3600), INT(rest / 60 % 60), INT(rest % 60),
                                    INT(weekday), INT(yearday)});
}

FN(gmtime)
{
    if (!n || args[0] == NONE)
        return calendar(py, (intptr_t)(py->port->epoch_us(py->context) / 1000000));
    return calendar(py, int_get(py, float_check(args[0]) ? int_from_real(py, float_of(args[0])) : args[0]));
}
FN(mktime)
{
    val t = tuple_from(py, args[0]);
    intptr_t f[6];
    if (PTR(tuple, t)->length < 8 || PTR(tuple, t)->length > 9)
        py_error(py, &type_TypeError, "mktime needs a tuple of length 8 or 9 (%z given)", PTR(tuple, t)->length);
    for (int i = 0; i < 6; i++)
        f[i] = int_get(py, PTR(tuple, t)->items[i]);
    return int_new(py, (int64_t)days_of(f[0], f[1], f[2]) * 86400 + f[3] * 3600 + f[4] * 60 + f[5]);
}

static const struct native functions[] = {
    FUNCTION(localtime, gmtime, 0, 1),
    FUNCTION(gmtime, gmtime, 0, 1),
    FUNCTION(sleep, sleep, 1, 1),
    FUNCTION(sleep_ms, sleep_ms, 1, 1),
    FUNCTION(sleep_us, sleep_us, 1, 1),
    FUNCTION(ticks_ms, ticks_ms, 0, 0),
    FUNCTION(ticks_us, ticks_us, 0, 0),
    FUNCTION(ticks_cpu, ticks_cpu, 0, 0),
    FUNCTION(ticks_add, ticks_add, 2, 2),
    FUNCTION(ticks_diff, ticks_diff, 2, 2),
    FUNCTION(time, time_now, 0, 0),
    FUNCTION(time_ns, time_ns, 0, 0),
    FUNCTION(mktime, mktime, 1, 1),
};

static const struct entry entries[] = {
    {N(__name__), N(time)},
    
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(time);
