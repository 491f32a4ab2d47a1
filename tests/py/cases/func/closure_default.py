# A default that is a closure's value.
def f():
    x = 1

    def g(y=x):
        return x, y

    x = 2
    return g()


print(f())
