# The names of types.
for v in (1, 1.5, "a", b"a", None, True, [], (), {}, set(), range(1), lambda: 0):
    print(type(v).__name__)
