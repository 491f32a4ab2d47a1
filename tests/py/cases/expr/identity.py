# is, is not (6.10.3).
a = []
b = a
print(a is b, a is [], a is not b, None is None, not a is b)
