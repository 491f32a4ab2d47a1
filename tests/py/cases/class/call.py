# __call__.
class C:
    def __init__(self, n):
        self.n = n

    def __call__(self, *a, **k):
        return self.n, a, k


print(C(1)(2, x=3))
