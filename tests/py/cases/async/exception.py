# Exceptions through await.
async def bad():
    raise ValueError("x")


async def f():
    try:
        await bad()
    except ValueError as e:
        return type(e).__name__, e.args


try:
    f().send(None)
except StopIteration as e:
    print(e.value)
