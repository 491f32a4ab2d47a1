# reversed.
print(list(reversed([1, 2])), list(reversed("ab")), list(reversed(range(4))), list(reversed((1,))))
try:
    reversed({1, 2})
except TypeError:
    print("TypeError")
