class A:
    count = 0
    def __init__(self, x):
        self.x = x
        A.count += 1
    def __repr__(self):
        return "A(%r)" % self.x
    def __eq__(self, o):
        return isinstance(o, A) and self.x == o.x
    def __lt__(self, o):
        return self.x < o.x
    def __hash__(self):
        return hash(self.x)
    def __add__(self, o):
        return A(self.x + (o.x if isinstance(o, A) else o))
    __radd__ = __add__
    def __len__(self):
        return self.x
    def __getitem__(self, i):
        if i >= self.x:
            raise IndexError
        return i * i
    def __call__(self, y):
        return self.x * y
    def __contains__(self, y):
        return y == self.x
    def __bool__(self):
        return self.x != 0
    @staticmethod
    def s(v):
        return v + 1
    @classmethod
    def c(cls, v):
        return cls(v)
    @property
    def p(self):
        return self.x * 2
    @p.setter
    def p(self, v):
        self.x = v // 2
a = A(3)
print(a, a == A(3), a != A(4), a < A(4), a + 1, 1 + a, a + a, len(a), list(a), a(5), 3 in a, bool(A(0)))
print(A.s(1), a.s(2), A.c(7), a.p)
a.p = 20
print(a.x, sorted([A(3), A(1)]), {A(1): 2}[A(1)], A.count > 5, isinstance(a, A), type(a).__name__)
