# A copy is a copy.
a = bytearray(b"abc")
b = bytearray(a)
c = a[:]
a[0] = 0
print(a, b, c)
