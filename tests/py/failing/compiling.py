# The compiler itself under failing allocations.
source = """
def f(a, b=2, *c, d=4, **e):
    x = [i for i in range(a) if i % 2]
    with_it = lambda y: (y, x, a)
    try:
        return with_it(b)
    finally:
        a = f'{a!r:>{b}}'
class K:
    def m(self): yield from (1, 2)
"""
names = {}
exec(source, names)
print(names["f"](5), list(names["K"]().m()))
