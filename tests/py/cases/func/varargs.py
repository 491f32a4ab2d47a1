# *args and **kwargs.
def f(a, *b, c=0, **d):
    return a, b, c, sorted(d.items())


print(f(1), f(1, 2, 3), f(1, 2, c=4, d=5, e=6))
