# repr of containers.
print(repr([1, "a", None]), repr((1,)), repr({"k": [1]}), repr({1}), repr(b"\x00a"), repr(True), repr(1.5))
