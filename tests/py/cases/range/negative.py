# Down and below zero.
print(list(range(-3)), list(range(-3, 3, 2)), list(range(3, -3, -2)), sum(range(-10, 11)))
