# Into a buffer.
import struct
b = bytearray(6)
struct.pack_into("<HH", b, 1, 1, 2)
print(b)
try:
    struct.pack_into("<I", b, 4, 1)
except Exception:
    print("error")
