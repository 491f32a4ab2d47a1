# Bytes to numbers.
import struct
print(struct.unpack("<HI", b"\x01\x00\x02\x00\x00\x00"), struct.unpack(">h", b"\xff\xfe"), struct.unpack("<2B", b"ab"), struct.unpack("<3s", b"abc"), struct.unpack_from("<H", b"\x00\x01\x02", 1))
