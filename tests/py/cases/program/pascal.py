# A triangle.
row = [1]
for _ in range(6):
    print(" ".join(str(v) for v in row))
    row = [a + b for a, b in zip([0] + row, row + [0])]
