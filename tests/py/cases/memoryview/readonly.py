# Not on bytes.
m = memoryview(b"abc")
try:
    m[0] = 1
except TypeError:
    print("TypeError")
print(m[1], bytes(m))
