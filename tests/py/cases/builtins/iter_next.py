# iter, next, with a default.
it = iter([1])
print(next(it), next(it, "end"), next(iter("ab")))
try:
    next(it)
except StopIteration:
    print("StopIteration")
try:
    iter(5)
except TypeError:
    print("TypeError")
