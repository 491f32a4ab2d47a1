# A coroutine iterated over by hand within a task: what it waits for puts the task in the queue more than once.
import asyncio

async def say(name, n):
    for i in range(n):
        print(name, i)
        await asyncio.sleep(0)

def by_hand(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration:
        pass

async def main():
    a = asyncio.create_task(say("a", 2))
    by_hand(say("b", 3))
    await a
    print("done")

asyncio.run(main())
