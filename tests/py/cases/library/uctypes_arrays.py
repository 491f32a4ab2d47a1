# Arrays and structures inside (MicroPython only).
import uctypes
b = bytearray(range(8))
s = uctypes.struct(uctypes.addressof(b), {"x": (uctypes.ARRAY | 0, uctypes.UINT16 | 2), "y": (4, {"p": uctypes.UINT8 | 0, "q": uctypes.UINT8 | 1})},
                   uctypes.BIG_ENDIAN)
print(hex(s.x[0]), hex(s.x[1]), s.y.p, s.y.q)
s.x[1] = 0xABCD
s.y.q = 99
print(list(b))
try:
    s.x[2]
except IndexError:
    print("IndexError")
