# One value, several targets.
a = b = []
a.append(1)
print(b, a is b)
