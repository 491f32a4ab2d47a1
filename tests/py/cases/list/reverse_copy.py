# reverse, copy, reversed.
a = [1, 2, 3]
b = a.copy()
a.reverse()
print(a, b, list(reversed(a)), a is not b)
