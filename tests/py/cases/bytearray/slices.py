# Slices as targets.
b = bytearray(range(6))
b[2:4] = b""
print(list(b))
b[1:1] = b"\x09\x09"
print(list(b))
b[:] = b"q"
print(b)
