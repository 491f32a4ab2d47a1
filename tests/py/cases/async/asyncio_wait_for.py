# Not for ever.
import asyncio


async def slow():
    await asyncio.sleep(5)


async def main():
    try:
        await asyncio.wait_for(slow(), 0.01)
    except asyncio.TimeoutError:
        print("timeout")
    print(await asyncio.wait_for(asyncio.sleep(0, ) if False else quick(), 1))


async def quick():
    return "quick"


asyncio.run(main())
