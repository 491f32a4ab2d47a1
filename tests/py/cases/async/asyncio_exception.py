# An exception of a task comes to who waits for it.
import asyncio


async def bad():
    raise KeyError("k")


async def main():
    t = asyncio.create_task(bad())
    try:
        await t
    except KeyError as e:
        print(type(e).__name__, e.args)
    print([type(e).__name__ for e in await asyncio.gather(bad(), return_exceptions=True)])


asyncio.run(main())
