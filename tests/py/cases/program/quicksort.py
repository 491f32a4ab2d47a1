# Sorting by parts.
def qs(a):
    if len(a) < 2:
        return a
    p = a[0]
    return qs([x for x in a[1:] if x < p]) + [p] + qs([x for x in a[1:] if x >= p])


print(qs([5, 3, 8, 1, 9, 2, 7]), qs(list(range(20, 0, -1)))[:5])
