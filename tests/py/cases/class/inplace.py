# __iadd__, or __add__ without it.
class A:
    def __init__(self):
        self.n = 0

    def __iadd__(self, o):
        self.n += o
        return self

    def __sub__(self, o):
        return "new"


a = b = A()
a += 5
print(a is b, a.n)
a -= 1
print(a, b.n)
