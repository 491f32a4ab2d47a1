# Lists change in place; tuples are made anew.
a = b = [1]
a += [2]
print(b)
c = d = (1,)
c += (2,)
print(c, d)
s = t = {1}
s |= {2}
print(sorted(t))
