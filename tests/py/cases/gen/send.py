# Values in.
def g():
    total = 0
    while True:
        x = yield total
        if x is None:
            return
        total += x


it = g()
print(next(it), it.send(5), it.send(7))
try:
    it.send(None)
except StopIteration:
    print("end")
