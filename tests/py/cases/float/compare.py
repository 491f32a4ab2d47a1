# With ints, among each other.
print(1.5 > 1, 1 < 1.5, 2.0 == 2, 0.5 < 0.75, -0.0 == 0.0, max(1, 2.5), min(0.5, 1), sorted([2, 1.5, 0.5]))
