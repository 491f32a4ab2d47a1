# Tuples.
t = (1, 2, 3)
print(t[0], t[1:], len(t), t + (4,), t * 2, 2 in t, t.index(3), t.count(1), t == (1, 2, 3), hash(t) == hash((1, 2, 3)))
