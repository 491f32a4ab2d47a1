# The other end is dropped when it is full.
from collections import deque
d = deque([], 3)
for i in range(5):
    d.append(i)
print(list(d))
d.appendleft(9)
print(list(d))
try:
    deque([], 2).pop()
except IndexError:
    print("IndexError")
