# Nothing runs before the first next.
def g():
    print("start")
    yield 1
    print("end")


it = g()
print("made")
print(next(it), next(it, "default"))
