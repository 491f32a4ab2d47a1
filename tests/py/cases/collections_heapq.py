from collections import namedtuple, deque, OrderedDict
import heapq
P = namedtuple("P", "x y")
p = P(1, y=2)
print(p, p.x, p[1], p == (1, 2), len(p))
d = deque((), 3)
for i in range(5):
    d.append(i)
print(list(d), d.popleft(), len(d))
h = []
for v in (5, 1, 4, 2):
    heapq.heappush(h, v)
print([heapq.heappop(h) for _ in range(4)], list(OrderedDict([("z", 1), ("a", 2)])))
