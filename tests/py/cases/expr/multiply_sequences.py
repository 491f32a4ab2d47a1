# Repeating.
print([1, 2] * 3, 2 * "ab", (1,) * 0, [0] * -1, b"x" * 3)
a = [[]] * 2
a[0].append(1)
print(a)
