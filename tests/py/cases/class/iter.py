# __iter__ and __next__; iter with a sentinel.
class C:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return iter([1, 2])

    def __call__(self):
        self.n += 1
        return self.n


print(list(C()), list(iter(C(), 4)))
