# Whole floats as keys.
d = {1: "a", 2.0: "b"}
print(d[1.0], d[2], hash(3.0) == hash(3))
