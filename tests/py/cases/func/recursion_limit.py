# Recursion without end is an exception.
def f(n):
    return f(n + 1)


try:
    f(0)
except RuntimeError:
    print("RuntimeError")
print("goes on")
