# Items and slices of ranges.
r = range(10, 30, 5)
print(r[0], r[-1], r[1:3], r[::-1], len(r), 20 in r, 21 in r, "a" in range(3))
try:
    r[10]
except IndexError:
    print("IndexError")
far = range(10, 30, 5)[:: 1 << 62]
print(list(far), len(far), list(range(10, 30, 5)[:: -(1 << 62)]), list(range(30, 10, -5)[:: 1 << 61]), list(range(5)[3:1]))
