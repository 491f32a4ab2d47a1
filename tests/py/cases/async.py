class Wait:
    def __await__(self):
        r = yield "w"
        return r
async def inner(n):
    return n + (await Wait())
async def outer():
    return [await inner(1), await inner(2)]
c = outer()
print(c.send(None), c.send(10))
try:
    c.send(20)
except StopIteration as e:
    print(e.value)
class AI:
    def __init__(self):
        self.i = 0
    def __aiter__(self):
        return self
    async def __anext__(self):
        self.i += 1
        if self.i > 3:
            raise StopAsyncIteration
        return self.i
class AC:
    async def __aenter__(self):
        return "in"
    async def __aexit__(self, *a):
        print("out", a[0])
async def m():
    async for x in AI():
        print(x)
    else:
        print("else")
    async with AC() as v:
        print(v)
    return [x async for x in AI()]
try:
    m().send(None)
except StopIteration as e:
    print(e.value)
