# Defaults are evaluated once (8.7).
def f(a, b=[]):
    b.append(a)
    return b


print(f(1), f(2), f(3, []))
