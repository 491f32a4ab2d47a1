/* heapq */
#include "py/lib/module.h"

static val heap_of(struct py *py, val v)
{
    v = native_of(v);
    if (!list_check(v))
        py_error(py, &type_TypeError, "heap must be a list");
    return v;
}
static bool less(struct py *py, val heap, size_t i, size_t j)
{
    return ops_less(py, PTR(list, heap)->items[i], PTR(list, heap)->items[j]);
}
static void swap(val heap, size_t i, size_t j)
{
    val *items = PTR(list, heap)->items, t = items[i];
    items[i] = items[j];
    items[j] = t;
}
static void rise(struct py *py, val heap, size_t i)
{
    for (; i && less(py, heap, i, (i - 1) / 2); i = (i - 1) / 2)
        swap(heap, i, (i - 1) / 2);
}
static void sink(struct py *py, val heap, size_t i)
{
    for (;;) {
        size_t n = PTR(list, heap)->length, child = 2 * i + 1;
        if (child >= n)
            return;
        if (child + 1 < n && less(py, heap, child + 1, child))
            child++;
        if (!less(py, heap, child, i))
            return;
        swap(heap, i, child);
        i = child;
    }
}
FN(h_push)
{
    val heap = heap_of(py, args[0]);
    list_append(py, heap, args[1]);
    rise(py, heap, PTR(list, heap)->length - 1);
    return NONE;
}
FN(h_pop)
{
    val heap = heap_of(py, args[0]);
    struct list *l = PTR(list, heap);
    if (!l->length)
        py_error(py, &type_IndexError, "empty heap");
    swap(heap, 0, l->length - 1);
    val v = list_pop(py, heap, l->length - 1);
    sink(py, heap, 0);
    return v;
}
FN(h_ify)
{
    val heap = heap_of(py, args[0]);
    for (size_t i = PTR(list, heap)->length / 2; i-- > 0;)
        sink(py, heap, i);
    return NONE;
}
static const struct native functions[] = {
    FUNCTION(heappush, h_push, 2, 2),
    FUNCTION(heappop, h_pop, 1, 1),
    FUNCTION(heapify, h_ify, 1, 1),
};

static const struct entry entries[] = {
    {N(__name__), N(heapq)},
    FUNCTIONS_LAST(functions),
};
MODULE_OBJECT(heapq);
