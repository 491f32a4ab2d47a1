# Exceptions in.
def g():
    while True:
        try:
            yield 1
        except ValueError as e:
            print("got", e)


it = g()
next(it)
print(it.throw(ValueError("x")))
try:
    it.throw(KeyError("k"))
except KeyError as e:
    print(type(e).__name__, e.args)
