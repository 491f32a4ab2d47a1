# A decorator on a class.
def add(c):
    c.extra = lambda self: "extra"
    return c


@add
class C:
    pass


print(C().extra())
