# All orders.
def perms(a):
    if not a:
        return [[]]
    return [[x] + p for i, x in enumerate(a) for p in perms(a[:i] + a[i + 1:])]


print(perms([1, 2, 3]), len(perms(list(range(5)))))
