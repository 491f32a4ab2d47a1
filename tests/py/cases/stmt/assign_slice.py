# Slices of lists.
a = list(range(6))
a[1:3] = "xyz"
a[:0] = [-1]
a[len(a):] = [9]
a[2:4] = []
print(a)
b = list(range(6))
b[::2] = "abc"
print(b)
try:
    b[::2] = [1]
except ValueError:
    print("ValueError")
