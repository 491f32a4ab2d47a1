# * and *=.
a = [1, 2]
a *= 2
print(a, a * 0, 2 * [0])
