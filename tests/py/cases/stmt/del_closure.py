# A name that an inner function uses can't be seen after del.
def f():
    x = 1

    def g():
        return x

    del x
    try:
        g()
    except NameError:
        return "gone"


print(f())
