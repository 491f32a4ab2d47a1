# After an exception it is over.
def g():
    yield 1
    raise KeyError


it = g()
next(it)
try:
    next(it)
except KeyError:
    print("KeyError")
print(list(it))
