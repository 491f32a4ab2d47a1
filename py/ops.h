/* What the language does with values of any type. */
#ifndef PY_OPS_H
#define PY_OPS_H

#include "py/value.h"

val ops_unary(struct py *py, enum unary op, val v); /* 0: the type can't */
val ops_binary(struct py *py, unsigned op, val a, val b);
val ops_compare(struct py *py, unsigned op, val a, val b);
bool ops_equal(struct py *py, val a, val b);
bool ops_less(struct py *py, val a, val b);
bool ops_true(struct py *py, val v);
uint32_t ops_hash(struct py *py, val v);
size_t ops_length(struct py *py, val v);
val ops_length_or_0(struct py *py, val v);
bool ops_contains(struct py *py, val container, val item);
val ops_to_int(struct py *py, val v); /* __int__ or __index__ */

val ops_attr(struct py *py, val v, val name);          /* raises AttributeError */
val ops_attr_or_0(struct py *py, val v, val name);     /* 0: none */
void ops_set_attr(struct py *py, val v, val name, val value); /* 0: delete */
/* For a call: the function, and *self (0 when it takes none). */
val ops_method(struct py *py, val v, val name, val *self);
/* A class attribute as seen through self: functions become methods, properties run. */
val ops_bind(struct py *py, val found, val self, const struct type *type);

val ops_item(struct py *py, val v, val index);
void ops_set_item(struct py *py, val v, val index, val value); /* 0: delete */
val ops_iter(struct py *py, val v);
val ops_next(struct py *py, val iterator); /* 0: the end */
bool ops_buffer(struct py *py, val v, struct buffer *out, bool write); /* pins */
void ops_need_buffer(struct py *py, val v, struct buffer *out, bool write);
val ops_bytes_of(struct py *py, val v); /* of an iterable of ints */

/* An index into a sequence of that length; raises IndexError. */
size_t ops_index(struct py *py, val index, size_t length, const char *what);
/* start, stop, step of a slice object cut to a length; returns how many. */
size_t ops_slice(struct py *py, val slice, size_t length, intptr_t *start, intptr_t *stop, intptr_t *step);

#endif
