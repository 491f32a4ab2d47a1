# Targets from the left.
def f(n):
    print("t", n)
    return n


a = {}
a[f(1)], a[f(2)] = 10, 20
print(a)
i = 0
i, b = 1, [0, 0]
b[i] = i
print(b)
