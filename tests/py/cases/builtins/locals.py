# globals and locals at the top.
a = 5
print(globals()["a"], "a" in globals())
