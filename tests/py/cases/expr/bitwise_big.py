# Two's complement without end.
a, b = (1 << 70) + 12345, -(1 << 65) + 77
print(a & b, a | b, a ^ b, ~a, a & -1 == a)
