d = {}
for k in "hello world":
    d[k] = d.get(k, 0) + 1
print(d, list(d.keys()), d.popitem())
d = dict.fromkeys(range(3))
print(d, {1: "a", 1.0: "b", True: "c"})
