# const is a value (MicroPython only).
from micropython import const
_A = const(5)
B = const(_A << 2)
print(_A, B, const("x"))
