# async with.
class C:
    async def __aenter__(self):
        print("enter")
        return 1

    async def __aexit__(self, t, v, tb):
        print("exit", t)


async def f():
    async with C() as x:
        print(x)
    async with C():
        return 2


try:
    f().send(None)
except StopIteration as e:
    print(e.value)
