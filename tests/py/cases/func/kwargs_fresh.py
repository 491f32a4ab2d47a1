# Each call has a dict of its own.
def f(**k):
    k["x"] = 1
    return k


d = {"a": 1}
print(f(**d), d, f() is f())
