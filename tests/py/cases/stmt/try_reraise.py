# raise alone.
def f():
    try:
        1 / 0
    except ZeroDivisionError:
        print("seen")
        raise


try:
    f()
except ZeroDivisionError:
    print("again")
