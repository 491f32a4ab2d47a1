# An exception leaves a generator in a for.
def g():
    try:
        for i in range(5):
            yield i
    finally:
        print("closed")


it = g()
try:
    for x in it:
        if x == 2:
            raise ValueError
except ValueError:
    it.close()
    print("caught")
