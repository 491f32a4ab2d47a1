# Assignment anywhere makes a name local.
x = 1


def f():
    try:
        print(x)
    except NameError:
        print("unbound")
    if False:
        x = 2


f()
