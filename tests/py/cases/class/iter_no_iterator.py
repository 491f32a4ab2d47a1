# What __iter__ returns must be an iterator.
class Wrong:
    def __init__(self, value):
        self.value = value

    def __iter__(self):
        return self.value


def attempt(name, use, value):
    try:
        print(name, use(Wrong(value)))
    except TypeError:
        print(name, "TypeError")


def loop(it):
    for x in it:
        print(x)


def unpack(it):
    a, b = it
    return a


def delegate(it):
    def g():
        yield from it

    return list(g())


for value in (0, 1, -1, 1.5, None, "ab", [1, 2], (), (lambda: 1), 10**30):
    attempt("for", loop, value)
    attempt("comprehension", lambda it: [x for x in it], value)
    attempt("list", list, value)
    attempt("iter", iter, value)
    attempt("unpack", unpack, value)
    attempt("delegate", delegate, value)
    attempt("in", lambda it: 3 in it, value)
    attempt("zip", lambda it: list(zip(it)), value)
    attempt("sum", sum, value)
    attempt("star", lambda it: max(*it), value)
