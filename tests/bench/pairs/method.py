class Counter:
    def __init__(self):
        self.n = 0
        self.step = 1

    def add(self, k):
        self.n += k * self.step
        return self.n

    def even(self):
        return self.n % 2 == 0


def bench():
    c = Counter()
    evens = 0
    for i in range(500000):
        c.add(i)
        if c.even():
            evens += 1
    return c.n + evens
