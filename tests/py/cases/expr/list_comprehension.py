# For and if, several of them (6.2.4).
print([x * y for x in range(3) for y in range(3) if x != y])
print([(i, j) for i in range(3) if i for j in range(i)])
