# Left to right; the right side before the target (6.16).
def f(x):
    print(x, end=" ")
    return x


a = {}
a[f(2)] = f(1)
f(1) + f(2) * f(3)
print((f(1), f(2))[f(0)], f(1) < f(2))
