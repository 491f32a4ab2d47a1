def inner(n):
    try:
        for i in range(n):
            x = yield i
            if x: print('got', x)
    finally:
        print('fin', n)
    return n * 10
def outer(n):
    a, b, c, d, e, f = 1, 2, 3, 4, 5, 6
    r = yield from inner(n)
    print('r', r, a, b, c, d, e, f)
    r = yield from inner(n + 1)
    return r + a + f
def top():
    print((yield from outer(2)))
    try:
        yield from bad()
    except ValueError as e:
        print('caught', e)
    yield 'end'
def bad():
    yield 'bad'
    raise ValueError('x')
print(list(top()))
g = top()
print(next(g), g.send('A'), g.send('B'))
try: g.throw(KeyError('k'))
except KeyError as e: print('KeyError', e)
print(list(g))
g = top(); next(g); g.close(); print(list(g))
def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(sum(tree(12)), len(list(tree(10))))
def selfish():
    global me
    yield 1
    try:
        next(me)
    except ValueError as e: print('VE', e)
    yield 2
def wrap(): yield from selfish()
me = wrap(); print(list(me))
def deep(n):
    if n: yield from deep(n - 1)
    else: yield 'bottom'
print(list(deep(50)))
def stops():
    yield 1
    raise StopIteration('s')
def w2(): yield from stops()
try: print(list(w2()))
except RuntimeError as e: print('RE', e)
