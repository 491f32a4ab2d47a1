# There and back, both orders.
import struct
for order in "<>":
    for code, v in (("b", -5), ("B", 200), ("h", -300), ("H", 60000), ("i", -70000), ("I", 1 << 31), ("q", -(1 << 40)), ("Q", 1 << 63)):
        assert struct.unpack(order + code, struct.pack(order + code, v)) == (v,), code
print("ok")
