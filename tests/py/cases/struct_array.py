import struct
import array
print(struct.pack("<hIb", -2, 7, -1), struct.unpack(">HH", b"\x01\x02\x03\x04"), struct.calcsize("<bhi"))
a = array.array("h", [1, -2, 3])
a.append(7)
print(a, len(a), a[1], list(a), bytes(array.array("B", [1, 2])))
