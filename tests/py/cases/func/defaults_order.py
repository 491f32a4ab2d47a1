# When the def runs.
i = 5


def f(a=i):
    return a


i = 6
print(f())
