/* list */
#ifndef PY_OBJ_LIST_H
#define PY_OBJ_LIST_H

#include "py/value.h"

extern const struct type type_list;
struct list {
    struct object head;
    size_t length;
    val *items; /* a payload; its size is the capacity */
};

val list_new(struct py *py, size_t n, const val *items);
void list_append(struct py *py, val list, val item);
void list_extend(struct py *py, val list, val iterable);
val list_pop(struct py *py, val list, size_t at);
val list_from(struct py *py, val iterable);
void list_sort(struct py *py, val list, val key, bool reverse);
static inline bool list_check(val v)
{
    return is_a(v, &type_list);
}

#endif
