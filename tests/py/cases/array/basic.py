# Arrays of numbers.
from array import array
a = array("h", [1, -2, 3])
a.append(4)
a.extend([5])
print(a, a[1], len(a), list(a), a[1:3], sum(a))
a[0] = 100
print(a[0], 3 in a)
