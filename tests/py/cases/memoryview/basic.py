# A window on bytes.
b = bytearray(b"hello")
m = memoryview(b)
print(len(m), m[0], bytes(m[1:3]), list(m[-2:]))
m[0] = 72
m[1:3] = b"EL"
print(b, m[:] == b"HELlo")
