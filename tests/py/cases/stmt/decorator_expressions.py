# Dotted names, calls, items.
class R:
    def deco(self, f):
        return ("decorated", f())


r = R()
table = [lambda f: f() + 1]


@r.deco
def a():
    return 1


@table[0]
def b():
    return 5


print(a, b)
