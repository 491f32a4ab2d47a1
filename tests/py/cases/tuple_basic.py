t = (1, 2, 3)
print(t, t[0], t[-1], t[1:], t + (4,), t * 2, len(t), 2 in t, t.index(3), t.count(1), (1,), ())
print(t < (1, 2, 4), t == (1, 2, 3), hash(t) == hash((1, 2, 3)), tuple("ab"))
a, (b, *c), d = 1, (2, 3, 4), 5
print(a, b, c, d)
*a, b = range(4)
print(a, b)
