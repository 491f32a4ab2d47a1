# Priorities with values.
import heapq
h = []
for p, v in ((2, "b"), (1, "a"), (3, "c")):
    heapq.heappush(h, (p, v))
print([heapq.heappop(h)[1] for _ in range(3)])
