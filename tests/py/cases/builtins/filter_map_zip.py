# Lazy, and used up once.
z = zip([1, 2], "ab", (True, False))
print(list(z), list(z), list(zip()), list(zip([1])))
m = map(str, [1, 2])
print(next(m), list(m))
