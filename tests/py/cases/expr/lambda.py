# Functions without a name (6.14).
print((lambda: 5)(), (lambda a, b=2, *c, d=4, **e: (a, b, c, d, e))(1, 3, 5, d=6, z=7))
print(list(map(lambda x: x * 2, [1, 2])), sorted([3, 1], key=lambda x: -x))
