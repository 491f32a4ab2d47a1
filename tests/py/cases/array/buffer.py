# An array's bytes.
from array import array
a = array("H", [1, 258])
m = memoryview(a)
print(list(m), len(m))
m[0] = 7
print(a)
