# Any target.
d = {}
for d["k"] in range(3):
    pass
for i, (a, *b) in enumerate(["xyz", "pq"]):
    print(i, a, b)
print(d)
