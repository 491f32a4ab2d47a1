# After * only by name.
def f(a, *, b, c=3):
    return a, b, c


print(f(1, b=2), f(1, c=5, b=4))
for bad in (lambda: f(1), lambda: f(1, 2), lambda: f(1, 2, b=3)):
    try:
        bad()
    except TypeError:
        print("TypeError")
