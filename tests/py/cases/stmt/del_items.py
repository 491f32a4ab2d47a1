# del of items, slices, attributes.
a = list(range(8))
del a[0], a[-1]
del a[1:3]
d = {1: 2, 3: 4}
del d[1]


class C:
    pass


c = C()
c.x = 1
del c.x
print(a, d, hasattr(c, "x"))
b = list(range(10))
del b[::3]
print(b)
