# dict().
print(dict(), dict(a=1), dict([("x", 1), ("y", 2)]), dict({"k": 5}), dict([(1, 2)], z=3), dict(zip("ab", range(2))))
