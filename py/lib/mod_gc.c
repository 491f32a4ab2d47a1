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
NATIVE(collect_native, collect, 0, 1);
NATIVE(disable_native, disable, 0, 0);
NATIVE(enable_native, enable, 0, 0);
NATIVE(isenabled_native, isenabled, 0, 0);
NATIVE(mem_free_native, mem_free, 0, 0);
NATIVE(mem_alloc_native, mem_alloc, 0, 0);
NATIVE(threshold_native, threshold, 0, 1);
static const struct entry entries[] = {
    {N(__name__), N(gc)},
    {N(collect), OBJ(&collect_native)},
    {N(disable), OBJ(&disable_native)},
    {N(enable), OBJ(&enable_native)},
    {N(isenabled), OBJ(&isenabled_native)},
    {N(mem_free), OBJ(&mem_free_native)},
    {N(mem_alloc), OBJ(&mem_alloc_native)},
    {N(threshold), OBJ(&threshold_native)},
    {0, 0},
};
MODULE_OBJECT(gc);
