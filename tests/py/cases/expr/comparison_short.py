# The chain stops at the first false.
def f(x):
    print("f", x)
    return x


print(f(1) < f(0) < f(5))
