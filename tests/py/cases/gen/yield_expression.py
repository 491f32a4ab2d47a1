# yield as a value, in parentheses and alone.
def g():
    a = yield
    b = (yield a) + (yield)
    print(a, b)


it = g()
next(it)
it.send(1)
it.send(2)
try:
    it.send(3)
except StopIteration:
    pass
