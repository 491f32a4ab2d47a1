# A generator that goes on after close.
def g():
    while True:
        try:
            yield
        except GeneratorExit:
            pass


it = g()
next(it)
try:
    it.close()
except RuntimeError:
    print("RuntimeError")
