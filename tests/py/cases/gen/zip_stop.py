# zip stops at the shortest.
def g():
    for i in range(10):
        yield i


it = g()
print(list(zip("ab", it)), next(it))
