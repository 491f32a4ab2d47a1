# A window on a window.
b = bytearray(range(10))
m = memoryview(b)[2:8][1:4]
m[0] = 99
print(b[3], list(m), len(m))
