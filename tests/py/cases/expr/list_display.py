# Lists with values, stars (6.2.5).
a = [2, 3]
print([], [1], [1, *a, 4], [*a, *a], [*"ab", *range(2)])
