# An address holds while other memory comes and goes (MicroPython only).
import gc
import uctypes
junk = [bytearray(50) for _ in range(20)]
b = bytearray(b"here")
at = uctypes.addressof(b)
junk = None
gc.collect()
more = [bytearray(30) for _ in range(20)]
print(uctypes.bytes_at(at, 4), uctypes.addressof(b) == at)
