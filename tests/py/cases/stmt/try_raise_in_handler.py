# An exception in a handler replaces the first.
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("k")
except KeyError as e:
    print(type(e).__name__, e.args)
