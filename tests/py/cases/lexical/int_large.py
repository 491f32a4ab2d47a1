# Integers have no bound.
n = 123456789012345678901234567890
print(n, n + 1, -n, n * n)
