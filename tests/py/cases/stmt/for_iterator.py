# Any iterable.
class Up:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        self.i = 0
        return self

    def __next__(self):
        if self.i == self.n:
            raise StopIteration
        self.i += 1
        return self.i


print([x for x in Up(4)], sum(Up(3)), list(zip(Up(2), "ab")))
