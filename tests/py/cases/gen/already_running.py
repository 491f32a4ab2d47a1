# Not from inside itself.
def g():
    yield next(it)


it = g()
try:
    next(it)
except ValueError:
    print("ValueError")
