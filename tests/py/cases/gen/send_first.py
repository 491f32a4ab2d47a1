# The first value must be None.
def g():
    yield


it = g()
try:
    it.send(1)
except TypeError:
    print("TypeError")
print(it.send(None))
