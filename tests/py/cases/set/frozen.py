# frozenset.
f = frozenset([1, 2, 2])
print(len(f), 1 in f, f == {1, 2}, hash(f) == hash(frozenset([2, 1])), {f: "k"}[frozenset((1, 2))], sorted(f | {3}))
try:
    f.add(3)
except AttributeError:
    print("AttributeError")
