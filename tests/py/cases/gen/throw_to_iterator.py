# throw() hands what it was given to the throw of an iterator that isn't a generator.
class Iterator:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def throw(self, what, *rest):
        print("throw", what, rest)
        if what is KeyError:
            raise KeyError("from throw")
        if what is StopIteration:
            raise StopIteration(5)
        return 2

    def close(self):
        print("close")


def g():
    r = yield from Iterator()
    print("result", r)
    yield "end"


kept = []
for what in (ValueError, KeyError, StopIteration):
    it = g()
    kept.append(it)
    print(next(it))
    try:
        print(it.throw(what))
    except KeyError as e:
        print("KeyError", e)
for what in (GeneratorExit, GeneratorExit()):
    it = g()
    next(it)
    try:
        it.throw(what)
    except GeneratorExit:
        print("GeneratorExit")
for it in kept:
    it.close()
