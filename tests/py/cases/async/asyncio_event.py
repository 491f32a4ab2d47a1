# One waits for another.
import asyncio


async def waiter(e):
    print("waits")
    await e.wait()
    print("goes on")


async def main():
    e = asyncio.Event()
    t = asyncio.create_task(waiter(e))
    await asyncio.sleep(0)
    e.set()
    await t
    print(e.is_set())


asyncio.run(main())
