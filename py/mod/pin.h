/* machine.Pin */
#ifndef PY_MOD_PIN_H
#define PY_MOD_PIN_H

#include "py/value.h"

extern const struct type type_pin;
/* The pin's number; raises TypeError, ValueError.  Ints are taken too. */
int pin_number(struct py *py, val v);

#endif
