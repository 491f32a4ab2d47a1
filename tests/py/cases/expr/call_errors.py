# Calls that don't fit.
def f(a, b):
    pass


for args, kw in (((1,), {}), ((1, 2, 3), {}), ((1,), {"a": 2}), ((1, 2), {"c": 3}), ((), {"b": 1})):
    try:
        f(*args, **kw)
    except TypeError:
        print("TypeError")
