# a < b < c evaluates b once (6.10).
def f():
    print("once")
    return 5


print(1 < f() < 10, 10 < f() < 1 < undefined if False else "skip")
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1 != 2, 3 > 2 >= 2)
