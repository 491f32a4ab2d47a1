/* gc */
#include "py/lib/module.h"

FN(collect)
{
    gc_collect(py);
    gc_finish(py);
    return INT(0);
}
FN(disable)
{
    py->heap.disabled |= 1;
    return NONE;
}
FN(enable)
{
    py->heap.disabled &= (uint8_t)~1;
    return NONE;
}
FN(isenabled)
{
    return bool_val(!(py->heap.disabled & 1));
}
FN(mem_free)
{
    return INT(gc_free(py));
}
FN(mem_alloc)
{
    return INT(gc_used(py));
}
FN(threshold)
{
    if (!n)
        return py->heap.asked == SIZE_MAX ? INT(-1) : INT(py->heap.asked / 16 * 16);
    intptr_t bytes = int_get(py, args[0]);
    py->heap.asked = bytes < 0 ? SIZE_MAX : (size_t)bytes;
    return NONE;
}
static const struct native functions[] = {
    FUNCTION(collect, collect, 0, 1),
    FUNCTION(disable, disable, 0, 0),
    FUNCTION(enable, enable, 0, 0),
    FUNCTION(isenabled, isenabled, 0, 0),
    FUNCTION(mem_free, mem_free, 0, 0),
    FUNCTION(mem_alloc, mem_alloc, 0, 0),
    FUNCTION(threshold, threshold, 0, 1),
};

static const struct entry entries[] = {
    {N(__name__), N(gc)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(gc);
