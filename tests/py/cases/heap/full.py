# only: host 32
# An error that is raised when the heap is full is still the error it is (MicroPython only: a program
# on CPython doesn't fill the memory).  Its text may be lost.
def fill():
    size = 1 << 28
    rest = []
    while 1:
        try:
            if size:
                rest = [rest, bytearray(size)]
            else:
                rest = [rest]
        except MemoryError:
            if not size:
                return rest
            size = size >> 1 if size > 64 else 0


def f():
    pass


def provoke(act):
    kind = None
    rest = fill()
    try:
        act()
    except Exception as e:
        kind = type(e)
    while rest:
        rest[0], rest = None, rest[0]
    return kind


for act in (lambda: f(1), lambda: f.missing, lambda: "abc"[9], lambda: f + 1):
    print(provoke(act).__name__)
