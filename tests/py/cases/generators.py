def g(n):
    got = yield n
    while got is not None:
        got = yield got * 2
    return "end"
i = g(1)
print(next(i), i.send(5), i.send(7))
try:
    i.send(None)
except StopIteration as e:
    print("stop", e.value)
def outer():
    r = yield from g(3)
    yield r
print(list(outer()), sum(x * x for x in range(5)), list(x for x in "ab" for y in "cd"))
def clean():
    try:
        yield 1
        yield 2
    finally:
        print("closed")
c = clean()
next(c)
c.close()
def thrower():
    while True:
        try:
            yield "y"
        except ValueError as e:
            yield "caught " + str(e)
t = thrower()
print(next(t), t.throw(ValueError("v")), next(t))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
print([x for x, _ in zip(fib(), range(10))])
