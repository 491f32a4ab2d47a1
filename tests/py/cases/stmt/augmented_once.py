# The target is evaluated once.
def f():
    print("once")
    return 0


a = [1]
a[f()] += 5
print(a)
