# One at a time.
import asyncio


async def work(lock, n):
    async with lock:
        print("in", n)
        await asyncio.sleep(0)
        print("out", n)


async def main():
    lock = asyncio.Lock()
    await asyncio.gather(*[work(lock, i) for i in range(3)])
    print(lock.locked())


asyncio.run(main())
