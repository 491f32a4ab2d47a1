# Dicts in dicts.
d = {"a": {"b": {"c": 1}}}
d["a"]["b"]["c"] += 1
d["a"]["x"] = [d["a"]["b"]]
print(d)
