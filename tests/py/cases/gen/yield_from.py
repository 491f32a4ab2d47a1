# Another iterable's values.
def g():
    yield from range(3)
    yield from "ab"
    return (yield from h())


def h():
    yield "h"
    return 9


def top():
    r = yield from g()
    print("result", r)


print(list(top()))
