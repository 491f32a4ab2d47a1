/* int: small ones in the value, larger ones as limbs of 32 bits. */
#ifndef PY_OBJ_INT_H
#define PY_OBJ_INT_H

#include "py/value.h"

extern const struct type type_bool;

struct big {
    struct object head;
    intptr_t size; /* limbs; negative for a negative number; the top limb isn't 0 */
    uint32_t limbs[];
};

val int_new(struct py *py, int64_t n);
val int_new_unsigned(struct py *py, uint64_t n);
val int_from_real(struct py *py, real d); /* truncated; raises for inf and nan */
/* int or bool (or a class derived from int: *v becomes the number) */
bool int_check(val v);
/* The number of an int, bool or object with __index__; raises TypeError, OverflowError. */
intptr_t int_get(struct py *py, val v);
/* The same with numbers too large cut to the ends of the range (for slices). */
intptr_t int_get_clamped(struct py *py, val v);
uint64_t int_get_bits(struct py *py, val v); /* modulo 2^64 */
/* An int value from what has __index__. */
val int_index(struct py *py, val v);
real int_to_real(struct py *py, val v);
int int_sign(val v);
int int_compare(val a, val b);
val int_binary(struct py *py, unsigned op, val a, val b); /* both int_check; 0: not an int's */
val int_pow_mod(struct py *py, val a, val b, val m);
val int_negate(struct py *py, val v);
/* Text to int: base 2-36 or 0; underscores and a prefix as in source.  0: not a number. */
val int_parse(struct py *py, const char *text, size_t n, unsigned base);
/* Digits in a base, at the end of a new str; prefix e.g. "0x" or "". */
val int_format(struct py *py, val v, unsigned base, bool upper, const char *prefix, char group);
size_t int_bits(val v);
/* Bytes, least significant first (or last); two's complement. */
val int_from_bytes(struct py *py, const uint8_t *data, size_t n, bool big, bool is_signed);
void int_to_bytes(struct py *py, val v, uint8_t *to, size_t n, bool big);
uint32_t int_hash(val v);

#endif
