def counter():
    n = 0
    def step(by=1):
        nonlocal n
        n += by
        return n
    return step
a, b = counter(), counter()
print(a(), a(5), b(), a())
fs = [lambda i=i: i * 10 for i in range(3)]
print([f() for f in fs], [f() for f in [lambda: j for j in range(3)]])
def outer(x):
    class C:
        y = x
        def get(self):
            return x + self.y
    return C
print(outer(4)().get())
