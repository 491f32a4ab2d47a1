# Functions and classes through callables (8.7, 8.8).
def twice(f):
    return lambda *a: f(*a) * 2


def tag(t):
    def d(c):
        c.tag = t
        return c

    return d


@twice
@twice
def f(x):
    return x + 1


@tag("T")
class C:
    pass


print(f(1), C.tag)
