# Sets (6.2.6).
a = {1, 2, 2, 1}
print(sorted(a), len(a), sorted({*a, 5}), type({1}), type({}))
