# Fields at an address (MicroPython only).
import uctypes
b = bytearray(b"\x01\x02\x03\x04\xff\xf0")
s = uctypes.struct(uctypes.addressof(b), {"a": uctypes.UINT8 | 0, "b": uctypes.UINT16 | 1, "c": uctypes.INT8 | 4,
                                          "n": uctypes.BFUINT8 | 5 | 4 << uctypes.BF_POS | 4 << uctypes.BF_LEN}, uctypes.LITTLE_ENDIAN)
print(s.a, s.b, s.c, s.n)
s.b = 0x1122
s.n = 5
print(b, uctypes.sizeof(s))
