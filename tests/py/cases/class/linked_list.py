# Objects that refer to each other.
class Node:
    def __init__(self, v, next=None):
        self.v = v
        self.next = next


n = None
for i in range(5):
    n = Node(i, n)
out = []
while n:
    out.append(n.v)
    n = n.next
print(out)
