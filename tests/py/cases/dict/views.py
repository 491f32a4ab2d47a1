# keys, values, items.
d = {"a": 1, "b": 2}
print(list(d.keys()), list(d.values()), list(d.items()), len(d.keys()), "a" in d.keys(), (("a", 1) in d.items()))
