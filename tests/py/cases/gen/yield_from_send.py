# send, throw and close go through.
def inner():
    try:
        x = yield 1
        print("got", x)
        yield 2
    except ValueError:
        print("thrown")
        yield 3


def outer():
    yield from inner()


it = outer()
print(next(it), it.send("v"), it.throw(ValueError))
