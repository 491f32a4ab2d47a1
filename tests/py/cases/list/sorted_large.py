# Many items.
a = [(i * 7919) % 1009 for i in range(500)]
b = sorted(a)
print(b[0], b[-1], all(b[i] <= b[i + 1] for i in range(499)), sorted(b, reverse=True) == b[::-1])
