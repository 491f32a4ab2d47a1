# At the front.
a = []
for i in range(50):
    a.insert(0, i)
print(a[0], a[-1], len(a))
