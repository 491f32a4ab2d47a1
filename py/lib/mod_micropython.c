/* micropython */
#include "py/event.h"
#include "py/lib/module.h"
#include "py/stack.h"

FN(same)
{
    return args[0];
}
FN(nothing)
{
    return NONE;
}
FN(emergency_buf)
{
    py->emergency = (uint32_t)int_get(py, args[0]);
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
    print_format(py, &to, "stack: %z out of %z\nGC: total: %z, used: %z, free: %z\n", stack_used(py),
                 py->stack_limit * sizeof(val), gc_used(py) + gc_free(py), gc_used(py), gc_free(py));
    return NONE;
}
FN(qstr_info)
{
    struct sink to = print_console(py);
    print_format(py, &to, "qstr pool: n_pool=1, n_qstr=%z\n", py->interned_used);
    return NONE;
}
FN(stack_use)
{
    return INT(stack_used(py));
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
/* --- RingIO: bytes in, bytes out; one byte of the buffer stays free ------------------------------- */

struct ring {
    struct object head;
    val bytes; /* bytearray */
    size_t in, out;
};
static size_t ring_size(const struct ring *r)
{
    return PTR(bytearray, r->bytes)->length;
}
static size_t ring_used(const struct ring *r)
{
    return (r->in + ring_size(r) - r->out) % ring_size(r);
}
static val ring_make(struct py *py, const struct type *type, size_t n, size_t nkw, const val *args)
{
    enum { MOST = 0xffff };
    native_arity(py, n, nkw, 1, 1);
    val bytes = is_a(args[0], &type_bytearray) ? args[0] : 0;
    intptr_t size = bytes ? (intptr_t)PTR(bytearray, bytes)->length : int_get(py, args[0]) + 1;
    if (size < 2 || size > MOST)
        py_error(py, &type_ValueError, "size out of range");
    struct ring *r = gc_new(py, type, sizeof *r);
    r->bytes = bytes ? bytes : bytearray_new(py, NULL, (size_t)size);
    return OBJ(r);
}
FN(ring_any)
{
    return INT(ring_used(PTR(ring, args[0])));
}
static size_t ring_take(struct ring *r, char *to, size_t n)
{
    size_t i = 0;
    for (; i < n && r->in != r->out; i++, r->out = (r->out + 1) % ring_size(r))
        to[i] = PTR(bytearray, r->bytes)->data[r->out];
    return i;
}
FN(ring_read)
{
    struct ring *r = PTR(ring, args[0]);
    size_t used = ring_used(r), want = n > 1 && int_get(py, args[1]) >= 0 ? (size_t)int_get(py, args[1]) : used;
    val out = bytes_alloc(py, want < used ? want : used);
    ring_take(r, PTR(str, out)->data_rw, str_length(out));
    return out;
}
FN(ring_readline)
{
    struct ring *r = PTR(ring, args[0]);
    struct bytearray *b = PTR(bytearray, r->bytes);
    size_t n_line = 0, used = ring_used(r);
    while (n_line < used && b->data[(r->out + n_line++) % ring_size(r)] != '\n')
        ;
    return ring_read(py, 2, (val[]){args[0], INT(n_line)});
}
FN(ring_readinto)
{
    struct buffer b;
    ops_need_buffer(py, args[1], &b, true);
    size_t most = n > 2 ? (size_t)int_get(py, args[2]) : b.length;
    return INT(ring_take(PTR(ring, args[0]), b.data, most < b.length ? most : b.length));
}
FN(ring_write)
{
    struct buffer b;
    struct ring *r = PTR(ring, args[0]);
    ops_need_buffer(py, args[1], &b, false);
    size_t i = 0;
    for (; i < b.length && ring_used(r) + 1 < ring_size(r); i++, r->in = (r->in + 1) % ring_size(r))
        PTR(bytearray, r->bytes)->data[r->in] = ((char *)b.data)[i];
    return INT(i);
}
FN(ring_ioctl)
{
    enum { POLL = 3, IN = 1, OUT = 4 };
    struct ring *r = PTR(ring, args[0]);
    if (args[1] != INT(POLL))
        return INT(0);
    return INT(int_get(py, args[2]) & ((ring_used(r) ? IN : 0) | (ring_used(r) + 1 < ring_size(r) ? OUT : 0)));
}
static void ring_trace(struct py *py, void *object)
{
    gc_trace(py, ((struct ring *)object)->bytes);
}
static const struct native ring_functions[] = {
    FUNCTION(any, ring_any, 1, 1),
    FUNCTION(read, ring_read, 1, 2),
    FUNCTION(readline, ring_readline, 1, 1),
    FUNCTION(readinto, ring_readinto, 2, 3),
    FUNCTION(write, ring_write, 2, 2),
    FUNCTION(ioctl, ring_ioctl, 3, 3),
    FUNCTION(close, nothing, 1, 1),
};

static const struct entry ring_entries[] = {
    FUNCTIONS_LAST(ring_functions)
};
static const struct slots ring_slots = {.make = ring_make, .trace = ring_trace};
static const struct type type_RingIO = {.head = {&type_type}, .slots = &ring_slots, .name = N(RingIO), .entries = ring_entries};

NATIVE(same_native, same, 1, 1);
extern const struct entry micropython_entries[];
static const struct native micropython_functions[] = {
    FUNCTION(opt_level, opt_level, 0, 1),
    FUNCTION(mem_info, mem_info, 0, 1),
    FUNCTION(qstr_info, qstr_info, 0, 1),
    FUNCTION(stack_use, stack_use, 0, 0),
    FUNCTION(alloc_emergency_exception_buf, emergency_buf, 1, 1),
    FUNCTION(heap_lock, heap_lock, 0, 0),
    FUNCTION(heap_unlock, heap_unlock, 0, 0),
    FUNCTION(heap_locked, heap_locked, 0, 0),
    FUNCTION(kbd_intr, kbd_intr, 1, 1),
    FUNCTION(schedule, schedule, 2, 2),
};

const struct entry micropython_entries[] = {
    {N(__name__), N(micropython)},
    {N(const), OBJ(&same_native)},
    {N(native), OBJ(&same_native)},
    {N(bytecode), OBJ(&same_native)},
    {N(RingIO), OBJ(&type_RingIO)},
    FUNCTIONS_LAST(micropython_functions),
};
extern const struct module module_micropython;
const struct module module_micropython = {{&type_module}, N(micropython), 0, micropython_entries};
