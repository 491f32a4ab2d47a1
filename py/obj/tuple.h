/* tuple */
#ifndef PY_OBJ_TUPLE_H
#define PY_OBJ_TUPLE_H

#include "py/value.h"

extern const struct type type_tuple;
struct tuple {
    struct object head;
    size_t length;
    val items[];
};
extern const struct tuple tuple_empty;
extern const struct entry tuple_entries[]; /* count and index, for list too */

/* items may be NULL: all slots are then 0 and must be filled. */
val tuple_new(struct py *py, size_t n, const val *items);
val tuple_pair(struct py *py, val a, val b);
static inline bool tuple_check(val v)
{
    return is_a(v, &type_tuple);
}
/* A tuple of any iterable's items. */
val tuple_from(struct py *py, val iterable);
val sequence_compare(struct py *py, unsigned op, val a, val b);

#endif
