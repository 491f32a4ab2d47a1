# GeneratorExit at the yield.
def g():
    try:
        yield 1
        yield 2
    finally:
        print("cleanup")


it = g()
next(it)
it.close()
it.close()
print(list(it))
h = g()
h.close()
print("not started")
