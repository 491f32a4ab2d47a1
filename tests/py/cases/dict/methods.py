# get, pop, popitem, setdefault, update, clear, copy.
d = {"a": 1}
print(d.get("a"), d.get("x"), d.get("x", 5), d.setdefault("b", 2), d.setdefault("a", 9), d.pop("a"), d.pop("zz", None), d)
d.update({"c": 3}, d=4)
d.update([("e", 5)])
print(d, d.popitem(), d.copy() == d)
d.clear()
print(d)
