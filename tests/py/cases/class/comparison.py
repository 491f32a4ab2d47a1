# __eq__, __lt__ and the others.
class N:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        return self.v == o.v

    def __lt__(self, o):
        return self.v < o.v

    def __le__(self, o):
        return self.v <= o.v


a, b = N(1), N(2)
print(a == b, a != b, a < b, a > b, a <= b, a >= b, sorted([b, a])[0].v, N(1) == a, [N(1)] == [N(1)])
