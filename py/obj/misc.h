/* Small types: range, slice, module, iterators over sequences. */
#ifndef PY_OBJ_MISC_H
#define PY_OBJ_MISC_H

#include "py/value.h"

struct range {
    struct object head;
    intptr_t start, stop, step;
};
struct slice {
    struct object head;
    val start, stop, step;
};
struct module {
    struct object head;
    val name;
    val globals;                 /* dict */
    const struct entry *entries; /* of a built-in one, else NULL */
};
/* Any sequence by index, and the common shape of small iterators. */
struct iterator {
    struct object head;
    val of;
    size_t at;
    val a, b;
};

extern const struct type type_range, type_range_iter, type_slice, type_module, type_seq_iter,
    type_NoneType, type_ellipsis, type_not_implemented;

size_t range_length(const struct range *r);
val range_new(struct py *py, intptr_t start, intptr_t stop, intptr_t step);
val slice_new(struct py *py, val start, val stop, val step);
val module_new(struct py *py, val name);
/* A built-in module; its globals are made when something is first stored there. */
val iterator_new(struct py *py, const struct type *type, val of);
val entries_dict(struct py *py, const struct entry *entries); /* as a dict; NULL: an empty one */
val entry_find(const struct entry *entries, val name); /* 0: none */
/* Steps through a table: struct walk w = {.next = entries}; while (walk(&w)) ... w.name, w.value */
struct walk {
    const struct entry *next; /* NULL: none */
    const struct native *functions;
    uintptr_t left; /* of the functions */
    val name, value;
};
bool walk(struct walk *w);

#endif
