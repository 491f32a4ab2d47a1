/* str (UTF-8), bytes and what they share with bytearray. */
#ifndef PY_OBJ_STR_H
#define PY_OBJ_STR_H

#include "py/value.h"

extern const struct type type_str, type_bytes, type_bytearray;

/* bytearray: a payload of its own; `capacity` is the payload's size. */
struct bytearray {
    struct object head;
    size_t length;
    char *data;
};

/* From memory that doesn't lie in a payload, or from one (then it is pinned). */
val str_new(struct py *py, const char *data, size_t length);
val str_from(struct py *py, const char *text);
val bytes_new(struct py *py, const void *data, size_t length);
val bytearray_new(struct py *py, const void *data, size_t length);
/* To be filled through data_rw at once. */
val str_alloc(struct py *py, size_t length);
val bytes_alloc(struct py *py, size_t length);
/* A str made by str_alloc whose text turned out to be [p, p + n) within it. */
val str_cut(struct py *py, val text, const char *p, size_t n);
/* Sets the flags after data was filled in; raises UnicodeError for bad UTF-8. */
val str_finish(struct py *py, val text);
/* A str or bytes whose data doesn't move until the C function returns. */
val str_stable(struct py *py, val text);

/* As a bytes literal: bytes, or the bytes of anything else. */
void bytes_print(struct py *py, struct sink *to, val v, enum print_how how);

bool str_is(val v, const char *text); /* false for what is no str */
bool str_equal(val a, val b);
uint32_t str_hash(val v); /* from HASH_SHIFT up; notes it */
size_t str_count(val v);  /* characters */
static inline bool str_check(val v)
{
    return is_a(v, &type_str);
}
/* C text of a str; raises TypeError.  Pinned. */
const char *str_text(struct py *py, val v);
val str_char(struct py *py, uint32_t code);
/* The character at p (moved past it). */
uint32_t str_decode(const char **p);
size_t str_encode(uint32_t code, char *to);
bool str_is_utf8(const char *data, size_t n);
bool str_is_space(char c);
val str_join(struct py *py, val separator, val items);
val str_concat(struct py *py, val a, val b);

/* Formatting, py/obj/format.c */
val str_format(struct py *py, val format, size_t n, size_t nkw, const val *args);
val str_percent(struct py *py, val format, val args);
val str_format_value(struct py *py, val v, val spec);

#endif
