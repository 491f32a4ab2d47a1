# Names, attributes, items, slices as targets (7.2).
class C:
    pass


c = C()
a = [0] * 5
x = c.v = a[1] = 7
a[2:4] = [1, 2, 3]
print(x, c.v, a)
