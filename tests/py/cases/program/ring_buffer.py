# The last few values.
class Ring:
    def __init__(self, n):
        self.data = [None] * n
        self.at = 0

    def put(self, v):
        self.data[self.at % len(self.data)] = v
        self.at += 1

    def __iter__(self):
        n = len(self.data)
        for i in range(max(0, self.at - n), self.at):
            yield self.data[i % n]


r = Ring(3)
for i in range(5):
    r.put(i)
print(list(r))
