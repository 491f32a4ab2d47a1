# A generator as arguments.
def f(*a):
    return a


print(f(*(x for x in range(3))), f(*map(str, range(2))))
