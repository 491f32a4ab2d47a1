# What is true (6.11).
class T:
    def __init__(self, v):
        self.v = v

    def __bool__(self):
        return self.v


class L:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


for v in (0, 1, 0.0, 0.1, "", "a", [], [0], (), {}, {1: 1}, None, T(True), T(False), L(0), L(2), set(), b"", range(0)):
    print(1 if v else 0, end=" ")
print()
