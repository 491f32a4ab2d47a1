# Both ends.
from collections import deque
d = deque([1, 2, 3], 5)
d.append(4)
d.appendleft(0)
print(list(d), len(d), d.pop(), d.popleft(), list(d), d[0])
