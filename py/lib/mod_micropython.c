/* micropython */
#include "py/event.h"
#include "py/lib/module.h"

FN(same)
{
    return args[0];
}
FN(nothing)
{
    return NONE;
}
FN(opt_level)
{
    if (!n)
        return INT(py->opt_level);
    py->opt_level = (uint32_t)int_get(py, args[0]);
    return NONE;
}
FN(mem_info)
{
    struct sink to = print_console(py);
    print_format(py, &to, "stack: %z out of %z\nGC: total: %z, used: %z, free: %z\n", py->stack_slots * sizeof(val),
                 py->stack_limit * sizeof(val), gc_used(py) + gc_free(py), gc_used(py), gc_free(py));
    return NONE;
}
FN(stack_use)
{
    return INT(0);
}
FN(heap_lock)
{
    py->heap.locked++;
    return INT(py->heap.locked);
}
FN(heap_unlock)
{
    if (py->heap.locked)
        py->heap.locked--;
    return INT(py->heap.locked);
}
FN(heap_locked)
{
    return INT(py->heap.locked);
}
FN(kbd_intr)
{
    py->interrupt_byte = (int)int_get(py, args[0]);
    return NONE;
}
FN(schedule)
{
    event_schedule(py, args[0], args[1]);
    return NONE;
}
NATIVE(same_native, same, 1, 1);
NATIVE(nothing_native, nothing, 0, 1);
NATIVE(opt_level_native, opt_level, 0, 1);
NATIVE(mem_info_native, mem_info, 0, 1);
NATIVE(stack_use_native, stack_use, 0, 0);
NATIVE(heap_lock_native, heap_lock, 0, 0);
NATIVE(heap_unlock_native, heap_unlock, 0, 0);
NATIVE(heap_locked_native, heap_locked, 0, 0);
NATIVE(kbd_intr_native, kbd_intr, 1, 1);
NATIVE(schedule_native, schedule, 2, 2);
static const struct entry entries[] = {
    {N(__name__), N(micropython)},
    {N(const), OBJ(&same_native)},
    {N(native), OBJ(&same_native)},
    {N(bytecode), OBJ(&same_native)},
    {N(opt_level), OBJ(&opt_level_native)},
    {N(mem_info), OBJ(&mem_info_native)},
    {N(qstr_info), OBJ(&nothing_native)},
    {N(stack_use), OBJ(&stack_use_native)},
    {N(alloc_emergency_exception_buf), OBJ(&nothing_native)},
    {N(heap_lock), OBJ(&heap_lock_native)},
    {N(heap_unlock), OBJ(&heap_unlock_native)},
    {N(heap_locked), OBJ(&heap_locked_native)},
    {N(kbd_intr), OBJ(&kbd_intr_native)},
    {N(schedule), OBJ(&schedule_native)},
    {0, 0},
};
MODULE_OBJECT(micropython);
