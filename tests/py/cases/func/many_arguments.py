# Many parameters.
def f(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p):
    return a + p, b * o


print(f(*range(16)), f(*range(10), k=1, l=2, m=3, n=4, o=5, p=6))
