# global (7.12).
n = 1


def f():
    global n, m
    n += 1
    m = "made"


f()
f()
print(n, m)
