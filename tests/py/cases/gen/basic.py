# yield (6.2.9).
def g():
    yield 1
    yield 2


print(list(g()), [x for x in g()], sum(g()))
it = g()
print(next(it), next(it))
try:
    next(it)
except StopIteration:
    print("StopIteration")
