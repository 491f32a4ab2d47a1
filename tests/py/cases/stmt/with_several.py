# Several managers, the last one leaves first.
class C:
    def __init__(self, n):
        self.n = n

    def __enter__(self):
        print("in", self.n)
        return self.n

    def __exit__(self, *a):
        print("out", self.n)


with C(1) as a, C(2) as b:
    print(a, b)
