# A method keeps its object.
class C:
    def __init__(self, n):
        self.n = n

    def f(self, x):
        return self.n, x


m = C(1).f
print(m(2), C(3).f(4), [C(i).f for i in range(3)][1](0))
