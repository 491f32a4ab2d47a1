# In the order of insertion.
d = {}
for k in "zyx":
    d[k] = ord(k)
d["y"] = 0
del d["z"]
d["z"] = 1
print(list(d), [k for k in d], d)
