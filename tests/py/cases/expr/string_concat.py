# + on sequences of one kind.
print("a" + "b", [1] + [2], (1,) + (2,), b"a" + b"b")
for f in (lambda: "a" + 1, lambda: [1] + (2,), lambda: b"a" + "b"):
    try:
        f()
    except TypeError:
        print("TypeError")
