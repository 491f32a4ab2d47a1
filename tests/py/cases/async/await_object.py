# __await__.
class A:
    def __await__(self):
        yield "waiting"
        return "done"


async def f():
    return await A()


c = f()
print(c.send(None))
try:
    c.send(None)
except StopIteration as e:
    print(e.value)
