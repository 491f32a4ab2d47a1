# A name without a value.
try:
    undefined_name
except NameError:
    print("NameError")


def f():
    try:
        print(local)
    except NameError:
        print("unbound")
    local = 1


f()
