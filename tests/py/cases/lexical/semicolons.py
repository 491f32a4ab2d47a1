# Several simple statements on a line (7).
a = 1; b = 2; print(a + b); c = a
print(c)
if a: print("x"); print("y")
