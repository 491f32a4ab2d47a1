# A parameter as a shared variable.
def f(x):
    def g():
        nonlocal x
        x += 1
        return x

    return g


g = f(10)
print(g(), g(), f(0)())
