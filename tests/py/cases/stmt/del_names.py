# del of names (7.5).
x = 1
del x
try:
    x
except NameError:
    print("gone")


def f():
    a = b = 1
    del a, (b)
    try:
        a
    except NameError:
        return "local gone"


print(f())
