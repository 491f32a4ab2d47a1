# * and ** in calls.
def f(*a, **k):
    return a, sorted(k.items())


print(f(*[1, 2], *(3,)), f(1, *"ab", x=1, **{"y": 2}), f(**{}, **{"a": 1}))
