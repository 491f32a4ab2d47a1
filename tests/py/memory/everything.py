# A little of everything, so that each kind of allocation happens.
import json


class A:
    x = 1

    def __init__(self, a):
        self.a = a
        self.b = [a]

    @property
    def twice(self):
        return self.a * 2

    def __eq__(self, other):
        return self.a == other.a


class B(A):
    def __init__(self, a):
        super().__init__(a)
        self.c = {a: a}


def gen(n):
    for i in range(n):
        yield i
    return "end"


def outer(n):
    r = yield from gen(n)
    yield r


def closure(x):
    def inner(y=1, *args, k=2, **kw):
        return x + y + k + len(args) + len(kw)

    return inner


print(list(outer(3)), closure(1)(2, 3, z=4), closure(1)(k=5))
print(B(3).twice, B(1) == B(1), B.__name__, isinstance(B(1), A))
print([x * 2 for x in range(5)], {x for x in (1, 1)}, {x: x for x in "ab"}, tuple(i for i in range(2)))
print("%5.2f|%s|%r" % (1.5, "a", "b"), f"{3!r:>4}", "{:x}".format(255), "a,b".split(","), "-".join(["a", "b"]))
print(1 << 80, -(1 << 70) // 3, 2**100 % 1000007, float("1e3"))
try:
    {}["missing"]
except KeyError as e:
    print(repr(e))
try:
    [][1]
except IndexError as e:
    print(e)
with open(__file__) as f:
    print(len(f.readline()))
d = json.loads('{"a": [1, 2.5, null, "x"]}')
print(json.dumps(d), sorted([3, 1, 2], key=lambda v: -v), bytes([1, 2]) + b"3", bytearray(3), b"ab"[::-1])
print(eval("1 + 2"), *map(str, filter(None, [0, 1])), sep=";")
exec("print('in exec')")
print("done")
