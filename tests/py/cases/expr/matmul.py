# @ belongs to classes.
class M:
    def __init__(self, v):
        self.v = v

    def __matmul__(self, o):
        return M(self.v * o.v + 1)

    def __rmatmul__(self, o):
        return "r", o

    def __imatmul__(self, o):
        self.v += 100
        return self


m = M(2)
print((m @ M(3)).v, 5 @ m)
m @= 1
print(m.v)
