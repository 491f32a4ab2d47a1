# 'await' outside of an async function and 'yield' in a comprehension are refused; inside, await works where it captures.
def check(source):
    try:
        exec(source)
        print(source, "fine")
    except SyntaxError:
        print(source, "SyntaxError")


check("await 1")
check("def f(): await 1")
check("def f(): return (1, await 2)")
check("lambda: await 1")
check("async def f(): return lambda: await 1")
check("class A: await 1")
check("def f(): return [await 1 for x in (1, 2)]")
check("def f(): return [x async for x in y]")
check("async def f(): return [await x for x in y]")
check("async def f(): return [(await x, lambda: x) for x in y]")
check("def f(): return [(yield x) for x in (1, 2)]")
check("def f(): return {(yield x): [lambda: x] for x in (1, 2)}")
check("def f(): return [x for x in (1, 2) if (yield x)]")
check("def f(): return ((yield x) for x in (1, 2))")
check("def f(): return [x for x in (yield)]")
check("def f(): return [lambda: (yield x) for x in (1, 2)]")


class Later:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        yield self.value
        return self.value * 10


async def captured():
    pairs = [(await Later(x), lambda: x) for x in (1, 2)]
    inner = [[await Later(x + y) for y in (3, 4) if callable(lambda: y)] for x in (5, 6)]
    return [a for a, _ in pairs], [f() for _, f in pairs], inner


coroutine = captured()
while True:
    try:
        print(coroutine.send(None))
    except StopIteration as stop:
        print(stop.value)
        break


class Steps:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.n -= 1
        if self.n < 0:
            raise StopAsyncIteration
        return self.n


async def walked():
    pairs = [(x, lambda: x) async for x in Steps(3)]
    return [x for x, _ in pairs], [f() for _, f in pairs], {x: [lambda: x] async for x in Steps(2)}.keys()


coroutine = walked()
try:
    coroutine.send(None)
except StopIteration as stop:
    print(stop.value)
