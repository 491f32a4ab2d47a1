# An exception inside a comprehension.
try:
    [1 // (x - 2) for x in range(5)]
except ZeroDivisionError:
    print("ZeroDivisionError")
