# What can't be ordered.
try:
    [1, "a"].sort()
except TypeError:
    print("TypeError")
print(sorted([1.5, 1, True, 0]))
