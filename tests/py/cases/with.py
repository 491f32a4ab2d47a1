class M:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow
    def __enter__(self):
        print("enter", self.name)
        return self
    def __exit__(self, t, v, tb):
        print("exit", self.name, t and t.__name__)
        return self.swallow
with M("a") as a, M("b"):
    print(a.name)
with M("c", True):
    raise ValueError
def f():
    with M("d"):
        return 5
print(f())
for i in range(2):
    with M(i):
        continue
try:
    with M("e"):
        1 / 0
except ZeroDivisionError:
    print("outside")
