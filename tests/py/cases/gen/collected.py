# list, tuple and set run a generator as called code does.
print(list(x*x for x in range(5)), tuple(x for x in 'abc'), set(i%3 for i in range(10)))
def g():
    yield 1
    r = yield 2
    print('r', r)
    yield from [7,8]
    yield from h()
    return 5
def h():
    yield 9
    yield 10
print(list(g()))
q = g(); next(q); print(tuple(q), tuple(q), list(q))
def bad():
    yield 1
    1/0
try: list(bad())
except ZeroDivisionError as e: print('zde')
def stop():
    yield 1
    raise StopIteration
try: list(stop())
except RuntimeError as e: print('rt', e)
def me():
    yield 1
    yield from list(m)
m = me()
try: print(list(m))
except ValueError as e: print('ve', e)
print(list(list(x for x in range(n)) for n in range(4)))
def unhash():
    yield []
try: set(unhash())
except TypeError as e: print('te')
import gc
print(len(list([0]*10 for i in range(1000))))
def deep(n):
    if n: yield from deep(n-1)
    yield n
print(tuple(deep(20)))

class Twice:
    def __iter__(self):
        return (x for x in (1, 2))
    def __next__(self):
        pass
def mixed():
    yield from Twice()
    yield from [3]
    yield from 'ab'
print(list(mixed()), set(mixed()) == {1, 2, 3, 'a', 'b'})
def raising():
    try:
        yield 1
        yield [][1]
    finally:
        print('finally')
for kind in list, tuple, set:
    try:
        kind(raising())
    except IndexError:
        print('IndexError', kind)
g = (x for x in range(3))
print(list(g), list(g), tuple(g), set(g))
print([list(i for i in range(n)) for n in range(3)], list(list(j for j in range(i)) for i in range(3)))
class L(list):
    pass
print(L(x for x in range(3)), len(L(x for x in 'abc')))
def itself():
    yield 1
    yield list(kept)
kept = itself()
try:
    print(list(kept))
except ValueError as e:
    print('ValueError')
