# What objects take on 32 bits; the bounds are MicroPython's (blocks of 16 bytes).
import gc
N = 64
class E: pass
class A1:
    def __init__(self): self.a = 1
class A3:
    def __init__(self): self.a = self.b = self.c = 1
class A8:
    def __init__(self): self.a = self.b = self.c = self.d = self.e = self.f = self.g = self.h = 1
def gen():
    yield 1
def outer(x):
    def f(): return x
    return f
def d1(): return {1: 2}
def dn(n):
    d = {}
    for i in range(n): d[i] = i
    return d
def ln(n):
    l = []
    for i in range(n): l.append(i)
    return l
def deff():
    def f(): pass
    return f
def cls():
    class C: pass
    return C
src = '''def f(a, b):
    total = 0
    for i in range(a):
        if i % b == 0:
            total += i
        else:
            total -= 1
    return total
'''
names = {}
def fun():
    exec(src, names)
    return names.pop('f')
table = [
 ('float', 0, lambda: 1.5 * 2), ('int', 0, lambda: 1000 * 3), ('bigint', 32, lambda: 1 << 33),
 ('instance 0', 16, E), ('instance 1', 32, A1), ('instance 3', 48, A3), ('instance 8', 80, A8),
 ('[]', 32, lambda: []), ('list 100', 528, lambda: [0] * 100), ('list 100 by append', 528, lambda: ln(100)), ('tuple 3', 32, lambda: tuple([1, 2, 3])),
 ('dict 0', 16, lambda: {}), ('dict 1', 32, d1), ('dict 10', 96, lambda: dn(10)), ('dict 100', 1040, lambda: dn(100)),
 ('str 5', 32, lambda: 'abcde ' [:5].replace('a', 'x')), ('str 20', 48, lambda: ('a' * 20).replace('b', 'c') + ''),
 ('def', 16, deff), ('closure', 48, lambda: outer(1)), ('generator', 32, gen), ('class', 80, cls), ('function, 8 lines', 116, fun),
]
keep = [None] * N
for name, bound, make in table:
    for i in range(N): keep[i] = None
    make(); gc.collect()
    before = gc.mem_alloc()
    for i in range(N): keep[i] = make()
    gc.collect()
    size = (gc.mem_alloc() - before) / N
    print('%-20s %7.1f %5d %s' % (name, size, bound, '' if size <= bound + 1 else 'TOO LARGE'))
