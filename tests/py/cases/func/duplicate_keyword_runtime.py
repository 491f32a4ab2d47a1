# A value twice.
def f(a, **k):
    return a


for bad in (lambda: f(1, a=2), lambda: f(**{"a": 1}, **{"a": 2}), lambda: f(1, **{"a": 3})):
    try:
        bad()
    except TypeError:
        print("TypeError")
