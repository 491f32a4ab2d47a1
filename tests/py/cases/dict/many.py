# Many entries, many removed.
d = {i: i * i for i in range(300)}
for i in range(0, 300, 3):
    del d[i]
print(len(d), d[100], 99 in d, sum(d.values()), list(d)[:4])
for i in range(300):
    d[i] = i
print(len(d), sum(d))
