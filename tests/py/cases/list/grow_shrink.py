# Up and down.
a = []
for i in range(300):
    a.append(i)
for i in range(290):
    a.pop(0 if i % 2 else -1)
print(a, len(a))
