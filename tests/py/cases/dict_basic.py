d = {"a": 1, "b": 2}
d["c"] = 3
d.update({"d": 4}, e=5)
print(d, d["a"], d.get("z"), d.get("z", 0), "a" in d, len(d), list(d), list(d.values()), list(d.items()))
print(d.pop("a"), d.pop("zz", None), d.setdefault("n", 9), d.setdefault("b", 9), d)
del d["b"]
print({k: v for k, v in d.items() if v > 3}, dict([(1, 2)]), dict(a=1), {1: 2} == {1: 2}, {**d, "q": 1})
try:
    d["nope"]
except KeyError as e:
    print("KeyError", e.args)
for i in range(50):
    d[i] = i
for i in range(0, 50, 2):
    del d[i]
print(len(d), d[49], 48 in d, sum(v for v in d.values() if isinstance(v, int)))
