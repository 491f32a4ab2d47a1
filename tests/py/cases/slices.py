l = list(range(10))
for s in (slice(None), slice(2, 5), slice(-3, None), slice(None, None, -1), slice(8, 2, -2), slice(20, 30), slice(5, 2)):
    print(l[s], "abcdefghij"[s], tuple(l)[s], s.indices(10))
