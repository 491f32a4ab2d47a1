# Numbers to bytes.
import struct
print(struct.pack("<HI", 1, 2), struct.pack(">hH", -1, 258), struct.pack("<BbxB", 1, -1, 2), struct.pack("<4s", b"ab"), struct.pack("<q", -5))
