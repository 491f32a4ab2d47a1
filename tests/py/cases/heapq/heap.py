# A heap in a list.
import heapq
h = []
for v in (5, 1, 4, 1, 3):
    heapq.heappush(h, v)
print([heapq.heappop(h) for _ in range(5)])
a = [9, 7, 8, 1]
heapq.heapify(a)
print(a[0], heapq.heappop(a), heapq.heappop(a))
try:
    heapq.heappop([])
except IndexError:
    print("IndexError")
