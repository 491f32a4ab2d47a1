# A function put on a class is a method; on an instance it isn't.
class C:
    pass


def f(self):
    return "f"


C.f = f
c = C()
c.g = lambda: "g"
print(c.f(), c.g())
