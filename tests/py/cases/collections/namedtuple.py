# Fields by name.
from collections import namedtuple
P = namedtuple("P", ["x", "y"])
p = P(1, y=2)
x, y = p
print(p, p.x, p[1], x + y, p == (1, 2), len(p), isinstance(p, tuple))
Q = namedtuple("Q", "a b c")
print(Q(1, 2, 3))
