# A list in itself.
a = [1]
a.append(a)
print(len(a), a[1] is a, a[1][1][0])
