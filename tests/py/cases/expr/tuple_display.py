# Parentheses, commas, empty (6.2.3).
print((), (1,), (1, 2), (1, 2,), (1), type((1)), 1, )
t = 1, 2, 3
print(t)
