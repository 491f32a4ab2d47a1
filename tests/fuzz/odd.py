"""odd.py WHAT SEED COUNT: calls what there is with arguments that nobody would give it.

WHAT is `operators`, `values` (the methods of all sorts of objects) or a module's name.  Exceptions are expected; a
fall, a hang or a sanitizer's word is not.  To be run by espy with a small heap, for some of it wants all there is.
What replaces a part of sys may end it early, with status 1."""
import builtins
import random
import sys

# what stops the program, waits, or touches files
LEAVE = {
    "input", "exit", "sleep", "sleep_ms", "sleep_us", "system", "reset", "soft_reset", "deepsleep", "lightsleep", "mem_info", "qstr_info",
    "kbd_intr", "poll", "select", "ipoll", "read", "readline", "readlines", "readinto", "help", "print", "heap_lock", "remove", "unlink",
    "rename", "rmdir", "mkdir", "chdir", "open", "execfile", "print_exception", "run", "run_until_complete", "run_forever", "threshold",
    "__repl_print__", "opt_level", "stack_use", "breakpoint", "dupterm", "putenv", "unsetenv", "umount", "mount",
}
KEYWORDS = "key", "reverse", "sep", "end", "default", "x", "base", "encoding", "start", "strict", "file", "signed", "typecode"
EXPRESSIONS = (
    "a+b a-b a*b a/b a//b a%b a**b a<<b a>>b a&b a|b a^b a@b a<b a<=b a==b a!=b a[b] a[b:c] a[b:c:b] -a ~a +a a(b) a(*b) a(**b) a(b,c) {a:b} "
    "{a,b} [*a] (*a,*b) {**a} a.x divmod(a,b) pow(a,b,c) list(a) tuple(a) dict(a) set(a) bytes(a) str(a,b) int(a,b) sum(a,b) sorted(a) min(a,b) "
    "hash(a) next(a) a.__class__(b) type(a)(b) isinstance(a,b) list(x(a)for(x)in(a)) tuple(x(b)for(x)in(a)) set(x(c)for(x)in(a))"
).split() + ["a in b", "not a", "f'{a!r:{b}}'", "'%s %r' % (a, b)", "a % b", "'{:{}}'.format(a, b)", "a if b else c", "a and b", "a is b"]
STATEMENTS = (
    "a[b] = c", "del a[b]", "a[b:c] = a", "a.x = b", "del a.x", "a += b", "a *= b", "a -= b", "a |= b", "x, y = a", "x, *y = a",
    "for x in a: break", "with a: pass", "raise a", "raise a from b", "class C(a): pass", "class C(a, metaclass=b): pass", "assert a, b",
    "import sys as a", "from a import b",
)


class Odd:
    def __init__(self, *a):
        pass

    def __len__(self):
        return -1

    def __getitem__(self, i):
        raise IndexError


class Liar:
    """Each special method returns what it mustn't; as an iterator it has many items, not endless ones."""

    left = 2000

    def __iter__(self):
        return self

    def __next__(self):
        Liar.left -= 1
        if Liar.left % 500 == 0:
            raise StopIteration
        return self

    def __hash__(self):
        return "x"

    def __eq__(self, other):
        return other

    def __index__(self):
        return None

    def __bool__(self):
        return 7

    def __repr__(self):
        return 5

    def __contains__(self, x):
        return 5

    def __call__(self, *a, **k):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *a):
        return self

    def __len__(self):
        return 1 << 70

    def __add__(self, other):
        return self

    def __lt__(self, other):
        return self

    __int__ = __str__ = __repr__


class List(list):
    pass


class Dict(dict):
    pass


class Str(str):
    pass


class Int(int):
    pass


class Error(Exception):
    pass


def generator():
    yield 1
    yield "a"


def pool():
    import array
    import io

    ring = [1, 2]
    ring.append(ring)
    return [
        None, True, False, 0, 1, -1, 2, 255, 256, 1 << 30, 1 << 31, -(1 << 31), 1 << 62, 1 << 63, -(1 << 64), 10**40, 0.0, -0.0, 1.5, 1e300,
        float("inf"), float("nan"), "", "a", "abc", "é€😀", "%s %d", "{} {x} {0}", "x" * 300, "utf-8", "1e5", "0x1f", "__init__", "<I", "5s",
        b"", b"a", b"abc\xff", bytearray(b"xyz"), memoryview(b"abcd"), memoryview(bytearray(8)), array.array("i", [1, 2, 3]),
        [], [1, 2, 3], ring, ["b", "a"], [(1, 2)], (), (1,), ((1, 2), (3, 4)), {}, {1: 2}, {"a": 1, "b": [1]}, set(), {1, 2}, frozenset((1,)),
        range(5), range(10, 0, -3), slice(None), slice(1, None, -1), int, str, list, dict, object, type, Exception, Odd, Liar, List, Error,
        Odd(), Liar(), List([3, 1]), Dict(a=1), Str("s"), Int(7), Error("x"), generator(), generator, len, pool, lambda *a, **k: a, lambda x: x,
        io.StringIO("abc\ndef"), io.BytesIO(b"abcd"), iter([1, 2]), iter("ab"), zip("ab"), enumerate([1]), map(str, [1]), reversed([1, 2]),
        NotImplemented, Ellipsis, sys, OSError(2), StopIteration(1), super, property, staticmethod(len), classmethod(len),
    ]


def quietly(f, *a):
    try:
        return f(*a)
    except BaseException:
        return None


def call(f):
    values = pool()
    arguments = [random.choice(values) for _ in range(random.choice((0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6)))]
    keywords = {random.choice(KEYWORDS): random.choice(values)} if random.randrange(6) == 0 else {}
    result = quietly(lambda: f(*arguments, **keywords))
    quietly(lambda: [x for x, _ in zip(result, range(20))])
    quietly(repr, result)
    return result


def names_of(target):
    return [n for n in dir(target) if n not in LEAVE] or ["__class__"]


def try_member(target, depth):
    name = random.choice(names_of(target))
    f = quietly(getattr, target, name)
    if not callable(f):
        return try_member(f, depth - 1) if depth else None
    result = call(f)
    if depth and result is not None:
        try_member(result, depth - 1)


def endless(text, a, b):
    """Would it only compute a number, or make bytes, for hours?"""
    number = lambda v: isinstance(v, (int, float)) and not -1000 < v < 1000
    return (number(a) or number(b)) and any(t in text for t in ("*", "<<", "pow", "bytes"))


def try_operators():
    values = pool()
    names = {n: random.choice(values) for n in "abc"}
    for text in EXPRESSIONS:
        if not endless(text, names["a"], names["b"]):
            quietly(eval, text, dict(names))
    for text in STATEMENTS:
        if not endless(text, names["a"], names["b"]):
            quietly(exec, text, dict(names))


what, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
random.seed(seed)
for _ in range(count):
    if what == "operators":
        try_operators()
    else:
        quietly(try_member, random.choice(pool()) if what == "values" else __import__(what), 2)
print("done")
