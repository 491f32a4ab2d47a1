# Many items.
s = set(range(200))
for i in range(0, 200, 2):
    s.remove(i)
print(len(s), 3 in s, 4 in s, sum(s))
