# Sequences into targets.
a, b = 1, 2
(c, d), [e, f] = (3, 4), "xy"
a, b = b, a
print(a, b, c, d, e, f)
