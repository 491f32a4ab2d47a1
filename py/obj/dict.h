/* dict (in insertion order) and the table that set uses too.
 *
 * The entries lie in a table, in order of insertion.  A small one is an object of its own, which takes
 * less than a payload; it is searched entry by entry, and a removed one's place is closed.  A large one is
 * a payload; it marks a removed entry by key 0 and has behind the entries how many live and an open
 * hash of entry numbers + 1. */
#ifndef PY_OBJ_DICT_H
#define PY_OBJ_DICT_H

#include "py/value.h"

extern const struct type type_dict, type_ordered_dict, type_set, type_frozenset;

struct dict_entry {
    val key, value;
};
struct table {
    uintptr_t capacity; /* of a large one; a small one has its head here */
    uintptr_t count;    /* entries in use, removed ones included; below that the capacity of a small one, or TABLE_LARGE */
    struct dict_entry entries[];
};
enum { TABLE_BITS = 4, TABLE_LARGE = (1 << TABLE_BITS) - 1 };
struct dict {
    struct object head;
    struct table *table; /* of an empty one in read-only memory */
};
static inline size_t dict_used(const struct dict *d)
{
    return d->table->count >> TABLE_BITS;
}

val dict_new(struct py *py, size_t expected);
val dict_new_of(struct py *py, const struct type *type, size_t expected);
bool dict_check(val v);
val dict_get(struct py *py, val dict, val key); /* 0: not there */
void dict_set(struct py *py, val dict, val key, val value);
val dict_remove(struct py *py, val dict, val key); /* its value; 0: wasn't there */
void dict_clear(struct py *py, val dict);
void dict_update(struct py *py, val dict, val other); /* a dict or pairs */
val dict_copy(struct py *py, val dict);
size_t dict_length(val dict);
/* Cuts the table to what it holds. */
void dict_trim(struct py *py, val dict);
/* Gives the entries of one dict to another, which loses its own. */
void dict_hand_over(struct py *py, val to, val from);
val dict_fix(val dict); /* the same; from now on it can't be changed */
/* Walks: *at starts as 0; false behind the last. */
bool dict_next(val dict, size_t *at, val *key, val *value);

/* By an interned name, without running any code: for namespaces.  The position
 * stays the entry's until the dict shrinks: a hint for the next time. */
struct dict_entry *dict_find_name(const struct dict *d, val name);
void dict_set_name(struct py *py, val dict, val name, val value);

val set_new(struct py *py, const struct type *type);
void set_add(struct py *py, val set, val item);
bool set_check(val v);

#endif
