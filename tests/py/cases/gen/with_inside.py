# A manager around a yield.
class C:
    def __enter__(self):
        print("in")

    def __exit__(self, *a):
        print("out")


def g():
    with C():
        yield 1
        yield 2


for x in g():
    print(x)
it = g()
next(it)
it.close()
