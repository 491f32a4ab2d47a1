# Keys of many types.
d = {1: "int", "1": "str", (1,): "tuple", None: "none", 2.5: "float", b"1": "bytes"}
print(d[1], d["1"], d[(1,)], d[None], d[2.5], d[b"1"], d[1.0], d[True])
