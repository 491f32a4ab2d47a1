# & | - ^.
a, b = {1, 2, 3}, {2, 3, 4}
print(sorted(a & b), sorted(a | b), sorted(a - b), sorted(a ^ b))
a |= {9}
a &= {1, 9, 5}
print(sorted(a))
