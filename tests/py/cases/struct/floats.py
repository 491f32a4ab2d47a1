# Floats.
import struct
print(struct.pack("<f", 1.5), struct.unpack("<f", b"\x00\x00\xc0\x3f"), struct.pack(">d", 2.5), struct.unpack("<d", struct.pack("<d", 0.25)))
