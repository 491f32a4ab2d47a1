# A class and its instances (8.8).
class P:
    kind = "point"

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def add(self):
        return self.x + self.y


p = P(1, 2)
print(p.x, p.add(), P.add(p), p.kind, P.kind)
