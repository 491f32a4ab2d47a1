# | and |=.
a = {"x": 1, "y": 2}
b = {"y": 3}
print(a | b, b | a)
a |= b
print(a)
