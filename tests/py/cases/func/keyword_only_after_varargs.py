# Names behind *args.
def f(*a, b, c=2):
    return a, b, c


print(f(1, 2, b=3), f(b=1))
