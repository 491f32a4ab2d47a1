# a if b else c (6.13).
print("yes" if 1 else "no", "yes" if 0 else "no", 1 if 0 else 2 if 0 else 3)
x = (lambda: 1) if True else None
print(x())
