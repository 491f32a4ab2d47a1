print(list(range(3)), list(range(1, 8, 3)), list(range(5, 0, -2)), len(range(0, 100, 7)), range(10)[3], range(10)[-1])
print(5 in range(10), 5 in range(0, 10, 2), range(3) == range(3), list(reversed(range(4))), range(2, 9)[1:4])
